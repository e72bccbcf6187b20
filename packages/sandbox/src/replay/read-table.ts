/**
 * Reads the plain CSV of recorded markets: a header row, commas, no quotes, no blanks round a value. Lines end in LF or
 * CRLF; lines that begin with `#` and empty lines count, but say nothing. Columns may stand in any order.
 */
import { InvalidInputError } from '@trading-bridge/core'

export interface TableRow {
  /** From 1, as an editor counts. */
  readonly line: number
  readonly values: ReadonlyMap<string, string>
}

export interface Table {
  /** For messages. */
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly TableRow[]
}

/** What is wrong with one value, or with a row. */
export interface TableFault {
  readonly line: number
  readonly column?: string
  readonly value: string
  readonly rule: string
  readonly limit: string
  readonly passes?: string
}

const MOST_ROWS = 1_000_000

/** @throws {InvalidInputError} there is no header, a row has another number of values, or there are too many rows. */
export function readTable(text: string, name: string): Table {
  const lines = significantLines(text)
  const [header, ...rest] = lines
  if (header === undefined)
    throw badTable(name, { line: 1, value: '', rule: 'header', limit: 'a header row' })
  if (rest.length > MOST_ROWS) {
    const value = String(rest.length)
    throw badTable(name, { line: MOST_ROWS + 1, value, rule: 'rows', limit: `at most ${MOST_ROWS} rows` })
  }
  const columns = header.text.split(',')
  return { name, columns, rows: rest.map((each) => rowOf(each, columns, name)) }
}

/** Names file, line, column, the value, the rule and what would pass. */
export function badTable(name: string, fault: TableFault): InvalidInputError {
  const { line, column, value, rule, limit, passes } = fault
  const place = `${name}, line ${line}${column === undefined ? '' : `, column ${column}`}`
  return new InvalidInputError({
    rule,
    subject: place,
    value,
    limit,
    passes,
    message: `${place}: "${value}" is not ${limit} (${rule}).`,
    next:
      passes === undefined
        ? `Give ${limit}; docs/sandbox-replay.md has the columns.`
        : `${passes} would pass.`,
  })
}

interface Line {
  readonly line: number
  readonly text: string
}

function significantLines(text: string): readonly Line[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((each, index) => ({ line: index + 1, text: each }))
    .filter((each) => each.text !== '' && !each.text.startsWith('#'))
}

function rowOf({ line, text }: Line, columns: readonly string[], name: string): TableRow {
  const values = text.split(',')
  if (values.length !== columns.length) {
    const limit = `a row of ${columns.length} values: ${columns.join(',')}`
    throw badTable(name, { line, value: text.slice(0, 80), rule: 'columns', limit })
  }
  return { line, values: new Map(columns.map((column, index) => [column, values[index] ?? ''])) }
}
