/** Rows for people: with borders on a terminal, in plain columns when the output goes to a file or another program. */
import { sizeOf, type Terminal } from '../terminal.ts'
import { coloursOf, factLines, printable } from './text.ts'

export interface Column<Row> {
  readonly heading: string
  /** Numbers stand to the right. */
  readonly align: 'left' | 'right'
  readonly text: (row: Row) => string
  /** Colours the text of a cell; it must not change it. */
  readonly colour?: (text: string, row: Row) => string
}

const GAP = '  '
const BORDER_WIDTH = 3

/**
 * A table with a line feed at its end. Nothing but the heading when there are no rows. On a terminal borders go where there is
 * no room for them, and rows that are wider than it all the same become lists of their cells.
 */
export async function renderTable<Row>(
  terminal: Terminal,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<string> {
  const room = sizeOf(terminal).columns
  if (!terminal.hasBorders || rows.length === 0) return plainTable(columns, rows)
  if (borderedWidth(columns, rows) <= room) return await borderedTable(terminal, columns, rows)
  return plainWidth(columns, rows) <= room ? plainTable(columns, rows) : cellLists(columns, rows)
}

/** A border and two blanks for each column, and one border more. */
function borderedWidth<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): number {
  return widthsOf(columns, rows).reduce((sum, width) => sum + width + BORDER_WIDTH, 1)
}

function plainWidth<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): number {
  return widthsOf(columns, rows).reduce((sum, width) => sum + width + GAP.length, -GAP.length)
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
  const widths = widthsOf(columns, rows)
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

function cellLists<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return rows.map((row) => factLines(columns.map(({ heading, text }) => [heading, text(row)]))).join('\n')
}

function widthsOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly number[] {
  return columns.map(({ heading, text }) =>
    Math.max(heading.length, ...rows.map((row) => printable(text(row)).length)),
  )
}
