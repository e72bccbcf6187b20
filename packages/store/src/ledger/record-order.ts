/**
 * The statements that record orders. Each is one statement and therefore one commit: state, event and fills are there
 * together or not at all, and one round trip makes them durable.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { FillRow, OrderRow, Tables } from '../database/tables.ts'
import { toFillRow } from './fill-rows.ts'
import type { AccountBlock } from './ledger-account.ts'
import type { LedgerFill, LedgerOrder, NewLedgerOrder, NewOrderEvent, OrderChange } from './ledger-order.ts'
import { toOrderRow } from './order-rows.ts'

export type RecordedIntent = 'inserted' | 'exists' | { readonly block: AccountBlock }

/**
 * Records an order of ours with its first event, unless the account is blocked. A block that is set while this runs may
 * come too late for it.
 */
export async function insertUnlessBlocked(
  db: Kysely<Tables>,
  order: NewLedgerOrder,
  event: NewOrderEvent,
): Promise<RecordedIntent> {
  const { rows } = await sql<StandingBlock & { inserted: boolean }>`
    WITH standing AS (
      SELECT code, reason, since_at_ms FROM account_blocks
      WHERE account_id = ${order.accountId} AND cleared_at_ms IS NULL
    ), recorded AS (
      INSERT INTO orders (${ORDER_COLUMNS}) SELECT ${orderValues({ ...order, revision: 1 })}
      WHERE NOT EXISTS (SELECT FROM standing)
      ON CONFLICT DO NOTHING RETURNING id, revision
    ), told AS (
      INSERT INTO order_events (id, revision, ${EVENT_COLUMNS}) SELECT id, revision, ${eventValues(event)} FROM recorded
    )
    SELECT EXISTS (SELECT FROM recorded) AS inserted, standing.*
    FROM (SELECT) AS always LEFT JOIN standing ON true`.execute(db)
  const [answer] = rows
  if (answer === undefined || answer.inserted) return 'inserted'
  const { code, reason, since_at_ms: sinceAtMs } = answer
  if (code === null || reason === null || sinceAtMs === null) return 'exists'
  return { block: { accountId: order.accountId, code, reason, sinceAtMs } }
}

/** Records an order with its first event, blocked or not. False: one of its names is taken, and nothing was changed. */
export async function insertOrder(
  db: Kysely<Tables>,
  order: NewLedgerOrder,
  event: NewOrderEvent,
): Promise<boolean> {
  const { rows } = await sql`
    WITH recorded AS (
      INSERT INTO orders (${ORDER_COLUMNS}) SELECT ${orderValues({ ...order, revision: 1 })}
      ON CONFLICT DO NOTHING RETURNING id, revision
    )
    INSERT INTO order_events (id, revision, ${EVENT_COLUMNS}) SELECT id, revision, ${eventValues(event)} FROM recorded
    RETURNING id`.execute(db)
  return rows.length === 1
}

/**
 * Moves an order to its next revision, with its event and its fills. False: the stored revision is not the one before.
 *
 * @throws a unique violation of `fills_pkey` when a fill is there already; nothing is changed then.
 */
export async function changeOrder(
  db: Kysely<Tables>,
  { next, event, fills = [] }: OrderChange,
): Promise<boolean> {
  const row = toOrderRow(next)
  const { rows } = await sql`
    WITH changed AS (
      UPDATE orders SET
        client_order_id = ${row.client_order_id},
        order_id = ${row.order_id},
        status = ${row.status},
        attempt = ${row.attempt},
        filled = ${row.filled},
        filled_notional = ${row.filled_notional},
        booked = ${row.booked},
        booked_notional = ${row.booked_notional},
        sent_at_ms = ${row.sent_at_ms},
        updated_at_ms = ${row.updated_at_ms},
        exchange_code = ${row.exchange_code},
        reason = ${row.reason},
        revision = ${row.revision}
      WHERE id = ${row.id} AND revision = ${row.revision - 1}
      RETURNING id, revision
    )${fills.length === 0 ? sql`` : sql`, filled AS (${insertFills(fills)})`}
    INSERT INTO order_events (id, revision, ${EVENT_COLUMNS}) SELECT id, revision, ${eventValues(event)} FROM changed
    RETURNING id`.execute(db)
  return rows.length === 1
}

interface StandingBlock {
  readonly code: AccountBlock['code'] | null
  readonly reason: string | null
  readonly since_at_ms: number | null
}

const ORDER_TYPES: Readonly<Record<keyof OrderRow, 'text' | 'integer' | 'bigint'>> = {
  id: 'text',
  account_id: 'text',
  origin: 'text',
  goal_id: 'text',
  sequence: 'integer',
  client_order_id: 'text',
  order_id: 'text',
  symbol: 'text',
  side: 'text',
  type: 'text',
  time_in_force: 'text',
  price: 'text',
  quantity: 'text',
  notional: 'text',
  status: 'text',
  attempt: 'integer',
  filled: 'text',
  filled_notional: 'text',
  booked: 'text',
  booked_notional: 'text',
  created_at_ms: 'bigint',
  sent_at_ms: 'bigint',
  updated_at_ms: 'bigint',
  exchange_code: 'text',
  reason: 'text',
  revision: 'integer',
}
const FILL_TYPES: Readonly<Record<keyof FillRow, 'text' | 'bigint'>> = {
  account_id: 'text',
  symbol: 'text',
  fill_id: 'text',
  trade_id: 'text',
  order_id: 'text',
  side: 'text',
  role: 'text',
  price: 'text',
  quantity: 'text',
  notional: 'text',
  fee_asset: 'text',
  fee_amount: 'text',
  self_dealt_quantity: 'text',
  at_ms: 'bigint',
  recorded_at_ms: 'bigint',
}
const ORDER_COLUMNS = sql.raw(Object.keys(ORDER_TYPES).join(', '))
const FILL_COLUMNS = sql.raw(Object.keys(FILL_TYPES).join(', '))
const EVENT_COLUMNS = sql.raw('kind, at_ms, detail')

function orderValues(order: LedgerOrder): RawBuilder<unknown> {
  return typedValues(toOrderRow(order), ORDER_TYPES)
}

function eventValues({ kind, atMs, detail }: NewOrderEvent): RawBuilder<unknown> {
  return sql`${kind}::text, ${atMs}::bigint, ${detail}::text`
}

function insertFills(fills: readonly LedgerFill[]): RawBuilder<unknown> {
  const rows = sql.join(fills.map((fill) => sql`(${typedValues(toFillRow(fill), FILL_TYPES)})`))
  return sql`
    INSERT INTO fills (${FILL_COLUMNS}) SELECT given.* FROM changed, (VALUES ${rows}) AS given (${FILL_COLUMNS})`
}

/** The values in the order of `types`, each with its type: a SELECT would take them all for text. */
function typedValues(row: OrderRow | FillRow, types: Readonly<Record<string, string>>): RawBuilder<unknown> {
  const values = new Map<string, unknown>(Object.entries(row))
  return sql.join(Object.entries(types).map(([column, type]) => sql`${values.get(column)}::${sql.raw(type)}`))
}
