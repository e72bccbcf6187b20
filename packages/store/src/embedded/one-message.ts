/**
 * A statement in one message. PGlite's own `query` goes six times to the database and back for each: it asks of which types the
 * parameters are, and then of which the answer. Where both go as text nothing has to be asked.
 */
import { type PGlite, parse, protocol } from '@electric-sql/pglite'
import type { QueryResult } from 'kysely'
import type { TextQuery } from '../database/text-query.ts'

const { serialize } = protocol

/**
 * Runs the statement as a transaction of its own: it waits for one that is open, as PGlite's `query` does.
 *
 * @throws what the database answers, as PGlite's `query` does.
 */
export async function queryInOneMessage<Row>(
  pglite: PGlite,
  { sql, parameters }: TextQuery,
): Promise<QueryResult<Row>> {
  const message = Buffer.concat([
    serialize.parse({ text: sql }),
    serialize.bind({ values: parameters.map(toText) }),
    serialize.describe({ type: 'P' }),
    serialize.execute({}),
    serialize.sync(),
  ])
  const { messages } = await pglite._runExclusiveTransaction(() =>
    pglite.runExclusive(async () => {
      if (!pglite.ready) throw new Error('PGlite is closed')
      return await pglite.execProtocol(message)
    }),
  )
  const [result] = parse.parseResults(messages, {})
  // What a row holds is for whoever wrote the statement to know, as with every query of Kysely's.
  return { rows: (result?.rows ?? []) as Row[] }
}

function toText(value: unknown): string | null {
  if (value === null) return null
  if (Array.isArray(value)) return `{${value.map(quoted).join(',')}}`
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new TypeError('A statement in one message takes text, numbers, booleans and lists of text.')
}

/** An element of an array, in PostgreSQL's own writing. */
function quoted(element: unknown): string {
  return `"${String(element).replace(/["\\]/g, '\\$&')}"`
}
