/** A program of `test/` as a process of its own, run from its sources. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

export class Child implements AsyncDisposable {
  readonly #process: ChildProcessByStdio<null, Readable, Readable>
  readonly #ended: Promise<unknown>
  /** Each line it prints, as it comes. */
  readonly lines: AsyncIterator<string>
  #complaint = ''

  constructor(program: URL, argv: readonly string[], launcher: readonly string[] = []) {
    const [command = process.execPath, ...before] = [...launcher, process.execPath]
    this.#process = spawn(
      command,
      [...before, '--import=tsx', '--conditions=@trading-bridge/source', fileURLToPath(program), ...argv],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    this.#ended = once(this.#process, 'close')
    this.#process.stderr.on('data', (chunk: Buffer) => {
      this.#complaint += chunk.toString()
    })
    this.lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]()
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  async nextLine(): Promise<string> {
    const { value, done } = await this.lines.next()
    if (done === true) throw new Error(`The child ended too early: ${this.#complaint}`)
    return value
  }

  /** Makes it stand still, or go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process.kill(signal)
  }

  /** Ends it without a warning, and reads what it had printed by then. */
  async kill(): Promise<readonly string[]> {
    this.#process.kill('SIGKILL')
    const rest: string[] = []
    for (;;) {
      const { value, done } = await this.lines.next()
      if (done === true) break
      rest.push(value)
    }
    await this.#ended
    return rest
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#ended
  }
}
