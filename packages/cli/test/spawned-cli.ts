/** The command line as a process of its own, run from its sources. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** What Node is told to run the command line from its sources. */
export const SOURCES = ['--import=tsx', '--conditions=@trading-bridge/source', MAIN] as const

export class SpawnedCli implements AsyncDisposable {
  stdout = ''
  stderr = ''
  readonly process: ChildProcessWithoutNullStreams
  readonly #closed: Promise<unknown>
  #isClosed = false

  /** `program` is the command line as one file, where its sources would start too slowly. */
  constructor(
    argv: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    program?: string | undefined,
  ) {
    this.process = spawn(process.execPath, [...(program === undefined ? SOURCES : [program]), ...argv], {
      env: { PATH: process.env['PATH'], ...environment },
    })
    this.process.stdout.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString()
    })
    this.process.stderr.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString()
    })
    this.#closed = once(this.process, 'close').then(() => {
      this.#isClosed = true
    })
  }

  /** The first line on standard output. */
  async firstLine(): Promise<string> {
    while (!this.stdout.includes('\n')) await this.moreOutput()
    return this.stdout.slice(0, this.stdout.indexOf('\n'))
  }

  /** Waits until this has been written to standard output. */
  async output(text: string): Promise<void> {
    while (!this.stdout.includes(text)) await this.moreOutput()
  }

  /** Waits for more on standard output. */
  async moreOutput(): Promise<void> {
    if (this.#isClosed) throw new Error(`It ended too early: ${this.stderr}`)
    await Promise.race([once(this.process.stdout, 'data'), this.#closed])
  }

  /** The exit code, when it has ended and everything it wrote is there. */
  async ended(): Promise<number | null> {
    await this.#closed
    return this.process.exitCode
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGKILL')
    await this.#closed
  }
}
