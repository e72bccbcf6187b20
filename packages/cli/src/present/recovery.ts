/** What a reconciliation found, for programs. The sentences for people are the engine's. */
import type { AccountBlock, BalanceDifference, LedgerOrder, RecoveryReport } from '@trading-bridge/engine'
import type { JsonObject } from './json.ts'

/** Whether books and exchange agreed, so that there is nothing to tell. */
export function hasFoundNothing(report: RecoveryReport): boolean {
  const { orders, external, newFills, positions, differences, block, isFirst } = report
  const hasChanged = orders.some(({ before, order }) => before !== order.status || order.status === 'unknown')
  const found = external.length + newFills + positions.length + differences.length
  return !isFirst && !hasChanged && found === 0 && block === undefined
}

/** Whether the exchange has not yet said what became of an order. */
export function hasUnknownOrders({ orders }: RecoveryReport): boolean {
  return orders.some(({ order }) => order.status === 'unknown')
}

export function recoveryJson(report: RecoveryReport): JsonObject {
  return {
    atMs: report.atMs,
    isFirst: report.isFirst,
    orders: report.orders.map(({ before, order }) => ({ before, ...ledgerOrderJson(order) })),
    external: report.external.map(ledgerOrderJson),
    newFills: report.newFills,
    positions: report.positions.map(({ symbol, before, after }) => ({ symbol, before, after })),
    differences: report.differences.map(differenceJson),
    block: blockJson(report.block),
  }
}

export function differenceJson({ asset, booked, exchange, difference }: BalanceDifference): JsonObject {
  return { asset, booked, exchange, difference }
}

export function blockJson(block: AccountBlock | undefined): JsonObject | null {
  if (block === undefined) return null
  const { code, reason, sinceAtMs } = block
  return { code, reason, sinceAtMs }
}

function ledgerOrderJson(order: LedgerOrder): JsonObject {
  return {
    clientOrderId: order.clientOrderId ?? null,
    orderId: order.orderId ?? null,
    symbol: order.symbol,
    side: order.side,
    price: order.price ?? null,
    quantity: order.quantity ?? null,
    filled: order.filled,
    status: order.status,
  }
}
