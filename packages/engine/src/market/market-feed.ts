/**
 * What a market looks like, read once for all bots that trade there.
 *
 * A look is served from memory while that is fresh enough; else one read of book and trades is made, and everybody who looks
 * meanwhile shares it. A read that fails is told to all of them, and no other is made before a pause that grows with each
 * failure. Between looks the trades are read as often as their number asks for, so that the tape has no gaps; where there is
 * one all the same, others look smaller than they are.
 */
import {
  type Clock,
  type Market,
  type MarketSymbol,
  type OrderBook,
  type Timer,
  TransportError,
} from '@trading-bridge/core'
import type { Venue } from '../venue/venue.ts'
import { MarketTape } from './market-tape.ts'
import type { ReadBudget } from './read-budget.ts'

export interface MarketLook {
  readonly market: Market
  readonly book: OrderBook
  /** When the book was asked for, by the wall clock. */
  readonly bookAtMs: number
  readonly bookAgeMs: number
  readonly tape: MarketTape
}

export interface LookOptions {
  /** A book that was asked for longer ago is read again. */
  readonly maxAgeMs: number
  readonly signal?: AbortSignal | undefined
}

export interface MarketFeedOptions {
  readonly symbol: MarketSymbol
  readonly clock: Clock
  readonly budget: ReadBudget
}

interface Picture {
  readonly market: Market
  readonly book: OrderBook
  readonly bookAtMs: number
  /** By the monotonic clock. */
  readonly askedAtMs: number
}

/** A read that takes longer has failed, whatever it is doing. */
const READ_WITHIN_MS = 10_000
const RULES_FOR_MS = 600_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
const MOST_OFTEN_MS = 1_000
const LEAST_OFTEN_MS = 30_000

export class MarketFeed {
  readonly tape = new MarketTape()
  readonly #options: MarketFeedOptions
  /** The first one is read through, until it fails: all of them lead to the same market. */
  readonly #venues: Venue[] = []
  #picture: Picture | undefined
  #rulesAtMs = Number.NEGATIVE_INFINITY
  #wantsFreshRules = false
  #reading: Promise<Picture> | undefined
  #failure: { readonly error: unknown; readonly untilMs: number; readonly inARow: number } | undefined
  #tradesAtMs: number | undefined
  #tradesEveryMs = MOST_OFTEN_MS
  #timer: Timer | undefined

  constructor(options: MarketFeedOptions) {
    this.#options = options
  }

  /**
   * Registers a user who reads through this venue, until the returned function is called. The first to join starts
   * the reading.
   */
  join(venue: Venue): () => void {
    this.#venues.push(venue)
    return () => {
      const at = this.#venues.indexOf(venue)
      if (at !== -1) this.#venues.splice(at, 1)
      if (this.#venues.length > 0) return
      this.#timer?.cancel()
      this.#timer = undefined
    }
  }

  get isUsed(): boolean {
    return this.#venues.length > 0
  }

  /** The rules of the market have changed: the next look reads them anew. */
  forgetRules(): void {
    this.#wantsFreshRules = true
    this.#picture = undefined
  }

  /**
   * @throws {TradingBridgeError} the market could not be read; the next look may say so again without another read.
   * @throws the signal's reason when it aborts. The read goes on for whoever else waits for it.
   */
  async look({ maxAgeMs, signal }: LookOptions): Promise<MarketLook> {
    signal?.throwIfAborted()
    const known = this.#picture === undefined ? undefined : this.#lookAt(this.#picture)
    if (known !== undefined && known.bookAgeMs <= maxAgeMs) {
      if (known.bookAgeMs > maxAgeMs / 2) this.#readAhead()
      return known
    }
    if (this.#isPausing) throw this.#failure?.error
    return this.#lookAt(await unlessAborted(this.#begin(), signal))
  }

  #lookAt({ market, book, bookAtMs, askedAtMs }: Picture): MarketLook {
    return { market, book, bookAtMs, bookAgeMs: Math.ceil(this.#nowMs() - askedAtMs), tape: this.tape }
  }

  /** Reads ahead where many look, so that the next need not wait. */
  #readAhead(): void {
    if (this.#isPausing) return
    // Its failure is remembered for whoever cannot do without.
    this.#begin().catch(() => undefined)
  }

  /** One read at a time, for all. */
  #begin(): Promise<Picture> {
    this.#reading ??= this.#read()
    return this.#reading
  }

  get #isPausing(): boolean {
    return this.#failure !== undefined && this.#nowMs() < this.#failure.untilMs
  }

  async #read(): Promise<Picture> {
    try {
      const picture = await this.#withDeadline((signal) => this.#readAll(signal))
      // Only here: a read that was given up may still end, and is older than what was read since.
      this.#picture = picture
      this.#failure = undefined
      return picture
    } catch (error) {
      this.#failed(error)
      throw error
    } finally {
      this.#reading = undefined
    }
  }

