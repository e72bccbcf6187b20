import { decimal, notional, price, quantity } from '@trading-bridge/core'
import type { FillRow } from '../database/tables.ts'
import type { LedgerFill } from './ledger-order.ts'

export function toFill(row: FillRow): LedgerFill {
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
