import type { Secret } from '@trading-bridge/core'
import { type Dialect, Kysely } from 'kysely'
import { AccountTables } from './accounts/account-tables.ts'
import { BotTables } from './bots/bot-tables.ts'
import { Claims } from './claims/claims.ts'
import type { DomainClaim } from './claims/domain-claim.ts'
import type { DomainKey } from './claims/writer-fence.ts'
import { FolderHold, type WriterHold } from './claims/writer-hold.ts'
import { VaultTables } from './credentials/vault-tables.ts'
import { migrate } from './database/migrate.ts'
import type { Tables } from './database/tables.ts'
import { EmbeddedDatabase } from './embedded/embedded-database.ts'
import { readInitialImage } from './embedded/initial-image.ts'
import { LedgerTables } from './ledger/ledger-tables.ts'
import { PostgresDatabase } from './postgres/postgres-database.ts'

/** The embedded database in a folder that is ours alone, or a PostgreSQL server. */
export type StoreOptions = { readonly folder: string } | { readonly databaseUrl: Secret }

/**
 * The database, open and with its tables up to date. What a query of it resolves with is on the disk.
 *
 * A server that goes away fails the queries under way with `TB_STORE_UNAVAILABLE`; once it is back, queries work again
 * without anything having to be done. The embedded database, which stops when the disk fails it, has to be opened anew.
 */
export class Store {
  /** Owners and their accounts. */
  readonly accounts: AccountTables
  /** Sealed credentials. */
  readonly vault: VaultTables
  /** Orders, fills, balances: for reading. Who writes claims them first. */
  readonly ledger: LedgerTables
  /** Bots, their events and marks, and refusals for integrity's sake. */
  readonly bots: BotTables
  readonly kind: 'embedded' | 'postgres'
  /** The folder, or host and database: without user and password. */
  readonly location: string
  readonly #database: Database
  readonly #db: Kysely<Tables>
  readonly #claims: Claims

  private constructor(database: Database, db: Kysely<Tables>) {
    this.#database = database
    this.#db = db
    this.kind = database.kind
    this.location = database.location
    this.accounts = new AccountTables(db)
    this.vault = new VaultTables(db)
    this.ledger = new LedgerTables(db)
    this.bots = new BotTables(db)
    this.#claims = new Claims({ db, hold: (names) => database.hold(names) })
  }

  /**
   * Opens the database, makes it where there is none, and brings its tables up to date.
   *
   * @throws {StoreError} it cannot be had, or is not for us to open; nothing was changed.
   * @throws {ConfigError} `databaseUrl` is not the address of a PostgreSQL server.
   */
  static async open(options: StoreOptions): Promise<Store> {
    const database = 'folder' in options ? await openFolder(options.folder) : connect(options.databaseUrl)
    try {
      const db = new Kysely<Tables>({ dialect: database.dialect })
      await migrate(db)
      return new Store(database, db)
    } catch (error) {
      await database.close()
      throw error
    }
  }

  /**
   * The books of all accounts that these owners have on an exchange for their only writer, until what is returned is closed.
   * It is the caller's. Every earlier claim of one of the owners is void from here on: what it would still send is refused.
   *
   * @throws {StoreError} `TB_STORE_CLAIMED`: this process or another has them open, the message says which.
   */
  claimDomain(domain: DomainKey): Promise<DomainClaim> {
    return this.#claims.open(domain)
  }

  /** Waits for queries under way, and lets what was claimed go. A second call does nothing. */
  async close(): Promise<void> {
    await this.#claims.closeAll()
    await this.#database.close()
    await this.#db.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** What the two have in common. */
interface Database {
  readonly kind: 'embedded' | 'postgres'
  readonly location: string
  readonly dialect: Dialect
  hold(names: readonly string[]): Promise<WriterHold>
  close(): Promise<void>
}

async function openFolder(folder: string): Promise<Database> {
  const embedded = await EmbeddedDatabase.open({ folder, image: readInitialImage() })
  return {
    kind: 'embedded',
    location: folder,
    dialect: embedded.dialect(),
    hold: () => Promise.resolve(new FolderHold()),
    close: () => embedded.close(),
  }
}

function connect(databaseUrl: Secret): Database {
  const postgres = PostgresDatabase.from(databaseUrl)
  return {
    kind: 'postgres',
    location: postgres.location,
    dialect: postgres.dialect(),
    hold: (names) => postgres.hold(names),
    close: () => postgres.close(),
  }
}
