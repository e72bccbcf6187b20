import type { Clock, Random } from '@trading-bridge/core'
import type { CoinstoreClient } from '../rest/coinstore-client.ts'

/** What the stream client waits for, and how long. All durations are milliseconds on the client's clock. */
export interface StreamLimits {
  /** Over dialling, handshake and greeting, and over the answer to a command. */
  readonly answerMs: number
  /** A connection without a frame for so long is asked for its subscriptions, to see that it lives. */
  readonly probeMs: number
  /** A connection without a frame for so long is given up: everything read from it is stale. */
  readonly silenceMs: number
  /** A value older than this when it is handed over is stale. */
  readonly recencyMs: StreamRecency
  /** A channel without news for so long is compared with REST: twice behind it, and the connection is given up. */
  readonly quietMs: StreamRecency
  /** A channel that the stream does not serve for so long is read over REST. */
  readonly takeoverMs: number
  /** Time between two such readings; trades, books and tickers. Candles take five times as long. */
  readonly pollMs: number
  /** Between two unsolicited pongs. */
  readonly pongMs: number
  /** Age at which a connection is replaced; up to a fiftieth of it earlier, by chance. */
  readonly rollOverMs: number
  /** Before the second attempt to connect; doubled at each further one. The first follows within this time. */
  readonly firstDelayMs: number
  readonly longestDelayMs: number
  /** A connection that held so long has the delays start over. */
  readonly stableMs: number
  /** Time between two looks at all of these. */
  readonly tickMs: number
  /** A larger frame ends the connection. */
  readonly largestFrameBytes: number
}

/** Per kind of data. */
export interface StreamRecency {
  readonly book: number
  readonly trades: number
  readonly ticker: number
  readonly candles: number
}

/** The exchange pushes depth at least each second where something changes, pings every 3 minutes and closes after 24 h. */
export const DEFAULT_STREAM_LIMITS: StreamLimits = {
  answerMs: 10_000,
  probeMs: 2_000,
  silenceMs: 5_000,
  recencyMs: { book: 5_000, trades: 15_000, ticker: 15_000, candles: 15_000 },
  quietMs: { book: 2_500, trades: 5_000, ticker: 10_000, candles: 10_000 },
  takeoverMs: 1_000,
  pollMs: 1_000,
  pongMs: 30_000,
  rollOverMs: 23 * 3_600_000,
  firstDelayMs: 500,
  longestDelayMs: 30_000,
  stableMs: 60_000,
  tickMs: 250,
  largestFrameBytes: 4 * 1_048_576,
}

export interface StreamOptions {
  /** For example `wss://ws.coinstore.com/s/ws`. Plain `ws:` is taken for loopback hosts alone. */
  readonly wsUrl: string
  /** Names the markets, fetches what the stream missed, and stands in for it. Stays the caller's to close. */
  readonly restClient: CoinstoreClient
  readonly clock?: Clock | undefined
  /** For jitter. */
  readonly random?: Random | undefined
  /** `auto` when left out. Stays the same over all reconnections. */
  readonly addressFamily?: 'auto' | 4 | 6 | undefined
  readonly localAddress?: string | undefined
  readonly proxyUrl?: string | undefined
  readonly limits?: Partial<StreamLimits> | undefined
}

/** What every `watch…` takes. */
export interface WatchOptions {
  /** Ends the iterator with the signal's reason, at once. */
  readonly signal?: AbortSignal | undefined
  /** How many unread values are kept; the oldest is dropped beyond, which a `dropped` event counts. */
  readonly bufferSize?: number | undefined
}
