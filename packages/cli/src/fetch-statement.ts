import { systemClock } from '@trading-bridge/core'
import { type AccountStatement, accountStatement } from '@trading-bridge/engine'
import type { Service } from '@trading-bridge/service'
import { unlessStopped } from './installation.ts'

export interface StatementSpan {
  /** Included; where the books begin when left out. */
  readonly fromMs: number | undefined
  /** Not included; now when left out. */
  readonly toMs: number | undefined
  readonly signal: AbortSignal
}

/**
 * What happened on an account, beside the exchange's own records. The books are reconciled first, so that what is missing in
 * them is not taken for a difference.
 */
export async function fetchStatement(
  { store, ledgers }: Service,
  name: string,
  { fromMs, toMs, signal }: StatementSpan,
): Promise<AccountStatement> {
  await using lease = await unlessStopped(ledgers.use(name), signal)
  const { account, venue } = lease.value
  const movements = await store.ledger.movements(account.id)
  // The exchange tells whole seconds: a fill of the second in which the books begin is theirs.
  const beginsAtMs =
    Math.floor(Math.min(...movements.map(({ atMs }) => atMs), systemClock.nowMs()) / 1_000) * 1_000
  return await accountStatement({
    accountId: account.id,
    storage: store.ledger,
    venue,
    fromMs: Math.max(fromMs ?? beginsAtMs, beginsAtMs),
    toMs: toMs ?? systemClock.nowMs() + 1,
    signal,
  })
}
