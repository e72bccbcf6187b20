/** A statement in a few lines: what was traded, what it cost, and whether the exchange's records agree. */
import { isZero, quoteOf } from '@trading-bridge/core'
import type { AccountStatement } from '@trading-bridge/engine'
import type { Terminal } from '../terminal.ts'
import type { JsonObject } from './json.ts'
import { coloursOf, counted, printable } from './text.ts'

export interface NamedStatement {
  readonly account: string
  readonly statement: AccountStatement
}

export function statementSummary({ account, statement }: NamedStatement, terminal: Terminal): string {
  const { bold, green, red } = coloursOf(terminal)
  const { differences, orders, fills } = statement
  const traded = statement.markets.map(marketText)
  const verdict =
    differences.length === 0
      ? green("Orders, fills and balances are equal to the exchange's own, to the last digit.")
      : red(`The records differ:\n${differences.map((each) => `  - ${printable(each)}`).join('\n')}`)
  return [
    `\n${bold(`Statement of ${printable(account)}`)}: ${counted(orders.length, 'order')}, ${counted(fills.length, 'fill')}\n`,
    ...(traded.length === 0 ? ['  Nothing was traded.\n'] : traded),
    `${verdict}\n`,
  ].join('')
}

/** Each side of a market, and its fees; exact. */
function marketText(market: AccountStatement['markets'][number]): string {
  const fees = market.fees.map(({ asset, amount }) => `${amount} ${asset}`).join(' + ')
  const quote = quoteOf(market.symbol)
  const sides = [
    { deed: 'bought', quantity: market.bought, notional: market.boughtNotional },
    { deed: 'sold', quantity: market.sold, notional: market.soldNotional },
  ]
  return sides
    .filter(({ quantity }) => !isZero(quantity))
    .map(
      ({ deed, quantity, notional }) => `  ${market.symbol}  ${deed} ${quantity} for ${notional} ${quote}\n`,
    )
    .concat(
      `  ${' '.repeat(market.symbol.length)}  ${counted(market.fills, 'fill')}, fees ${fees === '' ? 'none' : fees}\n`,
    )
    .join('')
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
