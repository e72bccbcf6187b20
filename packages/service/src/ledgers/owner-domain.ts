/**
 * Whose accounts must never trade with each other. Accounts of one owner belong together; so do accounts of whoever that have
 * the same key, for behind it is one account of the exchange.
 */
import type { Account, CredentialVersion } from '@trading-bridge/store'
import { addressesOf } from '../exchanges/exchange-addresses.ts'

/** The accounts that one account must not trade with, itself among them. */
export interface OwnerDomain {
  readonly exchange: string
  /** Of all its accounts on the exchange, wherever that is reached; sorted. */
  readonly ownerIds: readonly string[]
  /** A sandbox is another than the exchange itself. */
  readonly place: string
  /** Those that trade in that place. By name. */
  readonly accounts: readonly Account[]
}

type HeldKey = Pick<CredentialVersion, 'accountId' | 'status' | 'fingerprint'>

export function ownerDomainOf(
  account: Account,
  { accounts, keys }: { readonly accounts: readonly Account[]; readonly keys: readonly HeldKey[] },
): OwnerDomain {
  const fingerprints = new Map(
    keys
      .filter(({ status }) => status === 'active')
      .map(({ accountId, fingerprint }) => [accountId, fingerprint]),
  )
  const { exchange } = account
  const onExchange = accounts.filter((other) => other.exchange === exchange)
  const owners = new Set([account.ownerId])
  for (let before = 0; before < owners.size; ) {
    before = owners.size
    const shared = new Set(
      onExchange.flatMap(({ id, ownerId }) => (owners.has(ownerId) ? (fingerprints.get(id) ?? []) : [])),
    )
    for (const { id, ownerId } of onExchange) if (shared.has(fingerprints.get(id) ?? '')) owners.add(ownerId)
  }
  const place = placeOf(account)
  return {
    exchange,
    ownerIds: [...owners].sort(),
    place,
    accounts: onExchange
      .filter((other) => owners.has(other.ownerId) && placeOf(other) === place)
      .sort((left, right) => (left.name < right.name ? -1 : 1)),
  }
}

/** Other accounts that have the same key: whoever has added them, it is one account of the exchange. By name. */
export function accountsWithKey(
  { exchange, id, fingerprint }: Pick<Account, 'exchange' | 'id'> & { readonly fingerprint: string },
  { accounts, keys }: { readonly accounts: readonly Account[]; readonly keys: readonly HeldKey[] },
): readonly Account[] {
  const holders = new Set(
    keys
      .filter((key) => key.status === 'active' && key.fingerprint === fingerprint)
      .map(({ accountId }) => accountId),
  )
  return accounts.filter((other) => other.exchange === exchange && other.id !== id && holders.has(other.id))
}

function placeOf(account: Account): string {
  return `${account.kind} ${addressesOf(account).restUrl.origin}`
}
