/**
 * The statements that record orders. Each is one statement and therefore one commit: state, event and fills are there
 * together or not at all, and one round trip makes them durable.
 */
import { InternalError } from '@trading-bridge/core'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { WriterFence } from '../claims/writer-fence.ts'
import type { FillRow, Tables } from '../database/tables.ts'
import { textQuery } from '../database/text-query.ts'
import { toFillRow } from './fill-rows.ts'
import type { LedgerFill, NewLedgerOrder, NewOrderEvent, OrderChange } from './ledger-order.ts'
import { toOrderRow } from './order-rows.ts'

export type RecordedOrder = 'inserted' | 'exists' | 'blocked' | 'superseded'

/**
 * Records an order with its first event, as revision 1. `exists`: one of its names is taken; `blocked`: the account is,
 * and the order is one that heeds it; `superseded`: the fence is not the present one. Nothing was changed then. A block that
 * is set meanwhile may come too late for it; a fence that is raised meanwhile waits for it.
 */
export async function recordOrder(
  db: Kysely<Tables>,
  order: NewLedgerOrder,
  { kind, atMs, detail }: NewOrderEvent,
  { unlessBlocked, fence }: { readonly unlessBlocked: boolean; readonly fence?: WriterFence | undefined },
): Promise<RecordedOrder> {
  const { revision: _, ...row } = toOrderRow({ ...order, revision: 1 })
  const values = [...fenceValues(fence), unlessBlocked, ...Object.values(row), kind, atMs, detail]
  const { rows } = await db.executeQuery(textQuery(RECORD_ORDER, values))
  return parseAnswer(rows[0])
}

/**
 * Moves an order to its next revision, with its event and its fills. False: the stored revision is not the one before, or the
 * fence is not the present one.
 *
 * @throws a unique violation of `fills_pkey` when a fill is there already; nothing is changed then.
 */
export async function changeOrder(
  db: Kysely<Tables>,
  { next, event, fills = [] }: OrderChange,
  fence?: WriterFence,
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
      WHERE id = ${row.id} AND revision = ${row.revision - 1}${isWriter(fence)}
      RETURNING id, revision
    )${fills.length === 0 ? sql`` : sql`, filled AS (${insertFills(fills)})`}
    INSERT INTO order_events (id, revision, ${EVENT_COLUMNS}) SELECT id, revision, ${eventValues(event)} FROM changed
    RETURNING id`.execute(db)
  return rows.length === 1
}

/** The fence, and the columns of `orders` in their order, as `toOrderRow` gives them; all but the revision. */
const RECORD_ORDER = `SELECT record_order(${Array.from({ length: 32 }, (_, index) => `$${index + 1}`).join(', ')}) AS answer`

const ANSWERS: readonly RecordedOrder[] = ['inserted', 'exists', 'blocked', 'superseded']

function parseAnswer(row: unknown): RecordedOrder {
  const told = typeof row === 'object' && row !== null && 'answer' in row ? row.answer : undefined
  const answer = ANSWERS.find((known) => known === told)
  if (answer !== undefined) return answer
  throw new InternalError('The database did not say what became of an order.', {
    next: 'Read the order before it is recorded again, and report this.',
  })
}

function fenceValues(fence: WriterFence | undefined): readonly unknown[] {
  return [fence?.exchange ?? null, fence?.ownerIds ?? null, fence?.token ?? null]
}

function isWriter(fence: WriterFence | undefined): RawBuilder<unknown> {
  if (fence === undefined) return sql``
  return sql` AND is_writer(${fence.exchange}, ${fence.ownerIds}, ${fence.token})`
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
const FILL_COLUMNS = sql.raw(Object.keys(FILL_TYPES).join(', '))
const EVENT_COLUMNS = sql.raw('kind, at_ms, detail')

function eventValues({ kind, atMs, detail }: NewOrderEvent): RawBuilder<unknown> {
  return sql`${kind}::text, ${atMs}::bigint, ${detail}::text`
}

function insertFills(fills: readonly LedgerFill[]): RawBuilder<unknown> {
  const rows = sql.join(fills.map((fill) => sql`(${typedValues(toFillRow(fill), FILL_TYPES)})`))
  return sql`
    INSERT INTO fills (${FILL_COLUMNS}) SELECT given.* FROM changed, (VALUES ${rows}) AS given (${FILL_COLUMNS})`
}

/** The values in the order of `types`, each with its type: a SELECT would take them all for text. */
function typedValues(row: FillRow, types: Readonly<Record<string, string>>): RawBuilder<unknown> {
  const values = new Map<string, unknown>(Object.entries(row))
  return sql.join(Object.entries(types).map(([column, type]) => sql`${values.get(column)}::${sql.raw(type)}`))
}
