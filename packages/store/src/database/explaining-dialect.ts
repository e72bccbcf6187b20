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

/** What becomes of an error before the caller sees it. */
export type Explain = (error: unknown) => unknown

/** Any dialect, with its failures put in our own words: no query has to think of it. */
export class ExplainingDialect implements Dialect {
  readonly #inner: Dialect
  readonly #explain: Explain

  constructor(inner: Dialect, explain: Explain) {
    this.#inner = inner
    this.#explain = explain
  }

  createDriver(): Driver {
    return new ExplainingDriver(this.#inner.createDriver(), this.#explain)
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
  readonly #explain: Explain
  /** The driver's own connection behind each of ours. */
  readonly #behind = new WeakMap<DatabaseConnection, DatabaseConnection>()

  constructor(inner: Driver, explain: Explain) {
    this.#inner = inner
    this.#explain = explain
  }

  async init(): Promise<void> {
    await this.#explained(() => this.#inner.init())
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const inner = await this.#explained(() => this.#inner.acquireConnection())
    const connection = new ExplainingConnection(inner, this.#explain)
    this.#behind.set(connection, inner)
    return connection
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await this.#explained(() => this.#inner.beginTransaction(this.#innerOf(connection), settings))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#explained(() => this.#inner.commitTransaction(this.#innerOf(connection)))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#explained(() => this.#inner.rollbackTransaction(this.#innerOf(connection)))
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.#explained(() => this.#inner.releaseConnection(this.#innerOf(connection)))
  }

  async destroy(): Promise<void> {
    await this.#explained(() => this.#inner.destroy())
  }

  #innerOf(connection: DatabaseConnection): DatabaseConnection {
    return this.#behind.get(connection) ?? connection
  }

  async #explained<Result>(act: () => Promise<Result>): Promise<Result> {
    try {
      return await act()
    } catch (error) {
      throw this.#explain(error)
    }
  }
}

class ExplainingConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection
  readonly #explain: Explain

  constructor(inner: DatabaseConnection, explain: Explain) {
    this.#inner = inner
    this.#explain = explain
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      return await this.#inner.executeQuery<Row>(query)
    } catch (error) {
      throw this.#explain(error)
    }
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#inner.streamQuery<Row>(query, chunkSize)
  }
}
