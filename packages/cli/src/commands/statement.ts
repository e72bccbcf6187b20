/** `statement`: what happened on an account over a span of time, beside what the exchange's own records say. */
import { InvalidInputError } from '@trading-bridge/core'
import {
  type AccountStatement,
  csvOf,
  type StatementRow,
  type StatementTables,
  statementTables,
} from '@trading-bridge/engine'
import type { CommandContext } from '../command-context.ts'
import type { ConnectionFlags } from '../connection.ts'
import { DIAGNOSIS_EXIT_CODES } from '../diagnosis-exit.ts'
import type { ExitCode } from '../exit-code.ts'
import { fetchStatement } from '../fetch-statement.ts'
import { unlockVault, withService } from '../installation.ts'
import { jsonLine } from '../present/json.ts'
import { type Column, renderTable } from '../present/table.ts'
import { coloursOf, instantText } from '../present/text.ts'
import { readChoice } from '../read-option.ts'
import type { Terminal } from '../terminal.ts'

export interface StatementFlags extends ConnectionFlags {
  readonly account: string
  readonly from?: string
  readonly to?: string
  /** A table, or `true` for the fills. */
  readonly csv?: string | true
}

const TABLES = [
  'orders',
  'fills',
  'markets',
  'assets',
  'movements',
  'differences',
] as const satisfies readonly (keyof StatementTables)[]

/** The books are reconciled first, so that what is missing in them is not taken for a difference. */
export async function showStatement(flags: StatementFlags, context: CommandContext): Promise<ExitCode> {
  const span = { fromMs: readInstant('--from', flags.from), toMs: readInstant('--to', flags.to) }
  const csv = flags.csv === undefined ? undefined : readChoice('--csv', csvTableOf(flags.csv), TABLES)
  const statement = await withService(context, flags, async (service) => {
    await unlockVault(service, context)
    return await fetchStatement(service, flags.account, { ...span, signal: context.signal })
  })
  const tables = statementTables(statement)
  const { terminal } = context
  if (csv !== undefined) terminal.stdout.write(csvOf(tables[csv]))
  else if (terminal.json) terminal.stdout.write(jsonLine(statementJson(flags.account, statement, tables)))
  else terminal.stdout.write(await statementText(flags.account, statement, tables, terminal))
  const { clear, named } = DIAGNOSIS_EXIT_CODES
  return statement.differences.length === 0 ? clear : named
}

function csvTableOf(csv: string | true): string {
  return csv === true ? 'fills' : csv
}

/** `2026-11-24`, `2026-11-24T12:00:00Z` or milliseconds. @throws {InvalidInputError} none of these. */
function readInstant(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const isDate = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z)?$/.test(text)
  const atMs = /^\d{10,16}$/.test(text) ? Number(text) : isDate ? Date.parse(text) : Number.NaN
  if (Number.isFinite(atMs)) return atMs
  throw new InvalidInputError({
    rule: 'instant',
    subject: option,
    value: text,
    limit: 'a day or an instant in UTC, or milliseconds',
    message: `${option} takes a day or an instant in UTC, not "${text}".`,
    next: `Write ${option} as 2026-11-24, as 2026-11-24T12:00:00Z, or in milliseconds since 1970.`,
  })
}

function statementJson(account: string, statement: AccountStatement, tables: StatementTables) {
  const { accountId, fromMs, toMs, isReconciled, differences } = statement
  const { orders, fills, markets, assets, movements } = tables
  const isEqual = differences.length === 0
  const head = { account, accountId, fromAtMs: fromMs, toAtMs: toMs, isReconciled, isEqual, differences }
  return { ...head, orders, fills, markets, assets, movements }
}

async function statementText(
  account: string,
  { fromMs, toMs, differences }: AccountStatement,
  tables: StatementTables,
  terminal: Terminal,
): Promise<string> {
  const { bold, green, red } = coloursOf(terminal)
  const shown = [`Account ${bold(account)}, from ${instantText(fromMs)} to ${instantText(toMs)} UTC\n`]
  for (const name of ['orders', 'fills', 'markets', 'movements', 'assets'] as const) {
    const rows = tables[name]
    const table = rows.length === 0 ? 'none\n' : await renderTable(terminal, columnsOf(rows), rows)
    shown.push(`\n${bold(name)}\n${table}`)
  }
  shown.push(
    differences.length === 0
      ? `\n${green('Books and exchange are equal to the last digit.')}\n`
      : `\n${red(`${differences.length} differences:`)}\n${differences.map((each) => `  - ${each}\n`).join('')}`,
  )
  return shown.join('')
}

/** Numbers stand to the right; `createdAtMs` is headed `created (UTC)`. */
function columnsOf(rows: readonly StatementRow[]): readonly Column<StatementRow>[] {
  return Object.keys(rows[0] ?? {}).map((name) => {
    const isInstant = /AtMs$|^atMs$/.test(name)
    const words = name
      .replace(/(?:AtMs|^atMs)$/, '')
      .replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
    const isNumber = rows.every((row) => /^-?[\d.]*$/.test(String(row[name] ?? '')))
    return {
      heading: isInstant ? `${words || 'at'} (UTC)` : words,
      align: isNumber && !isInstant && !/id$/i.test(name) ? 'right' : 'left',
      text: (row) => {
        const cell = row[name] ?? null
        return isInstant && typeof cell === 'number' ? instantText(cell) : String(cell ?? '-')
      },
    }
  })
}
