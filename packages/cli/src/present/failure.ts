/**
 * How a failure is told. A program gets `{"error": {…}}` on standard output; a person gets, on standard error, what
 * happened, what the exchange said, what can lie behind it and what to do next.
 */
import {
  ConfigError,
  ExchangeRejectedError,
  InvalidInputError,
  MalformedReplyError,
  OutcomeUnknownError,
  RateLimitedError,
  type TradingBridgeError,
} from '@trading-bridge/core'
import { RefusedGoalError } from '../bots/refused-goal-error.ts'
import { COMMAND_LINE_RULE } from '../describe-failure.ts'
import type { Terminal } from '../terminal.ts'
import { problemsText } from './bot/problems-text.ts'
import { type JsonObject, jsonLine } from './json.ts'
import { coloursOf, type Facts, factProse, printable } from './text.ts'
import { prose } from './wrap-text.ts'

/** Writes the failure where its reader looks for it. */
export function writeFailure(error: TradingBridgeError, terminal: Terminal): void {
  if (terminal.json) terminal.stdout.write(jsonLine({ error: failureJson(error) }))
  else terminal.stderr.write(failureText(error, terminal))
}

/** The stack and what caused it, for who looks for a defect. */
export function writeStack(error: unknown, terminal: Terminal): void {
  terminal.stderr.write(`${error instanceof Error ? stackOf(error) : String(error)}\n`)
}

function failureJson(error: TradingBridgeError): JsonObject {
  const { code, message, next } = error
  return { code, message, next, ...factsJson(error) }
}

function factsJson(error: TradingBridgeError): JsonObject {
  if (error instanceof RefusedGoalError) return { problems: error.problems }
  if (error instanceof ExchangeRejectedError) {
    const { exchangeCode, exchangeText, operation, causes } = error
    return { exchangeCode, exchangeText, operation, causes }
  }
  if (error instanceof InvalidInputError) {
    const { rule, subject, value, limit, passes } = error
    return { rule, subject, value, limit, passes: passes ?? null }
  }
  if (error instanceof ConfigError) return { setting: error.setting }
  if (error instanceof RateLimitedError) return { retryAfterMs: error.retryAfterMs }
  if (error instanceof MalformedReplyError) return { httpStatus: error.httpStatus, excerpt: error.excerpt }
  if (error instanceof OutcomeUnknownError) {
    return {
      operation: error.operation,
      clientOrderIds: error.clientOrderIds,
      reason: reasonOf(error) ?? null,
    }
  }
  return {}
}

function failureText(error: TradingBridgeError, terminal: Terminal): string {
  const colours = coloursOf(terminal)
  const problems = error instanceof RefusedGoalError ? `\n${problemsText(error.problems, terminal)}` : ''
  const facts = factsText(error)
  const causes = error instanceof ExchangeRejectedError ? error.causes : []
  return [
    told('Error:', error.message, (lead) => colours.red(colours.bold(lead)), terminal),
    problems,
    facts.length === 0 ? '' : `\n${factProse(facts, terminal)}`,
    causes.length === 0
      ? ''
      : `\nLikely causes, likeliest first:\n${causes.map((cause) => prose(printable(cause), terminal, '  - ')).join('')}`,
    `\n${told('Next:', error.next, colours.bold, terminal)}`,
  ].join('')
}

function told(lead: string, text: string, paint: (text: string) => string, terminal: Terminal): string {
  return prose(`${lead} ${printable(text)}`, terminal).replace(lead, paint)
}

function factsText(error: TradingBridgeError): Facts {
  if (error instanceof ExchangeRejectedError) {
    return [['exchange said', `${error.exchangeCode} ${error.exchangeText}`.trimEnd()]]
  }
  if (error instanceof RefusedGoalError) return []
  if (error instanceof InvalidInputError) return inputFacts(error)
  if (error instanceof MalformedReplyError && error.excerpt !== '') return [['it begins', error.excerpt]]
  if (error instanceof OutcomeUnknownError) {
    const reason = reasonOf(error)
    return [
      ...error.clientOrderIds.map((id) => ['client order id', id] as const),
      ...(reason === undefined ? [] : [['reason', reason] as const]),
    ]
  }
  return []
}

/** Of a misspelt command or option the message has said everything. */
function inputFacts({ rule, value, limit, passes }: InvalidInputError): Facts {
  if (value === '' || rule === COMMAND_LINE_RULE) return []
  const facts: Facts = [
    ['rule', rule],
    ['value', value],
    ['limit', limit],
  ]
  return passes === undefined ? facts : [...facts, ['passes', passes]]
}

function reasonOf({ cause }: Error): string | undefined {
  return cause instanceof Error ? cause.message : undefined
}

function stackOf(error: Error): string {
  const stack = error.stack ?? error.message
  return error.cause instanceof Error ? `${stack}\ncaused by ${stackOf(error.cause)}` : stack
}
