import { type Clock, ConfigError, systemClock } from '@trading-bridge/core'
import type { CredentialVersion, VaultHeader, VaultKeySource } from '@trading-bridge/store'
import type { KeyEncryptionKey } from './keys/key-encryption-key.ts'
import { findKey, type KeySource, type NewKey, prepareKey } from './keys/key-source.ts'
import { DEFAULT_SCRYPT, type ScryptWork } from './keys/passphrase.ts'
import type { CredentialOwner } from './sealing/binding.ts'
import { type CredentialFields, openCredential, rewrapDataKey, sealCredential } from './sealing/credential.ts'
import { BoundSigner, type SigningBounds, type SigningTarget } from './signing/bound-signer.ts'
import { changedMeanwhile, noCredential, vaultAbsent, vaultLocked } from './vault-errors.ts'
import type { CredentialRows } from './vault-rows.ts'

export interface VaultOptions {
  readonly rows: CredentialRows
  readonly clock?: Clock | undefined
  /** The work of one try at a passphrase, for passphrases that are set from now on. */
  readonly scrypt?: ScryptWork | undefined
}

export type VaultState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'locked'; readonly source: VaultKeySource }
  | { readonly kind: 'unlocked'; readonly source: VaultKeySource }

export interface SignerOptions<Request extends SigningTarget, Signature> extends SigningBounds {
  readonly owner: CredentialOwner
  /** Makes what signs out of the credential, which must stay inside it. */
  readonly scheme: (fields: CredentialFields) => (request: Request) => Signature
}

export interface CredentialToStore {
  readonly owner: CredentialOwner
  readonly fields: CredentialFields
  /** Tells equal credentials apart from others; stored as it is, so it must not give the credential away. */
  readonly fingerprint: string
}

/** Credentials may come and go while the master key is replaced; a crowd of them may not keep it from being. */
const REWRAP_TRIES = 5

/**
 * The credentials of all accounts, sealed in the database. Changes wait for each other; signers that were handed out go
 * on through all of them, a lock and a new master key included.
 *
 * @see docs/vault.md
 */
export class Vault {
  readonly #rows: CredentialRows
  readonly #clock: Clock
  readonly #scrypt: ScryptWork
  readonly #signers = new Set<{ close(): void }>()
  #key: KeyEncryptionKey | undefined
  /** How often it was locked: a key that was asked for before a lock is not kept after it. */
  #locks = 0
  #lastTurn: Promise<unknown> = Promise.resolve()

  /** It starts locked. */
  constructor({ rows, clock = systemClock, scrypt = DEFAULT_SCRYPT }: VaultOptions) {
    this.#rows = rows
    this.#clock = clock
    this.#scrypt = scrypt
  }

