/** An order as the ledger keeps it: what was wanted, what is known of it, and on what it rests. */
import {
  type ClientOrderId,
  type MarketSymbol,
  maximum,
  type Notional,
  notionalOf,
  type OrderId,
  type OrderRequest,
  type OrderType,
  type Price,
  type Quantity,
  type Side,
  subtract,
  type TimeInForce,
  ZERO,
} from '@trading-bridge/core'

export type LedgerStatus =
  /** recorded; its sending has not begun */
  | 'intent'
  /** recorded, and a request with it may be under way */
  | 'sending'
  /** the exchange says that it has it: queued, nothing more */
  | 'acknowledged'
  | 'open'
  | 'partially-filled'
  /** we asked for its end, or the exchange says that it is about to end; it may still fill */
  | 'cancelling'
  /** sent, and nothing settles what became of it */
  | 'unknown'
  | 'filled'
  /** perhaps partly filled, as `expired` too */
  | 'cancelled'
  | 'expired'
  /** the exchange said no */
  | 'rejected'
  /** proven never to have arrived; may be sent again under the same client order id */
  | 'never-placed'

export const LEDGER_STATUSES: readonly LedgerStatus[] = [
  'intent',
  'sending',
  'acknowledged',
  'open',
  'partially-filled',
  'cancelling',
  'unknown',
  'filled',
  'cancelled',
  'expired',
  'rejected',
  'never-placed',
]

export interface LedgerOrder {
  /** Ours. */
  readonly id: string
  readonly accountId: string
  /** `external`: placed by hand or by another program. */
  readonly origin: 'intent' | 'external'
  readonly goalId: string | undefined
  readonly sequence: number | undefined
  /** Always there for our own intents. */
  readonly clientOrderId: ClientOrderId | undefined
  readonly orderId: OrderId | undefined
  readonly symbol: MarketSymbol
  readonly side: Side
  readonly type: OrderType
  readonly timeInForce: TimeInForce
  readonly price: Price | undefined
  readonly quantity: Quantity | undefined
  readonly notional: Notional | undefined
  readonly status: LedgerStatus
  /** How often it was sent: more than once only after the former sending was proven never to have arrived. */
  readonly attempt: number
  /** By the exchange's word, cumulative; never falls. */
  readonly filled: Quantity
  readonly filledNotional: Notional
  /** What the fills that were counted add up to: it follows `filled` and differs while fills have not shown yet. */
  readonly booked: Quantity
  readonly bookedNotional: Notional
  readonly createdAtMs: number
  /** No request with this order was signed after this moment, by our clock. */
  readonly sentAtMs: number | undefined
  readonly updatedAtMs: number
  readonly exchangeCode: string | undefined
  readonly reason: string | undefined
  /** Rises by one with every change. */
  readonly revision: number
}

const ENDED: ReadonlySet<LedgerStatus> = new Set([
  'filled',
  'cancelled',
  'expired',
  'rejected',
  'never-placed',
])

/** Whether nothing more is to be expected of it but late fills. */
export function hasEnded({ status }: Pick<LedgerOrder, 'status'>): boolean {
  return ENDED.has(status)
}

/** Ended, and every fill that the exchange told of is counted: nothing of it is left to be looked for. */
export function isSettled(order: LedgerOrder): boolean {
  return hasEnded(order) && order.filled.toString() === order.booked.toString()
}

/** What of it may still fill, at most; `undefined` for a market buy, which is sized in quote. */
export function openQuantity(order: LedgerOrder): Quantity | undefined {
  if (hasEnded(order)) return ZERO as Quantity
  return order.quantity === undefined ? undefined : atLeastZero(subtract(order.quantity, order.filled))
}

/** How much of the quote a buy may still spend, at most. */
export function openNotional(order: LedgerOrder): Notional {
  if (hasEnded(order)) return ZERO as Notional
  if (order.notional !== undefined) return atLeastZero(subtract(order.notional, order.filledNotional))
  const { price, quantity } = order
  if (price === undefined || quantity === undefined) return ZERO as Notional
  return notionalOf(price, atLeastZero(subtract(quantity, order.filled)))
}

/** What is asked of the exchange, from what the ledger keeps: the same order again, to the last digit. */
export function termsOf(
  request: OrderRequest,
): Pick<LedgerOrder, 'symbol' | 'side' | 'type' | 'timeInForce' | 'price' | 'quantity' | 'notional'> {
  return {
    symbol: request.symbol,
    side: request.side,
    type: request.type,
    timeInForce:
      request.type === 'limit' ? (request.timeInForce ?? 'gtc') : request.type === 'market' ? 'ioc' : 'gtc',
    price: 'price' in request ? request.price : undefined,
    quantity: 'quantity' in request ? request.quantity : undefined,
    notional: 'notional' in request ? request.notional : undefined,
  }
}

function atLeastZero<Kind extends Quantity | Notional>(value: Kind): Kind {
  return maximum(value, ZERO as Kind)
}
