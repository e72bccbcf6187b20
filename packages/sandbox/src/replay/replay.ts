/**
 * Plays a recorded market, trade by trade, on the sandbox's clock (docs/sandbox-replay.md).
 *
 * A recording keeps its place in the minute, or in its candles: it begins at the last boundary before the sandbox opened,
 * and what lies between is written as past. So each recorded candle falls into one candle of the sandbox. From then on
 * trades happen when they are due: exactly then on a clock moved by hand, never before on a real one.
 */
import { InvalidInputError, type Random, seededRandom, type Timer } from '@trading-bridge/core'
import { units } from '../accounts/units.ts'
import { depthOf } from '../crowd/crowd.ts'
import { HouseTrader } from '../crowd/house-trader.ts'
import { CANDLE_PERIODS, candleSpan } from '../exchange/candle-period.ts'
import { type MarketSettings, stepText } from '../exchange/market-settings.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { SandboxClock } from '../sandbox-clock.ts'
import type { MarketSpec } from '../sandbox-options.ts'
import { beginOf, durationOf, firstPriceOf, type RecordedMarket } from './recorded-market.ts'
import { ReplayMarket } from './replay-market.ts'
import { loadRecording, type ReplaySpec, type ReplayTiming } from './replay-options.ts'
import { onTick, type ReplayGrid, type ReplayTrade, replayPath } from './replay-path.ts'

export interface ReplayParts {
  readonly exchange: SandboxExchange
  readonly clock: SandboxClock
  readonly seed: number
  readonly markets: readonly MarketSpec[]
}

export interface ReplayStatus {
  readonly symbol: string
  readonly state: 'playing' | 'held' | 'stopped'
  /** Runs through the recording that have begun; more than one only in a loop. */
  readonly runs: number
  /** Trades of the recording done so far. */
  readonly tradesDone: number
  /** Where the first run through begins in the sandbox's time. */
  readonly startAtMs: number
}

/** Replays have a stream of chance of their own. */
const REPLAY_SEED_OFFSET = 0x4e91
const MINUTE_MS = 60_000
/** How often quotes that were taken come back. */
const BEAT_MS = 1_000

export class Replay {
  readonly #clock: SandboxClock
  readonly #market: ReplayMarket
  readonly #symbol: string
  readonly #recorded: RecordedMarket
  readonly #grid: ReplayGrid
  readonly #random: Random
  readonly #timing: Required<ReplayTiming>
  readonly #startAtMs: number
  /** Monotonic reading that stands for `#startAtMs`. */
  readonly #zeroMs: number
  #path: Generator<ReplayTrade>
  #next: ReplayTrade | undefined
  #state: ReplayStatus['state'] = 'playing'
  #runs = 1
  #tradesDone = 0
  #timer: Timer | undefined

