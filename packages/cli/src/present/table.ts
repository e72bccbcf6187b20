/** Rows for people: with borders on a terminal, in plain columns when the output goes to a file or another program. */
import type { Terminal } from '../terminal.ts'
import { coloursOf, printable } from './text.ts'

export interface Column<Row> {
  readonly heading: string
  /** Numbers stand to the right. */
  readonly align: 'left' | 'right'
  readonly text: (row: Row) => string
  /** Colours the text of a cell; it must not change it. */
  readonly colour?: (text: string, row: Row) => string
}

const GAP = '  '

/** A table with a line feed at its end. Nothing but the heading when there are no rows. */
export async function renderTable<Row>(
  terminal: Terminal,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<string> {
  return terminal.hasBorders ? borderedTable(terminal, columns, rows) : plainTable(columns, rows)
}

async function borderedTable<Row>(
  terminal: Terminal,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<string> {
  const { default: Table } = await import('cli-table3')
  const colours = coloursOf(terminal)
  const table = new Table({
    head: columns.map(({ heading }) => colours.bold(heading)),
    colAligns: columns.map(({ align }) => align),
    style: { head: [], border: [], compact: true },
  })
  for (const row of rows) {
    table.push(
      columns.map(({ text, colour }) => {
        const shown = printable(text(row))
        return colour === undefined ? shown : colour(shown, row)
      }),
    )
  }
  return `${table.toString()}\n`
}

function plainTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [
    columns.map(({ heading }) => heading),
    ...rows.map((row) => columns.map(({ text }) => printable(text(row)))),
  ]
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)))
  const lines = cells.map((line) =>
    line
      .map((cell, index) => {
        const width = widths[index] ?? 0
        return columns[index]?.align === 'right' ? cell.padStart(width) : cell.padEnd(width)
      })
      .join(GAP)
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}
