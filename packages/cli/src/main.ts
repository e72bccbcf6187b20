/** The program's rim: the process's streams, signals and environment meet the command line here and nowhere else. */
import { writeSync } from 'node:fs'
import { compileOnce } from './compile-once.ts'
import { EXIT_CODES, type ExitCode } from './exit-code.ts'
import { LastWords } from './last-words.ts'
import { SHOW_CURSOR } from './present/redrawn-picture.ts'
import { ProcessOutput } from './process-output.ts'
import { runCommandLine } from './run-command-line.ts'
import { processTerminal } from './terminal.ts'

const STANDARD_OUTPUT = 1
const STANDARD_ERROR = 2

const interruption = new AbortController()
const lastWords = new LastWords()
const output = new ProcessOutput(process)
const terminal = processTerminal(process, process.env)

const interrupt = (): void => {
  // Whoever asks twice does not want to wait for an answer that is on its way.
  if (interruption.signal.aborted) leave(EXIT_CODES.interrupted)
  interruption.abort()
}
process.on('SIGINT', interrupt)
process.on('SIGTERM', interrupt)
// A terminal that is closed says so more than once, and nobody is impatient. Without one, whoever started this has decided
// what it means, as `nohup` does.
if (process.stdout.isTTY || process.stderr.isTTY) process.on('SIGHUP', () => interruption.abort())

process.on('uncaughtException', (error) => {
  const isWanted = process.env['TRADING_BRIDGE_DEBUG'] === '1'
  const what = isWanted ? error.stack : `${error.name}: ${error.message}`
  const next = 'Run it again with TRADING_BRIDGE_DEBUG=1 and report what it prints, with the command.'
  leave(EXIT_CODES.defect, `Error: Trading Bridge failed unexpectedly: ${what}\n\nNext: ${next}\n`)
})

const argv = process.argv.slice(2)
compileOnce(argv)
const exitCode = await runCommandLine(argv, process.env, terminal, interruption.signal, lastWords)
process.exitCode = exitCode
await output.drain()
if (output.lossCode !== undefined) {
  const next = 'See what it did before you run it again, and give the output a place with room.'
  process.stderr.write(
    `Error: The output could not be written (${output.lossCode}); the command itself ended with ${exitCode}.\n\nNext: ${next}\n`,
  )
  if (exitCode === EXIT_CODES.done) process.exitCode = EXIT_CODES.configuration
}

/** Written at once: what a stream still holds is lost when a process ends. */
function leave(code: ExitCode, why = ''): never {
  try {
    if (terminal.canRedraw) writeSync(STANDARD_OUTPUT, SHOW_CURSOR)
    writeSync(STANDARD_ERROR, lastWords.say() + why)
  } finally {
    process.exit(code)
  }
}
