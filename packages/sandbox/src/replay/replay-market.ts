import type { Random } from '@trading-bridge/core'
import { type Units, units } from '../accounts/units.ts'
import type { HouseTrader } from '../crowd/house-trader.ts'
import { scaledPpm } from '../crowd/price-walk.ts'
import { LADDER, type LadderLevel, LEVEL_GAP_PPM } from '../crowd/quote-ladder.ts'
import { type MarketSettings, stepText } from '../exchange/market-settings.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import { isOpen } from '../exchange/sandbox-order.ts'
import type { ReplayTrade } from './replay-path.ts'

export interface ReplayMarketParts {
  readonly exchange: SandboxExchange
  readonly symbol: string
  readonly maker: HouseTrader
  readonly taker: HouseTrader
  readonly random: Random
  /** Base quantity kept on each side within 1 % of the middle. */
  readonly depth: Units
  /** The price to quote round before the first trade. */
  readonly price: Units
}

/** A quote, on its level of the ladder. */
interface Quote {
  readonly ordId: string
  readonly price: Units
  readonly quantity: Units
}

const PPM = 1_000_000

/**
 * The simulated traders of a market that follows a recording: a maker that keeps a ladder of quotes round the price the
 * recording has reached, and a taker that does its trades. A recorded trade happens at its own price: what the ladder has
 * at that price or better is taken out of the way first. What others have resting there is not: it fills first.
 */
export class ReplayMarket {
  readonly #parts: ReplayMarketParts
  readonly #quotes = new Map<LadderLevel, Quote>()
  #price: Units

  constructor(parts: ReplayMarketParts) {
    this.#parts = parts
    this.#price = parts.price
  }

  /** Does one recorded trade. Nothing happens while the market is suspended. */
  trade({ price, quantity, side }: ReplayTrade): void {
    const { symbol, maker, taker } = this.#parts
    this.#price = price
    this.renewQuotes()
    const makerSide = side === 'BUY' ? 'SELL' : 'BUY'
    const rested = maker.place({ symbol, side: makerSide, price, quantity, timeInForce: 'GTC' })
    taker.place({ symbol, side, price, quantity, timeInForce: 'IOC' })
    if (rested !== undefined) maker.cancel(symbol, rested.ordId)
  }

  /** Puts quotes back in their places. All that must go goes before any comes, so that the maker never meets itself. */
  renewQuotes(): void {
    const market = this.#parts.exchange.market(this.#parts.symbol)
    if (market?.openTrade !== true) return
    const stale = LADDER.filter((level) => this.#isStale(level))
    for (const level of stale) this.#withdraw(level)
    for (const level of stale) this.#quote(level, market)
  }

  /** Takes every quote out. */
  withdraw(): void {
    for (const level of LADDER) this.#withdraw(level)
  }

  #isStale(level: LadderLevel): boolean {
    const quote = this.#quotes.get(level)
    if (quote === undefined) return true
    const order = this.#parts.maker.order(quote.ordId)
    if (order === undefined || !isOpen(order.ordStatus) || order.leavesQty * 2n < quote.quantity) return true
    const isBeyondMiddle = level.side === 'BUY' ? quote.price >= this.#price : quote.price <= this.#price
    const distance = quote.price - this.#place(level, 0)
    return isBeyondMiddle || (distance < 0n ? -distance : distance) > scaledPpm(this.#price, LEVEL_GAP_PPM)
  }

  #quote(level: LadderLevel, { tickSz, lotSz }: MarketSettings): void {
    const { symbol, maker, random, depth } = this.#parts
    const { side } = level
    const exact = this.#place(level, random.integer(0, LEVEL_GAP_PPM / 2))
    const price = onStep(exact, tickSz, side === 'BUY' ? 'down' : 'up')
    const share = scaledPpm(scaledPpm(depth, level.shareOfDepthPpm), random.integer(700_000, 1_300_000))
    const quantity = onStep(share, lotSz, 'up')
    const order = maker.place({ symbol, side, price, quantity, timeInForce: 'GTC' })
    if (order !== undefined) this.#quotes.set(level, { ordId: order.ordId, price, quantity })
  }

  #withdraw(level: LadderLevel): void {
    const quote = this.#quotes.get(level)
    if (quote !== undefined) this.#parts.maker.cancel(this.#parts.symbol, quote.ordId)
    this.#quotes.delete(level)
  }

  /** Where a level belongs, and so much farther out. */
  #place({ side, offsetPpm }: LadderLevel, fartherPpm: number): Units {
    const awayPpm = offsetPpm + fartherPpm
    return scaledPpm(this.#price, side === 'BUY' ? PPM - awayPpm : PPM + awayPpm)
  }
}

/** On a grid of so many decimals. */
function onStep(value: Units, decimals: number, direction: 'down' | 'up'): Units {
  const step = units(stepText(decimals))
  const rounded = direction === 'down' ? value : value + step - 1n
  return rounded - (rounded % step)
}
