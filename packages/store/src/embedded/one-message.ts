/**
 * Statements in one message each. PGlite's own `query` goes six times to the database and back: it has the text read anew,
 * asks of which types the parameters are, and then of which the answer. A statement that is prepared once, and takes and
 * gives text, needs none of it.
 */
import { type PGlite, parse, protocol } from '@electric-sql/pglite'
import type { QueryResult } from 'kysely'
import type { TextQuery } from '../database/text-query.ts'

const { serialize } = protocol

export class OneMessageQueries {
  readonly #pglite: PGlite
  /** The names of those that the session knows, by their text. They stay for as long as it does. */
  readonly #prepared = new Map<string, string>()

  constructor(pglite: PGlite) {
    this.#pglite = pglite
  }

  /**
   * Runs the statement as a transaction of its own: it waits for one that is open, as PGlite's `query` does.
   *
   * @throws what the database answers, as PGlite's `query` does.
   */
  async run<Row>({ sql, parameters }: TextQuery): Promise<QueryResult<Row>> {
    const pglite = this.#pglite
    const values = parameters.map(toText)
    const { messages } = await pglite._runExclusiveTransaction(() =>
      pglite.runExclusive(async () => {
        if (!pglite.ready) throw new Error('PGlite is closed')
        const statement = this.#prepared.get(sql) ?? (await this.#prepare(sql))
        return await pglite.execProtocol(
          Buffer.concat([
            serialize.bind({ statement, values }),
            serialize.describe({ type: 'P' }),
            serialize.execute({}),
            serialize.sync(),
          ]),
        )
      }),
    )
    const [result] = parse.parseResults(messages, {})
    // What a row holds is for whoever wrote the statement to know, as with every query of Kysely's.
    return { rows: (result?.rows ?? []) as Row[] }
  }

  async #prepare(text: string): Promise<string> {
    const name = `text-${this.#prepared.size + 1}`
    await this.#pglite.execProtocol(Buffer.concat([serialize.parse({ name, text }), serialize.sync()]))
    this.#prepared.set(text, name)
    return name
  }
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
