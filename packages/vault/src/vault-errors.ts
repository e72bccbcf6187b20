/** The vault's errors. None of them depends on a secret: every wrong key gets the same words. */
import { VaultError } from '@trading-bridge/core'
import type { VaultKeySource } from '@trading-bridge/store'

const NAMES: Readonly<Record<VaultKeySource, string>> = {
  passphrase: 'its passphrase',
  'key-file': 'the key from its key file',
  environment: 'its key from the environment',
}

export function vaultLocked(): VaultError {
  return new VaultError('TB_VAULT_LOCKED', 'The vault is locked.', {
    next: 'Unlock it with its passphrase or key.',
  })
}

export function vaultAbsent(): VaultError {
  return new VaultError('TB_VAULT_LOCKED', 'The vault was not set up yet.', {
    next: 'Set it up with a passphrase or a key.',
  })
}

/** `source` is what the vault was last sealed under; the key that was tried may come from elsewhere. */
export function wrongKey(source: VaultKeySource): VaultError {
  return new VaultError('TB_VAULT_WRONG_KEY', 'The key does not open this vault.', {
    next: `Unlock it with ${NAMES[source]}, and with no other passphrase or key set; nothing was changed.`,
  })
}

export function sealedElsewhere(accountId: string): VaultError {
  return new VaultError(
    'TB_VAULT_WRONG_KEY',
    `The credential of account ${accountId} is sealed under another master key.`,
    { next: 'Unlock the vault again; if that does not help, the row comes from another vault.' },
  )
}

export function tampered(accountId: string, version: number): VaultError {
  return new VaultError(
    'TB_VAULT_TAMPERED',
    `The credential of account ${accountId} (version ${version}) does not decrypt for it.`,
    { next: 'Find out who wrote to the database, then remove this key and add it again.' },
  )
}

export function unusableHeader(): VaultError {
  return new VaultError('TB_VAULT_TAMPERED', 'The header of the vault is not one that was written by it.', {
    next: 'Find out who wrote to the database, then restore it from a backup.',
  })
}

export function changedMeanwhile(): VaultError {
  return new VaultError('TB_VAULT_CHANGED', 'The vault was changed by another process meanwhile.', {
    next: 'Unlock it again, look at what is stored, and try again.',
  })
}

export function noCredential(accountId: string): VaultError {
  return new VaultError('TB_VAULT_NO_CREDENTIAL', `Account ${accountId} has no credential.`, {
    next: 'Add its API key.',
  })
}
