import {
  type Candle,
  type CandleInterval,
  InvalidInputError,
  type MarketSymbol,
  type OrderBook,
  type Trade,
  TransportError,
} from '@trading-bridge/core'
import { channelName, type DepthLevels, type StreamTicker } from '@trading-bridge/protocol'
import type { CallOptions } from '../rest/call-options.ts'
import type { CoinstoreClient } from '../rest/coinstore-client.ts'
import { untilAborted } from '../rest/market-catalogue.ts'
import { wireCodeOf } from '../rest/market-mapping.ts'
import { CandleContent } from './candle-content.ts'
import type { ChannelContent } from './channel-content.ts'
import { ChannelFeed } from './channel-feed.ts'
import { bookContent, tickerContent, tickersContent } from './latest-content.ts'
import type { Mailbox } from './mailbox.ts'
import type { StreamEvent } from './stream-event.ts'
import { StreamLink } from './stream-link.ts'
import { type MarketTicker, toStreamedCandle, WORD_OF_INTERVAL } from './stream-mapping.ts'
import type { StreamOptions, WatchOptions } from './stream-options.ts'
import { readStreamSettings, type StreamSettings } from './stream-settings.ts'
import { MOST_PAST_TRADES, TradeContent } from './trade-content.ts'

export interface TradeWatchOptions extends WatchOptions {
  /** How many past trades come first, at most 100; none when left out. */
  readonly snapshot?: number | undefined
}

export interface BookWatchOptions {
  readonly signal?: AbortSignal | undefined
  /** 5, 10, 20, 50 or 100; 20 when left out. */
  readonly levels?: DepthLevels | undefined
}

export interface CandleHistoryOptions extends CallOptions {
  readonly interval: CandleInterval
  /** Only candles that opened before; the newest when left out. Cut to whole seconds. */
  readonly endAtMs?: number | undefined
  /** 1 to 200; 100 when left out. */
  readonly limit?: number | undefined
}

/** How one iterator is fed. */
interface Watch<Value> {
  readonly signal: AbortSignal | undefined
  readonly capacity: number
  readonly past: number
  /** Finds the channel; fails where the market does not exist. */
  readonly find: (signal: AbortSignal) => Promise<ChannelFeed<Value>>
}

const TRADE_BUFFER = 1_000
const CANDLE_BUFFER = 64
const MOST_HISTORY = 200

/**
 * Coinstore's public spot stream.
 *
 * Each `watch…` returns an iterator of events: values with their source and age, and the notice when what was told is
 * stale, when it is current again, and when something was missed. Nothing is stale or lost without one. While the
 * stream cannot be had, values come from REST through `restClient`, within its pacing, and say so.
 *
 * Iterators of one channel share its subscription; one that reads slowly costs itself values and nobody else anything.
 * Leaving a `for await` loop ends the subscription with its last reader; aborting the signal ends the loop with the
 * signal's reason; closing the client ends it quietly.
 *
 * @see docs/coinstore/streams.md
 */
export class StreamClient {
  readonly #restClient: CoinstoreClient
  readonly #settings: StreamSettings
  readonly #link: StreamLink
  readonly #feeds = new Map<string, unknown>()
  readonly #closing = new AbortController()
  readonly #open = new Set<{ close(): void }>()

  private constructor(settings: StreamSettings) {
    this.#settings = settings
    this.#restClient = settings.restClient
    this.#link = new StreamLink(settings)
  }

  /**
   * Checks the options. Dials with the first `watch…`; whether the stream can be had shows in the events.
   *
   * @throws {ConfigError} an option is missing or cannot be meant; `setting` names it.
   */
  static async open(options: StreamOptions): Promise<StreamClient> {
    return new StreamClient(readStreamSettings(options))
  }

  /** Ends every iterator, quietly, and the connection. The REST client stays open. */
  async close(): Promise<void> {
    this.#closing.abort(closedError())
    for (const feed of this.#open) feed.close()
    this.#open.clear()
    this.#feeds.clear()
    await this.#link.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** How many connections were dialled since the client was opened. */
  get connections(): number {
    return this.#link.connections
  }

  /**
   * The public trades of a market, each once and in order, from the moment of subscribing on. Unread ones beyond
   * `bufferSize` (1 000) are dropped, oldest first, and counted in a `dropped` event.
   *
   * Trades that were missed are fetched; those that cannot be had any more are counted in a `gap` event.
   *
   * @throws {InvalidInputError} rule `unknown-market`, or `count-range`.
   */
  watchTrades(
    symbol: MarketSymbol,
    options: TradeWatchOptions = {},
  ): AsyncGenerator<StreamEvent<Trade>, void> {
    const { signal, snapshot = 0, bufferSize = TRADE_BUFFER } = options
    assertCount('snapshot', snapshot, { least: 0, most: MOST_PAST_TRADES })
    assertCount('bufferSize', bufferSize, { least: 1, most: Number.MAX_SAFE_INTEGER })
    return this.#watch({
      signal,
      capacity: bufferSize,
      past: snapshot,
      find: async (aborted) => {
        const instrumentId = await this.#instrumentId(symbol, aborted)
        const name = channelName({ kind: 'trades', instrumentId })
        return this.#feed(name, () => new TradeContent(this.#restClient, symbol))
      },
    })
  }

