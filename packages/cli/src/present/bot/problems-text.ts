/** Everything that is wrong with a goal, for a person who is about to mend it. */
import type { ProblemRow } from '@trading-bridge/service'
import type { Terminal } from '../../terminal.ts'
import { coloursOf, printable } from '../text.ts'
import { wrapText } from '../wrap-text.ts'

const INDENT = '    '

export function problemsText(problems: readonly ProblemRow[], terminal: Pick<Terminal, 'colours'>): string {
  return problems.map((problem) => problemText(problem, terminal)).join('\n')
}

function problemText(
  { code, path, line, value, message, limit, passes }: ProblemRow,
  terminal: Pick<Terminal, 'colours'>,
): string {
  const { bold, yellow } = coloursOf(terminal)
  const place = [line === null ? '' : `line ${line}`, path].filter((part) => part !== '').join(', ')
  const written = value === '' ? '' : `: ${printable(value)}`
  const facts: readonly (readonly [string, string])[] = [
    ['', message],
    ['allowed  ', limit],
    ['passes   ', passes],
  ]
  return [
    `  ${bold(printable(place === '' ? 'the goal' : place))}${written}\n`,
    `${INDENT}${yellow(code)}\n`,
    ...facts
      .filter(([, text]) => text !== '')
      .map(([lead, text]) => wrapText(printable(text), INDENT + lead)),
  ].join('')
}