  async fetchState(): Promise<VaultState> {
    const header = await this.#rows.vaultHeader()
    if (header === undefined) return { kind: 'absent' }
    return { kind: this.#key === undefined ? 'locked' : 'unlocked', source: header.source }
  }

  /**
   * Seals an empty vault for the first time, and leaves it unlocked.
   *
   * @throws {VaultError} `TB_VAULT_CHANGED`: it has been set up before.
   * @throws {ConfigError} the passphrase is too short, or the key is none.
   */
  setUp(source: KeySource): Promise<void> {
    return this.#inTurn(async () => {
      if ((await this.#rows.vaultHeader()) !== undefined) throw changedMeanwhile()
      const made = await this.#prepare(source, undefined)
      if ((await this.#rows.createVaultHeader(made.header)) === 'exists') throw changedMeanwhile()
      this.#key = made.key
      await made.settle()
    })
  }

  /**
   * @throws {VaultError} `TB_VAULT_WRONG_KEY`: it is not the key; a vault that was unlocked stays so.
   * `TB_VAULT_LOCKED`: it was never set up, or was locked meanwhile. `TB_VAULT_FILE_MODE`: the key's file is not private.
   * @throws {ConfigError} there is no key where it should be.
   */
  unlock(source: KeySource): Promise<void> {
    const locks = this.#locks
    return this.#inTurn(async () => {
      const key = await findKey(source, await this.#header())
      if (this.#locks !== locks) throw vaultLocked()
      this.#key = key
    })
  }

  /** Forgets the master key. Signers that were handed out go on, so that orders can be watched and cancelled. */
  lock(): void {
    this.#key = undefined
    this.#locks += 1
  }

  /** Locks the vault and closes all its signers. */
  async close(): Promise<void> {
    await this.#lastTurn
    this.lock()
    for (const signer of this.#signers) signer.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /**
   * Seals everything with another master key: another passphrase, a new key in the same file, or a key from elsewhere. It
   * happens in one commit, so that at every moment either the old key opens everything or the new one does.
   *
   * @throws {VaultError} `TB_VAULT_WRONG_KEY`: `current` is not the key. `TB_VAULT_TAMPERED`: a credential does not open,
   * and must be removed first. `TB_VAULT_CHANGED`: another process changed the vault. Nothing was changed.
   */
  changeKey({ current, next }: { readonly current: KeySource; readonly next: KeySource }): Promise<void> {
    return this.#inTurn(async () => {
      const header = await this.#header()
      const key = await findKey(current, header)
      const made = await this.#prepare(next, header)
      await this.#rewrap(header.keyId, key, made)
      if (this.#key !== undefined) this.#key = made.key
      await made.settle()
    })
  }

  /**
   * Stores the account's credential. One that it had before is retired, and what was sealed of it is erased; signers that
   * were opened with it go on until they are closed.
   *
   * @returns its version: 1 for the account's first.
   * @throws {VaultError} `TB_VAULT_LOCKED`, or `TB_VAULT_CHANGED`: another process stored one or changed the key.
   */
  storeCredential({ owner, fields, fingerprint }: CredentialToStore): Promise<number> {
    return this.#inTurn(async () => {
      const key = this.#unlockedKey()
      assertComplete(fields)
      const [latest] = await this.#rows.credentialVersions(owner.accountId)
      const version = (latest?.version ?? 0) + 1
      const sealing = { owner, version, fields, fingerprint, atMs: this.#clock.nowMs() }
      const outcome = await this.#rows.storeCredential(await sealCredential(sealing, key))
      if (outcome === 'stale') throw changedMeanwhile()
      return version
    })
  }

  /**
   * Retires the account's credential and erases what was sealed. Needs no key: whoever may remove it need not be able to
   * use it.
   *
   * @throws {VaultError} `TB_VAULT_NO_CREDENTIAL`: there is none.
   */
  removeCredential({ accountId }: Pick<CredentialOwner, 'accountId'>): Promise<void> {
    return this.#inTurn(async () => {
      const outcome = await this.#rows.retireCredential(accountId, this.#clock.nowMs())
      if (outcome === 'none') throw noCredential(accountId)
    })
  }

  /** All credentials there are and were, of one account or of all, newest first. What is in them is not told. */
  fetchVersions(accountId?: string): Promise<readonly CredentialVersion[]> {
    return this.#rows.credentialVersions(accountId)
  }

  /**
   * Opens the account's credential for signing. The plaintext stays inside the signer, which signs for one host and the
   * listed paths alone. Close it when the account is not used any more.
   *
   * @throws {VaultError} `TB_VAULT_LOCKED`, `TB_VAULT_NO_CREDENTIAL`, or the row does not open for this owner:
   * `TB_VAULT_TAMPERED`, `TB_VAULT_WRONG_KEY`.
   */
  openSigner<Request extends SigningTarget, Signature>({
    owner,
    origin,
    paths,
    scheme,
  }: SignerOptions<Request, Signature>): Promise<BoundSigner<Request, Signature>> {
    return this.#inTurn(async () => {
      const key = this.#unlockedKey()
      const row = await this.#rows.activeCredential(owner.accountId)
      if (row === undefined) throw noCredential(owner.accountId)
      const fields = await openCredential(row, owner, key)
      // It may have been locked since.
      this.#unlockedKey()
      const onClose = (closed: BoundSigner<Request, Signature>) => this.#signers.delete(closed)
      const signer = new BoundSigner({ origin, paths, sign: scheme(fields), onClose })
      this.#signers.add(signer)
      return signer
    })
  }

  async #rewrap(expectedKeyId: string, from: KeyEncryptionKey, { key, header }: NewKey): Promise<void> {
    for (let tries = 0; tries < REWRAP_TRIES; tries += 1) {
      const rows = await this.#rows.activeCredentials()
      const wrappedKeys = await Promise.all(
        rows.map(async (row) => ({ credentialId: row.id, wrappedKey: await rewrapDataKey(row, from, key) })),
      )
      const outcome = await this.#rows.rewrapCredentials({ expectedKeyId, header, wrappedKeys })
      if (outcome === 'rewrapped') return
      if ((await this.#header()).keyId !== expectedKeyId) break
    }
    throw changedMeanwhile()
  }

  #prepare(source: KeySource, replaced: VaultHeader | undefined): Promise<NewKey> {
    return prepareKey(source, { atMs: this.#clock.nowMs(), scrypt: this.#scrypt, replaced })
  }

  async #header(): Promise<VaultHeader> {
    const header = await this.#rows.vaultHeader()
    if (header === undefined) throw vaultAbsent()
    return header
  }

  #unlockedKey(): KeyEncryptionKey {
    if (this.#key === undefined) throw vaultLocked()
    return this.#key
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#lastTurn.then(work)
    this.#lastTurn = turn.catch(() => undefined)
    return turn
  }
}

function assertComplete(fields: CredentialFields): void {
  const empty = [...fields].find(([, secret]) => secret.use((bytes) => bytes.length) === 0)
  if (fields.size > 0 && empty === undefined) return
  throw new ConfigError('credential', `The credential has no ${empty?.[0] ?? 'fields'}.`, {
    next: 'Give all of its fields.',
  })
}
