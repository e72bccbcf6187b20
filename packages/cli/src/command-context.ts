import type { Environment } from './config.ts'
import type { LastWords } from './last-words.ts'
import type { Terminal } from './terminal.ts'

/** What every command is given besides its own options. */
export interface CommandContext {
  readonly environment: Environment
  readonly terminal: Terminal
  /** Aborts when the person, or the system, wants the command to stop. */
  readonly signal: AbortSignal
  /** Where a command leaves what must be said if it is ended at once. */
  readonly lastWords: LastWords
}
