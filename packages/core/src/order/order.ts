import type { MarketSymbol } from '../market/market-symbol.ts'
import type { Notional, Price, Quantity } from '../money/kinds.ts'
import type { ClientOrderId, OrderId } from './ids.ts'

export type Side = 'buy' | 'sell'

export function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy'
}

/** `gtc` rests until cancelled; `ioc` takes what is there and cancels the rest; `fok` takes all or nothing. */
export type TimeInForce = 'gtc' | 'ioc' | 'fok'

/** `post-only` is a limit order that is never allowed to take. */
export type OrderType = 'limit' | 'market' | 'post-only'

interface OrderIdentity {
  readonly symbol: MarketSymbol
  /** Unique for ever within the account; chosen by the client when it is left out. */
  readonly clientOrderId?: ClientOrderId
}

export interface LimitOrderRequest extends OrderIdentity {
  readonly type: 'limit'
  readonly side: Side
  readonly price: Price
  readonly quantity: Quantity
  /** `gtc` when left out. */
  readonly timeInForce?: TimeInForce
}

export interface PostOnlyOrderRequest extends OrderIdentity {
  readonly type: 'post-only'
  readonly side: Side
  readonly price: Price
  readonly quantity: Quantity
}

/** A market buy says how much quote currency it spends. */
export interface MarketBuyRequest extends OrderIdentity {
  readonly type: 'market'
  readonly side: 'buy'
  readonly notional: Notional
}

/** A market sell says how much base currency it gives away. */
export interface MarketSellRequest extends OrderIdentity {
  readonly type: 'market'
  readonly side: 'sell'
  readonly quantity: Quantity
}

/** What we ask for, before anybody has answered. */
export type OrderRequest = LimitOrderRequest | PostOnlyOrderRequest | MarketBuyRequest | MarketSellRequest

/** What the exchange says of an order. */
export type OrderStatus =
  /** received, not yet in the book */
  | 'accepted'
  | 'open'
  | 'partially-filled'
  | 'filled'
  | 'cancelling'
  /** cancelled, perhaps partly filled */
  | 'cancelled'
  | 'rejected'
  | 'expired'

const FINAL_STATUSES: ReadonlySet<OrderStatus> = new Set(['filled', 'cancelled', 'rejected', 'expired'])

/** Tells whether nothing more can happen to an order of this status. */
export function isFinal(status: OrderStatus): boolean {
  return FINAL_STATUSES.has(status)
}

/** An order as the exchange knows it. */
export interface Order {
  readonly symbol: MarketSymbol
  readonly orderId: OrderId
  /** Absent where the exchange shows none. */
  readonly clientOrderId: ClientOrderId | undefined
  readonly side: Side
  readonly type: OrderType
  readonly timeInForce: TimeInForce
  /** Absent for market orders. */
  readonly price: Price | undefined
  /** Absent for market buys, which are sized by notional. */
  readonly quantity: Quantity | undefined
  readonly filled: Quantity
  readonly filledNotional: Notional
  /** Absent before the first fill. */
  readonly averagePrice: Price | undefined
  readonly status: OrderStatus
  readonly createdAtMs: number
  /** Absent where the endpoint does not tell. */
  readonly updatedAtMs: number | undefined
}

/** The exchange's answer to a new order: received and queued, nothing more. It may still be rejected, rest or fill. */
export interface OrderAcknowledgement {
  readonly symbol: MarketSymbol
  readonly orderId: OrderId
  readonly clientOrderId: ClientOrderId
}
