/**
 * How far pushes fall behind their interval when 200 clients read depth, ticker and trades of a market each, spread over
 * three markets that move several times an interval. The server has a process of its own; all clients are in this one.
 *
 * A trade's lag is the time from its `ts` to its arrival, less the interval it may wait. A picture carries no time: its
 * lag is the time since the last instant of the grid pushes are on, which is right while no trade's lag exceeds an
 * interval. Both processes read the clock of one machine.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { DEFAULT_SETTINGS } from '../packages/sandbox/src/sandbox-settings.ts'
import type { BenchRow } from './bench-row.ts'

export type FromServer =
  | { readonly wsUrl: string; readonly symbolIds: readonly number[]; readonly monotonicOriginMs: number }
  | { readonly cpuMs: number; readonly error: string | undefined }

const CLIENTS = 200
const WARM_UP_MS = 3_000
const MEASURED_MS = 15_000
const INTERVAL_MS = DEFAULT_SETTINGS.streamPushIntervalMs
const BAR_CPU_PERCENT = 100
const DATA = /"T":"(?<kind>trade|ticker|depth)"/
const TRADED_AT = /"ts":(?<ms>\d+)/

interface Tally {
  readonly lagsMs: number[]
  messages: number
  /** Of the server's monotonic clock, since the epoch. */
  readonly monotonicOriginMs: number
}

export async function benchStreamServer(): Promise<readonly BenchRow[]> {
  const server = fork(new URL('./stream-server-process.ts', import.meta.url))
  try {
    const [started] = (await once(server, 'message')) as [FromServer]
    if (!('wsUrl' in started)) throw new Error('The server did not tell its address.')
    return await measure(server, started)
  } finally {
    server.disconnect()
    await once(server, 'exit')
  }
}

async function measure(
  server: ChildProcess,
  { wsUrl, symbolIds, monotonicOriginMs }: Extract<FromServer, { readonly wsUrl: string }>,
): Promise<readonly BenchRow[]> {
  const tally: Tally = { lagsMs: [], messages: 0, monotonicOriginMs }
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, (_, index) =>
      openClient(wsUrl, symbolIds[index % symbolIds.length] ?? 0, tally),
    ),
  )
  await wait(WARM_UP_MS)
  const cpuBeforeMs = await cpuMsOf(server)
  const startedMs = performance.now()
  tally.lagsMs.length = 0
  tally.messages = 0
  await wait(MEASURED_MS)
  const elapsedMs = performance.now() - startedMs
  const { messages } = tally
  const lagsMs = tally.lagsMs.toSorted((left, right) => left - right)
  const cpuPercent = (((await cpuMsOf(server)) - cpuBeforeMs) / elapsedMs) * 100
  const dropped = clients.filter(({ readyState }) => readyState !== WebSocket.OPEN).length
  for (const client of clients) client.terminate()
  if (dropped > 0) throw new Error(`${dropped} clients were dropped.`)
  return rowsOf({ lagsMs, cpuPercent, perSecond: (messages / elapsedMs) * 1_000 })
}

async function openClient(wsUrl: string, symbolId: number, tally: Tally): Promise<WebSocket> {
  const socket = new WebSocket(wsUrl, { perMessageDeflate: false })
  socket.on('message', (data) => {
    const text = String(data)
    const kind = DATA.exec(text.slice(0, 40))?.groups?.['kind']
    if (kind === undefined) return
    tally.messages += 1
    tally.lagsMs.push(kind === 'trade' ? tradeLagMs(text) : pictureLagMs(tally))
  })
  await once(socket, 'open')
  const channel = ['depth@20', 'ticker', 'trade'].map((topic) => `${symbolId}@${topic}`)
  socket.send(JSON.stringify({ op: 'SUB', channel, id: 1 }))
  return socket
}

function tradeLagMs(text: string): number {
  const tradedAtMs = Number(TRADED_AT.exec(text)?.groups?.['ms'])
  return Math.max(0, Date.now() - tradedAtMs - INTERVAL_MS)
}

function pictureLagMs({ monotonicOriginMs }: Tally): number {
  return (performance.timeOrigin + performance.now() - monotonicOriginMs) % INTERVAL_MS
}

function rowsOf(measured: {
  readonly lagsMs: readonly number[]
  readonly cpuPercent: number
  readonly perSecond: number
}): readonly BenchRow[] {
  const lagMs = Math.round((measured.lagsMs[Math.floor(measured.lagsMs.length * 0.99)] ?? Infinity) * 10) / 10
  const cpuPercent = Math.round(measured.cpuPercent)
  const load = `${CLIENTS} clients × 3 channels, ${Math.round(measured.perSecond)} messages/s`
  return [
    {
      name: `sandbox stream, ${load}: lag behind the push interval, p99`,
      measured: lagMs,
      unit: 'ms',
      bar: `at most ${INTERVAL_MS}`,
      passes: lagMs <= INTERVAL_MS,
    },
    {
      name: `sandbox stream, ${load}: share of a core`,
      measured: cpuPercent,
      unit: '%',
      bar: `at most ${BAR_CPU_PERCENT}`,
      passes: cpuPercent <= BAR_CPU_PERCENT,
    },
  ]
}

async function cpuMsOf(server: ChildProcess): Promise<number> {
  server.send('cpu')
  const [told] = (await once(server, 'message')) as [FromServer]
  if (!('cpuMs' in told)) throw new Error('The server did not tell its CPU time.')
  if (told.error !== undefined) throw new Error(`The server met with a defect: ${told.error}`)
  return told.cpuMs
}

async function wait(durationMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, durationMs))
}
