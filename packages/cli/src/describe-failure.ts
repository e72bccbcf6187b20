/** Whatever was thrown, as an error of ours that says what to do next. */
import {
  InternalError,
  InterruptedError,
  InvalidInputError,
  OutcomeUnknownError,
  TradingBridgeError,
} from '@trading-bridge/core'
import { CommanderError } from 'commander'

/** The rule that a command line breaks when its words are not understood. */
export const COMMAND_LINE_RULE = 'command-line'

export function describeFailure(error: unknown, signal: AbortSignal): TradingBridgeError {
  if (error instanceof OutcomeUnknownError) return error
  if (signal.aborted) return interrupted(error)
  if (error instanceof TradingBridgeError) return error
  if (error instanceof CommanderError) return wrongUsage(error)
  return defect(error)
}

function interrupted(cause: unknown): InterruptedError {
  if (cause instanceof InterruptedError) return cause
  const next = 'Nothing was left half-done; run the command again when you want.'
  return new InterruptedError('Stopped before it was done.', { next, cause })
}

/** Commander's messages begin with "error: " and put a suggestion on a line of its own. */
function wrongUsage(cause: CommanderError): InvalidInputError {
  const isBareCommand = cause.code === 'commander.help'
  const text = cause.message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .trim()
  const message = isBareCommand ? 'A command is missing.' : `${text.charAt(0).toUpperCase()}${text.slice(1)}`
  return new InvalidInputError({
    rule: COMMAND_LINE_RULE,
    subject: 'command line',
    value: /'([^']*)'/.exec(text)?.[1] ?? '',
    limit: 'what --help lists',
    message: /[.?)]$/.test(message) ? message : `${message}.`,
    next: 'Add --help to the command to see what it takes.',
    cause,
  })
}

function defect(cause: unknown): InternalError {
  const what = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  return new InternalError(`Trading Bridge failed unexpectedly: ${what}`, {
    next: 'Run it again with TRADING_BRIDGE_DEBUG=1 and report what it prints, with the command.',
    cause,
  })
}
