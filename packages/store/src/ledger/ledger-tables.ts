import type { Decimal, FillId, MarketSymbol } from '@trading-bridge/core'
import type { Kysely } from 'kysely'
import { findSuccessor, supersededError, type WriterFence } from '../claims/writer-fence.ts'
import { violatedConstraint } from '../database/explain-failure.ts'
import type { Tables } from '../database/tables.ts'
import {
  clearBlock,
  insertBlock,
  insertReconciliation,
  selectBlock,
  selectLastReconciliation,
} from './account-queries.ts'
import {
  insertMovements,
  selectBalances,
  selectMovements,
  sumBooked,
  upsertBalances,
} from './balance-queries.ts'
import { selectFills, selectKnownFills, selectLatestFills, sumPositions } from './fill-queries.ts'
import type { AccountBlock, BalanceMovement, BalanceRow, ReconciliationRow } from './ledger-account.ts'
import type {
  FillPage,
  GoalOrder,
  LedgerFill,
  LedgerOrder,
  NewLedgerOrder,
  NewOrderEvent,
  OrderChange,
  OrderEvent,
  OrderKey,
  OrderPage,
} from './ledger-order.ts'
import {
  selectGoalOrders,
  selectNamesake,
  selectOrder,
  selectOrderEvents,
  selectOrders,
  selectUnsettled,
} from './order-queries.ts'
import { changeOrder, recordOrder } from './record-order.ts'
import { ALWAYS, type TimeRange } from './time-range.ts'

/** What became of an intent that was to be recorded. */
export type InsertedIntent =
  | { readonly kind: 'inserted'; readonly order: LedgerOrder }
  /** its client order id, or its place in its goal, is taken by this one */
  | { readonly kind: 'exists'; readonly order: LedgerOrder }
  /** nothing was recorded */
  | { readonly kind: 'blocked'; readonly block: AccountBlock }

/**
 * The ledger's books: orders, their events, fills, balances and what explains them. What resolves is on the disk.
 *
 * Every write can be repeated after a failure that leaves its outcome open: the second time finds the first. One ledger
 * writes for an account at a time; two that try anyway are kept apart by the revision of each order.
 */
export class LedgerTables {
  readonly #db: Kysely<Tables>
  readonly #fence: WriterFence | undefined

  /** With a fence, what begins a sending is refused from the moment on that a higher token is given out. */
  constructor(db: Kysely<Tables>, fence?: WriterFence) {
    this.#db = db
    this.#fence = fence
  }

