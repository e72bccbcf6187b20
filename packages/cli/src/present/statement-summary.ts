/** A statement in a few lines: what was traded, what it cost, and whether the exchange's records agree. */
import type { AccountStatement } from '@trading-bridge/engine'
import type { Terminal } from '../terminal.ts'
import type { JsonObject } from './json.ts'
import { type Column, renderTable } from './table.ts'
import { coloursOf, printable } from './text.ts'

export interface NamedStatement {
  readonly account: string
  readonly statement: AccountStatement
}

interface TradedRow {
  readonly market: string
  readonly fills: string
  readonly side: string
  readonly quantity: string
  readonly notional: string
  readonly average: string
  readonly fees: string
}

export async function statementSummary(
  { account, statement }: NamedStatement,
  terminal: Terminal,
): Promise<string> {
  const { bold, green, red } = coloursOf(terminal)
  const rows = tradedRows(statement)
  const traded = rows.length === 0 ? 'Nothing was traded.\n' : await renderTable(terminal, COLUMNS, rows)
  const { differences } = statement
  const verdict =
    differences.length === 0
      ? green('Orders, fills and balances are equal to the exchange’s own, to the last digit.')
      : red(`The records differ:\n${differences.map((each) => `  - ${printable(each)}`).join('\n')}`)
  return `\n${bold(`Statement of ${account}`)}, ${statement.orders.length} orders, ${statement.fills.length} fills\n${traded}${verdict}\n`
}

export function statementSummaryJson({ account, statement }: NamedStatement): JsonObject {
  const { accountId, fromMs, toMs, orders, fills, markets, differences } = statement
  return {
    account,
    accountId,
    fromAtMs: fromMs,
    toAtMs: toMs,
    orders: orders.length,
    fills: fills.length,
    markets: markets.map((market) => ({
      symbol: market.symbol,
      bought: market.bought,
      boughtNotional: market.boughtNotional,
      sold: market.sold,
      soldNotional: market.soldNotional,
      fees: market.fees.map(({ asset, amount }) => ({ asset, amount })),
    })),
    isEqual: differences.length === 0,
    differences,
  }
}

const COLUMNS: readonly Column<TradedRow>[] = [
  { heading: 'market', align: 'left', text: ({ market }) => market },
  { heading: 'fills', align: 'right', text: ({ fills }) => fills },
  { heading: 'side', align: 'left', text: ({ side }) => side },
  { heading: 'quantity', align: 'right', text: ({ quantity }) => quantity },
  { heading: 'notional', align: 'right', text: ({ notional }) => notional },
  { heading: 'average', align: 'right', text: ({ average }) => average },
  { heading: 'fees', align: 'right', text: ({ fees }) => fees },
]

/** A line for each side of each market; fees stand with the first. */
function tradedRows({ markets }: AccountStatement): readonly TradedRow[] {
  return markets.flatMap((market) => {
    const fees = market.fees.map(({ asset, amount }) => `${amount} ${asset}`).join(' + ')
    const sides = [
      {
        side: 'bought',
        quantity: market.bought,
        notional: market.boughtNotional,
        average: market.averageBuyPrice,
      },
      {
        side: 'sold',
        quantity: market.sold,
        notional: market.soldNotional,
        average: market.averageSellPrice,
      },
    ].filter(({ average }) => average !== undefined)
    return sides.map(({ side, quantity, notional, average }, index) => ({
      market: market.symbol,
      fills: index === 0 ? String(market.fills) : '',
      side,
      quantity: `${quantity}`,
      notional: `${notional}`,
      average: `${average ?? '-'}`,
      fees: index === 0 ? fees : '',
    }))
  })
}
