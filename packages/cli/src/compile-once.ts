/**
 * The embedded database is WebAssembly. What is called often in it V8 compiles once more, better, in the background, and a
 * process that is done waits for that: more work than all that a short command asks of the database. For such a command the
 * code stays as it was compiled first.
 */
import { setFlagsFromString } from 'node:v8'

/** These work the database for minutes or days. */
const LASTING: ReadonlySet<string | undefined> = new Set(['run', 'demo'])

/** Before anything is compiled. `argv` are the words after the program's name. */
export function compileOnce(argv: readonly string[]): void {
  if (LASTING.has(argv.find((word) => !word.startsWith('-')))) return
  setFlagsFromString('--no-wasm-tier-up')
  setFlagsFromString('--no-wasm-dynamic-tiering')
}
