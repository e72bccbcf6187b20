/** The program's rim: the process's streams, signals and environment meet the command line here and nowhere else. */
import { writeSync } from 'node:fs'
import { LastWords } from './last-words.ts'
import { runCommandLine } from './run-command-line.ts'
import { processTerminal } from './terminal.ts'

const STANDARD_ERROR = 2

const interruption = new AbortController()
const lastWords = new LastWords()
const interrupt = (): void => {
  // Whoever asks twice does not want to wait for an answer that is on its way.
  if (interruption.signal.aborted) leave()
  interruption.abort()
}
process.on('SIGINT', interrupt)
process.on('SIGTERM', interrupt)

// A reader that has seen enough (`| head`) is no failure: what follows is written to nobody.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

process.exitCode = await runCommandLine(
  process.argv.slice(2),
  process.env,
  processTerminal(process, process.env),
  interruption.signal,
  lastWords,
)

/** Written at once: what a stream still holds is lost when a process ends. */
function leave(): never {
  try {
    writeSync(STANDARD_ERROR, lastWords.say())
  } finally {
    process.exit(130)
  }
}
