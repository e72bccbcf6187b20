/** The program that trades until it is killed, as a process of its own, and what it said before. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Where what is left outside of the bundle is found. */
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url))
const REQUIRE =
  "import { createRequire as requireAt } from 'node:module'; const require = requireAt(import.meta.url);"

/** The program as one file, which starts many times faster than its sources. */
export async function bundleProgram(source: URL): Promise<string> {
  await mkdir(CACHE, { recursive: true })
  const path = fileURLToPath(source)
  const outfile = join(await mkdtemp(join(CACHE, `${basename(path, '.ts')}-`)), 'program.js')
  await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['@trading-bridge/source'],
    external: ['@electric-sql/pglite', 'pg', 'ccxt'],
    banner: { js: REQUIRE },
    logLevel: 'error',
  })
  return outfile
}

export class KillableChild implements AsyncDisposable {
  readonly lines: string[] = []
  readonly #process: ChildProcessByStdio<null, Readable, Readable>
  readonly #closed: Promise<unknown>
  #complaint = ''
  #onLine: () => void = () => undefined

  constructor(program: string, argv: readonly string[]) {
    this.#process = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#closed = once(this.#process, 'close')
    this.#process.stderr.on('data', (chunk: Buffer) => {
      this.#complaint += chunk.toString()
    })
    createInterface(this.#process.stdout).on('line', (line) => {
      this.lines.push(line)
      this.#onLine()
    })
  }

  /** Waits for the line with this beginning; a child that ends by itself before is a failure. */
  async said(beginning: string): Promise<void> {
    const heard = new Promise<boolean>((resolve) => {
      this.#onLine = () => {
        if (this.lines.some((line) => line.startsWith(beginning))) resolve(true)
      }
      this.#onLine()
    })
    if (!(await Promise.race([heard, this.#closed.then(() => false)])))
      throw new Error(`The child ended before it said "${beginning}": ${this.#complaint}`)
  }

  /** Ends it without a warning; what it had written by then is in `lines`. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null) throw new Error(`The child ended by itself: ${this.#complaint}`)
    await this[Symbol.asyncDispose]()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#closed
  }
}
