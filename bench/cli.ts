/**
 * How long the command line makes a person wait: the processor time of `--help`, and the time until `market ticker`
 * prints against a sandbox in another process. It runs the built program, as npm installs it. The bare `node -e 0`
 * stands beside both, for most of the time is Node's own start.
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { BenchRow } from './bench-row.ts'

const run = promisify(execFile)
const PROGRAM = fileURLToPath(new URL('../packages/cli/bin/trading-bridge.js', import.meta.url))
const ROUNDS = 15
const HELP_BAR_MS = 150
const TICKER_BAR_MS = 300

/** Medians of interleaved rounds, so that a busy moment of the machine falls on all alike. */
export async function benchCli(): Promise<readonly BenchRow[]> {
  const sandbox = await startSandbox()
  try {
    const samples = { node: [], help: [], nodeWall: [], ticker: [] } as Record<string, number[]>
    const environment = { ...process.env, COINSTORE_REST_URL: sandbox.restUrl }
    for (let round = 0; round < ROUNDS; round += 1) {
      samples['node']?.push(await cpuMs(['-e', '0']))
      samples['help']?.push(await cpuMs([PROGRAM, '--help']))
      samples['nodeWall']?.push(await firstOutputMs(['-e', 'console.log(0)'], environment))
      samples['ticker']?.push(await firstOutputMs([PROGRAM, 'market', 'ticker', 'SHARP/USDT'], environment))
    }
    return [
      row('trading-bridge --help, CPU', median(samples['help']), HELP_BAR_MS),
      row('  of which a bare node -e 0', median(samples['node']), undefined),
      row('market ticker, time to first output', median(samples['ticker']), TICKER_BAR_MS),
      row('  of which a bare node that prints', median(samples['nodeWall']), undefined),
    ]
  } finally {
    await sandbox.stop()
  }
}

function row(name: string, measured: number, barMs: number | undefined): BenchRow {
  return {
    name,
    measured: Math.round(measured),
    unit: 'ms',
    bar: barMs === undefined ? '-' : `< ${barMs}`,
    passes: barMs === undefined || measured < barMs,
  }
}

/** User and system time of one run of Node, as the shell reads it from the kernel when the process ends. */
async function cpuMs(argv: readonly string[]): Promise<number> {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@" > /dev/null'
  const { stderr } = await run('bash', ['-c', script, 'bash', process.execPath, ...argv])
  const [user = Number.NaN, system = Number.NaN] = stderr.trim().split(' ').map(Number)
  return (user + system) * 1_000
}

async function firstOutputMs(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const startMs = performance.now()
  const child = spawn(process.execPath, argv, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  await once(child.stdout, 'data')
  const elapsedMs = performance.now() - startMs
  child.stdout.resume()
  const [exitCode] = await ended
  if (exitCode !== 0) throw new Error(`${argv.join(' ')} ended with exit code ${exitCode}.`)
  return elapsedMs
}

interface RunningSandbox {
  readonly restUrl: string
  stop(): Promise<void>
}

async function startSandbox(): Promise<RunningSandbox> {
  const argv = [PROGRAM, 'sandbox', '--json', '--port', '0', '--control-port', '0']
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  let text = ''
  while (!text.includes('\n')) {
    const [chunk] = await Promise.race([once(child.stdout, 'data'), ended])
    if (child.exitCode !== null) throw new Error(`The sandbox ended with exit code ${child.exitCode}.`)
    text += String(chunk)
  }
  const { restUrl } = JSON.parse(text.slice(0, text.indexOf('\n'))) as { restUrl: string }
  return {
    restUrl,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

function median(values: readonly number[] = []): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
