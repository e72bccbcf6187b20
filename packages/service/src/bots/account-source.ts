import type { AccountSource } from '@trading-bridge/engine'
import type { Lease } from '../exchanges/shared-by-name.ts'
import type { OpenLedger } from '../ledgers/domain-books.ts'
import type { Ledgers } from '../ledgers/ledgers.ts'
import type { AccountNames } from './account-names.ts'

/** Opens accounts for bots with their books, and the books of all that theirs must not meet. */
export function accountSource({
  ledgers,
  names,
}: {
  readonly ledgers: Pick<Ledgers, 'use'>
  readonly names: AccountNames
}): AccountSource {
  return async (accountId, { signal }) => {
    const account = await names.fetch(accountId)
    const lease = await unlessAborted(ledgers.use(account.name), signal)
    const { host, venue, ledger, domain } = lease.value
    const { name, ownerId } = account
    return { accountId, name, ownerId, host, venue, ledger, domain, close: () => lease.close() }
  }
}

/** Whoever gives up waiting leaves nothing open behind him. */
async function unlessAborted(
  opening: Promise<Lease<OpenLedger>>,
  signal: AbortSignal,
): Promise<Lease<OpenLedger>> {
  let giveUp = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason)
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
  })
  try {
    return await Promise.race([opening, aborted])
  } catch (error) {
    opening.then((lease) => lease.close()).catch(() => undefined)
    throw error
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
