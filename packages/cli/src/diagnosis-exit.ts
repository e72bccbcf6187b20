/**
 * Exit codes of the commands that answer a question rather than carry something out: `doctor`, `explain`, `sign
 * --check`, `reconcile` and `statement`. For a script the answer is what counts, so that it has the low numbers here; docs/cli.md lists them.
 */
import type { ErrorCode } from '@trading-bridge/core'
import { EXIT_CODES, type ExitCode, exitCodeOf } from './exit-code.ts'

export const DIAGNOSIS_EXIT_CODES = {
  /** Nothing is wrong, or differs; of `explain`: it has explained. */
  clear: 0,
  /** The cause, or the difference, is named. */
  named: 1,
  /** The cause, or what became of an order, cannot be told; of `explain`: there is nothing to explain. */
  undecided: 2,
  /** It could not run: usage, or a setting. */
  notRun: 3,
} as const satisfies Record<string, ExitCode>

const COMMANDS: ReadonlySet<string | undefined> = new Set(['doctor', 'explain', 'reconcile', 'statement'])

/** Tells whether a command line asks for a diagnosis, also one that cannot be parsed. */
export function isDiagnosis(argv: readonly string[]): boolean {
  const command = argv.find((word) => !word.startsWith('-'))
  if (command === 'sign') return argv.some((word) => word === '--check' || word.startsWith('--check='))
  return COMMANDS.has(command)
}

/** What a failure of a diagnosis exits with. A defect of ours and an interruption keep their own codes. */
export function diagnosisExitCodeOf(code: ErrorCode): ExitCode {
  const exitCode = exitCodeOf(code)
  const isSetup = exitCode === EXIT_CODES.usage || exitCode === EXIT_CODES.configuration
  return isSetup ? DIAGNOSIS_EXIT_CODES.notRun : exitCode
}
