/** A statement that was asked for, or why there is none. */
import type { StatedAccount } from '../bots/state-accounts.ts'
import type { Terminal } from '../terminal.ts'
import type { JsonObject } from './json.ts'
import { statementSummary, statementSummaryJson } from './statement-summary.ts'
import { coloursOf, printable } from './text.ts'

export function statedText(stated: StatedAccount, terminal: Terminal): string {
  if (stated.kind === 'stated') return statementSummary(stated, terminal)
  const { red } = coloursOf(terminal)
  const { account, error } = stated
  return `\n${red(`No statement of ${account}:`)} ${printable(error.message)}\n${printable(error.next)}\n`
}

export function statedJson(stated: StatedAccount): JsonObject {
  if (stated.kind === 'stated') return statementSummaryJson(stated)
  const { account, error } = stated
  return { account, error: { code: error.code, message: error.message, next: error.next } }
}
