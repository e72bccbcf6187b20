import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '../database/tables.ts'

export type VaultKeySource = 'passphrase' | 'key-file' | 'environment'

/** Which master key the credentials are wrapped by, and how it comes to be. There is one. */
export interface VaultHeader {
  readonly keyId: string
  readonly source: VaultKeySource
  readonly kdf:
    | {
        readonly salt: string
        readonly cost: number
        readonly blockSize: number
        readonly parallelization: number
      }
    | undefined
  readonly checkValue: string
  readonly createdAtMs: number
  readonly changedAtMs: number
}

interface SealedField {
  readonly field: string
  readonly sealed: string
}

export interface NewCredential {
  readonly id: string
  readonly accountId: string
  /** From 1, one more with each credential of the account. */
  readonly version: number
  readonly fingerprint: string
  readonly keyId: string
  readonly wrappedKey: string
  readonly createdAtMs: number
  readonly fields: readonly SealedField[]
}

/** With the owner and the exchange of its account, and its fields by name. */
export interface SealedCredential extends NewCredential {
  readonly ownerId: string
  readonly exchange: string
}

/** What stays known of a credential after it is retired. */
export interface CredentialVersion {
  readonly id: string
  readonly accountId: string
  readonly version: number
  readonly status: 'active' | 'retired'
  readonly fingerprint: string
  readonly createdAtMs: number
  readonly retiredAtMs: number | undefined
}

/** A new master key, and every active credential's data key wrapped by it. */
export interface Rewrapping {
  readonly expectedKeyId: string
  readonly header: VaultHeader
  readonly wrappedKeys: readonly { readonly credentialId: string; readonly wrappedKey: string }[]
}

/**
 * Sealed credentials, as text that only the vault can read. Each write is one transaction, and takes the header's row
 * first: a credential is never stored under a master key that is being replaced.
 */
export class VaultTables {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async vaultHeader(): Promise<VaultHeader | undefined> {
    const row = await this.#db.selectFrom('vault_header').selectAll().executeTakeFirst()
    return row && toHeader(row)
  }

  async createVaultHeader(header: VaultHeader): Promise<'created' | 'exists'> {
    const rows = await this.#db
      .insertInto('vault_header')
      .values({ id: 'vault', ...toHeaderRow(header) })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute()
    return rows.length === 1 ? 'created' : 'exists'
  }

  async activeCredential(accountId: string): Promise<SealedCredential | undefined> {
    const [credential] = await this.#activeCredentials(accountId)
    return credential
  }

  /** Of all accounts, by id. */
  async activeCredentials(): Promise<readonly SealedCredential[]> {
    return await this.#activeCredentials(undefined)
  }

  /** Newest first; of all accounts without `accountId`. */
  async credentialVersions(accountId?: string): Promise<readonly CredentialVersion[]> {
    const rows = await this.#db
      .selectFrom('credentials')
      .selectAll()
      .$if(accountId !== undefined, (query) => query.where('account_id', '=', accountId ?? null))
      .orderBy('created_at_ms', 'desc')
      .orderBy('version', 'desc')
      .orderBy('id')
      .execute()
    return rows.map((row) => ({
      id: row.id,
      accountId: row.account_id,
      version: row.version,
      status: row.status,
      fingerprint: row.fingerprint,
      createdAtMs: row.created_at_ms,
      retiredAtMs: row.retired_at_ms ?? undefined,
    }))
  }

