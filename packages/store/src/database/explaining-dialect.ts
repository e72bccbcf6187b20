import type {
  CompiledQuery,
  DatabaseConnection,
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
  Driver,
  Kysely,
  QueryCompiler,
  QueryResult,
  TransactionSettings,
} from 'kysely'
import { isTextQuery, type TextQuery } from './text-query.ts'

export interface Guard {
  /** Throws when the database must not be touched any more. */
  check(): void
  /** What becomes of an error before the caller sees it. */
  explain(error: unknown): unknown
  /** Runs a statement that is a transaction of its own in place of the driver, where there is a shorter way. */
  runAlone?<Row>(query: TextQuery): Promise<QueryResult<Row>>
}

/** Any dialect, with its failures put in our own words, and shut once the guard says so: no query has to think of it. */
export class ExplainingDialect implements Dialect {
  readonly #inner: Dialect
  readonly #guard: Guard

  constructor(inner: Dialect, guard: Guard) {
    this.#inner = inner
    this.#guard = guard
  }

  createDriver(): Driver {
    return new ExplainingDriver(this.#inner.createDriver(), this.#guard)
  }

  createQueryCompiler(): QueryCompiler {
    return this.#inner.createQueryCompiler()
  }

  createAdapter(): DialectAdapter {
    return this.#inner.createAdapter()
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return this.#inner.createIntrospector(db)
  }
}

class ExplainingDriver implements Driver {
  readonly #inner: Driver
  readonly #guard: Guard
  /** The driver's own connection behind each of ours. */
  readonly #behind = new WeakMap<DatabaseConnection, DatabaseConnection>()
  readonly #inTransaction = new WeakSet<DatabaseConnection>()

  constructor(inner: Driver, guard: Guard) {
    this.#inner = inner
    this.#guard = guard
  }

  async init(): Promise<void> {
    await this.#explained(() => this.#inner.init())
  }

  /** Always hands one out where it can: Kysely would never ask again after a refusal here. */
  async acquireConnection(): Promise<DatabaseConnection> {
    const inner = await this.#inner.acquireConnection().catch((error: unknown) => {
      throw this.#guard.explain(error)
    })
    const isAlone = (): boolean => !this.#inTransaction.has(connection)
    const connection: DatabaseConnection = new ExplainingConnection(inner, this.#guard, isAlone)
    this.#behind.set(connection, inner)
    return connection
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    this.#inTransaction.add(connection)
    await this.#explained(() => this.#inner.beginTransaction(this.#innerOf(connection), settings))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#explained(() => this.#inner.commitTransaction(this.#innerOf(connection)))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#explained(() => this.#inner.rollbackTransaction(this.#innerOf(connection)))
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.#inner.releaseConnection(this.#innerOf(connection))
  }

  /** Whoever opened the database closes it. */
  async destroy(): Promise<void> {}

  #innerOf(connection: DatabaseConnection): DatabaseConnection {
    return this.#behind.get(connection) ?? connection
  }

  async #explained<Result>(act: () => Promise<Result>): Promise<Result> {
    this.#guard.check()
    try {
      return await act()
    } catch (error) {
      throw this.#guard.explain(error)
    }
  }
}

class ExplainingConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection
  readonly #guard: Guard
  readonly #isAlone: () => boolean

  constructor(inner: DatabaseConnection, guard: Guard, isAlone: () => boolean) {
    this.#inner = inner
    this.#guard = guard
    this.#isAlone = isAlone
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    this.#guard.check()
    try {
      if (this.#guard.runAlone !== undefined && isTextQuery(query) && this.#isAlone())
        return await this.#guard.runAlone<Row>(query)
      return await this.#inner.executeQuery<Row>(query)
    } catch (error) {
      throw this.#guard.explain(error)
    }
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#inner.streamQuery<Row>(query, chunkSize)
  }
}
