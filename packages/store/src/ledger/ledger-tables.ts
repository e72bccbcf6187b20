import { type Decimal, decimal, type FillId, InternalError, type MarketSymbol } from '@trading-bridge/core'
import { type Kysely, sql } from 'kysely'
import { violatedConstraint } from '../database/explain-failure.ts'
import type { Tables } from '../database/tables.ts'
import { FILL_TEXT, toFillOfText } from './fill-rows.ts'
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
  TimeRange,
} from './ledger-order.ts'
import { toOrder } from './order-rows.ts'
import { changeOrder, recordOrder } from './record-order.ts'

/** What became of an intent that was to be recorded. */
export type InsertedIntent =
  | { readonly kind: 'inserted'; readonly order: LedgerOrder }
  /** its client order id, or its place in its goal, is taken by this one */
  | { readonly kind: 'exists'; readonly order: LedgerOrder }
  /** nothing was recorded */
  | { readonly kind: 'blocked'; readonly block: AccountBlock }

const ALWAYS: TimeRange = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }

/**
 * The ledger's books: orders, their events, fills, balances and what explains them. What resolves is on the disk.
 *
 * Every write can be repeated after a failure that leaves its outcome open: the second time finds the first. One ledger
 * writes for an account at a time; two that try anyway are kept apart by the revision of each order.
 */
