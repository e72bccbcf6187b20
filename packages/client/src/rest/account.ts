/** What the account holds. Source: documented and observed (docs/coinstore/account.md). */
import { add, type Balance, ZERO } from '@trading-bridge/core'
import { type ResponseOf, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import type { CallOptions } from './call-options.ts'
import type { RestCaller } from './rest-caller.ts'

export async function fetchBalances(
  caller: RestCaller,
  { signal }: CallOptions,
): Promise<readonly Balance[]> {
  return await caller.call(SPOT_ENDPOINTS.accountList, {}, { signal, read: toBalances })
}

const AVAILABLE = 1

/** Two rows a currency, in any order; a row without its currency cannot be told apart and is left out (observed). */
function toBalances(rows: ResponseOf<typeof SPOT_ENDPOINTS.accountList>): readonly Balance[] {
  const balances = new Map<string, Balance>()
  for (const { currency: asset, balance, type } of rows) {
    if (asset === undefined) continue
    const { available, frozen } = balances.get(asset) ?? { available: ZERO, frozen: ZERO }
    balances.set(
      asset,
      type === AVAILABLE
        ? { asset, available: add(available, balance), frozen }
        : { asset, available, frozen: add(frozen, balance) },
    )
  }
  return [...balances.values()].sort((left, right) => (left.asset < right.asset ? -1 : 1))
}
