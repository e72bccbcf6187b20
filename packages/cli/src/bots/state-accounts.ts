/** Statements of several accounts since a moment. One that cannot be had keeps none of the others back. */
import { TradingBridgeError } from '@trading-bridge/core'
import type { AccountStatement } from '@trading-bridge/engine'
import type { Service } from '@trading-bridge/service'
import { fetchStatement } from '../fetch-statement.ts'

export type StatedAccount =
  | { readonly kind: 'stated'; readonly account: string; readonly statement: AccountStatement }
  | { readonly kind: 'not-stated'; readonly account: string; readonly error: TradingBridgeError }

/** Nothing stops this but the end of the process: whoever asked to end wants to read it. */
export async function stateAccounts(
  service: Service,
  accounts: Iterable<string>,
  sinceMs: number,
): Promise<readonly StatedAccount[]> {
  const { signal } = new AbortController()
  const stated: StatedAccount[] = []
  for (const account of new Set(accounts)) {
    try {
      const statement = await fetchStatement(service, account, { fromMs: sinceMs, toMs: undefined, signal })
      stated.push({ kind: 'stated', account, statement })
    } catch (error) {
      if (!(error instanceof TradingBridgeError)) throw error
      stated.push({ kind: 'not-stated', account, error })
    }
  }
  return stated
}
