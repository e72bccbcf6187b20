/** How the stream behaves. A session keeps the intervals it opened with; all else acts at once. */

export interface StreamSettings {
  /** Least time between two pushes of depth, ticker and trades. *Documented*: 100 ms. */
  readonly streamPushIntervalMs: number
  /** Least time between two pushes of candles. *Documented*: every second. */
  readonly candlePushIntervalMs: number
  /** Time between two ping frames. *Documented*: 3 minutes. */
  readonly streamPingIntervalMs: number
  /** A session without a pong for so long is closed. *Documented*: 10 minutes. */
  readonly streamPongTimeoutMs: number
  /** A session is closed at this age. *Documented*: 24 hours. */
  readonly streamLifetimeMs: number
  /** Bytes that may wait for one reader; beyond them it is dropped. *Assumed*. */
  readonly streamBufferBytes: number
  /** Whether a market may be named by its symbol, as in `btcusdt@ticker`. *Documented* in one example only. */
  readonly acceptsSymbolicNames: boolean
  /** Whether `!@ticker` is served; it was removed from one language of the documentation. */
  readonly servesAllTickers: boolean
  /** Order of the trades in the first message of that channel. *Assumed*, as over REST. */
  readonly tradeSnapshotOrder: 'newest-first' | 'oldest-first'
  /** Whether `login`, `spot_asset` and `spot_order` are served. *Documented* until November 2023. */
  readonly servesPrivateStream: boolean
}

export const DEFAULT_STREAM_SETTINGS: StreamSettings = {
  streamPushIntervalMs: 100,
  candlePushIntervalMs: 1_000,
  streamPingIntervalMs: 180_000,
  streamPongTimeoutMs: 600_000,
  streamLifetimeMs: 86_400_000,
  streamBufferBytes: 1_048_576,
  acceptsSymbolicNames: false,
  servesAllTickers: true,
  tradeSnapshotOrder: 'newest-first',
  servesPrivateStream: false,
}