  /**
   * Stores a credential in the place of the account's active one, which is retired. `stale`: the header names another
   * master key, or the version is not the next; nothing was changed.
   */
  async storeCredential(credential: NewCredential): Promise<'stored' | 'stale'> {
    const { id, accountId, version, fingerprint, keyId, wrappedKey, createdAtMs, fields } = credential
    return await this.#db.transaction().execute(async (db) => {
      const currentKeyId = await lockHeader(db)
      const latest = await db
        .selectFrom('credentials')
        .select('version')
        .where('account_id', '=', accountId)
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst()
      if (currentKeyId !== keyId || (latest?.version ?? 0) + 1 !== version) return 'stale'
      await retire(db, accountId, createdAtMs)
      await db
        .insertInto('credentials')
        .values({
          id,
          account_id: accountId,
          version,
          status: 'active',
          fingerprint,
          key_id: keyId,
          wrapped_key: wrappedKey,
          created_at_ms: createdAtMs,
          retired_at_ms: null,
        })
        .execute()
      if (fields.length > 0)
        await db
          .insertInto('credential_fields')
          .values(fields.map(({ field, sealed }) => ({ credential_id: id, field, sealed })))
          .execute()
      return 'stored'
    })
  }

  /** Erases what was sealed and keeps the record that it was there. */
  async retireCredential(accountId: string, atMs: number): Promise<'retired' | 'none'> {
    return await this.#db.transaction().execute(async (db) => {
      await lockHeader(db)
      return (await retire(db, accountId, atMs)) ? 'retired' : 'none'
    })
  }

  /**
   * Replaces the master key of all. `stale`: the header names another than the expected one, or the active credentials
   * are not exactly those given; nothing was changed.
   */
  async rewrapCredentials({
    expectedKeyId,
    header,
    wrappedKeys,
  }: Rewrapping): Promise<'rewrapped' | 'stale'> {
    return await this.#db.transaction().execute(async (db) => {
      const currentKeyId = await lockHeader(db)
      const active = await db.selectFrom('credentials').select('id').where('status', '=', 'active').execute()
      const given = new Set(wrappedKeys.map(({ credentialId }) => credentialId))
      const isWhole = active.length === given.size && active.every(({ id }) => given.has(id))
      if (currentKeyId !== expectedKeyId || !isWhole) return 'stale'
      await db.updateTable('vault_header').set(toHeaderRow(header)).execute()
      for (const { credentialId, wrappedKey } of wrappedKeys)
        await db
          .updateTable('credentials')
          .set({ key_id: header.keyId, wrapped_key: wrappedKey })
          .where('id', '=', credentialId)
          .execute()
      return 'rewrapped'
    })
  }

  async #activeCredentials(accountId: string | undefined): Promise<readonly SealedCredential[]> {
    const fields = sql<readonly SealedField[]>`(
      SELECT coalesce(json_agg(json_build_object('field', field, 'sealed', sealed) ORDER BY field COLLATE "C"), '[]')
      FROM credential_fields WHERE credential_id = credentials.id)`
    const rows = await this.#db
      .selectFrom('credentials')
      .innerJoin('accounts', 'accounts.id', 'credentials.account_id')
      .selectAll('credentials')
      .select(['accounts.owner_id', 'accounts.exchange', fields.as('fields')])
      .where('credentials.status', '=', 'active')
      .$if(accountId !== undefined, (query) => query.where('credentials.account_id', '=', accountId ?? null))
      .orderBy('credentials.id')
      .execute()
    return rows.map((row) => ({
      id: row.id,
      ownerId: row.owner_id,
      accountId: row.account_id,
      exchange: row.exchange,
      version: row.version,
      fingerprint: row.fingerprint,
      keyId: row.key_id ?? '',
      wrappedKey: row.wrapped_key ?? '',
      createdAtMs: row.created_at_ms,
      fields: row.fields,
    }))
  }
}

/** The name of the master key, with its row kept from others until the transaction ends. */
async function lockHeader(db: Transaction<Tables>): Promise<string | undefined> {
  const row = await db.selectFrom('vault_header').select('key_id').forUpdate().executeTakeFirst()
  return row?.key_id
}

/** True when there was an active one. */
async function retire(db: Transaction<Tables>, accountId: string, atMs: number): Promise<boolean> {
  const retired = await db
    .updateTable('credentials')
    .set({ status: 'retired', key_id: null, wrapped_key: null, retired_at_ms: atMs })
    .where('account_id', '=', accountId)
    .where('status', '=', 'active')
    .returning('id')
    .execute()
  for (const { id } of retired)
    await db.deleteFrom('credential_fields').where('credential_id', '=', id).execute()
  return retired.length > 0
}

function toHeader(row: Tables['vault_header']): VaultHeader {
  const {
    kdf_salt: salt,
    kdf_cost: cost,
    kdf_block_size: blockSize,
    kdf_parallelization: parallelization,
  } = row
  const hasKdf = salt !== null && cost !== null && blockSize !== null && parallelization !== null
  return {
    keyId: row.key_id,
    source: row.source,
    kdf: hasKdf ? { salt, cost, blockSize, parallelization } : undefined,
    checkValue: row.check_value,
    createdAtMs: row.created_at_ms,
    changedAtMs: row.changed_at_ms,
  }
}

function toHeaderRow(header: VaultHeader): Omit<Tables['vault_header'], 'id'> {
  return {
    key_id: header.keyId,
    source: header.source,
    kdf_salt: header.kdf?.salt ?? null,
    kdf_cost: header.kdf?.cost ?? null,
    kdf_block_size: header.kdf?.blockSize ?? null,
    kdf_parallelization: header.kdf?.parallelization ?? null,
    check_value: header.checkValue,
    created_at_ms: header.createdAtMs,
    changed_at_ms: header.changedAtMs,
  }
}
