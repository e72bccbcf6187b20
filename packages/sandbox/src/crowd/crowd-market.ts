import type { Random } from '@trading-bridge/core'
import { type Units, units, unitsText } from '../accounts/units.ts'
import { type MarketSettings, stepText } from '../exchange/market-settings.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import { isOpen, type OrdSide, type OrdTimeInForce } from '../exchange/sandbox-order.ts'
import { PriceWalk, scaledPpm, type WalkStep } from './price-walk.ts'
import { LADDER, type LadderLevel, LEVEL_GAP_PPM } from './quote-ladder.ts'

/** Who trades for the crowd, by account id. */
export interface CrowdAccounts {
  readonly makers: readonly string[]
  readonly takers: readonly string[]
}

export interface CrowdMarketOptions {
  readonly exchange: SandboxExchange
  readonly accounts: CrowdAccounts
  readonly random: Random
  readonly symbol: string
  /** The price the walk begins at and is drawn back to. */
  readonly reference: Units
  /** Base quantity kept on each side within 1 % of the middle. */
  readonly depth: Units
}

/** A quote of the crowd, on its level of the ladder. */
interface Quote {
  readonly accountId: string
  readonly ordId: string
  readonly price: Units
  readonly quantity: Units
}

const PPM = 1_000_000
const LIVE_WALK: WalkStep = { widestPpm: 165, reversion: 14_400 }
/** Steps of the past are a minute long, so they are √60 as wide. */
const PAST_WALK: WalkStep = { widestPpm: 1_275, reversion: 240 }
/** A quote that has come this far from its place is renewed; so is one in so many, whatever its place. */
const PATIENCE_PPM = LEVEL_GAP_PPM
const RENEWED_ONE_IN = 12
const TAKES_PER_HUNDRED_STEPS = 35
/** How far past the middle a taker of the crowd goes. */
const TAKER_REACH_PPM = 10_000
const PAST_REACH_PPM = 800

/** The simulated traders of one market: makers that keep a ladder of quotes, takers that trade a little against it. */
export class CrowdMarket {
  readonly #options: CrowdMarketOptions
  readonly #walk: PriceWalk
  readonly #quotes = new Map<LadderLevel, Quote>()

  constructor(options: CrowdMarketOptions) {
    this.#options = options
    this.#walk = new PriceWalk(options.reference, options.random)
  }

  /** One step of the present: the middle moves, quotes follow it, and now and then somebody takes. */
  step(): void {
    const market = this.#market()
    if (market === undefined) return
    this.#walk.step(LIVE_WALK)
    this.#renewQuotes(market)
    if (this.#options.random.integer(1, 100) <= TAKES_PER_HUNDRED_STEPS) this.#take(market)
  }

  /** Moves the middle as one minute of the past does. */
  stepPast(): void {
    this.#walk.step(PAST_WALK)
  }

  /** One trade of the past, between a maker and a taker of the crowd, in a book that is empty but for them. */
  tradeInPast(): void {
    const market = this.#market()
    if (market === undefined) return
    const { random, accounts } = this.#options
    const price = this.#offset(this.#walk.price, random.integer(-PAST_REACH_PPM, PAST_REACH_PPM), market)
    const quantity = this.#takenQuantity(market)
    const side: OrdSide = random.integer(0, 1) === 0 ? 'BUY' : 'SELL'
    const makerSide: OrdSide = side === 'BUY' ? 'SELL' : 'BUY'
    this.#place(pick(accounts.makers, random), { side: makerSide, price, quantity, timeInForce: 'GTC' })
    this.#place(pick(accounts.takers, random), { side, price, quantity, timeInForce: 'IOC' })
  }

  #market(): MarketSettings | undefined {
    const market = this.#options.exchange.market(this.#options.symbol)
    return market?.openTrade === true ? market : undefined
  }

  /** Takes all misplaced quotes out before it places any, so that the crowd never trades with its own ladder. */
  #renewQuotes(market: MarketSettings): void {
    const { exchange, symbol } = this.#options
    const stale = LADDER.filter((level) => this.#isStale(level))
    for (const level of stale) {
      const quote = this.#quotes.get(level)
      if (quote !== undefined) exchange.cancel(quote.accountId, { symbol, ordId: quote.ordId })
      this.#quotes.delete(level)
    }
    for (const level of stale) this.#quote(level, market)
  }

