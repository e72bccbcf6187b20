/**
 * Runs the benchmarks one after the other and prints one table: what was measured, beside the bar it is held to. With
 * `--json` an object. Names after it choose among the benchmarks: `npm run bench -- protocol matching`. The exit code is
 * 1 when a bar is missed or a benchmark cannot run.
 */
import Table from 'cli-table3'
import type { BenchRow } from './bench-row.ts'

type Bench = () => Promise<readonly BenchRow[]>

/** Each is loaded when its turn comes: what one imports costs no other anything. */
const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  protocol: async () => (await import('./protocol.ts')).benchProtocol,
  client: async () => (await import('./client.ts')).benchClient,
  ccxt: async () => (await import('./ccxt.ts')).benchCcxt,
  matching: async () => (await import('./matching.ts')).benchMatching,
  sandbox: async () => (await import('./sandbox.ts')).benchSandbox,
  cli: async () => (await import('./cli.ts')).benchCli,
  store: async () => (await import('./store.ts')).benchStore,
  stream: async () => (await import('./stream-client.ts')).benchStreamClient,
  'stream-server': async () => (await import('./stream-server.ts')).benchStreamServer,
  ledger: async () => (await import('./ledger.ts')).benchLedger,
  bots: async () => (await import('./bots.ts')).benchBots,
  'virtual-time': async () => (await import('./virtual-time.ts')).benchVirtualTime,
}

interface Failure {
  readonly bench: string
  readonly reason: string
}

const flags = process.argv.slice(2)
const chosen = flags.filter((flag) => flag !== '--json')
const unknown = chosen.filter((name) => !Object.hasOwn(BENCHES, name))
if (unknown.length > 0)
  throw new RangeError(
    `There is no benchmark ${unknown.join(', ')}; choose among ${Object.keys(BENCHES).join(', ')}.`,
  )

const rows: BenchRow[] = []
const failures: Failure[] = []

for (const [bench, load] of Object.entries(BENCHES)) {
  if (chosen.length > 0 && !chosen.includes(bench)) continue
  try {
    const measure = await load()
    rows.push(...(await measure()))
  } catch (error) {
    failures.push({ bench, reason: error instanceof Error ? error.message : String(error) })
  }
}

process.stdout.write(flags.includes('--json') ? `${JSON.stringify({ rows, failures })}\n` : tableOf(rows))
for (const { bench, reason } of failures) process.stderr.write(`${bench} did not run: ${reason}\n`)
if (failures.length > 0 || rows.some(({ passes }) => !passes)) process.exitCode = 1

function tableOf(measured: readonly BenchRow[]): string {
  const table = new Table({
    head: ['what', 'measured', 'bar', 'passes'],
    colAligns: ['left', 'right', 'left', 'left'],
    style: { head: [], border: [] },
  })
  for (const { name, measured: value, unit, bar, passes } of measured)
    table.push([name, `${value.toLocaleString('en-US')} ${unit}`, bar, passes ? 'yes' : 'NO'])
  return `${table.toString()}\n`
}