  /**
   * The candles of a market: the current one at every change, then the next. Of an unread candle only its latest
   * state is kept; candles beyond `bufferSize` (64) are dropped, oldest first, and counted in a `dropped` event.
   *
   * @throws {InvalidInputError} rule `unknown-market`.
   */
  watchCandles(
    symbol: MarketSymbol,
    interval: CandleInterval,
    { signal, bufferSize = CANDLE_BUFFER }: WatchOptions = {},
  ): AsyncGenerator<StreamEvent<Candle>, void> {
    assertCount('bufferSize', bufferSize, { least: 1, most: Number.MAX_SAFE_INTEGER })
    return this.#watch({
      signal,
      capacity: bufferSize,
      past: 1,
      find: async (aborted) => {
        const instrumentId = await this.#instrumentId(symbol, aborted)
        const name = channelName({ kind: 'candles', instrumentId, interval: WORD_OF_INTERVAL[interval] })
        return this.#feed(name, () => new CandleContent(this.#restClient, symbol, interval))
      },
    })
  }

  /**
   * The last 24 hours of a market. An unread ticker is replaced by the next.
   *
   * @throws {InvalidInputError} rule `unknown-market`.
   */
  watchTicker(
    symbol: MarketSymbol,
    { signal }: CallOptions = {},
  ): AsyncGenerator<StreamEvent<MarketTicker>, void> {
    return this.#watch({
      signal,
      capacity: 1,
      past: 1,
      find: async (aborted) => {
        const instrumentId = await this.#instrumentId(symbol, aborted)
        const name = channelName({ kind: 'ticker', instrumentId })
        return this.#feed(name, () => tickerContent(this.#restClient, symbol))
      },
    })
  }

  /** The last 24 hours of all listed markets, as far as the exchange has told them. Unread ones are replaced. */
  watchTickers({ signal }: CallOptions = {}): AsyncGenerator<StreamEvent<readonly MarketTicker[]>, void> {
    return this.#watch({
      signal,
      capacity: 1,
      past: 1,
      find: async (aborted) => {
        const markets = await this.#restClient.fetchMarkets({ signal: aborted })
        const byId = new Map(markets.map(({ exchangeId, symbol }) => [exchangeId, symbol]))
        const byCode = new Map(markets.map(({ symbol }) => [wireCodeOf(symbol), symbol]))
        const symbolOf = ({ instrumentId = '', code = '' }: StreamTicker) =>
          byId.get(instrumentId) ?? byCode.get(code)
        return this.#feed(channelName({ kind: 'tickers' }), () => tickersContent(this.#restClient, symbolOf))
      },
    })
  }

  /**
   * The best levels of a book, whole at every change. An unread book is replaced by the next. Books of the stream
   * compute a level's price and quantity when they are read.
   *
   * @throws {InvalidInputError} rule `unknown-market`.
   */
  watchBook(
    symbol: MarketSymbol,
    { signal, levels = 20 }: BookWatchOptions = {},
  ): AsyncGenerator<StreamEvent<OrderBook>, void> {
    return this.#watch({
      signal,
      capacity: 1,
      past: 1,
      find: async (aborted) => {
        const instrumentId = await this.#instrumentId(symbol, aborted)
        const name = channelName({ kind: 'depth', instrumentId, levels })
        return this.#feed(name, () => bookContent(this.#restClient, symbol, levels))
      },
    })
  }

  /**
   * Past candles, oldest first: the only way to page further back than REST reaches.
   *
   * @throws {InvalidInputError} rule `unknown-market`, or `count-range` for the limit.
   * @throws {TransportError} there was no connection, or it ended before the answer.
   * @throws {ExchangeRejectedError} the exchange answered the command with another code than 200.
   */
  async fetchCandleHistory(symbol: MarketSymbol, options: CandleHistoryOptions): Promise<readonly Candle[]> {
    const { interval, endAtMs, limit = 100, signal } = options
    assertCount('limit', limit, { least: 1, most: MOST_HISTORY })
    const { ended, release } = this.#ending(signal)
    const { clock, limits } = this.#settings
    const deadline = new AbortController()
    const timer = clock.startTimer(limits.answerMs, () => deadline.abort(noConnection()))
    try {
      const instrumentId = await this.#instrumentId(symbol, ended)
      const connection = await this.#link.connected(AbortSignal.any([ended, deadline.signal]))
      const channel = channelName({ kind: 'candles', instrumentId, interval: WORD_OF_INTERVAL[interval] })
      const endTime = endAtMs === undefined ? null : Math.floor(endAtMs / 1_000)
      const answer = connection.request({ op: 'REQ', param: { channel, endTime, limit } })
      const { candles } = await untilAborted(answer, ended)
      return candles.map(toStreamedCandle).sort((left, right) => left.openAtMs - right.openAtMs)
    } finally {
      timer.cancel()
      release()
    }
  }

  async *#watch<Value>({
    signal,
    capacity,
    past,
    find,
  }: Watch<Value>): AsyncGenerator<StreamEvent<Value>, void> {
    const { ended, release } = this.#ending(signal)
    let feed: ChannelFeed<Value> | undefined
    let mailbox: Mailbox<Value> | undefined
    const onEnd = () =>
      mailbox?.end(signal?.aborted === true ? { kind: 'failed', reason: signal.reason } : { kind: 'closed' })
    try {
      signal?.throwIfAborted()
      if (this.#closing.signal.aborted) return
      feed = await find(ended)
      signal?.throwIfAborted()
      if (this.#closing.signal.aborted) return
      mailbox = feed.join({ capacity, past })
      ended.addEventListener('abort', onEnd, { once: true })
      for (let event = await mailbox.next(); event !== undefined; event = await mailbox.next()) yield event
    } catch (error) {
      // The caller who closed the client needs no error for it.
      if (signal?.aborted === true || !this.#closing.signal.aborted) throw error
    } finally {
      ended.removeEventListener('abort', onEnd)
      release()
      if (feed !== undefined && mailbox !== undefined) this.#leave(feed, mailbox)
    }
  }

  /** A signal that ends with the caller's or with the client. Holds on to neither after `release`. */
  #ending(signal: AbortSignal | undefined): { readonly ended: AbortSignal; readonly release: () => void } {
    const ending = new AbortController()
    const sources = signal === undefined ? [this.#closing.signal] : [signal, this.#closing.signal]
    const onAbort = () => ending.abort(sources.find(({ aborted }) => aborted)?.reason)
    for (const source of sources) source.addEventListener('abort', onAbort, { once: true })
    if (sources.some(({ aborted }) => aborted)) onAbort()
    const release = () => {
      for (const source of sources) source.removeEventListener('abort', onAbort)
    }
    return { ended: ending.signal, release }
  }

  async #instrumentId(symbol: MarketSymbol, signal: AbortSignal): Promise<string> {
    return (await this.#restClient.fetchMarket(symbol, { signal })).exchangeId
  }

  #feed<Value>(channel: string, makeContent: () => ChannelContent<Value>): ChannelFeed<Value> {
    // A channel's name fixes what it carries: one name, one kind of value.
    const known = this.#feeds.get(channel) as ChannelFeed<Value> | undefined
    if (known !== undefined) return known
    const { clock, limits } = this.#settings
    const feed = new ChannelFeed<Value>({
      channel,
      content: makeContent(),
      clock,
      limits,
      arrivals: this.#link.arrivals,
      onSilent: (connection) => this.#link.giveUp(connection),
    })
    this.#feeds.set(channel, feed)
    this.#open.add(feed)
    this.#link.add(feed)
    return feed
  }

  #leave<Value>(feed: ChannelFeed<Value>, mailbox: Mailbox<Value>): void {
    feed.leave(mailbox)
    if (feed.hasConsumers) return
    this.#open.delete(feed)
    if (this.#feeds.get(feed.channel) === feed) this.#feeds.delete(feed.channel)
    this.#link.remove(feed)
  }
}

function assertCount(
  subject: string,
  value: number,
  { least, most }: { readonly least: number; readonly most: number },
): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return
  throw new InvalidInputError({
    rule: 'count-range',
    subject,
    value: String(value),
    limit: `${least} to ${most}`,
    message: `${subject} must be a whole number from ${least} to ${most}.`,
    next: `Give ${least} to ${most}.`,
  })
}

function noConnection(): TransportError {
  return new TransportError('TB_TIMEOUT', 'The stream could not be had in time.', {
    next: 'Ask REST for the newest candles, or try again.',
  })
}

function closedError(): TransportError {
  return new TransportError('TB_CONNECTION_LOST', 'The stream client was closed.', {
    next: 'Open another one.',
  })
}