  #isStale(level: LadderLevel): boolean {
    const isRenewed = this.#options.random.integer(1, RENEWED_ONE_IN) === 1
    const quote = this.#quotes.get(level)
    if (quote === undefined || isRenewed) return true
    const order = this.#options.exchange.order(quote.accountId, { ordId: quote.ordId })
    if (order === undefined || !isOpen(order.ordStatus) || order.leavesQty * 2n < quote.quantity) return true
    const middle = this.#walk.price
    const isBeyondMiddle = level.side === 'BUY' ? quote.price >= middle : quote.price <= middle
    const distance = quote.price - signedOffset(middle, level)
    return isBeyondMiddle || magnitude(distance) > scaledPpm(middle, PATIENCE_PPM)
  }

  #quote(level: LadderLevel, market: MarketSettings): void {
    const { random, accounts, depth } = this.#options
    const { side } = level
    const jitterPpm = random.integer(0, LEVEL_GAP_PPM / 2)
    const offsetPpm = (side === 'BUY' ? -1 : 1) * (level.offsetPpm + jitterPpm)
    const price = this.#offset(this.#walk.price, offsetPpm, market)
    const share = scaledPpm(scaledPpm(depth, level.shareOfDepthPpm), random.integer(700_000, 1_300_000))
    const quantity = onStep(share, market.lotSz, 'down')
    const accountId = pick(accounts.makers, random)
    const ordId = this.#place(accountId, { side, price, quantity, timeInForce: 'GTC' })
    if (ordId !== undefined) this.#quotes.set(level, { accountId, ordId, price, quantity })
  }

  #take(market: MarketSettings): void {
    const { random, accounts } = this.#options
    const side: OrdSide = random.integer(0, 1) === 0 ? 'BUY' : 'SELL'
    const reachPpm = side === 'BUY' ? TAKER_REACH_PPM : -TAKER_REACH_PPM
    const price = this.#offset(this.#walk.price, reachPpm, market)
    const quantity = this.#takenQuantity(market)
    this.#place(pick(accounts.takers, random), { side, price, quantity, timeInForce: 'IOC' })
  }

  /** Between a two-hundredth and a sixteenth of the market's depth. */
  #takenQuantity({ lotSz }: MarketSettings): Units {
    const { depth, random } = this.#options
    return onStep(scaledPpm(depth, random.integer(5_000, 60_000)), lotSz, 'up')
  }

  /** A price so far from another, on the market's grid, away from the middle. */
  #offset(price: Units, offsetPpm: number, { tickSz }: MarketSettings): Units {
    return onStep(scaledPpm(price, PPM + offsetPpm), tickSz, offsetPpm < 0 ? 'down' : 'up')
  }

  /** The id of the order; absent when the exchange has rejected it, as it may when the market's rules were changed. */
  #place(
    accountId: string,
    order: {
      readonly side: OrdSide
      readonly price: Units
      readonly quantity: Units
      readonly timeInForce: OrdTimeInForce
    },
  ): string | undefined {
    const outcome = this.#options.exchange.place(accountId, {
      symbol: this.#options.symbol,
      side: order.side,
      ordType: 'LIMIT',
      timeInForce: order.timeInForce,
      ordPrice: unitsText(order.price),
      ordQty: unitsText(order.quantity),
    })
    return outcome.kind === 'accepted' ? outcome.order.ordId : undefined
  }
}

function signedOffset(middle: Units, { side, offsetPpm }: LadderLevel): Units {
  return scaledPpm(middle, side === 'BUY' ? PPM - offsetPpm : PPM + offsetPpm)
}

function magnitude(value: Units): Units {
  return value < 0n ? -value : value
}

/** On a grid of so many decimals. */
function onStep(value: Units, decimals: number, direction: 'down' | 'up'): Units {
  const step = units(stepText(decimals))
  const rounded = direction === 'down' ? value : value + step - 1n
  return rounded - (rounded % step)
}

function pick(accountIds: readonly string[], random: Random): string {
  return accountIds[random.integer(0, accountIds.length - 1)] ?? ''
}
