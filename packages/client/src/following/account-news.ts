/** What a follower tells: facts with their source and the moment they were received, and how far they can be trusted. */
import type { Balance, Fill, Order } from '@trading-bridge/core'
import type { OrderReference } from '../rest/order-results.ts'

/** Nothing was learnt for longer than the limit: what was told before may be out of date. Told once, until `recovered`. */
export interface StaleNotice {
  readonly kind: 'stale'
  /** By the follower's clock; absent when nothing was ever received. */
  readonly lastReceivedAtMs: number | undefined
  /** Why the last query failed; absent while it has not been answered, or while fills lag behind their orders. */
  readonly cause: unknown
}

/** A query succeeded after a `stale`; the changes it brought follow. */
export interface RecoveredNotice {
  readonly kind: 'recovered'
  readonly receivedAtMs: number
}

/** An order is new or has changed. Its `filled` never falls, and once final its status stays final. */
export interface OrderChange {
  readonly kind: 'order'
  readonly order: Order
  /** Which query showed it. A final status comes from a query of that one order alone. */
  readonly source: 'open-orders' | 'order-query'
  readonly receivedAtMs: number
}

/**
 * The exchange still says that it has no such order, longer after it was asked for than orders take to show, and lists
 * it among no open orders. That is no end: the order may show up, and it is asked for on.
 */
export interface OrderMissing {
  readonly kind: 'missing'
  readonly reference: OrderReference
  readonly receivedAtMs: number
}

export interface FillSeen {
  readonly kind: 'fill'
  readonly fill: Fill
  readonly source: 'account-matches'
  readonly receivedAtMs: number
}

export interface BalanceChange {
  readonly kind: 'balance'
  readonly balance: Balance
  readonly source: 'account-list'
  readonly receivedAtMs: number
}

export type OrderNews = OrderChange | OrderMissing | StaleNotice | RecoveredNotice
export type FillNews = FillSeen | StaleNotice | RecoveredNotice
export type BalanceNews = BalanceChange | StaleNotice | RecoveredNotice

/** How much of a stream was dropped because it was read too slowly. */
export interface Skipped {
  /** News dropped just before this one, each overtaken by a later one of the same order or asset. Always 0 for fills. */
  readonly skipped: number
}
