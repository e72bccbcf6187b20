import { createHash } from 'node:crypto'
import { FEE_HOLDER } from '../accounts/ledger.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import { holderOf } from '../exchange/transfers.ts'

/**
 * One text for all that the exchange holds: balances, books and the last trade of each market. Two sandboxes with the
 * same text are in the same state.
 */
export function stateHash(exchange: SandboxExchange): string {
  const hash = createHash('sha256')
  const note = (value: unknown): void => {
    hash.update(JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)))
  }
  for (const { accountId } of exchange.accounts.all())
    for (const holder of [accountId, holderOf(accountId, 'futures')])
      note([holder, exchange.ledger.balances(holder)])
  note([FEE_HOLDER, exchange.ledger.balances(FEE_HOLDER)])
  for (const { symbol } of exchange.markets())
    note([symbol, exchange.book(symbol), exchange.trades(symbol, 1)])
  return hash.digest('hex')
}
