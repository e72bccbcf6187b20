/** Runs a command line in this process and keeps what it wrote. */
import { PassThrough, Writable } from 'node:stream'
import { expect } from 'vitest'
import type { Environment } from '../src/config.ts'
import type { ExitCode } from '../src/exit-code.ts'
import { runCommandLine } from '../src/run-command-line.ts'
import type { Terminal } from '../src/terminal.ts'

export interface CapturedRun {
  readonly exitCode: ExitCode
  readonly stdout: string
  readonly stderr: string
}

export interface RunSettings {
  readonly environment?: Environment
  readonly signal?: AbortSignal
  /** A person sits there and types this. */
  readonly typed?: string
  /** Standard input is a pipe that holds this and ends. */
  readonly piped?: string
  /** Called with everything written to standard output so far, at each write. */
  readonly onOutput?: (stdout: string) => void
}

/** Invented: nobody's. */
export const INVENTED_KEY = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'
export const INVENTED_SECRET = '5f3c9a1e7b2d4860a9c1e3f5b7d90214'

export async function run(argv: readonly string[], settings: RunSettings = {}): Promise<CapturedRun> {
  const stdout = new CapturedText(settings.onOutput)
  const stderr = new CapturedText()
  const stdin = new PassThrough()
  const isInteractive = settings.typed !== undefined
  const terminal: Terminal = {
    stdin,
    stdout,
    stderr,
    isInteractive,
    hasBorders: isInteractive,
    canRedraw: isInteractive,
    colours: false,
    json: false,
  }
  const signal = settings.signal ?? new AbortController().signal
  if (settings.typed !== undefined) stdin.write(settings.typed)
  if (settings.piped !== undefined) stdin.end(settings.piped)
  const exitCode = await runCommandLine(argv, settings.environment ?? {}, terminal, signal)
  return { exitCode, stdout: stdout.text, stderr: stderr.text }
}

/** The one object a run with `--json` printed: one line, and nothing else. */
export function objectOf({ stdout }: Pick<CapturedRun, 'stdout'>): unknown {
  expect(stdout.endsWith('\n')).toBe(true)
  expect(stdout.trimEnd()).not.toContain('\n')
  return JSON.parse(stdout)
}

class CapturedText extends Writable {
  text = ''
  readonly #onText: ((text: string) => void) | undefined

  constructor(onText?: (text: string) => void) {
    super({ decodeStrings: false })
    this.#onText = onText
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    this.#onText?.(this.text)
    done()
  }
}
