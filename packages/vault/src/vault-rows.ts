import type {
  CredentialVersion,
  NewCredential,
  Rewrapping,
  SealedCredential,
  VaultHeader,
} from '@trading-bridge/store'

/** What the vault needs of a database. Each change is one commit, or nothing where the answer says so. */
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
