/**
 * Reads another exchange's public data, round after round, and keeps the mirrored markets in step with it
 * (docs/sandbox-mirror.md). A round asks for the day totals, then for each market for its trades, its book and its candles
 * of one minute and of one other length.
 */
import { type Clock, InvalidInputError, sleep } from '@trading-bridge/core'
import type { CandlePeriod } from '@trading-bridge/protocol'
import { HouseTrader } from '../crowd/house-trader.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import { MirrorMarket } from './mirror-market.ts'
import { type MirrorOptions, type MirrorSettings, MOST_MIRRORED, mirrorSettings } from './mirror-options.ts'
import type { MirrorStatus } from './mirror-status.ts'
import { PublicReader } from './public-reader.ts'
import type { SourceMarket } from './source-pictures.ts'

export interface MirrorParts {
  readonly exchange: SandboxExchange
  readonly clock: Clock
  readonly onDefect: (error: unknown) => void
}

const HOUSE_NAME = 'mirror-venue'
const CATALOGUE_EVERY_MS = 30_000
const OTHER_PERIODS: readonly CandlePeriod[] = [
  '5min',
  '15min',
  '30min',
  '60min',
  '4hour',
  '12hour',
  '1day',
  '1week',
]

export class Mirror {
  readonly #parts: MirrorParts
  readonly #settings: MirrorSettings
  readonly #reader: PublicReader
  readonly #stopping = new AbortController()
  readonly #markets: MirrorMarket[] = []
  #catalogueAtMs = Number.NEGATIVE_INFINITY
  #rounds = 0
  #lastFailure: string | undefined
  #running: Promise<void> = Promise.resolve()

  private constructor(settings: MirrorSettings, parts: MirrorParts) {
    this.#parts = parts
    this.#settings = settings
    const { signal } = this.#stopping
    this.#reader = new PublicReader({ restUrl: settings.restUrl, clock: parts.clock, signal })
  }

  /**
   * Adds the source's markets and reads them once; from then on they are read again and again.
   *
   * @throws {InvalidInputError} an option is wrong, a symbol is not listed, or there are too many markets.
   * @throws {TransportError} the source cannot be read.
   * @throws {MalformedReplyError} what answers is no Coinstore.
   */
  static async open(options: MirrorOptions, parts: MirrorParts): Promise<Mirror> {
    const mirror = new Mirror(mirrorSettings(options), parts)
    try {
      await mirror.#addMarkets()
      await mirror.#round()
      mirror.#running = mirror.#run()
      return mirror
    } catch (error) {
      await mirror.close()
      throw error
    }
  }

  get status(): MirrorStatus {
    return {
      restUrl: this.#settings.restUrl,
      requests: this.#reader.requests,
      markets: this.#markets.map(({ status }) => status),
      lastFailure: this.#lastFailure,
    }
  }

  /** Ends reading at once. The markets stay as they are. */
  async close(): Promise<void> {
    this.#stopping.abort(new Error('The mirror is closed.'))
    await this.#running
    for (const market of this.#markets) market.close()
  }

  async #addMarkets(): Promise<void> {
    const { exchange, clock } = this.#parts
    const { symbols, staleAfterMs } = this.#settings
    const listed = await this.#readCatalogue()
    const missing = symbols?.find((symbol) => listed.every((market) => market.symbol !== symbol))
    if (missing !== undefined) throw badSymbols(missing, 'a market of the source')
    if (listed.length === 0 || listed.length > MOST_MIRRORED)
      throw badSymbols(`${listed.length} markets`, `from 1 to ${MOST_MIRRORED} markets`)
    const house = HouseTrader.open(exchange, HOUSE_NAME)
    for (const market of listed)
      this.#markets.push(MirrorMarket.add(market, { exchange, clock, house, staleAfterMs }))
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts
    const { signal } = this.#stopping
    const { pollMs } = this.#settings
    let startedAtMs = clock.monotonicMs()
    while (!signal.aborted) {
      const waitMs = Math.max(0, startedAtMs + pollMs - clock.monotonicMs())
      try {
        await sleep(clock, waitMs, signal)
        startedAtMs = clock.monotonicMs()
        await this.#round()
      } catch (error) {
        if (!signal.aborted) this.#giveUp(error)
        return
      }
    }
  }

  /** A defect of ours: better no market than a wrong one. */
  #giveUp(error: unknown): void {
    this.#lastFailure = String(error)
    for (const market of this.#markets) market.suspend()
    this.#parts.onDefect(error)
  }

  async #round(): Promise<void> {
    let failure: string | undefined
    const attempts = [
      () => this.#refreshCatalogue(),
      () => this.#refreshDays(),
      ...this.#markets.flatMap((market) => [
        () => this.#refreshBook(market),
        () => this.#refreshCandles(market, '1min'),
        () => this.#refreshCandles(market, this.#otherPeriod()),
      ]),
    ]
    for (const attempt of attempts) {
      const applied = await this.#read(attempt)
      if (applied.kind === 'failed') failure = applied.failure
      else applied.apply()
    }
    this.#rounds += 1
    this.#lastFailure = failure
  }

  /** Failing to read is expected; failing to apply what was read is a defect and gets out. */
  async #read(
    attempt: () => Promise<() => void>,
  ): Promise<
    | { readonly kind: 'read'; readonly apply: () => void }
    | { readonly kind: 'failed'; readonly failure: string }
  > {
    try {
      return { kind: 'read', apply: await attempt() }
    } catch (error) {
      this.#stopping.signal.throwIfAborted()
      return { kind: 'failed', failure: error instanceof Error ? error.message : String(error) }
    }
  }

  async #refreshCatalogue(): Promise<() => void> {
    if (this.#parts.clock.monotonicMs() - this.#catalogueAtMs < CATALOGUE_EVERY_MS) return () => undefined
    const listed = await this.#readCatalogue()
    return () => {
      for (const market of this.#markets)
        market.describe(listed.find(({ symbol }) => symbol === market.symbol))
    }
  }

  async #refreshDays(): Promise<() => void> {
    const days = await this.#reader.days()
    return () => {
      for (const { symbol, view } of this.#markets) view.day = days.get(symbol)
    }
  }

  async #refreshBook(market: MirrorMarket): Promise<() => void> {
    market.expectPicture()
    const askedAtMs = this.#parts.clock.monotonicMs()
    const trades = await this.#reader.trades(market.symbol)
    const book = await this.#reader.book(market.symbol)
    const [bid, ask] = [book.bids[0], book.asks[0]]
    if (bid !== undefined && ask !== undefined && bid.price >= ask.price)
      throw new RangeError(`The book of ${market.symbol} at the source is crossed.`)
    return () => market.show({ askedAtMs, trades, book })
  }

  async #refreshCandles({ symbol, view }: MirrorMarket, period: CandlePeriod): Promise<() => void> {
    const candles = await this.#reader.candles(symbol, period)
    return () => view.candles.set(period, candles)
  }

  #otherPeriod(): CandlePeriod {
    return OTHER_PERIODS[this.#rounds % OTHER_PERIODS.length] ?? '5min'
  }

  async #readCatalogue(): Promise<readonly SourceMarket[]> {
    const listed = await this.#reader.markets(this.#settings.symbols)
    this.#catalogueAtMs = this.#parts.clock.monotonicMs()
    return listed
  }
}

function badSymbols(value: string, limit: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'mirror-symbols',
    subject: 'symbols',
    value,
    limit,
    message: `A mirror cannot show ${value}: not ${limit}.`,
    next: `Name ${limit}, at most ${MOST_MIRRORED}, as symbols of the mirror.`,
  })
}
