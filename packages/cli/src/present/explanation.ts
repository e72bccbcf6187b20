import type { Explanation, Statement, StatementKind } from '@trading-bridge/doctor'
import type { Terminal } from '../terminal.ts'
import type { JsonObject } from './json.ts'
import { coloursOf, printable } from './text.ts'

export function explanationJson({ replies, statements, next, ...counts }: Explanation): JsonObject {
  return {
    replies: replies.map(({ code, text, count, firstLine }) => ({ code, text, count, firstLine })),
    requests: counts.requests,
    orders: counts.orders,
    headers: counts.headers,
    statements: statements.map(statementJson),
    next,
    isCut: counts.isCut,
  }
}

function statementJson({ id, kind, standing, text, ground, next, seen, lines }: Statement): JsonObject {
  return { id, kind, standing, text, ground, next: next ?? null, seen, lines }
}

const HEADINGS: Readonly<Record<StatementKind, string>> = {
  meaning: 'What it means',
  'ruled-out': 'What it is not',
  open: 'What can lie behind it',
  request: 'What else is wrong with the requests',
  reading: 'How to read replies',
}
const KINDS: readonly StatementKind[] = ['meaning', 'ruled-out', 'open', 'request', 'reading']

export function explanationText(explanation: Explanation, terminal: Terminal): string {
  const { bold } = coloursOf(terminal)
  const { statements, next, isCut } = explanation
  const cut = isCut ? 'The text was longer, or more tangled, than is read; its end was left out.\n\n' : ''
  if (statements.length === 0) {
    return `${cut}Nothing of the exchange was found in the text: no reply of it, and nothing odd in a request.\n`
  }
  const sections = KINDS.map((kind) => sectionText(kind, statements, terminal))
  const steps = next.map((step, index) => `  ${index + 1}. ${printable(step)}\n`)
  return `${cut}${sections.join('')}${bold('Next')}\n${steps.join('')}`
}

function sectionText(kind: StatementKind, all: readonly Statement[], terminal: Terminal): string {
  const statements = all.filter((statement) => statement.kind === kind)
  if (statements.length === 0) return ''
  const { bold } = coloursOf(terminal)
  return `${bold(HEADINGS[kind])}\n${statements.map((statement) => statementText(statement, terminal)).join('')}\n`
}

const STANDING_WIDTH = 'possible'.length

function statementText({ standing, text, seen, lines, ground }: Statement, terminal: Terminal): string {
  const { dim } = coloursOf(terminal)
  const where = `${seen}, line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}`
  const indent = ' '.repeat(STANDING_WIDTH + 4)
  return `  ${standing.padEnd(STANDING_WIDTH)}  ${printable(text)}\n${indent}${dim(printable(`${where}; ${ground}`))}\n`
}