  private constructor(
    { exchange, clock, seed, markets }: ReplayParts,
    market: MarketSettings,
    recorded: RecordedMarket,
    { speed = 1, atEnd = 'hold' }: ReplayTiming,
  ) {
    this.#clock = clock
    this.#symbol = market.symbol
    this.#recorded = recorded
    this.#grid = gridOf(market)
    this.#random = seededRandom(seed + REPLAY_SEED_OFFSET + market.symbolId)
    this.#timing = { speed, atEnd }
    this.#startAtMs = startOf(recorded, speed, clock.nowMs())
    this.#zeroMs = clock.monotonicMs() - (clock.nowMs() - this.#startAtMs)
    this.#path = replayPath(recorded, this.#grid, this.#random)
    const price = onTick(firstPriceOf(recorded), this.#grid)
    const spec = markets.find(({ base, quote }) => (base + quote).toUpperCase() === market.symbol)
    this.#market = new ReplayMarket({
      exchange,
      symbol: market.symbol,
      maker: HouseTrader.open(exchange, `replay-maker-${market.symbol}`),
      taker: HouseTrader.open(exchange, `replay-taker-${market.symbol}`),
      random: this.#random,
      depth: depthOf({ depth: spec?.depth }, price),
      price,
    })
  }

  /**
   * Loads every recording and begins to play it.
   *
   * @throws {InvalidInputError} a market is unknown or meant twice, or a recording cannot be read.
   */
  static async openAll(specs: readonly ReplaySpec[], parts: ReplayParts): Promise<readonly Replay[]> {
    const symbols = specs.map(({ symbol }) => symbol.toUpperCase())
    const loaded = await Promise.all(specs.map(loadRecording))
    const replays = specs.map((spec, index) => {
      const market = parts.exchange.market(spec.symbol)
      const recorded = loaded[index]
      if (market === undefined || recorded === undefined)
        throw badSymbol(spec.symbol, 'a market of this sandbox')
      if (symbols.indexOf(market.symbol) !== index)
        throw badSymbol(spec.symbol, 'a market with one recording')
      return new Replay(parts, market, recorded, spec)
    })
    for (const replay of replays) replay.#start()
    return replays
  }

  get status(): ReplayStatus {
    return {
      symbol: this.#symbol,
      state: this.#state,
      runs: this.#runs,
      tradesDone: this.#tradesDone,
      startAtMs: this.#startAtMs,
    }
  }

  /** Ends its timer. Quotes stay where they are. */
  close(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #start(): void {
    this.#advance()
    try {
      this.#playDue((dueMs) => this.#clock.stepInPast(this.#startAtMs + dueMs))
    } finally {
      this.#clock.returnToPresent()
    }
    this.#beat()
  }

  #beat(): void {
    this.#playDue()
    if (this.#state === 'stopped') return
    this.#market.renewQuotes()
    const untilNextMs = this.#next === undefined ? BEAT_MS : this.#dueMs(this.#next) - this.#elapsedMs()
    this.#timer = this.#clock.startTimer(Math.min(BEAT_MS, Math.max(0, untilNextMs)), () => this.#beat())
  }

  #playDue(atDue: (dueMs: number) => void = () => undefined): void {
    for (let trade = this.#next; trade !== undefined; trade = this.#next) {
      const dueMs = this.#dueMs(trade)
      if (dueMs > this.#elapsedMs()) return
      atDue(dueMs)
      this.#market.trade(trade)
      this.#tradesDone += 1
      this.#advance()
    }
  }

  /** Takes the next trade from the path, and at its end does what is to be done there. */
  #advance(): void {
    this.#next = this.#take()
    if (this.#next !== undefined) return
    if (this.#timing.atEnd === 'loop' && this.#tradesDone > 0) this.#loop()
    else if (this.#timing.atEnd === 'stop') this.#stop()
    else this.#state = 'held'
  }

  #loop(): void {
    this.#runs += 1
    this.#path = replayPath(this.#recorded, this.#grid, this.#random)
    this.#next = this.#take()
  }

  #stop(): void {
    this.#market.withdraw()
    this.#state = 'stopped'
  }

  #take(): ReplayTrade | undefined {
    const { done, value } = this.#path.next()
    return done === true ? undefined : value
  }

  /** After `#startAtMs`. */
  #dueMs({ afterMs }: ReplayTrade): number {
    const recordedMs = (this.#runs - 1) * runLengthMs(this.#recorded) + afterMs
    return Math.ceil(recordedMs / this.#timing.speed)
  }

  #elapsedMs(): number {
    return this.#clock.monotonicMs() - this.#zeroMs
  }
}

function gridOf({ tickSz, lotSz, minLmtSz }: MarketSettings): ReplayGrid {
  const lot = units(stepText(lotSz))
  const least = units(minLmtSz)
  const lots = (least + lot - 1n) / lot
  return { tick: units(stepText(tickSz)), lot, leastQuantity: lots > 1n ? lots * lot : lot }
}

/** The last instant before now that lies in a candle, or in a minute, as the recording's first does. */
function startOf(recorded: RecordedMarket, speed: number, nowMs: number): number {
  if (recorded.kind === 'candles') {
    const lengthMs = recorded.intervalMs / speed
    const spans = CANDLE_PERIODS.filter((period) => period !== '1mon').map((period) =>
      candleSpan(period, nowMs),
    )
    return spans.find(({ startAtMs, endAtMs }) => endAtMs - startAtMs === lengthMs)?.startAtMs ?? nowMs
  }
  if (speed !== 1) return nowMs
  const minuteAtMs = nowMs - (nowMs % MINUTE_MS)
  const sameAtMs = minuteAtMs + (beginOf(recorded) % MINUTE_MS)
  return sameAtMs <= nowMs ? sameAtMs : sameAtMs - MINUTE_MS
}

/** From one run to the next: of trades whole minutes, so that each run keeps its place in the minute. */
function runLengthMs(recorded: RecordedMarket): number {
  const durationMs = durationOf(recorded)
  return recorded.kind === 'candles' ? durationMs : Math.ceil((durationMs + 1) / MINUTE_MS) * MINUTE_MS
}

function badSymbol(value: string, limit: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'replay-symbol',
    subject: 'symbol',
    value,
    limit,
    message: `${value} cannot follow this recording: it is not ${limit}.`,
    next: 'Name a market of this sandbox, each with one recording.',
  })
}
