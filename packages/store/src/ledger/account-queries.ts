/** Blocks and reconciliations of accounts, as `LedgerTables` keeps them. */
import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'
import type { AccountBlock, ReconciliationRow } from './ledger-account.ts'

export async function insertBlock(
  db: Kysely<Tables>,
  { accountId, code, reason, sinceAtMs }: AccountBlock,
): Promise<void> {
  await db
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

export async function clearBlock(
  db: Kysely<Tables>,
  accountId: string,
  { atMs, by }: { readonly atMs: number; readonly by: string },
): Promise<void> {
  await db
    .updateTable('account_blocks')
    .set({ cleared_at_ms: atMs, cleared_by: by })
    .where('account_id', '=', accountId)
    .where('cleared_at_ms', 'is', null)
    .execute()
}

export async function selectBlock(db: Kysely<Tables>, accountId: string): Promise<AccountBlock | undefined> {
  const row = await db
    .selectFrom('account_blocks')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('cleared_at_ms', 'is', null)
    .executeTakeFirst()
  return row && { accountId, code: row.code, reason: row.reason, sinceAtMs: row.since_at_ms }
}

export async function insertReconciliation(
  db: Kysely<Tables>,
  { accountId, atMs, kind, detail }: ReconciliationRow,
): Promise<void> {
  await db
    .insertInto('reconciliations')
    .values({ account_id: accountId, at_ms: atMs, kind, detail })
    .execute()
}

export async function selectLastReconciliation(
  db: Kysely<Tables>,
  accountId: string,
): Promise<ReconciliationRow | undefined> {
  const row = await db
    .selectFrom('reconciliations')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { accountId, atMs: row.at_ms, kind: row.kind, detail: row.detail }
}
