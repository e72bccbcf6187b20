/**
 * A PostgreSQL server. Connections are pooled and made when they are needed: one that breaks fails the query it was
 * carrying, and the next query gets a new one, so that nothing has to be done when the server comes back.
 */
import { hostname } from 'node:os'
import { ConfigError, type Secret } from '@trading-bridge/core'
import { CompiledQuery, type Dialect, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { WriterHold } from '../claims/writer-hold.ts'
import { explainFailure } from '../database/explain-failure.ts'
import { ExplainingDialect } from '../database/explaining-dialect.ts'
import { BIGINT_TYPE, parseInteger } from '../database/integers.ts'
import { AdvisoryHold } from './advisory-hold.ts'

const MAX_CONNECTIONS = 10
const CONNECT_TIMEOUT_MS = 5_000
/** A server that has stopped answering must not hold a ledger up for ever. */
const QUERY_TIMEOUT_MS = 60_000

/** "Committed" means "on the disk", also where the server's own setting is to answer sooner. */
const WAIT_FOR_THE_DISK = `SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') = 'off'`

const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    type === BIGINT_TYPE && format !== 'binary' ? parseInteger : pg.types.getTypeParser(type, format),
}

export class PostgresDatabase {
  readonly #pool: pg.Pool
  readonly #settings: pg.ClientConfig
  /** Host, port and database, without user and password. */
  readonly location: string

  private constructor(settings: pg.ClientConfig, location: string) {
    this.#settings = settings
    this.#pool = new pg.Pool({ ...settings, max: MAX_CONNECTIONS })
    // An idle connection broke. The pool has dropped it already; whoever queries next gets another.
    this.#pool.on('error', () => undefined)
    // One broke that is lent out, after its query's answer and before it was given back: the pool drops it then.
    this.#pool.on('connect', (client) => client.on('error', () => undefined))
    this.location = location
  }

  /**
   * Connects to nothing yet.
   *
   * @throws {ConfigError} the text is not the address of a PostgreSQL server.
   */
  static from(databaseUrl: Secret): PostgresDatabase {
    const text = databaseUrl.use((bytes) => new TextDecoder().decode(bytes))
    const { host, pathname } = parseUrl(text)
    const settings: pg.ClientConfig = {
      connectionString: text,
      types: TYPES,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      // The server cuts it at 63 bytes.
      application_name: `trading-bridge, process ${process.pid} on ${hostname()}`,
    }
    return new PostgresDatabase(settings, `${host}${pathname}`)
  }

  /** @throws {StoreError} `TB_STORE_CLAIMED`: another session holds one of these; or the server cannot be reached. */
  hold(names: readonly string[]): Promise<WriterHold> {
    return AdvisoryHold.take(names, () => new pg.Client(this.#settings))
  }

  dialect(): Dialect {
    const dialect = new PostgresDialect({
      pool: this.#pool,
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw(WAIT_FOR_THE_DISK))
      },
    })
    return new ExplainingDialect(dialect, { check: () => undefined, explain: explainFailure })
  }

  async close(): Promise<void> {
    if (!this.#pool.ended) await this.#pool.end()
  }
}

/** The text is never shown: it may hold a password. */
function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && /^postgres(ql)?:$/.test(url.protocol)) return url
  throw new ConfigError('DATABASE_URL', 'DATABASE_URL is not the address of a PostgreSQL server.', {
    next: 'Write postgresql://user:password@host:5432/database, or leave it out to use the embedded database.',
  })
}
