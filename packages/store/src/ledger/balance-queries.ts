/** Balances and what explains them, as `LedgerTables` keeps them. */
import { type Decimal, decimal } from '@trading-bridge/core'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../database/tables.ts'
import type { BalanceMovement, BalanceRow } from './ledger-account.ts'
import { instant, type TimeRange } from './time-range.ts'

export async function sumBooked(
  db: Kysely<Tables>,
  accountId: string,
  beforeMs: number,
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
    db,
  )
  return new Map(rows.map((row) => [row.asset, decimal(row.amount)]))
}

export async function insertMovements(
  db: Kysely<Tables>,
  movements: readonly BalanceMovement[],
): Promise<void> {
  if (movements.length === 0) return
  await db
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

export async function selectMovements(
  db: Kysely<Tables>,
  accountId: string,
  { fromMs, toMs }: TimeRange,
): Promise<readonly BalanceMovement[]> {
  const rows = await db
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

export async function upsertBalances(db: Kysely<Tables>, balances: readonly BalanceRow[]): Promise<void> {
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
    WHERE excluded.at_ms >= balances.at_ms`.execute(db)
}

export async function selectBalances(
  db: Kysely<Tables>,
  accountId: string,
  atMs: number,
): Promise<readonly BalanceRow[]> {
  const { rows } = await sql<Tables['balances']>`
    SELECT DISTINCT ON (asset) * FROM (
      SELECT *, 1 AS rank FROM balances UNION ALL SELECT *, 2 FROM balance_snapshots
    ) AS known
    WHERE account_id = ${accountId} AND at_ms <= ${instant(atMs)}
    ORDER BY asset, at_ms DESC, rank`.execute(db)
  return rows.map(({ account_id, asset, available, frozen, at_ms }) => ({
    accountId: account_id,
    asset,
    available: decimal(available),
    frozen: decimal(frozen),
    atMs: at_ms,
  }))
}