  /**
   * One commit: the order with its first event, as revision 1, unless the account is blocked.
   *
   * @throws {StoreError} `TB_STORE_CLAIMED`: another has become the writer; nothing was recorded.
   */
  async insertIntent(order: NewLedgerOrder, event: NewOrderEvent): Promise<InsertedIntent> {
    const answer = await recordOrder(this.#db, order, event, { unlessBlocked: true, fence: this.#fence })
    if (answer === 'superseded') throw supersededError(await this.#successor())
    if (answer === 'inserted') return { kind: 'inserted', order: { ...order, revision: 1 } }
    if (answer === 'exists') return { kind: 'exists', order: await selectNamesake(this.#db, order) }
    const block = await this.blockOf(order.accountId)
    // Cleared in between: then nothing stands against it any more.
    return block === undefined ? await this.insertIntent(order, event) : { kind: 'blocked', block }
  }

  /** Records an order that others placed, blocked or not, or returns the one that goes by its id already. */
  async insertExternal(order: NewLedgerOrder, event: NewOrderEvent): Promise<LedgerOrder> {
    const answer = await recordOrder(this.#db, order, event, { unlessBlocked: false })
    return answer === 'inserted' ? { ...order, revision: 1 } : await selectNamesake(this.#db, order)
  }

  /**
   * One commit: the order's new state, the event that explains it, and fills. `stale`: the stored revision is not the one
   * before, or one of the fills is recorded already; nothing was changed.
   *
   * @throws {StoreError} `TB_STORE_CLAIMED`: the order is to be sent, and another has become the writer.
   */
  async commit(change: OrderChange): Promise<'committed' | 'stale'> {
    const fence = change.next.status === 'sending' ? this.#fence : undefined
    try {
      if (await changeOrder(this.#db, change, fence)) return 'committed'
    } catch (error) {
      if (violatedConstraint(error) !== 'fills_pkey') throw error
    }
    const successor = fence && (await this.#successor())
    if (successor !== undefined) throw supersededError(successor)
    return 'stale'
  }

  /** Those of the given fills that are recorded. */
  knownFills(
    accountId: string,
    symbol: MarketSymbol,
    fillIds: readonly FillId[],
  ): Promise<ReadonlySet<FillId>> {
    return selectKnownFills(this.#db, accountId, symbol, fillIds)
  }

  /** Orders that have not ended, or whose recorded fills are not all that the exchange told of; oldest first. */
  unsettledOrders(accountId: string): Promise<readonly LedgerOrder[]> {
    return selectUnsettled(this.#db, accountId)
  }

  findOrder(accountId: string, key: OrderKey): Promise<LedgerOrder | undefined> {
    return selectOrder(this.#db, accountId, key)
  }

  /** Orders that were created or changed within the range, oldest first. */
  orders(accountId: string, page: OrderPage): Promise<readonly LedgerOrder[]> {
    return selectOrders(this.#db, accountId, page)
  }

  orderEvents(orderId: string): Promise<readonly OrderEvent[]> {
    return selectOrderEvents(this.#db, orderId)
  }

  /** The orders of one goal by their sequence, each with the detail of its first event. */
  goalOrders(goalId: string): Promise<readonly GoalOrder[]> {
    return selectGoalOrders(this.#db, goalId)
  }

  /** Fills matched within the range, by their time, then by market and id. */
  fills(accountId: string, page: FillPage): Promise<readonly LedgerFill[]> {
    return selectFills(this.#db, accountId, page)
  }

  /** When the newest recorded fill of each market was matched. */
  latestFills(accountId: string): Promise<ReadonlyMap<MarketSymbol, number>> {
    return selectLatestFills(this.#db, accountId)
  }

  /** Bought minus sold over all recorded fills, by market, exactly. */
  positions(accountId: string): Promise<ReadonlyMap<MarketSymbol, Decimal>> {
    return sumPositions(this.#db, accountId)
  }

  /** What fills, their fees and movements before `beforeMs` make of every asset, exactly. */
  bookedBalances(accountId: string, beforeMs: number = ALWAYS.toMs): Promise<ReadonlyMap<string, Decimal>> {
    return sumBooked(this.#db, accountId, beforeMs)
  }

  recordMovements(movements: readonly BalanceMovement[]): Promise<void> {
    return insertMovements(this.#db, movements)
  }

  /** In the order of their time. */
  movements(accountId: string, range: TimeRange = ALWAYS): Promise<readonly BalanceMovement[]> {
    return selectMovements(this.#db, accountId, range)
  }

  /** Keeps what the exchange says: the newest of each asset, and a snapshot whenever it differs from the one before. */
  recordBalances(balances: readonly BalanceRow[]): Promise<void> {
    return upsertBalances(this.#db, balances)
  }

  /**
   * What was known of each asset at that moment, or what is known last. `atMs` of a row is when the exchange last said so;
   * of a past balance, when it first did.
   */
  balancesAt(accountId: string, atMs: number = ALWAYS.toMs): Promise<readonly BalanceRow[]> {
    return selectBalances(this.#db, accountId, atMs)
  }

  /** Keeps new orders from being recorded. An account that is blocked already keeps its reason. */
  block(block: AccountBlock): Promise<void> {
    return insertBlock(this.#db, block)
  }

  clearBlock(accountId: string, cleared: { readonly atMs: number; readonly by: string }): Promise<void> {
    return clearBlock(this.#db, accountId, cleared)
  }

  blockOf(accountId: string): Promise<AccountBlock | undefined> {
    return selectBlock(this.#db, accountId)
  }

  recordReconciliation(row: ReconciliationRow): Promise<void> {
    return insertReconciliation(this.#db, row)
  }

  lastReconciliation(accountId: string): Promise<ReconciliationRow | undefined> {
    return selectLastReconciliation(this.#db, accountId)
  }

  async #successor(): Promise<string | undefined> {
    return this.#fence && (await findSuccessor(this.#db, this.#fence))
  }
}
