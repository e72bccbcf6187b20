/** Orders and their events, as `LedgerTables` reads them. */
import { InternalError } from '@trading-bridge/core'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../database/tables.ts'
import type {
  GoalOrder,
  LedgerOrder,
  NewLedgerOrder,
  OrderEvent,
  OrderKey,
  OrderPage,
} from './ledger-order.ts'
import { toOrder } from './order-rows.ts'
import { instant } from './time-range.ts'

export async function selectUnsettled(
  db: Kysely<Tables>,
  accountId: string,
): Promise<readonly LedgerOrder[]> {
  const rows = await db
    .selectFrom('orders')
    .selectAll()
    .where('account_id', '=', accountId)
    .where(UNSETTLED)
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute()
  return rows.map(toOrder)
}

export async function selectOrder(
  db: Kysely<Tables>,
  accountId: string,
  key: OrderKey,
): Promise<LedgerOrder | undefined> {
  const query = db.selectFrom('orders').selectAll().where('account_id', '=', accountId)
  const found =
    'id' in key
      ? query.where('id', '=', key.id)
      : 'orderId' in key
        ? query.where('order_id', '=', key.orderId)
        : query.where('client_order_id', '=', key.clientOrderId)
  const row = await found.executeTakeFirst()
  return row === undefined ? undefined : toOrder(row)
}

export async function selectOrders(
  db: Kysely<Tables>,
  accountId: string,
  { fromMs, toMs, symbol, afterId, limit }: OrderPage,
): Promise<readonly LedgerOrder[]> {
  const rows = await db
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

export async function selectOrderEvents(db: Kysely<Tables>, orderId: string): Promise<readonly OrderEvent[]> {
  const rows = await db
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

export async function selectGoalOrders(db: Kysely<Tables>, goalId: string): Promise<readonly GoalOrder[]> {
  const rows = await db
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

/** The order that holds one of the names that `order` wanted. */
export async function selectNamesake(db: Kysely<Tables>, order: NewLedgerOrder): Promise<LedgerOrder> {
  const row = await db
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

/** In the words of the partial index, so that it serves. */
const UNSETTLED = sql<boolean>`(status NOT IN ('filled', 'cancelled', 'expired', 'rejected', 'never-placed') OR filled <> booked)`