  async #readAll(signal: AbortSignal): Promise<Picture> {
    const { symbol, budget, clock } = this.#options
    const venue = this.#venue()
    const market = await this.#readRules(venue, signal)
    await budget.take(2, signal)
    const bookAtMs = clock.nowMs()
    const askedAtMs = this.#nowMs()
    const [book] = await Promise.all([venue.fetchBook(symbol, { signal }), this.#readTrades(venue, signal)])
    return { market, book, bookAtMs, askedAtMs }
  }

  async #readRules(venue: Venue, signal: AbortSignal): Promise<Market> {
    const isFresh = !this.#wantsFreshRules && this.#nowMs() - this.#rulesAtMs < RULES_FOR_MS
    if (isFresh && this.#picture !== undefined) return this.#picture.market
    const refresh = this.#wantsFreshRules
    // They may change again while they are read.
    this.#wantsFreshRules = false
    const market = await this.#fetchRules(venue, { signal, refresh })
    this.#rulesAtMs = this.#nowMs()
    return market
  }

  async #fetchRules(
    venue: Venue,
    options: { readonly signal: AbortSignal; readonly refresh: boolean },
  ): Promise<Market> {
    try {
      return await venue.fetchMarket(this.#options.symbol, options)
    } catch (error) {
      this.#wantsFreshRules ||= options.refresh
      throw error
    }
  }

  async #readTrades(venue: Venue, signal: AbortSignal): Promise<void> {
    const { symbol, clock } = this.#options
    const askedAtMs = this.#nowMs()
    const trades = await venue.fetchTrades(symbol, { signal })
    const fresh = this.tape.add(trades, clock.nowMs())
    this.#adapt({ fresh, told: trades.length, askedAtMs })
    this.#tradesAtMs = askedAtMs
    this.#schedule()
  }

  /** So that half of what a read returns is new since the one before. */
  #adapt({
    fresh,
    told,
    askedAtMs,
  }: {
    readonly fresh: number
    readonly told: number
    readonly askedAtMs: number
  }): void {
    if (this.#tradesAtMs === undefined) return
    const elapsedMs = askedAtMs - this.#tradesAtMs
    const everyMs = fresh === 0 ? this.#tradesEveryMs * 2 : (elapsedMs * told) / (2 * fresh)
    this.#tradesEveryMs = Math.min(Math.max(Math.round(everyMs), MOST_OFTEN_MS), LEAST_OFTEN_MS)
  }

  #schedule(): void {
    this.#timer?.cancel()
    if (!this.isUsed) return
    this.#timer = this.#options.clock.startTimer(this.#tradesEveryMs, () => {
      // Its failure is remembered for the next look.
      this.#readTradesAlone().catch(() => undefined)
    })
  }

  async #readTradesAlone(): Promise<void> {
    // A read that is under way brings the trades along, and schedules the next.
    if (this.#reading !== undefined || !this.isUsed) return
    try {
      await this.#withDeadline(async (signal) => {
        await this.#options.budget.take(1, signal)
        await this.#readTrades(this.#venue(), signal)
      })
    } catch {
      this.#tradesEveryMs = LEAST_OFTEN_MS
      this.#schedule()
    }
  }

  #failed(error: unknown): void {
    const failed = this.#venues.shift()
    if (failed !== undefined) this.#venues.push(failed)
    const inARow = (this.#failure?.inARow ?? 0) + 1
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(inARow - 1, 10), LONGEST_PAUSE_MS)
    this.#failure = { error, inARow, untilMs: this.#nowMs() + pauseMs }
  }

  #venue(): Venue {
    const [venue] = this.#venues
    if (venue === undefined) throw new Error(`Nobody trades in ${this.#options.symbol}.`)
    return venue
  }

  /** Venues that take no signal are left to end by themselves. */
  async #withDeadline<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const { clock, symbol } = this.#options
    const ending = new AbortController()
    const timer = clock.startTimer(READ_WITHIN_MS, () => {
      const message = `${symbol} could not be read within ${READ_WITHIN_MS / 1_000} s.`
      ending.abort(new TransportError('TB_TIMEOUT', message, { next: 'Look at the connection.' }))
    })
    try {
      return await unlessAborted(work(ending.signal), ending.signal)
    } finally {
      timer.cancel()
    }
  }

  #nowMs(): number {
    return this.#options.clock.monotonicMs()
  }
}

/** Waits for `work`, or for the end of waiting: the work itself goes on. */
async function unlessAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal === undefined) return await work
  signal.throwIfAborted()
  return await new Promise<Result>((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason)
    signal.addEventListener('abort', giveUp, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
