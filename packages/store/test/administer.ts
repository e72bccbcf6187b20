import pg from 'pg'
import type { StoreOptions } from '../src/store.ts'

/** Runs this as the server's owner would, on the database, and breaks every other connection, so that new ones see it. */
export async function administer(options: StoreOptions, text: string): Promise<void> {
  const url = urlOf(options)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('SET default_transaction_read_only = off')
    await client.query(text.replace('$database', new URL(url).pathname.slice(1)))
    await client.query(END_OTHERS)
  } finally {
    await client.end()
  }
}

/** The port of 127.0.0.1 that the database's server listens on. */
export function portOf(options: StoreOptions): number {
  return Number(new URL(urlOf(options)).port)
}

function urlOf(options: StoreOptions): string {
  if (!('databaseUrl' in options)) throw new Error('There is no server behind a folder.')
  return options.databaseUrl.use((bytes) => new TextDecoder().decode(bytes))
}

/** Returns when they have ended. */
const END_OTHERS = `SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`
