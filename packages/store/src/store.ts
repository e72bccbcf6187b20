import { type Secret, StoreError } from '@trading-bridge/core'
import { type Dialect, Kysely } from 'kysely'
import { AccountTables } from './accounts/account-tables.ts'
import { BotTables } from './bots/bot-tables.ts'
import { VaultTables } from './credentials/vault-tables.ts'
import { migrate } from './database/migrate.ts'
import type { Tables } from './database/tables.ts'
import { EmbeddedDatabase } from './embedded/embedded-database.ts'
import { readInitialImage } from './embedded/initial-image.ts'
import { type AccountHold, FOLDER_HOLD } from './ledger/account-hold.ts'
import { ClaimedLedger } from './ledger/claimed-ledger.ts'
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
  /** Orders, fills, balances: for reading. Who writes claims the account first. */
  readonly ledger: LedgerTables
  /** Bots, their events and marks, and refusals for integrity's sake. */
  readonly bots: BotTables
  readonly kind: 'embedded' | 'postgres'
  /** The folder, or host and database: without user and password. */
  readonly location: string
  readonly #database: Database
  readonly #db: Kysely<Tables>
  /** Accounts whose books are open here, and the ledgers that are through with opening. */
  readonly #claims = new Map<string, ClaimedLedger | undefined>()

  private constructor(database: Database, db: Kysely<Tables>) {
    this.#database = database
    this.#db = db
    this.kind = database.kind
    this.location = database.location
    this.accounts = new AccountTables(db)
    this.vault = new VaultTables(db)
    this.ledger = new LedgerTables(db)
    this.bots = new BotTables(db)
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
   * The books of an account for its only writer, until what is returned is closed. It is the caller's.
   *
   * @throws {StoreError} `TB_STORE_CLAIMED`: this process or another has them open, the message says which.
   */
  async claimLedger(accountId: string): Promise<ClaimedLedger> {
    if (this.#claims.has(accountId)) throw claimedHere()
    this.#claims.set(accountId, undefined)
    const onClosed = () => {
      this.#claims.delete(accountId)
    }
    try {
      const hold = await this.#database.hold(accountId)
      const ledger = new ClaimedLedger({ db: this.#db, hold, onClosed })
      this.#claims.set(accountId, ledger)
      return ledger
    } catch (error) {
      onClosed()
      throw error
    }
  }

  /** Waits for queries under way, and lets claimed accounts go. A second call does nothing. */
  async close(): Promise<void> {
    for (const ledger of [...this.#claims.values()]) await ledger?.close()
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
  hold(accountId: string): Promise<AccountHold>
  close(): Promise<void>
}

async function openFolder(folder: string): Promise<Database> {
  const embedded = await EmbeddedDatabase.open({ folder, image: readInitialImage() })
  return {
    kind: 'embedded',
    location: folder,
    dialect: embedded.dialect(),
    hold: () => Promise.resolve(FOLDER_HOLD),
    close: () => embedded.close(),
  }
}

function connect(databaseUrl: Secret): Database {
  const postgres = PostgresDatabase.from(databaseUrl)
  return {
    kind: 'postgres',
    location: postgres.location,
    dialect: postgres.dialect(),
    hold: (accountId) => postgres.hold(accountId),
    close: () => postgres.close(),
  }
}

function claimedHere(): StoreError {
  return new StoreError(
    'TB_STORE_CLAIMED',
    `The account's books are open in this process already (${process.pid}).`,
    { next: 'Use the ledger that is open, or close it first.' },
  )
}
