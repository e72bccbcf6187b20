/** The program's rim: the process's streams, signals and environment meet the command line here and nowhere else. */
import { runCommandLine } from './run-command-line.ts'
import { processTerminal } from './terminal.ts'

const interruption = new AbortController()
const interrupt = (): void => {
  // Whoever asks twice does not want to wait for an answer that is on its way.
  if (interruption.signal.aborted) process.exit(130)
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
)
