import type {
  ClientOrderId,
  Fill,
  FillId,
  MarketSymbol,
  Notional,
  OrderId,
  OrderType,
  Price,
  Quantity,
  Side,
  TimeInForce,
} from '@trading-bridge/core'
import type { TimeRange } from './time-range.ts'

/** What the ledger knows of an order. A CHECK of the table holds the words. */
export type LedgerStatus =
  | 'intent'
  | 'sending'
  | 'acknowledged'
  | 'open'
  | 'partially-filled'
  | 'cancelling'
  | 'unknown'
  | 'filled'
  | 'cancelled'
  | 'expired'
  | 'rejected'
  | 'never-placed'

/** An order as it stands. */
export interface LedgerOrder {
  /** Ours. */
  readonly id: string
  readonly accountId: string
  /** `external`: placed by hand or by another program. */
  readonly origin: 'intent' | 'external'
  readonly goalId: string | undefined
  readonly sequence: number | undefined
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
  readonly attempt: number
  /** By the exchange's word. It never falls: a change that lowers it is refused. */
  readonly filled: Quantity
  readonly filledNotional: Notional
  /** What the recorded fills add up to; it never falls either. */
  readonly booked: Quantity
  readonly bookedNotional: Notional
  readonly createdAtMs: number
  readonly sentAtMs: number | undefined
  readonly updatedAtMs: number
  readonly exchangeCode: string | undefined
  readonly reason: string | undefined
  /** 1 when it is inserted; one more with every change. */
  readonly revision: number
}

/** An order before it is recorded. */
export type NewLedgerOrder = Omit<LedgerOrder, 'revision'>

/** Why an order is as it is: one for each revision, never changed. */
export interface OrderEvent {
  /** Of the order, ours. */
  readonly orderId: string
  readonly revision: number
  readonly kind: string
  readonly atMs: number
  /** JSON, without secrets. */
  readonly detail: string
}

/** An event about to be written: its order and revision are those of the change it belongs to. */
export type NewOrderEvent = Pick<OrderEvent, 'kind' | 'atMs' | 'detail'>

/** An order of a goal as it stands, and what was told when it was recorded. */
export interface GoalOrder {
  readonly order: LedgerOrder
  /** JSON: the detail of its first event. */
  readonly recorded: string
}

/** A fill, with the account it belongs to and when we heard of it. */
export interface LedgerFill extends Fill {
  readonly accountId: string
  readonly recordedAtMs: number
}

/** What an order is found by, within its account. */
export type OrderKey =
  | { readonly id: string }
  | { readonly clientOrderId: ClientOrderId }
  | { readonly orderId: OrderId }

export interface OrderPage extends TimeRange {
  readonly symbol?: MarketSymbol | undefined
  /** Our id of the last order of the page before. */
  readonly afterId?: string | undefined
  readonly limit: number
}

export interface FillPage extends TimeRange {
  readonly symbol?: MarketSymbol | undefined
  /** The last fill of the page before. */
  readonly after?:
    | { readonly atMs: number; readonly symbol: MarketSymbol; readonly fillId: FillId }
    | undefined
  readonly limit: number
}

/** A new state of one order, why, and the fills that were first seen with it. */
export interface OrderChange {
  /** With the revision after the one that is stored. */
  readonly next: LedgerOrder
  readonly event: NewOrderEvent
  readonly fills?: readonly LedgerFill[] | undefined
}
