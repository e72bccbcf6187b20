/**
 * What a signed order through the client costs against the least that can be: undici's own `Pool.request` with the
 * signature computed beforehand; and against global `fetch`. The server is a process of its own. The client and the
 * other way take turns in short blocks, now the one first and now the other, and what counts is the median of the
 * rounds' ratios. `fetch` has rounds of its own, so that the garbage it leaves is not cleared away on the others' time.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { CoinstoreClient } from '@trading-bridge/client'
import { marketSymbol, type OrderRequest, price, quantity, Secret } from '@trading-bridge/core'
import { authHeaders, Signer } from '@trading-bridge/protocol'
import { Pool } from 'undici'
import type { BenchRow } from './bench-row.ts'

const ROUNDS = 150
const CALLS_IN_A_BLOCK = 60
const WARM_UP_ROUNDS = 50
const BARS = { cpu: 1.25, latency: 1.15, fetch: 1.6 }
/** Invented. */
const API_KEY = '00000000000000000000000000000000'
/** Invented. */
const SECRET = Secret.fromText('11111111111111111111111111111111')
/** Far beyond any rate of this benchmark: it measures what a call costs, not how long it waits. */
const NO_LIMITS = { ipRequests: 1_000_000_000, userRequests: 1_000_000_000 }

const ORDER: OrderRequest = {
  symbol: marketSymbol('BTC/USDT'),
  type: 'limit',
  side: 'buy',
  price: price('61250.5'),
  quantity: quantity('0.0015'),
}

type Call = () => Promise<unknown>

interface Cost {
  readonly cpuUs: number
  readonly wallUs: number
}

/** What one way costs, by what the other costs. */
interface Ratio {
  readonly cpu: number
  readonly latency: number
}

export async function benchClient(): Promise<readonly BenchRow[]> {
  const server = fork(new URL('./acceptance-server.ts', import.meta.url))
  try {
    return await measure(`http://127.0.0.1:${await portOf(server)}`)
  } finally {
    server.disconnect()
    await once(server, 'exit')
  }
}

async function measure(origin: string): Promise<readonly BenchRow[]> {
  await using client = await CoinstoreClient.open({
    restUrl: `${origin}/api`,
    credentials: { apiKey: API_KEY, secret: SECRET },
    pacing: NO_LIMITS,
  })
  const pool = new Pool(origin, { pipelining: 1 })
  const order: Call = () => client.placeOrder(ORDER)
  try {
    const againstRaw = await takeTurns(order, rawCall(pool))
    const againstFetch = await takeTurns(order, fetchCall(origin))
    return rowsOf(againstRaw, 1 / againstFetch.latency)
  } finally {
    await pool.close()
  }
}

async function takeTurns(measured: Call, other: Call): Promise<Ratio> {
  const rounds: Ratio[] = []
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const isFirst = round % 2 === 0
    const before = isFirst ? undefined : await costOf(other)
    const cost = await costOf(measured)
    const base = before ?? (await costOf(other))
    if (round < WARM_UP_ROUNDS) continue
    rounds.push({ cpu: cost.cpuUs / base.cpuUs, latency: cost.wallUs / base.wallUs })
  }
  return {
    cpu: median(rounds.map((ratio) => ratio.cpu)),
    latency: median(rounds.map((ratio) => ratio.latency)),
  }
}

async function costOf(call: Call): Promise<Cost> {
  const startedCpu = process.cpuUsage()
  const startedMs = performance.now()
  for (let at = 0; at < CALLS_IN_A_BLOCK; at += 1) await call()
  const wallUs = ((performance.now() - startedMs) * 1_000) / CALLS_IN_A_BLOCK
  const { user, system } = process.cpuUsage(startedCpu)
  return { cpuUs: (user + system) / CALLS_IN_A_BLOCK, wallUs }
}

function rawCall(pool: Pool): Call {
  const { headers, body } = signedOrder()
  return async () => {
    const reply = await pool.request({ method: 'POST', path: '/api/trade/order/place', headers, body })
    return JSON.parse(await reply.body.text())
  }
}

function fetchCall(origin: string): Call {
  const { headers, body } = signedOrder()
  return async () => {
    const reply = await fetch(`${origin}/api/trade/order/place`, { method: 'POST', headers, body })
    return await reply.json()
  }
}

/** The bytes the client would send, made once. */
function signedOrder(): { readonly headers: Record<string, string>; readonly body: string } {
  const body =
    '{"symbol":"BTCUSDT","side":"BUY","ordType":"LIMIT","timeInForce":"GTC","ordPrice":"61250.5","ordQty":"0.0015",' +
    '"clOrdId":"00000000000000000000000000000000","timestamp":1770742394290}'
  const signing = { payload: body, expiresAtMs: 1_770_742_394_290 }
  const headers = authHeaders(API_KEY, new Signer(SECRET), signing)
  return { headers: { 'content-type': 'application/json', ...headers }, body }
}

function rowsOf({ cpu, latency }: Ratio, faster: number): readonly BenchRow[] {
  return [
    row('signed order, CPU against raw undici', cpu, { bar: `at most ${BARS.cpu}`, passes: cpu <= BARS.cpu }),
    row('signed order, latency against raw undici', latency, {
      bar: `at most ${BARS.latency}`,
      passes: latency <= BARS.latency,
    }),
    row('signed order, faster than global fetch', faster, {
      bar: `at least ${BARS.fetch}`,
      passes: faster >= BARS.fetch,
    }),
  ]
}

function row(name: string, measured: number, held: Pick<BenchRow, 'bar' | 'passes'>): BenchRow {
  return { name, measured: rounded(measured), unit: '×', ...held }
}

async function portOf(server: ChildProcess): Promise<number> {
  const [address] = (await once(server, 'message')) as [{ readonly port: number }]
  return address.port
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
