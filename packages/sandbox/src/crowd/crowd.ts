/**
 * Simulated traders that keep the markets moving, so that books, trades, tickers and candles live from the first second.
 * They trade through the exchange like anybody else, with money that was deposited like anybody's.
 */
import { type Random, seededRandom, type Timer } from '@trading-bridge/core'
import { ONE_UNIT, type Units, units } from '../accounts/units.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { SandboxClock } from '../sandbox-clock.ts'
import type { CrowdOptions, MarketSpec } from '../sandbox-options.ts'
import { type CrowdAccounts, CrowdMarket } from './crowd-market.ts'

export interface CrowdParts {
  readonly exchange: SandboxExchange
  readonly clock: SandboxClock
  readonly seed: number
  readonly options: CrowdOptions
}

const MINUTE_MS = 60_000
const HOUR_MINUTES = 60
const MOST_TRADES_A_MINUTE = 2
const MAKERS = 2
const TAKERS = 3
/** Of each currency of each market, for each trader. */
const TRADER_FUNDS = '1000000000'
/** Worth of a side's depth, in quote, where a market does not say. */
const DEFAULT_DEPTH_WORTH = 10_000n

export class Crowd {
  readonly #parts: CrowdParts
  readonly #accounts: CrowdAccounts
  readonly #markets: CrowdMarket[] = []
  #timer: Timer | undefined

  /** Opens the traders' accounts. They have no keys: nobody else can trade for them. */
  constructor(parts: CrowdParts) {
    this.#parts = parts
    this.#accounts = {
      makers: this.#openAccounts('maker', MAKERS),
      takers: this.#openAccounts('taker', TAKERS),
    }
  }

  /** Writes the past of the markets it is given, then quotes and trades in them from now on. */
  start(markets: readonly MarketSpec[]): void {
    const historyMinutes = Math.round((this.#parts.options.historyHours ?? 24) * HOUR_MINUTES)
    const started = markets.flatMap((market) => this.#prepare(market))
    this.#writePast(started, historyMinutes)
    this.#join(started)
    this.#arm()
  }

  /** Takes a market in that was added while the sandbox runs. It has no past. */
  adopt(market: MarketSpec): void {
    this.#join(this.#prepare(market))
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #join(markets: readonly CrowdMarket[]): void {
    for (const market of markets) market.step()
    this.#markets.push(...markets)
  }

  #prepare(spec: MarketSpec): readonly CrowdMarket[] {
    if (spec.referencePrice === undefined) return []
    const { exchange, seed } = this.#parts
    const settings = exchange.market(spec.base + spec.quote)
    if (settings === undefined) return []
    for (const accountId of [...this.#accounts.makers, ...this.#accounts.takers])
      for (const asset of [settings.base, settings.quote]) exchange.fund(accountId, asset, TRADER_FUNDS)
    const reference = units(spec.referencePrice)
    const depth = depthOf(spec, reference)
    const random: Random = seededRandom(seed + settings.symbolId)
    const { symbol } = settings
    return [new CrowdMarket({ exchange, accounts: this.#accounts, random, symbol, reference, depth })]
  }

  /** Every minute of the past a few trades, at instants that rise. */
  #writePast(markets: readonly CrowdMarket[], minutes: number): void {
    const { clock, seed } = this.#parts
    const random = seededRandom(seed)
    const startAtMs = clock.nowMs() - minutes * MINUTE_MS
    try {
      for (let minute = 0; minute < minutes; minute += 1) {
        for (const market of markets) market.stepPast()
        this.#writeMinute(markets, startAtMs + minute * MINUTE_MS, random)
      }
    } finally {
      clock.returnToPresent()
    }
  }

  #writeMinute(markets: readonly CrowdMarket[], minuteAtMs: number, random: Random): void {
    const rounds = random.integer(1, MOST_TRADES_A_MINUTE)
    const roundMs = Math.floor(MINUTE_MS / rounds)
    for (let round = 0; round < rounds; round += 1) {
      this.#parts.clock.stepInPast(minuteAtMs + round * roundMs + random.integer(0, roundMs - 1))
      for (const market of markets) market.tradeInPast()
    }
  }

  #arm(): void {
    this.#timer = this.#parts.clock.startTimer(this.#parts.options.stepMs ?? 1_000, () => {
      this.#arm()
      for (const market of this.#markets) market.step()
    })
  }

  #openAccounts(role: 'maker' | 'taker', count: number): readonly string[] {
    const { accounts } = this.#parts.exchange
    return Array.from({ length: count }, (_, index) => {
      const name = `crowd-${role}-${index + 1}`
      return accounts.open({ name, isMarketMaker: true }).accountId
    })
  }
}

/** Base quantity of a side's depth: what the market says, else what the default is worth at this price. */
export function depthOf({ depth }: { readonly depth?: string | undefined }, reference: Units): Units {
  if (depth !== undefined) return units(depth)
  return (DEFAULT_DEPTH_WORTH * ONE_UNIT * ONE_UNIT) / reference
}
