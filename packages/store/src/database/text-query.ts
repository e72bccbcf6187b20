import { CompiledQuery } from 'kysely'

/**
 * A statement that takes text, numbers, booleans and lists of text, and answers with text alone. What stands between an order
 * and its sending is of this kind, since a database may run it with less ado. Its text is one of a few: it may be kept prepared.
 */
export interface TextQuery extends CompiledQuery {
  readonly answers: 'text'
}

export function textQuery(sql: string, parameters: readonly unknown[]): TextQuery {
  return { ...CompiledQuery.raw(sql, [...parameters]), answers: 'text' }
}

export function isTextQuery(query: CompiledQuery): query is TextQuery {
  return 'answers' in query && query.answers === 'text'
}
