/**
 * Both databases for tests: `describe.each(DATABASES)`. The embedded one lies in a folder of its own; the other is a
 * database of its own on a real PostgreSQL server, that of TRADING_BRIDGE_TEST_DATABASE_URL or one that is started once
 * for the run.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@trading-bridge/core'
import pg from 'pg'
import { inject } from 'vitest'
import { Store, type StoreOptions } from '../src/store.ts'

/** A database that nobody has opened yet. */
export interface FreshDatabase extends AsyncDisposable {
  readonly options: StoreOptions
}

export interface TestDatabase {
  readonly name: 'the embedded database' | 'PostgreSQL'
  /** A new one, that is removed with everything in it. Whoever opens it closes it before. */
  fresh(): Promise<FreshDatabase>
}

export const EMBEDDED: TestDatabase = { name: 'the embedded database', fresh: freshFolder }
export const POSTGRES: TestDatabase = { name: 'PostgreSQL', fresh: freshServerDatabase }
export const DATABASES: readonly TestDatabase[] = [EMBEDDED, POSTGRES]

/** A store on a database of its own, which is removed when this is disposed of. */
export interface FreshStore extends AsyncDisposable {
  readonly store: Store
}

export async function freshStore({ fresh }: TestDatabase): Promise<FreshStore> {
  const database = await fresh()
  const store = await Store.open(database.options)
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** The folder or the URL, as an argument for another process. */
export function placeOf(options: StoreOptions): string {
  if ('folder' in options) return options.folder
  return options.databaseUrl.use((bytes) => new TextDecoder().decode(bytes))
}

async function freshFolder(): Promise<FreshDatabase> {
  const home = await mkdtemp(join(tmpdir(), 'trading-bridge-store-'))
  return {
    options: { folder: join(home, 'database') },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  }
}

async function freshServerDatabase(): Promise<FreshDatabase> {
  const server = await serverUrl()
  const name = `trading_bridge_test_${randomBytes(6).toString('hex')}`
  await administer(server, `CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    options: { databaseUrl: Secret.fromText(url.href) },
    [Symbol.asyncDispose]: () => administer(server, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

async function serverUrl(): Promise<string> {
  const given = process.env['TRADING_BRIDGE_TEST_DATABASE_URL']
  if (given !== undefined && given !== '') return given
  const reply = await fetch(inject('postgresHost'))
  const text = await reply.text()
  if (reply.ok) return text
  throw new Error(`No PostgreSQL for this test: ${text}`)
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}
