/**
 * An account of the house that trades so that a market looks as it shall. It has no key and never lacks money: what an
 * order needs is deposited before it is placed.
 */
import { amountOf, type Units, unitsText } from '../accounts/units.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { OrdSide, OrdTimeInForce, SandboxOrder } from '../exchange/sandbox-order.ts'

export interface HouseOrder {
  readonly symbol: string
  readonly side: OrdSide
  readonly price: Units
  readonly quantity: Units
  readonly timeInForce: OrdTimeInForce
}

/** What is deposited at a time, in orders of the size that lacked money. */
const ORDERS_FUNDED = 1_000n

export class HouseTrader {
  readonly accountId: string
  readonly #exchange: SandboxExchange

  constructor(exchange: SandboxExchange, accountId: string) {
    this.#exchange = exchange
    this.accountId = accountId
  }

  /** @throws {InvalidInputError} the name is taken. */
  static open(exchange: SandboxExchange, name: string): HouseTrader {
    return new HouseTrader(
      exchange,
      exchange.accounts.open({ name, isMarketMaker: true, isHouse: true }).accountId,
    )
  }

  /** The order right after matching; absent when the market takes none, as while it is suspended. */
  place({ symbol, side, price, quantity, timeInForce }: HouseOrder): SandboxOrder | undefined {
    const market = this.#exchange.market(symbol)
    if (market === undefined) return undefined
    if (side === 'BUY') this.#provide(market.quote, amountOf(price, quantity))
    else this.#provide(market.base, quantity)
    const outcome = this.#exchange.place(this.accountId, {
      symbol,
      side,
      ordType: 'LIMIT',
      timeInForce,
      ordPrice: unitsText(price),
      ordQty: unitsText(quantity),
    })
    return outcome.kind === 'accepted' ? outcome.order : undefined
  }

  /** Takes a resting order out; one that has filled stays as it is. */
  cancel(symbol: string, ordId: string): void {
    this.#exchange.cancel(this.accountId, { symbol, ordId })
  }

  order(ordId: string): SandboxOrder | undefined {
    return this.#exchange.order(this.accountId, { ordId })
  }

  #provide(asset: string, needed: Units): void {
    if (this.#exchange.ledger.balance(this.accountId, asset).available >= needed) return
    this.#exchange.fund(this.accountId, asset, unitsText(needed * ORDERS_FUNDED))
  }
}
