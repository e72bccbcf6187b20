import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Terminal } from '../terminal.ts'
import { type Column, renderTable } from './table.ts'

const COLUMNS: readonly Column<readonly [string, string]>[] = [
  { heading: 'name', align: 'left', text: ([name]) => name },
  { heading: 'amount', align: 'right', text: ([, amount]) => amount },
]
const ROWS = [
  ['first', '1.5'],
  ['a name of thirty-two characters.', '22'],
] as const

function terminal(columns: number, hasBorders = true): Terminal {
  const stdout = Object.assign(new Writable(), { columns })
  const streams = { stdin: process.stdin, stdout, stderr: stdout }
  return { ...streams, isInteractive: false, hasBorders, canRedraw: hasBorders, colours: false, json: false }
}

test('a table has borders where there is room for them, and none where there is not', async () => {
  expect(await renderTable(terminal(80), COLUMNS, ROWS)).toContain('│ first ')
  const plain = 'name                              amount\nfirst                                1.5\n'
  expect(await renderTable(terminal(40), COLUMNS, ROWS)).toContain(plain)
})

test('rows that are wider than the terminal become lists of their cells', async () => {
  expect(await renderTable(terminal(39), COLUMNS, ROWS)).toBe(
    '  name    first\n  amount  1.5\n\n  name    a name of thirty-two characters.\n  amount  22\n',
  )
})

test('in a file or a pipe each row is one line, however long', async () => {
  const text = await renderTable(terminal(10, false), COLUMNS, ROWS)
  expect(text.split('\n')).toHaveLength(4)
  expect(text).not.toContain('│')
})

test('without rows the headings tell what there is none of', async () => {
  expect(await renderTable(terminal(10), COLUMNS, [])).toBe('name  amount\n')
})
