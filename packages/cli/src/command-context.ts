import type { Environment } from './config.ts'
import type { Terminal } from './terminal.ts'

/** What every command is given besides its own options. */
export interface CommandContext {
  readonly environment: Environment
  readonly terminal: Terminal
  /** Aborts when the person, or the system, wants the command to stop. */
  readonly signal: AbortSignal
}
