/** Fills and what they add up to, as `LedgerTables` reads them. */
import { type Decimal, decimal, type FillId, type MarketSymbol } from '@trading-bridge/core'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../database/tables.ts'
import { FILL_TEXT, toFillOfText } from './fill-rows.ts'
import type { FillPage, LedgerFill } from './ledger-order.ts'
import { instant } from './time-range.ts'

export async function selectKnownFills(
  db: Kysely<Tables>,
  accountId: string,
  symbol: MarketSymbol,
  fillIds: readonly FillId[],
): Promise<ReadonlySet<FillId>> {
  if (fillIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('fills')
    .select('fill_id')
    .where('account_id', '=', accountId)
    .where('symbol', '=', symbol)
    .where('fill_id', 'in', fillIds)
    .execute()
  return new Set(rows.map((row) => row.fill_id))
}

export async function selectFills(
  db: Kysely<Tables>,
  accountId: string,
  { fromMs, toMs, symbol, after, limit }: FillPage,
): Promise<readonly LedgerFill[]> {
  const rows = await db
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

/** Of several accounts in one market, by time. */
export async function selectFillsSince(
  db: Kysely<Tables>,
  accountIds: readonly string[],
  symbol: MarketSymbol,
  sinceAtMs: number,
): Promise<readonly LedgerFill[]> {
  if (accountIds.length === 0) return []
  const rows = await db
    .selectFrom('fills')
    .select(['account_id', FILL_TEXT.as('fill')])
    .where('account_id', 'in', accountIds)
    .where('at_ms', '>=', instant(sinceAtMs))
    .where('symbol', '=', symbol)
    .orderBy('at_ms')
    .orderBy('account_id')
    .orderBy('fill_id')
    .execute()
  return rows.map(({ account_id, fill }) => toFillOfText(account_id, fill))
}

export async function selectLatestFills(
  db: Kysely<Tables>,
  accountId: string,
): Promise<ReadonlyMap<MarketSymbol, number>> {
  const rows = await db
    .selectFrom('fills')
    .select(({ fn }) => ['symbol', fn.max('at_ms').as('at_ms')])
    .where('account_id', '=', accountId)
    .groupBy('symbol')
    .orderBy('symbol')
    .execute()
  return new Map(rows.map((row) => [row.symbol, row.at_ms]))
}

export async function sumPositions(
  db: Kysely<Tables>,
  accountId: string,
): Promise<ReadonlyMap<MarketSymbol, Decimal>> {
  const { rows } = await sql<{ symbol: MarketSymbol; amount: string }>`
    SELECT symbol, trim_scale(sum(CASE side WHEN 'buy' THEN quantity::numeric ELSE -quantity::numeric END))::text AS amount
    FROM fills WHERE account_id = ${accountId} GROUP BY symbol ORDER BY symbol`.execute(db)
  return new Map(rows.map((row) => [row.symbol, decimal(row.amount)]))
}
