import type { Account } from '@trading-bridge/store'
import type { CredentialOwner } from '@trading-bridge/vault'

/** Whose credential it is, as the vault binds it. */
export function credentialOwnerOf({ id, ownerId, exchange }: Account): CredentialOwner {
  return { ownerId, accountId: id, exchange }
}
