import { decimal, InternalError, notional, price, quantity } from '@trading-bridge/core'
import { sql } from 'kysely'
import type { FillRow } from '../database/tables.ts'
import type { LedgerFill } from './ledger-order.ts'

function toFill(row: FillRow): LedgerFill {
  return {
    accountId: row.account_id,
    symbol: row.symbol,
    fillId: row.fill_id,
    tradeId: row.trade_id,
    orderId: row.order_id,
    side: row.side,
    role: row.role,
    price: price(row.price),
    quantity: quantity(row.quantity),
    notional: notional(row.notional),
    fee: { asset: row.fee_asset, amount: decimal(row.fee_amount) },
    selfDealtQuantity: quantity(row.self_dealt_quantity),
    atMs: row.at_ms,
    recordedAtMs: row.recorded_at_ms,
  }
}

/** Of a fill's columns all but the account, in the order in which `toFillOfText` reads them. */
const COLUMNS = [
  'symbol',
  'fill_id',
  'trade_id',
  'order_id',
  'side',
  'role',
  'price',
  'quantity',
  'notional',
  'fee_asset',
  'fee_amount',
  'self_dealt_quantity',
  'at_ms',
  'recorded_at_ms',
] as const
/** The unit separator of ASCII, which no id and no amount has. */
const SEPARATOR = '\u001f'

/**
 * A fill as one column of text. The embedded database takes 25 µs to hand out the columns of a row one by one, and 4 µs for
 * one text: over a hundred thousand fills that is the statement's time.
 */
export const FILL_TEXT = sql<string>`concat_ws(chr(31), ${sql.join(COLUMNS.map((column) => sql.ref(column)))})`

/** @throws {InternalError} the text has other columns than a fill. */
export function toFillOfText(accountId: string, text: string): LedgerFill {
  const parts = text.split(SEPARATOR)
  if (parts.length !== COLUMNS.length)
    throw new InternalError(`A recorded fill has ${parts.length} columns.`, {
      next: 'Report it, with the version of the program.',
    })
  const row = Object.fromEntries(COLUMNS.map((column, at) => [column, parts[at]])) as Record<
    (typeof COLUMNS)[number],
    string
  >
  const atMs = { at_ms: Number(row.at_ms), recorded_at_ms: Number(row.recorded_at_ms) }
  return toFill({ ...row, ...atMs, account_id: accountId } as FillRow)
}

export function toFillRow(fill: LedgerFill): FillRow {
  return {
    account_id: fill.accountId,
    symbol: fill.symbol,
    fill_id: fill.fillId,
    trade_id: fill.tradeId,
    order_id: fill.orderId,
    side: fill.side,
    role: fill.role,
    price: fill.price.toString(),
    quantity: fill.quantity.toString(),
    notional: fill.notional.toString(),
    fee_asset: fill.fee.asset,
    fee_amount: fill.fee.amount.toString(),
    self_dealt_quantity: fill.selfDealtQuantity.toString(),
    at_ms: fill.atMs,
    recorded_at_ms: fill.recordedAtMs,
  }
}
