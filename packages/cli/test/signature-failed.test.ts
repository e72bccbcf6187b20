/** docs/signature-failed.md: every command on it is run, and prints what stands there. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Environment } from '../src/config.ts'
import { INVENTED_SECRET, run } from './captured-run.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const page = readFileSync(new URL('../../../docs/signature-failed.md', import.meta.url), 'utf8')

interface PageCommand {
  readonly command: string
  /** What it prints, with … where something is left out. */
  readonly output: string
  readonly needsSandbox: boolean
}

const commands = commandsOf(page)

test.each(commands.filter(({ needsSandbox }) => !needsSandbox))('$command', async ({ command, output }) => {
  expectOutput(await runCommand(command, { COINSTORE_API_SECRET: INVENTED_SECRET }), output)
})

test('the commands that need an exchange print on a sandbox what stands there', async () => {
  const stop = new AbortController()
  let sandbox: Promise<unknown> = Promise.resolve()
  const firstLine = new Promise<string>((resolve) => {
    sandbox = run(['sandbox', '--json', '--seed', '7'], { signal: stop.signal, onOutput: resolve })
  })
  try {
    const { restUrl, accounts } = JSON.parse(await firstLine)
    const [{ apiKey, apiSecret }] = accounts
    const environment = {
      COINSTORE_REST_URL: restUrl,
      COINSTORE_API_KEY: apiKey,
      COINSTORE_API_SECRET: apiSecret,
    }
    const needing = commands.filter(({ needsSandbox }) => needsSandbox)
    expect(needing.length).toBeGreaterThan(0)
    for (const { command, output } of needing) {
      expectOutput(await runCommand(command, environment), output)
    }
  } finally {
    stop.abort()
    await sandbox
  }
}, 120_000)

function expectOutput(printed: string, output: string): void {
  const parts = output.split(/…\n?/).map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
  expect(printed).toMatch(new RegExp(`^${parts.join('.*')}$`, 's'))
}

/** What a person sees, of both streams. */
async function runCommand(command: string, environment: Environment): Promise<string> {
  const { argv, settings, piped } = await readCommand(command)
  const { stdout, stderr } = await run(argv, { environment: { ...environment, ...settings }, piped })
  return stdout + stderr
}

interface ReadCommand {
  readonly argv: readonly string[]
  readonly settings: Environment
  readonly piped: string
}

/** What the shell makes of a command: its words, the settings before it, and what is piped into it. */
async function readCommand(command: string): Promise<ReadCommand> {
  const tell = String.raw`trading-bridge() { env -0 | grep -z ^COINSTORE_; printf '\1\0'; printf '%s\0' "$@"; printf '\1\0'; cat; }`
  const told = await new Promise<string>((resolve, reject) => {
    const env = { PATH: process.env['PATH'] }
    const shell = execFile('bash', ['-c', `${tell}\n${command}`], { env }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    )
    shell.stdin?.end()
  })
  const [settings = '', words = '', piped = ''] = told.split('\u0001\0')
  return {
    settings: Object.fromEntries(partsOf(settings).map((setting) => setting.split('=', 2))),
    argv: partsOf(words).map((word) => (existsSync(ROOT + word) && word.includes('/') ? ROOT + word : word)),
    piped,
  }
}

function partsOf(text: string): readonly string[] {
  return text.split('\0').slice(0, -1)
}

/** A line that begins with `$ ` is a command; what follows, to the next one, is its output. */
function commandsOf(text: string): readonly PageCommand[] {
  return [...text.matchAll(/^```console( sandbox)?\n(.*?)^```$/gms)].flatMap(([, sandbox, block = '']) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf('\n')
        return {
          command: part.slice(0, end),
          output: part.slice(end + 1),
          needsSandbox: sandbox !== undefined,
        }
      }),
  )
}
