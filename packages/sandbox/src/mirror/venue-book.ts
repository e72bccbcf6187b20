/**
 * The mirrored book inside the sandbox: one resting order of the house for each level of the source.
 *
 * A level that paper orders have taken from stays smaller by what they took until the source shows another quantity at its
 * price; then it counts as new liquidity. A level that comes to cross a resting paper order trades with it first, at the
 * paper order's price.
 */
import { type Units, units } from '../accounts/units.ts'
import type { HouseTrader } from '../crowd/house-trader.ts'
import { stepText } from '../exchange/market-settings.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { OrdSide } from '../exchange/sandbox-order.ts'
import type { SourceBook, SourceLevel } from './source-pictures.ts'

interface VenueLevel {
  readonly side: OrdSide
  readonly price: Units
  /** What the source shows. */
  readonly shown: Units
  /** What paper orders have left of it. */
  left: Units
  /** The house's order, while one rests. */
  ordId: string | undefined
}

export class VenueBook {
  readonly #exchange: SandboxExchange
  readonly #symbol: string
  readonly #house: HouseTrader
  #levels = new Map<string, VenueLevel>()

  constructor(exchange: SandboxExchange, symbol: string, house: HouseTrader) {
    this.#exchange = exchange
    this.#symbol = symbol
    this.#house = house
  }

  /** What the source shows at a price; zero where it shows nothing. */
  shownAt(side: OrdSide, price: Units): Units {
    return this.#levels.get(keyOf(side, price))?.shown ?? 0n
  }

  /** Makes the book show a new picture. All that has gone goes before anything comes. */
  show(book: SourceBook): void {
    this.#noteTaken()
    const before = this.#levels
    const wanted = [...this.#wanted('BUY', book.bids), ...this.#wanted('SELL', book.asks)]
    this.#levels = new Map(
      wanted.map((level) => {
        const key = keyOf(level.side, level.price)
        const known = before.get(key)
        return [key, known?.shown === level.shown ? known : level]
      }),
    )
    for (const [key, level] of before) if (this.#levels.get(key) !== level) this.#cancel(level)
    this.#rest()
  }

  /** Takes every order of the house out; what was taken from which level is remembered. */
  withdraw(): void {
    this.#noteTaken()
    for (const level of this.#levels.values()) this.#cancel(level)
  }

  /** Forgets everything, as is right once the market's decimals have changed. */
  forget(): void {
    this.withdraw()
    this.#levels = new Map()
  }

  /** Does something while no order of the house rests on `side` at `price` or better. */
  aside(side: OrdSide, price: Units, action: () => void): void {
    this.#noteTaken()
    for (const level of this.#levels.values()) {
      const isInTheWay = side === 'BUY' ? level.price >= price : level.price <= price
      if (level.side === side && isInTheWay) this.#cancel(level)
    }
    action()
    this.#rest()
  }

  /** On the market's grid: bids round down, asks up, quantities down; levels that meet on one price are one. */
  #wanted(side: OrdSide, levels: readonly SourceLevel[]): readonly VenueLevel[] {
    const { tickSz = 0, lotSz = 0 } = this.#exchange.market(this.#symbol) ?? {}
    const [tick, lot] = [units(stepText(tickSz)), units(stepText(lotSz))]
    const byPrice = new Map<Units, Units>()
    for (const { price, quantity } of levels) {
      const above = side === 'BUY' ? price : price + tick - 1n
      const onTick = above - (above % tick)
      byPrice.set(onTick, (byPrice.get(onTick) ?? 0n) + quantity - (quantity % lot))
    }
    return [...byPrice]
      .filter(([price, shown]) => price > 0n && shown > 0n)
      .map(([price, shown]) => ({ side, price, shown, left: shown, ordId: undefined }))
  }

  #rest(): void {
    for (const level of this.#levels.values()) {
      if (level.ordId !== undefined || level.left === 0n) continue
      const { side, price, left: quantity } = level
      const order = this.#house.place({ symbol: this.#symbol, side, price, quantity, timeInForce: 'GTC' })
      level.ordId = order?.ordId
    }
  }

  #cancel(level: VenueLevel): void {
    if (level.ordId !== undefined) this.#house.cancel(this.#symbol, level.ordId)
    level.ordId = undefined
  }

  /** Reads from the book what is left of each order of the house. */
  #noteTaken(): void {
    const { bids = [], asks = [] } = this.#exchange.book(this.#symbol) ?? {}
    const left = new Map([...bids, ...asks].map(({ ordId, leavesQty }) => [ordId, leavesQty]))
    for (const level of this.#levels.values()) {
      if (level.ordId === undefined) continue
      level.left = left.get(level.ordId) ?? 0n
      if (level.left === 0n) level.ordId = undefined
    }
  }
}

function keyOf(side: OrdSide, price: Units): string {
  return `${side} ${price}`
}
