/** A statement as plain values: every amount is its exact text, every instant milliseconds, nothing is nested. */
import type { AccountStatement } from './account-statement.ts'
import { ordersById } from './account-statement.ts'

type StatementCell = string | number | null
export type StatementRow = Readonly<Record<string, StatementCell>>

/** The tables of a statement, by name; a table is written to CSV with its keys as the first line. */
export interface StatementTables {
  readonly orders: readonly StatementRow[]
  readonly fills: readonly StatementRow[]
  readonly markets: readonly StatementRow[]
  readonly assets: readonly StatementRow[]
  readonly movements: readonly StatementRow[]
  readonly differences: readonly StatementRow[]
}

export function statementTables(statement: AccountStatement): StatementTables {
  const orders = ordersById(statement.orders)
  return {
    orders: statement.orders.map((order) => ({
      createdAtMs: order.createdAtMs,
      updatedAtMs: order.updatedAtMs,
      symbol: order.symbol,
      side: order.side,
      type: order.type,
      timeInForce: order.timeInForce,
      price: text(order.price),
      quantity: text(order.quantity),
      notional: text(order.notional),
      filled: text(order.filled),
      filledNotional: text(order.filledNotional),
      status: order.status,
      origin: order.origin,
      clientOrderId: order.clientOrderId ?? null,
      orderId: order.orderId ?? null,
    })),
    fills: statement.fills.map((fill) => ({
      atMs: fill.atMs,
      symbol: fill.symbol,
      side: fill.side,
      role: fill.role,
      price: text(fill.price),
      quantity: text(fill.quantity),
      notional: text(fill.notional),
      fee: text(fill.fee.amount),
      feeAsset: fill.fee.asset,
      fillId: fill.fillId,
      tradeId: fill.tradeId,
      orderId: fill.orderId,
      clientOrderId: orders.get(fill.orderId)?.clientOrderId ?? null,
    })),
    markets: statement.markets.map((market) => ({
      symbol: market.symbol,
      fills: market.fills,
      bought: text(market.bought),
      boughtNotional: text(market.boughtNotional),
      averageBuyPrice: text(market.averageBuyPrice),
      sold: text(market.sold),
      soldNotional: text(market.soldNotional),
      averageSellPrice: text(market.averageSellPrice),
      fees: market.fees.map(({ asset, amount }) => `${amount} ${asset}`).join(' + '),
    })),
    assets: statement.assets.map((change) => ({
      asset: change.asset,
      before: text(change.before),
      byFills: text(change.byFills),
      byFees: text(change.byFees),
      byMovements: text(change.byMovements),
      after: text(change.after),
      exchange: text(change.exchange),
    })),
    movements: statement.movements.map(({ atMs, asset, amount, kind, note }) => ({
      atMs,
      asset,
      amount: text(amount),
      kind,
      note,
    })),
    differences: statement.differences.map((difference) => ({ difference })),
  }
}

/** A table as CSV (RFC 4180), with a line of names first. */
export function csvOf(rows: readonly StatementRow[]): string {
  const [first] = rows
  if (first === undefined) return ''
  const names = Object.keys(first)
  const lines = rows.map((row) => names.map((name) => csvCell(row[name] ?? null)).join(','))
  return `${[names.join(','), ...lines].join('\r\n')}\r\n`
}

/** A cell that a spreadsheet would take for a formula is text to it. */
function csvCell(value: StatementCell): string {
  if (value === null) return ''
  const plain = String(value)
  const guarded = /^[=@\t\r]/.test(plain) || /^[+-](?![\d.])/.test(plain) ? `'${plain}` : plain
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

function text(amount: { toString(): string } | undefined): string | null {
  return amount === undefined ? null : amount.toString()
}