export class LedgerTables {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** One commit: the order with its first event, as revision 1, unless the account is blocked. */
  async insertIntent(order: NewLedgerOrder, event: NewOrderEvent): Promise<InsertedIntent> {
    const answer = await recordOrder(this.#db, order, event, { unlessBlocked: true })
    if (answer === 'inserted') return { kind: 'inserted', order: { ...order, revision: 1 } }
    if (answer === 'exists') return { kind: 'exists', order: await this.#namesake(order) }
    const block = await this.blockOf(order.accountId)
    // Cleared in between: then nothing stands against it any more.
    return block === undefined ? await this.insertIntent(order, event) : { kind: 'blocked', block }
  }

  /** Records an order that others placed, blocked or not, or returns the one that goes by its id already. */
  async insertExternal(order: NewLedgerOrder, event: NewOrderEvent): Promise<LedgerOrder> {
    const answer = await recordOrder(this.#db, order, event, { unlessBlocked: false })
    return answer === 'inserted' ? { ...order, revision: 1 } : await this.#namesake(order)
  }

  /**
   * One commit: the order's new state, the event that explains it, and fills. `stale`: the stored revision is not the one
   * before, or one of the fills is recorded already; nothing was changed.
   */
  async commit(change: OrderChange): Promise<'committed' | 'stale'> {
    try {
      return (await changeOrder(this.#db, change)) ? 'committed' : 'stale'
    } catch (error) {
      if (violatedConstraint(error) === 'fills_pkey') return 'stale'
      throw error
    }
  }

  /** Those of the given fills that are recorded. */
  async knownFills(
    accountId: string,
    symbol: MarketSymbol,
    fillIds: readonly FillId[],
  ): Promise<ReadonlySet<FillId>> {
    if (fillIds.length === 0) return new Set()
    const rows = await this.#db
      .selectFrom('fills')
      .select('fill_id')
      .where('account_id', '=', accountId)
      .where('symbol', '=', symbol)
      .where('fill_id', 'in', fillIds)
      .execute()
    return new Set(rows.map((row) => row.fill_id))
  }

  /** Orders that have not ended, or whose recorded fills are not all that the exchange told of; oldest first. */
  async unsettledOrders(accountId: string): Promise<readonly LedgerOrder[]> {
    const rows = await this.#db
      .selectFrom('orders')
      .selectAll()
      .where('account_id', '=', accountId)
      .where(UNSETTLED)
      .orderBy('created_at_ms')
      .orderBy('id')
      .execute()
    return rows.map(toOrder)
  }

  async findOrder(accountId: string, key: OrderKey): Promise<LedgerOrder | undefined> {
    const query = this.#db.selectFrom('orders').selectAll().where('account_id', '=', accountId)
    const found =
      'id' in key
        ? query.where('id', '=', key.id)
        : 'orderId' in key
          ? query.where('order_id', '=', key.orderId)
          : query.where('client_order_id', '=', key.clientOrderId)
    const row = await found.executeTakeFirst()
    return row === undefined ? undefined : toOrder(row)
  }

  /** Orders that were created or changed within the range, oldest first. */
  async orders(
    accountId: string,
    { fromMs, toMs, symbol, afterId, limit }: OrderPage,
  ): Promise<readonly LedgerOrder[]> {
    const rows = await this.#db
      .selectFrom('orders')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('created_at_ms', '<', instant(toMs))
      .where('updated_at_ms', '>=', instant(fromMs))
      .$if(symbol !== undefined, (query) => query.where('symbol', '=', symbol ?? null))
      .$if(afterId !== undefined, (query) =>
        query.where(
          sql<boolean>`(created_at_ms, id) > (SELECT created_at_ms, id FROM orders WHERE id = ${afterId})`,
        ),
      )
      .orderBy('created_at_ms')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(toOrder)
  }

  async orderEvents(orderId: string): Promise<readonly OrderEvent[]> {
    const rows = await this.#db
      .selectFrom('order_events')
      .selectAll()
      .where('id', '=', orderId)
      .orderBy('revision')
      .execute()
    return rows.map(({ id, revision, kind, at_ms, detail }) => ({
      orderId: id,
      revision,
      kind,
      atMs: at_ms,
      detail,
    }))
  }

  /** The orders of one goal by their sequence, each with the detail of its first event. */
  async goalOrders(goalId: string): Promise<readonly GoalOrder[]> {
    const rows = await this.#db
      .selectFrom('orders')
      .innerJoin('order_events', (join) =>
        join.onRef('order_events.id', '=', 'orders.id').on('order_events.revision', '=', 1),
      )
      .selectAll('orders')
      .select('order_events.detail')
      .where('goal_id', '=', goalId)
      .orderBy('sequence')
      .execute()
    return rows.map(({ detail, ...row }) => ({ order: toOrder(row), recorded: detail }))
  }

  /** Fills matched within the range, by their time, then by market and id. */
  async fills(
    accountId: string,
    { fromMs, toMs, symbol, after, limit }: FillPage,
  ): Promise<readonly LedgerFill[]> {
    const rows = await this.#db
      .selectFrom('fills')
      .select(FILL_TEXT.as('fill'))
      .where('account_id', '=', accountId)
      .where('at_ms', '>=', instant(after?.atMs ?? fromMs))
      .where('at_ms', '<', instant(toMs))
      .$if(symbol !== undefined, (query) => query.where('symbol', '=', symbol ?? null))
      .$if(after !== undefined, (query) =>
        query.where(
          sql<boolean>`(at_ms, symbol, fill_id) > (${after?.atMs}, ${after?.symbol}, ${after?.fillId})`,
        ),
      )
      .orderBy('at_ms')
      .orderBy('symbol')
      .orderBy('fill_id')
      .limit(limit)
      .execute()
    return rows.map(({ fill }) => toFillOfText(accountId, fill))
  }

  /** When the newest recorded fill of each market was matched. */
  async latestFills(accountId: string): Promise<ReadonlyMap<MarketSymbol, number>> {
    const rows = await this.#db
      .selectFrom('fills')
      .select(({ fn }) => ['symbol', fn.max('at_ms').as('at_ms')])
      .where('account_id', '=', accountId)
      .groupBy('symbol')
      .orderBy('symbol')
      .execute()
    return new Map(rows.map((row) => [row.symbol, row.at_ms]))
  }

  /** Bought minus sold over all recorded fills, by market, exactly. */
  async positions(accountId: string): Promise<ReadonlyMap<MarketSymbol, Decimal>> {
    const { rows } = await sql<{ symbol: MarketSymbol; amount: string }>`
      SELECT symbol, trim_scale(sum(CASE side WHEN 'buy' THEN quantity::numeric ELSE -quantity::numeric END))::text AS amount
      FROM fills WHERE account_id = ${accountId} GROUP BY symbol ORDER BY symbol`.execute(this.#db)
    return new Map(rows.map((row) => [row.symbol, decimal(row.amount)]))
  }

  /** What fills, their fees and movements before `beforeMs` make of every asset, exactly. */
  async bookedBalances(
    accountId: string,
    beforeMs: number = ALWAYS.toMs,
  ): Promise<ReadonlyMap<string, Decimal>> {
    const { rows } = await sql<{ asset: string; amount: string }>`
      WITH matched AS (
        SELECT symbol, fee_asset, sum(CASE side WHEN 'buy' THEN quantity::numeric ELSE -quantity::numeric END) AS base,
          sum(CASE side WHEN 'buy' THEN -notional::numeric ELSE notional::numeric END) AS quote,
          sum(fee_amount::numeric) AS fee
        FROM fills WHERE account_id = ${accountId} AND at_ms < ${instant(beforeMs)}
        GROUP BY symbol, fee_asset
      ), changes (asset, amount) AS (
        SELECT split_part(symbol, '/', 1), base FROM matched
        UNION ALL SELECT split_part(symbol, '/', 2), quote FROM matched
        UNION ALL SELECT fee_asset, -fee FROM matched
        UNION ALL SELECT asset, amount::numeric FROM balance_movements
          WHERE account_id = ${accountId} AND at_ms < ${instant(beforeMs)}
      )
      SELECT asset, trim_scale(sum(amount))::text AS amount FROM changes GROUP BY asset ORDER BY asset`.execute(
      this.#db,
    )
    return new Map(rows.map((row) => [row.asset, decimal(row.amount)]))
  }

  async recordMovements(movements: readonly BalanceMovement[]): Promise<void> {
    if (movements.length === 0) return
    await this.#db
      .insertInto('balance_movements')
      .values(
        movements.map(({ accountId, asset, amount, kind, atMs, note }) => ({
          account_id: accountId,
          asset,
          amount: amount.toString(),
          kind,
          at_ms: atMs,
          note,
        })),
      )
      .execute()
  }

  /** In the order of their time. */
  async movements(accountId: string, { fromMs, toMs } = ALWAYS): Promise<readonly BalanceMovement[]> {
    const rows = await this.#db
      .selectFrom('balance_movements')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('at_ms', '>=', instant(fromMs))
      .where('at_ms', '<', instant(toMs))
      .orderBy('at_ms')
      .orderBy('id')
      .execute()
    return rows.map(({ account_id, asset, amount, kind, at_ms, note }) => ({
      accountId: account_id,
      asset,
      amount: decimal(amount),
      kind,
      atMs: at_ms,
      note,
    }))
  }

  /** Keeps what the exchange says: the newest of each asset, and a snapshot whenever it differs from the one before. */
  async recordBalances(balances: readonly BalanceRow[]): Promise<void> {
    if (balances.length === 0) return
    const rows = balances.map(
      ({ accountId, asset, available, frozen, atMs }) =>
        sql`(${accountId}::text, ${asset}::text, ${available.toString()}::text, ${frozen.toString()}::text, ${atMs}::bigint)`,
    )
    await sql`
      WITH given (account_id, asset, available, frozen, at_ms) AS (VALUES ${sql.join(rows)}),
      changed AS (
        SELECT given.* FROM given LEFT JOIN balances AS known USING (account_id, asset)
        WHERE known.at_ms IS NULL OR (given.at_ms > known.at_ms
          AND (given.available, given.frozen) <> (known.available, known.frozen))
      ),
      kept AS (INSERT INTO balance_snapshots SELECT * FROM changed ON CONFLICT DO NOTHING)
      INSERT INTO balances SELECT * FROM given ON CONFLICT (account_id, asset) DO UPDATE
      SET available = excluded.available, frozen = excluded.frozen, at_ms = excluded.at_ms
      WHERE excluded.at_ms >= balances.at_ms`.execute(this.#db)
  }

  /**
   * What was known of each asset at that moment, or what is known last. `atMs` of a row is when the exchange last said so;
   * of a past balance, when it first did.
   */
  async balancesAt(accountId: string, atMs: number = ALWAYS.toMs): Promise<readonly BalanceRow[]> {
    const { rows } = await sql<Tables['balances']>`
      SELECT DISTINCT ON (asset) * FROM (
        SELECT *, 1 AS rank FROM balances UNION ALL SELECT *, 2 FROM balance_snapshots
      ) AS known
      WHERE account_id = ${accountId} AND at_ms <= ${instant(atMs)}
      ORDER BY asset, at_ms DESC, rank`.execute(this.#db)
    return rows.map(({ account_id, asset, available, frozen, at_ms }) => ({
      accountId: account_id,
      asset,
      available: decimal(available),
      frozen: decimal(frozen),
      atMs: at_ms,
    }))
  }

  /** Keeps new orders from being recorded. An account that is blocked already keeps its reason. */
  async block({ accountId, code, reason, sinceAtMs }: AccountBlock): Promise<void> {
    await this.#db
      .insertInto('account_blocks')
      .values({
        account_id: accountId,
        code,
        reason,
        since_at_ms: sinceAtMs,
        cleared_at_ms: null,
        cleared_by: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }

  async clearBlock(
    accountId: string,
    { atMs, by }: { readonly atMs: number; readonly by: string },
  ): Promise<void> {
    await this.#db
      .updateTable('account_blocks')
      .set({ cleared_at_ms: atMs, cleared_by: by })
      .where('account_id', '=', accountId)
      .where('cleared_at_ms', 'is', null)
      .execute()
  }

  async blockOf(accountId: string): Promise<AccountBlock | undefined> {
    const row = await this.#db
      .selectFrom('account_blocks')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('cleared_at_ms', 'is', null)
      .executeTakeFirst()
    return row && { accountId, code: row.code, reason: row.reason, sinceAtMs: row.since_at_ms }
  }

  async recordReconciliation({ accountId, atMs, kind, detail }: ReconciliationRow): Promise<void> {
    await this.#db
      .insertInto('reconciliations')
      .values({ account_id: accountId, at_ms: atMs, kind, detail })
      .execute()
  }

  async lastReconciliation(accountId: string): Promise<ReconciliationRow | undefined> {
    const row = await this.#db
      .selectFrom('reconciliations')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('at_ms', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row && { accountId, atMs: row.at_ms, kind: row.kind, detail: row.detail }
  }

  /** The order that holds one of the names that `order` wanted. */
  async #namesake(order: NewLedgerOrder): Promise<LedgerOrder> {
    const row = await this.#db
      .selectFrom('orders')
      .selectAll()
      .where((where) =>
        where.or([
          where.and({ account_id: order.accountId, client_order_id: order.clientOrderId ?? null }),
          where.and({ account_id: order.accountId, order_id: order.orderId ?? null }),
          where.and({ goal_id: order.goalId ?? null, sequence: order.sequence ?? null }),
          where('id', '=', order.id),
        ]),
      )
      .executeTakeFirst()
    if (row !== undefined) return toOrder(row)
    throw new InternalError(`Order ${order.id} was refused for a name that no order has.`, {
      next: 'Report this with the message.',
    })
  }
}

/** In the words of the partial index, so that it serves. */
const UNSETTLED = sql<boolean>`(status NOT IN ('filled', 'cancelled', 'expired', 'rejected', 'never-placed') OR filled <> booked)`

/** A moment that a column can hold: ranges may be open-ended. */
function instant(atMs: number): number {
  return Math.min(atMs, Number.MAX_SAFE_INTEGER)
}
