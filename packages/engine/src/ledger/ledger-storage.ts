/**
 * What the ledger asks of a database. Everything that resolves is durable by then: that is what "recorded before it is
 * sent" rests on. One ledger writes for an account at a time.
 */
import type { ClientOrderId, Decimal, Fill, FillId, MarketSymbol, OrderId } from '@trading-bridge/core'
import type { LedgerOrder } from '../orders/order-record.ts'

/** An order before it is recorded: all but what the recording itself fixes. */
export type NewLedgerOrder = Omit<LedgerOrder, 'revision'>

/** What happened to an order; one for each of its revisions, never changed. */
export interface OrderEvent {
  /** Of the order, ours. */
  readonly orderId: string
  readonly revision: number
  readonly kind: string
  readonly atMs: number
  /** JSON text without secrets. */
  readonly detail: string
}

export type NewOrderEvent = Pick<OrderEvent, 'kind' | 'atMs' | 'detail'>

export interface LedgerFill extends Fill {
  readonly accountId: string
  readonly recordedAtMs: number
}

export interface BalanceRow {
  readonly accountId: string
  readonly asset: string
  readonly available: Decimal
  readonly frozen: Decimal
  readonly atMs: number
}

/**
 * A change of a balance that is no fill. Fills, their fees and movements together make every balance: `opening` is what
 * was there when the ledger began, `acknowledged` a difference that somebody has taken note of.
 */
export interface BalanceMovement {
  readonly accountId: string
  readonly asset: string
  readonly amount: Decimal
  readonly kind: 'opening' | 'transfer' | 'deposit' | 'withdrawal' | 'acknowledged'
  readonly atMs: number
  readonly note: string
}

/** Why an account may send no new orders. Cancels are never blocked. */
export type BlockCode = 'UNEXPLAINED_BALANCE' | 'RESTORED_BACKUP' | 'CREDENTIAL_REFUSED' | 'CONTRADICTION'

export interface AccountBlock {
  readonly accountId: string
  readonly code: BlockCode
  readonly reason: string
  readonly sinceAtMs: number
}

/** What a reconciliation found, as it is kept. */
export interface ReconciliationRow {
  readonly accountId: string
  readonly atMs: number
  readonly kind: 'start-up' | 'on-demand'
  /** JSON text: the facts of the report. */
  readonly detail: string
}

export interface OrderQuery {
  readonly fromMs: number
  readonly toMs: number
  readonly symbol?: MarketSymbol | undefined
}

export type OrderKey =
  | { readonly id: string }
  | { readonly clientOrderId: ClientOrderId }
  | { readonly orderId: OrderId }

export type InsertedIntent =
  | { readonly kind: 'inserted'; readonly order: LedgerOrder }
  /** the goal and sequence, or the client order id, are recorded already */
  | { readonly kind: 'exists'; readonly order: LedgerOrder }
  | { readonly kind: 'blocked'; readonly block: AccountBlock }

export interface OrderChange {
  /** With the revision after the one that is stored. */
  readonly next: LedgerOrder
  readonly event: NewOrderEvent
  /** Fills that were first seen with it. */
  readonly fills?: readonly LedgerFill[] | undefined
}

export interface LedgerStorage {
  /** One commit: the order (revision 1) with its first event. Checks for a block in the same transaction. */
  insertIntent(order: NewLedgerOrder, event: NewOrderEvent): Promise<InsertedIntent>
  /** An order that others placed. Returns the one that is there where the exchange's id is recorded already. */
  insertExternal(order: NewLedgerOrder, event: NewOrderEvent): Promise<LedgerOrder>
  /** One commit: state, event and fills. `stale`: the stored revision is not the one before, or a fill is known. */
  commit(change: OrderChange): Promise<'committed' | 'stale'>
  /** Of these, the fills that are recorded. */
  knownFills(
    accountId: string,
    symbol: MarketSymbol,
    fillIds: readonly FillId[],
  ): Promise<ReadonlySet<FillId>>
  /** Orders that have not ended, or have `filled` unequal to `booked`; oldest first. */
  unsettledOrders(accountId: string): Promise<readonly LedgerOrder[]>
  findOrder(accountId: string, key: OrderKey): Promise<LedgerOrder | undefined>
  /** Orders created, or changed, within [fromMs, toMs); oldest first, pages chained by `afterId`. */
  orders(
    accountId: string,
    query: OrderQuery & { readonly afterId?: string | undefined; readonly limit: number },
  ): Promise<readonly LedgerOrder[]>
  orderEvents(orderId: string): Promise<readonly OrderEvent[]>
  /** All orders of one goal, by sequence. */
  goalOrders(goalId: string): Promise<readonly GoalOrder[]>
  /** Fills matched within [fromMs, toMs), by time and then by id; pages chained by the last one's symbol and fill id. */
  fills(
    accountId: string,
    query: OrderQuery & { readonly after?: LedgerFill | undefined; readonly limit: number },
  ): Promise<readonly LedgerFill[]>
  /** The moment of the newest recorded fill of each market. */
  latestFills(accountId: string): Promise<ReadonlyMap<MarketSymbol, number>>
  /** Bought minus sold, by market, over all fills: exact. */
  positions(accountId: string): Promise<ReadonlyMap<MarketSymbol, Decimal>>
  /** What fills, fees and movements before `beforeMs` (all, when left out) make of every asset: exact. */
  bookedBalances(accountId: string, beforeMs?: number): Promise<ReadonlyMap<string, Decimal>>
  recordMovements(movements: readonly BalanceMovement[]): Promise<void>
  movements(
    accountId: string,
    range?: { readonly fromMs: number; readonly toMs: number },
  ): Promise<readonly BalanceMovement[]>
  /** Snapshots of what the exchange says. */
  recordBalances(balances: readonly BalanceRow[]): Promise<void>
  /** The last snapshot of each asset at or before `atMs` (the newest, when left out). */
  balancesAt(accountId: string, atMs?: number): Promise<readonly BalanceRow[]>
  /** The first reason stays until it is cleared. */
  block(block: AccountBlock): Promise<void>
  clearBlock(accountId: string, cleared: { readonly atMs: number; readonly by: string }): Promise<void>
  blockOf(accountId: string): Promise<AccountBlock | undefined>
  recordReconciliation(row: ReconciliationRow): Promise<void>
  lastReconciliation(accountId: string): Promise<ReconciliationRow | undefined>
}

/** An order of a goal with what it was decided on, as it stood when its intent was recorded. */
export interface GoalOrder {
  readonly order: LedgerOrder
  /** The text of its first event's detail. */
  readonly recorded: string
}
