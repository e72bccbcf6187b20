/**
 * One command line, from its words to an exit code. Everything that fails leaves here: as one object for a program, as
 * text for a person, and never with a stack trace unless TRADING_BRIDGE_DEBUG asks for it.
 */

import type { TradingBridgeError } from '@trading-bridge/core'
import type { GoalFlag } from '@trading-bridge/engine'
import { CommanderError } from 'commander'
import type { CommandContext } from './command-context.ts'
import { buildCommandTree } from './command-tree.ts'
import type { Environment } from './config.ts'
import { diagnosisExitCodeOf, isDiagnosis } from './diagnosis-exit.ts'
import { EXIT_CODES, type ExitCode, exitCodeOf } from './exit-code.ts'
import { LastWords } from './last-words.ts'
import type { Terminal } from './terminal.ts'

/** Runs `argv`, the words after the program's name. Never rejects. */
export async function runCommandLine(
  argv: readonly string[],
  environment: Environment,
  terminal: Terminal,
  signal: AbortSignal,
  lastWords: LastWords = new LastWords(),
): Promise<ExitCode> {
  const io = { ...terminal, json: terminal.json || argv.includes('--json') }
  try {
    return await parseAndRun(argv, { environment, terminal: io, signal, lastWords })
  } catch (error) {
    return await fail(error, { environment, terminal: io, signal }, isDiagnosis(argv))
  }
}

async function parseAndRun(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT_CODES.done
  const finish = (code: ExitCode): void => {
    exitCode = code
  }
  const program = buildCommandTree(context, finish, await goalFlagsFor(argv))
  await program.parseAsync(argv, { from: 'user' })
  return exitCode
}

async function goalFlagsFor(argv: readonly string[]): Promise<readonly GoalFlag[]> {
  return argv.includes('create') ? (await import('@trading-bridge/engine')).GOAL_FLAGS : []
}

/** The errors and their texts are loaded only here, so that nobody else waits for them. */
async function fail(
  error: unknown,
  { environment, terminal, signal }: Omit<CommandContext, 'lastWords'>,
  isDiagnosing: boolean,
): Promise<ExitCode> {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT_CODES.done
  if (error instanceof CommanderError && error.code === 'commander.help' && !terminal.json) {
    return EXIT_CODES.usage
  }
  const { describeFailure } = await import('./describe-failure.ts')
  const { writeFailure, writeStack } = await import('./present/failure.ts')
  const failure: TradingBridgeError = describeFailure(error, signal)
  if (environment['TRADING_BRIDGE_DEBUG'] === '1') writeStack(error, terminal)
  writeFailure(failure, terminal)
  if (signal.aborted) return EXIT_CODES.interrupted
  return isDiagnosing ? diagnosisExitCodeOf(failure.code) : exitCodeOf(failure.code)
}
