/** Speaks to Coinstore. `CoinstoreClient` is its REST API, `StreamClient` its public stream, `AccountFollower` follows an account. */

export { AccountFollower, type NewsStream } from './following/account-follower.ts'
export type {
  BalanceChange,
  BalanceNews,
  FillNews,
  FillSeen,
  OrderChange,
  OrderMissing,
  OrderNews,
  RecoveredNotice,
  Skipped,
  StaleNotice,
} from './following/account-news.ts'
export type { FillsSince } from './following/fill-feed.ts'
export type { FollowerOptions, FollowingBudget } from './following/follower-options.ts'
export type { PrivateStreamOptions } from './following/private-stream.ts'
export { Pacer } from './pacing/pacer.ts'
export { DEFAULT_PACING, type PacingLimits } from './pacing/pacing-limits.ts'
export type { CallOptions } from './rest/call-options.ts'
export type { ClientOptions, Credentials } from './rest/client-options.ts'
export { type ProxyAndAddresses, readProxyAndAddresses, readRestUrl } from './rest/client-settings.ts'
export { type ClockOffset, ClockOffsetLearner, type Moment, momentOf } from './rest/clock-offset.ts'
export { CoinstoreClient } from './rest/coinstore-client.ts'
export type { DeliveryResult } from './rest/delivery.ts'
export { FundingClient } from './rest/funding-client.ts'
export type {
  Currency,
  CurrencyChain,
  Deposit,
  DepositAddress,
  FundingQuery,
  TransferRequest,
  Withdrawal,
  WithdrawalRequest,
} from './rest/funding-results.ts'
export type { BatchCancelOutcome, CancelOutcome, OrderReference, PlacedOrder } from './rest/order-results.ts'
export { DEFAULT_RETRY, type RetryPolicy } from './rest/retry-policy.ts'
export { Transport } from './rest/transport.ts'
export { ProxyRefusal } from './rest/transport-errors.ts'
export { StreamBook } from './stream/stream-book.ts'
export {
  type BookWatchOptions,
  type CandleHistoryOptions,
  StreamClient,
  type TradeWatchOptions,
} from './stream/stream-client.ts'
export type { DataSource, StaleReason, StreamEvent, UpdateEvent } from './stream/stream-event.ts'
export type { MarketTicker } from './stream/stream-mapping.ts'
export {
  DEFAULT_STREAM_LIMITS,
  type StreamLimits,
  type StreamOptions,
  type StreamRecency,
  type WatchOptions,
} from './stream/stream-options.ts'
