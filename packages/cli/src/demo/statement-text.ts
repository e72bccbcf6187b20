import { type Decimal, type Fee, isNegative, negate } from '@trading-bridge/core'
import type { ExecutionSummary, GoalEnd, GoalResult, Statement } from '@trading-bridge/engine'
import { type Column, renderTable } from '../present/table.ts'
import { coloursOf } from '../present/text.ts'
import type { Terminal } from '../terminal.ts'

interface ComparedRow {
  readonly what: string
  readonly booked: string
  readonly exchange: string
}

/** The statement for a person: what was wanted, what was done, and whether the exchange's own records agree. */
export async function statementText(
  result: GoalResult,
  statement: Statement,
  terminal: Terminal,
): Promise<string> {
  const colours = coloursOf(terminal)
  const { goal, booked, exchange, differences } = statement
  const seconds = ((result.endedAtMs - result.startedAtMs) / 1000).toFixed(1)
  const verdict =
    differences.length === 0
      ? colours.green('Orders, fills and balances are equal to the last digit.')
      : colours.red(`The records differ:\n${differences.map((difference) => `  - ${difference}`).join('\n')}`)
  return [
    `\n${colours.bold('Statement')}\n\n`,
    `  goal    ${goal.side} ${goal.quantity} of ${goal.symbol} in slices of ${goal.sliceQuantity}, `,
    `each within ${goal.maxSlippageBps} bps of the best price\n`,
    `  end     ${endText(result.end)}, ${result.slices.length} orders, ${exchange.fills} fills, ${seconds} s\n\n`,
    await comparedTable(booked, exchange, terminal),
    '\n',
    await balanceTable(statement, terminal),
    `\n${verdict}\n`,
  ].join('')
}

/** Why a goal ended, in words. */
function endText(end: GoalEnd): string {
  switch (end.kind) {
    case 'reached':
      return 'reached'
    case 'rest-below-minimum':
      return 'the rest is smaller than the market takes'
    case 'out-of-time':
      return 'out of time'
    case 'interrupted':
      return 'interrupted; no order is left at the exchange'
    case 'refused':
      return `refused by risk: ${end.refusal.message}`
    case 'rejected':
      return `rejected by the exchange with ${end.exchangeCode}: ${end.reason} ${end.next}`
    case 'unsettled':
      return `an order may be live; look it up by client order id ${end.clientOrderId} before trading on`
    case 'unreachable':
      return 'the exchange could not be reached'
  }
}

function comparedTable(
  booked: ExecutionSummary,
  exchange: ExecutionSummary,
  terminal: Terminal,
): Promise<string> {
  const rows: ComparedRow[] = [
    { what: 'filled', booked: `${booked.filled}`, exchange: `${exchange.filled}` },
    { what: 'notional', booked: `${booked.notional}`, exchange: `${exchange.notional}` },
    {
      what: 'average price',
      booked: `${booked.averagePrice ?? '-'}`,
      exchange: `${exchange.averagePrice ?? '-'}`,
    },
    { what: 'fees', booked: feesText(booked.fees), exchange: feesText(exchange.fees) },
  ]
  const columns: Column<ComparedRow>[] = [
    { heading: '', align: 'left', text: (row) => row.what },
    { heading: 'our orders', align: 'right', text: (row) => row.booked },
    { heading: "the exchange's fills", align: 'right', text: (row) => row.exchange },
  ]
  return renderTable(terminal, columns, rows)
}

function balanceTable({ balances }: Statement, terminal: Terminal): Promise<string> {
  const columns: Column<Statement['balances'][number]>[] = [
    { heading: 'balance', align: 'left', text: (row) => row.asset },
    { heading: 'before', align: 'right', text: (row) => `${row.before}` },
    { heading: 'after', align: 'right', text: (row) => `${row.after}` },
    { heading: 'change', align: 'right', text: (row) => signedText(row.change) },
    { heading: 'explained by fills', align: 'right', text: (row) => signedText(row.explained) },
  ]
  return renderTable(terminal, columns, balances)
}

function feesText(fees: readonly Fee[]): string {
  return fees.length === 0 ? '-' : fees.map(({ asset, amount }) => `${amount} ${asset}`).join(', ')
}

/** A change with its sign, so that a gain is not mistaken for an amount. */
function signedText(change: Decimal): string {
  return isNegative(change) ? `−${negate(change)}` : `+${change}`
}
