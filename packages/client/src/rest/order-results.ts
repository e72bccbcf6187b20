import type { ClientOrderId, MarketSymbol, OrderId } from '@trading-bridge/core'

/** What became of one order of a batch. */
export type PlacedOrder =
  | {
      readonly kind: 'accepted'
      readonly symbol: MarketSymbol
      readonly orderId: OrderId
      readonly clientOrderId: ClientOrderId
    }
  | {
      readonly kind: 'rejected'
      readonly clientOrderId: ClientOrderId
      readonly exchangeCode: string
      readonly exchangeText: string
    }

/** What a cancel came to. Anything but `cancelled` and `already-cancelled` wants a query before a conclusion. */
export type CancelOutcome =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'already-cancelled' }
  /** The order is in another state, for example `filled` or `cancelling`. */
  | { readonly kind: 'not-cancelled'; readonly state: string }
  | { readonly kind: 'not-found' }

/** What a batch of cancels came to. An id that the exchange does not confirm counts as not cancelled. */
export interface BatchCancelOutcome<Id> {
  readonly cancelled: readonly Id[]
  readonly notCancelled: readonly Id[]
}

/** Which order is meant. */
export type OrderReference = { readonly orderId: OrderId } | { readonly clientOrderId: ClientOrderId }
