/** The rows of a vault in memory, kept as the text that a database would hold. */
import type {
  CredentialVersion,
  NewCredential,
  Rewrapping,
  SealedCredential,
  VaultHeader,
} from '@trading-bridge/store'
import type { CredentialRows } from '../src/index.ts'

export interface AccountRow {
  readonly ownerId: string
  readonly accountId: string
  readonly exchange: string
}

interface Row extends NewCredential {
  status: 'active' | 'retired'
  retiredAtMs: number | undefined
  keyId: string
  wrappedKey: string
  fields: { field: string; sealed: string }[]
}

export class MemoryRows implements CredentialRows {
  header: VaultHeader | undefined
  readonly credentials: Row[] = []
  readonly #accounts: readonly AccountRow[]
  /** Called before each step that reads or writes. */
  beforeStep: (step: string) => void | Promise<void> = () => undefined

  constructor(accounts: readonly AccountRow[]) {
    this.#accounts = accounts
  }

  /** Everything that is stored, as one text. */
  dump(): string {
    return JSON.stringify({ header: this.header, accounts: this.#accounts, credentials: this.credentials })
  }

  async vaultHeader(): Promise<VaultHeader | undefined> {
    await this.beforeStep('read header')
    return this.header
  }

  async createVaultHeader(header: VaultHeader): Promise<'created' | 'exists'> {
    await this.beforeStep('create header')
    if (this.header !== undefined) return 'exists'
    this.header = header
    return 'created'
  }

  async activeCredential(accountId: string): Promise<SealedCredential | undefined> {
    await this.beforeStep('read credential')
    return this.#active().find((row) => row.accountId === accountId)
  }

  async activeCredentials(): Promise<readonly SealedCredential[]> {
    await this.beforeStep('read credentials')
    return this.#active()
  }

  async credentialVersions(accountId?: string): Promise<readonly CredentialVersion[]> {
    await this.beforeStep('read versions')
    return this.credentials
      .filter((row) => accountId === undefined || row.accountId === accountId)
      .map(({ keyId: _, wrappedKey: __, fields: ___, ...version }) => version)
      .reverse()
  }

  async storeCredential(credential: NewCredential): Promise<'stored' | 'stale'> {
    await this.beforeStep('store credential')
    const versions = this.credentials.filter(({ accountId }) => accountId === credential.accountId)
    if (this.header?.keyId !== credential.keyId || versions.length + 1 !== credential.version) return 'stale'
    this.#retire(credential.accountId, credential.createdAtMs)
    const fields = credential.fields.map((field) => ({ ...field }))
    this.credentials.push({ ...credential, fields, status: 'active', retiredAtMs: undefined })
    return 'stored'
  }

  async retireCredential(accountId: string, atMs: number): Promise<'retired' | 'none'> {
    await this.beforeStep('retire credential')
    return this.#retire(accountId, atMs)
  }

  async rewrapCredentials({
    expectedKeyId,
    header,
    wrappedKeys,
  }: Rewrapping): Promise<'rewrapped' | 'stale'> {
    await this.beforeStep('rewrap credentials')
    const active = this.credentials.filter(({ status }) => status === 'active')
    const given = new Map(wrappedKeys.map(({ credentialId, wrappedKey }) => [credentialId, wrappedKey]))
    const isSame = active.length === given.size && active.every(({ id }) => given.has(id))
    if (this.header?.keyId !== expectedKeyId || !isSame) return 'stale'
    this.header = header
    for (const row of active) {
      row.keyId = header.keyId
      row.wrappedKey = given.get(row.id) ?? ''
    }
    return 'rewrapped'
  }

  #active(): SealedCredential[] {
    return this.credentials
      .filter(({ status }) => status === 'active')
      .map(({ status: _, retiredAtMs: __, ...row }) => ({ ...this.#accountOf(row.accountId), ...row }))
  }

  #accountOf(accountId: string): AccountRow {
    const account = this.#accounts.find((candidate) => candidate.accountId === accountId)
    if (account === undefined) throw new RangeError(`There is no account ${accountId}.`)
    return account
  }

  #retire(accountId: string, atMs: number): 'retired' | 'none' {
    const row = this.credentials.find((one) => one.accountId === accountId && one.status === 'active')
    if (row === undefined) return 'none'
    Object.assign(row, { status: 'retired', retiredAtMs: atMs, keyId: '', wrappedKey: '', fields: [] })
    return 'retired'
  }
}
