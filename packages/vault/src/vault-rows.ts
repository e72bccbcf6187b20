/** What the vault needs of a database. All sealed values are text that only the vault can read. */

/** Where the master key comes from. */
export type VaultKeySource = 'passphrase' | 'key-file' | 'environment'

/** How a passphrase becomes a key (RFC 7914). */
export interface ScryptParameters {
  /** base64url */
  readonly salt: string
  readonly cost: number
  readonly blockSize: number
  readonly parallelization: number
}

/** The one record that says which master key the vault is sealed with. */
export interface VaultHeader {
  /** Names the master key; another key has another name. */
  readonly keyId: string
  readonly source: VaultKeySource
  /** For a passphrase alone. */
  readonly kdf: ScryptParameters | undefined
  /** Tells the right key from a wrong one, and a changed header from this one. */
  readonly checkValue: string
  readonly createdAtMs: number
  readonly changedAtMs: number
}

export interface SealedField {
  readonly field: string
  readonly sealed: string
}

export interface NewCredential {
  readonly id: string
  readonly accountId: string
  /** From 1, one more with each credential of the account. */
  readonly version: number
  /** Tells equal credentials apart from others without opening them. */
  readonly fingerprint: string
  /** The master key that the data key is wrapped by. */
  readonly keyId: string
  readonly wrappedKey: string
  readonly createdAtMs: number
  readonly fields: readonly SealedField[]
}

/** With the account's owner and exchange, as the account's own record has them. */
export interface SealedCredential extends NewCredential {
  readonly ownerId: string
  readonly exchange: string
}

export interface CredentialVersion {
  readonly id: string
  readonly accountId: string
  readonly version: number
  readonly status: 'active' | 'retired'
  readonly fingerprint: string
  readonly createdAtMs: number
  readonly retiredAtMs: number | undefined
}

/** A new master key: its header, and the data key of every active credential wrapped by it. */
export interface Rewrapping {
  /** The master key that is replaced. */
  readonly expectedKeyId: string
  readonly header: VaultHeader
  readonly wrappedKeys: readonly { readonly credentialId: string; readonly wrappedKey: string }[]
}

/** Each change is one commit. Where the answer says so, nothing was changed. */
export interface CredentialRows {
  vaultHeader(): Promise<VaultHeader | undefined>
  createVaultHeader(header: VaultHeader): Promise<'created' | 'exists'>
  activeCredential(accountId: string): Promise<SealedCredential | undefined>
  activeCredentials(): Promise<readonly SealedCredential[]>
  /** Newest first; of all accounts without `accountId`. */
  credentialVersions(accountId?: string): Promise<readonly CredentialVersion[]>
  /** Retires the account's active version, if it has one. Stale: the header names another key, or the version is not the next. */
  storeCredential(credential: NewCredential): Promise<'stored' | 'stale'>
  /** Keeps the record of the version and erases what was sealed in it. */
  retireCredential(accountId: string, atMs: number): Promise<'retired' | 'none'>
  /** Stale: the header names another key, or the active credentials are not exactly those given. */
  rewrapCredentials(change: Rewrapping): Promise<'rewrapped' | 'stale'>
}
