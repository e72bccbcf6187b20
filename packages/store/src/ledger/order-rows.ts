import { notional, price, quantity } from '@trading-bridge/core'
import type { OrderRow } from '../database/tables.ts'
import type { LedgerOrder } from './ledger-order.ts'

export function toOrder(row: OrderRow): LedgerOrder {
  return {
    id: row.id,
    accountId: row.account_id,
    origin: row.origin,
    goalId: row.goal_id ?? undefined,
    sequence: row.sequence ?? undefined,
    clientOrderId: row.client_order_id ?? undefined,
    orderId: row.order_id ?? undefined,
    symbol: row.symbol,
    side: row.side,
    type: row.type,
    timeInForce: row.time_in_force,
    price: row.price === null ? undefined : price(row.price),
    quantity: row.quantity === null ? undefined : quantity(row.quantity),
    notional: row.notional === null ? undefined : notional(row.notional),
    status: row.status,
    attempt: row.attempt,
    filled: quantity(row.filled),
    filledNotional: notional(row.filled_notional),
    booked: quantity(row.booked),
    bookedNotional: notional(row.booked_notional),
    createdAtMs: row.created_at_ms,
    sentAtMs: row.sent_at_ms ?? undefined,
    updatedAtMs: row.updated_at_ms,
    exchangeCode: row.exchange_code ?? undefined,
    reason: row.reason ?? undefined,
    revision: row.revision,
  }
}

export function toOrderRow(order: LedgerOrder): OrderRow {
  return {
    id: order.id,
    account_id: order.accountId,
    origin: order.origin,
    goal_id: order.goalId ?? null,
    sequence: order.sequence ?? null,
    client_order_id: order.clientOrderId ?? null,
    order_id: order.orderId ?? null,
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    time_in_force: order.timeInForce,
    price: order.price?.toString() ?? null,
    quantity: order.quantity?.toString() ?? null,
    notional: order.notional?.toString() ?? null,
    status: order.status,
    attempt: order.attempt,
    filled: order.filled.toString(),
    filled_notional: order.filledNotional.toString(),
    booked: order.booked.toString(),
    booked_notional: order.bookedNotional.toString(),
    created_at_ms: order.createdAtMs,
    sent_at_ms: order.sentAtMs ?? null,
    updated_at_ms: order.updatedAtMs,
    exchange_code: order.exchangeCode ?? null,
    reason: order.reason ?? null,
    revision: order.revision,
  }
}
