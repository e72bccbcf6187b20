/** A credential's fields, sealed with a data key of the credential's own, which a master key wraps. */
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import { Secret } from '@trading-bridge/core'
import type { NewCredential, SealedCredential } from '@trading-bridge/store'
import type { KeyEncryptionKey } from '../keys/key-encryption-key.ts'
import { sealedElsewhere, tampered } from '../vault-errors.ts'
import { type CredentialOwner, dataKeyBinding, fieldBinding } from './binding.ts'
import { seal, unseal } from './seal.ts'

/** The parts of a credential by name: `api-key`, `api-secret`. */
export type CredentialFields = ReadonlyMap<string, Secret>

export interface CredentialToSeal {
  readonly owner: CredentialOwner
  readonly version: number
  readonly fields: CredentialFields
  /** Tells equal credentials apart from others; it is stored as it is, so it must not give the credential away. */
  readonly fingerprint: string
  readonly atMs: number
}

const DATA_KEY_BYTES = 32

export async function sealCredential(
  { owner, version, fields, fingerprint, atMs }: CredentialToSeal,
  key: KeyEncryptionKey,
): Promise<NewCredential> {
  const identity = { ...owner, id: randomUUID(), version }
  const { keyId } = key
  const dataKey = randomBytes(DATA_KEY_BYTES)
  const cipherKey = createSecretKey(dataKey)
  const sealed = [...fields].map(([field, secret]) => ({
    field,
    sealed: secret.use((bytes) => seal(bytes, cipherKey, fieldBinding(identity, field))),
  }))
  const binding = dataKeyBinding(identity, { keyId, fingerprint, fieldNames: [...fields.keys()] })
  const wrappedKey = await key.wrap(dataKey, binding)
  dataKey.fill(0)
  const { id } = identity
  const { accountId } = owner
  return { id, accountId, version, fingerprint, keyId, wrappedKey, createdAtMs: atMs, fields: sealed }
}

/**
 * Opens a row for `owner`, and for nobody else.
 *
 * @throws {VaultError} `TB_VAULT_TAMPERED`: it was changed or belongs to somebody else. `TB_VAULT_WRONG_KEY`: it is sealed
 * under another master key.
 */
export async function openCredential(
  row: SealedCredential,
  owner: CredentialOwner,
  key: KeyEncryptionKey,
): Promise<CredentialFields> {
  const identity = { ...owner, id: row.id, version: row.version }
  const dataKey = await unwrapDataKey(row, owner, key)
  const cipherKey = createSecretKey(dataKey)
  dataKey.fill(0)
  return new Map(
    row.fields.map(({ field, sealed }) => {
      const plain = unseal(sealed, cipherKey, fieldBinding(identity, field))
      if (plain === undefined) throw tampered(owner.accountId, row.version)
      const secret = Secret.fromBytes(plain)
      plain.fill(0)
      return [field, secret]
    }),
  )
}

/** The row's data key, wrapped by another master key. The fields stay as they are. */
export async function rewrapDataKey(
  row: SealedCredential,
  from: KeyEncryptionKey,
  to: KeyEncryptionKey,
): Promise<string> {
  const dataKey = await unwrapDataKey(row, row, from)
  const wrapped = await to.wrap(dataKey, bindingOf(row, row, to.keyId))
  dataKey.fill(0)
  return wrapped
}

async function unwrapDataKey(
  row: SealedCredential,
  owner: CredentialOwner,
  key: KeyEncryptionKey,
): Promise<Uint8Array> {
  if (row.keyId !== key.keyId) throw sealedElsewhere(owner.accountId)
  const dataKey = await key.unwrap(row.wrappedKey, bindingOf(row, owner, key.keyId))
  if (dataKey === undefined) throw tampered(owner.accountId, row.version)
  return dataKey
}

function bindingOf(row: SealedCredential, owner: CredentialOwner, keyId: string): Uint8Array {
  const { ownerId, accountId, exchange } = owner
  const { id, version, fingerprint } = row
  const fieldNames = row.fields.map(({ field }) => field)
  return dataKeyBinding({ ownerId, accountId, exchange, id, version }, { keyId, fingerprint, fieldNames })
}
