/**
 * A sandbox on both address families and the doctor, on one virtual clock over real sockets. What arrives at the
 * exchange is noted where it arrives: Node itself tells of each request.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import type { LookupFunction, Socket } from 'node:net'
import { Secret, seededRandom, VirtualTime } from '@trading-bridge/core'
import { LoopbackWatch, Sandbox, type SandboxAccount, type SandboxOptions } from '@trading-bridge/sandbox'
import { expect } from 'vitest'
import { type DiagnoseOptions, type Diagnosis, diagnose, type ProbeEvent } from '../src/index.ts'

const START_AT_MS = 1_770_742_394_290
const REQUESTS = 'http.server.request.start'

/** A request as it arrived at the exchange. */
interface Arrival {
  readonly method: string
  readonly target: string
  readonly address: string
  readonly atMs: number
  /** Absent on public calls. */
  readonly signature: string | undefined
}

export interface Clinic extends AsyncDisposable {
  readonly time: VirtualTime
  readonly sandbox: Sandbox
  readonly alice: SandboxAccount
  readonly arrivals: readonly Arrival[]
  /** What the doctor told while it looked. */
  readonly events: readonly ProbeEvent[]
  /** Lets the doctor look, with the key of alice unless told otherwise, and sees that it kept to its limits. */
  examine(options?: Partial<DiagnoseOptions>): Promise<Diagnosis>
}

export async function openClinic(options: SandboxOptions = {}): Promise<Clinic> {
  const watch = LoopbackWatch.open()
  const time = new VirtualTime(START_AT_MS, watch)
  const { clock } = time
  const sandbox = await Sandbox.open({ clock, ipv6: true, crowd: false, ...options })
  const [alice] = sandbox.accounts
  if (alice === undefined) throw new Error('The sandbox has no account.')
  const arrivals: Arrival[] = []
  const events: ProbeEvent[] = []
  const port = Number(new URL(sandbox.restUrl).port)
  const onRequest = (message: unknown): void => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket }
    if (socket.localPort === port) arrivals.push(arrivalOf(request, socket, clock.monotonicMs()))
  }
  subscribe(REQUESTS, onRequest)
  return {
    time,
    sandbox,
    alice,
    arrivals,
    events,
    async examine(wanted = {}) {
      const before = arrivals.length
      const diagnosis = await time.until(
        diagnose({
          restUrl: `http://localhost:${port}/api`,
          credentials: credentialsOf(alice),
          clock,
          random: seededRandom(1),
          lookup: bothFamilies,
          onEvent: (event) => events.push(event),
          ...wanted,
        }),
      )
      expectLimitsKept(arrivals.slice(before), diagnosis)
      return diagnosis
    },
    async [Symbol.asyncDispose]() {
      unsubscribe(REQUESTS, onRequest)
      await sandbox.close()
      watch.close()
    },
  }
}

export function credentialsOf({ apiKey, apiSecret }: Pick<SandboxAccount, 'apiKey' | 'apiSecret'>) {
  return { apiKey, secret: Secret.fromText(apiSecret) }
}

/** Resolves every name to this machine, over the family that is asked for. */
export const bothFamilies: LookupFunction = (_hostname, { family, all }, callback) => {
  const found =
    family === 6 || family === 'IPv6' ? { address: '::1', family: 6 } : { address: '127.0.0.1', family: 4 }
  if (all === true) callback(null, [found])
  else callback(null, found.address, found.family)
}

/** At most 8 signed calls, 400 ms apart, within ten seconds; nothing is written but the cancel of the impossible id. */
function expectLimitsKept(arrivals: readonly Arrival[], { durationMs }: Diagnosis): void {
  const signed = arrivals.filter(({ signature }) => signature !== undefined)
  expect(signed.length).toBeLessThanOrEqual(8)
  for (const [index, call] of signed.entries()) {
    const previous = signed[index - 1]
    if (previous !== undefined) expect(call.atMs - previous.atMs).toBeGreaterThanOrEqual(400)
    expect(READS_AND_THE_CANCEL).toContain(`${call.method} ${call.target.replace(/\?.*$/, '')}`)
  }
  expect(durationMs).toBeLessThan(10_000)
}

const READS_AND_THE_CANCEL = [
  'POST /api/spot/accountList',
  'GET /api/trade/order/active',
  'POST /api/trade/order/cancel',
]

function arrivalOf(
  { method = '', url = '', headers }: IncomingMessage,
  socket: Socket,
  atMs: number,
): Arrival {
  const signature = headers['x-cs-sign']
  return {
    method,
    target: url,
    address: (socket.remoteAddress ?? '').replace('::ffff:', ''),
    atMs,
    signature: typeof signature === 'string' ? signature : undefined,
  }
}
