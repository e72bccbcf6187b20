/**
 * What a unified call of ccxt costs through our class, with its pacing on, against the least that can be: undici's own
 * `Pool.request`, the two digests of a signature, and `JSON.parse`. And how much less it waits than ccxt's default limiter
 * makes the same class wait at the same documented limits. The server is a process of its own; the two ways take turns in
 * short blocks, and what counts is the median of the rounds' ratios.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { coinstore } from '@trading-bridge/ccxt'
import { Pool } from 'undici'
import type { BenchRow } from './bench-row.ts'

const ROUNDS = 150
const CALLS_IN_A_BLOCK = 40
const WARM_UP_ROUNDS = 60
const WAITING_CALLS = 100
const BARS = { cpu: 2, waiting: 10 }
/** Invented. */
const API_KEY = '00000000000000000000000000000000'
/** Invented. */
const SECRET = '11111111111111111111111111111111'
const SYMBOL = 'BTC/USDT'
/** The limiter is on and works, but never makes a call wait: it is measured what pacing costs, not how long it lasts. */
const WIDE_LIMITS = { rateLimit: 0.001 }
/** ccxt's default limiter at 300 requests in 3 s, of which a signed one takes two and a half. */
const LEAKY_BUCKET = { rateLimiterAlgorithm: 'leakyBucket' }

type Call = () => Promise<unknown>

export async function benchCcxt(): Promise<readonly BenchRow[]> {
  const server = fork(new URL('./acceptance-server.ts', import.meta.url))
  try {
    return await measure(`http://127.0.0.1:${await portOf(server)}`)
  } finally {
    server.disconnect()
    await once(server, 'exit')
  }
}

async function measure(origin: string): Promise<readonly BenchRow[]> {
  const exchange = await openExchange(origin, WIDE_LIMITS)
  const pool = new Pool(origin, { pipelining: 1 })
  try {
    const balance = await cpuRatio(() => exchange.fetchBalance(), rawCall(pool, BALANCE))
    const placing = () => exchange.createOrder(SYMBOL, 'limit', 'buy', 0.0015, 61_250.5)
    const order = await cpuRatio(placing, rawCall(pool, ORDER))
    const waiting = await waitingRatio(origin)
    return rowsOf({ balance, order, waiting })
  } finally {
    await pool.close()
  }
}

async function openExchange(origin: string, limits: object): Promise<coinstore> {
  const exchange = new coinstore({
    apiKey: API_KEY,
    secret: SECRET,
    sandbox: true,
    options: { sandboxOrigin: origin },
    ...limits,
  })
  await exchange.loadMarkets()
  return exchange
}

async function cpuRatio(measured: Call, raw: Call): Promise<number> {
  const ratios: number[] = []
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const isFirst = round % 2 === 0
    const before = isFirst ? undefined : await cpuUs(raw)
    const cost = await cpuUs(measured)
    const base = before ?? (await cpuUs(raw))
    if (round >= WARM_UP_ROUNDS) ratios.push(cost / base)
  }
  return median(ratios)
}

async function cpuUs(call: Call): Promise<number> {
  const started = process.cpuUsage()
  for (let at = 0; at < CALLS_IN_A_BLOCK; at += 1) await call()
  const { user, system } = process.cpuUsage(started)
  return (user + system) / CALLS_IN_A_BLOCK
}

/** How much longer a call waits for its turn with ccxt's own limiter, while the limits are not reached. */
async function waitingRatio(origin: string): Promise<number> {
  const ours = await openExchange(origin, {})
  const usual = await openExchange(origin, LEAKY_BUCKET)
  return (await waitedMs(usual)) / (await waitedMs(ours))
}

/** From the call to the moment its request is handed over, which is answered at once. */
async function waitedMs(exchange: coinstore): Promise<number> {
  let calledAtMs = 0
  let waited = 0
  exchange.fetch = async () => {
    waited += performance.now() - calledAtMs
    return { code: 0, data: [] }
  }
  for (let at = 0; at < WAITING_CALLS; at += 1) {
    calledAtMs = performance.now()
    await exchange.fetchBalance()
  }
  return waited
}

interface Request {
  readonly path: string
  readonly body: string
}

const BALANCE: Request = { path: '/api/spot/accountList', body: '{}' }
const ORDER: Request = {
  path: '/api/trade/order/place',
  body:
    '{"symbol":"BTCUSDT","side":"BUY","ordType":"LIMIT","timestamp":1770742394290,' +
    '"clOrdId":"00000000000000000000000000000000","ordQty":"0.0015","ordPrice":"61250.5"}',
}

function rawCall(pool: Pool, { path, body }: Request): Call {
  return async () => {
    const nowMs = Date.now()
    const headers = {
      'content-type': 'application/json',
      'x-cs-apikey': API_KEY,
      'x-cs-expires': String(nowMs),
      'x-cs-sign': hmacHex(hmacHex(SECRET, String(Math.floor(nowMs / 30_000))), body),
    }
    const reply = await pool.request({ method: 'POST', path, headers, body })
    return JSON.parse(await reply.body.text())
  }
}

function hmacHex(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}

interface Measured {
  readonly balance: number
  readonly order: number
  /** How many times longer. */
  readonly waiting: number
}

function rowsOf({ balance, order, waiting }: Measured): readonly BenchRow[] {
  const atMost = (measured: number) => ({ bar: `at most ${BARS.cpu}`, passes: measured <= BARS.cpu })
  return [
    row('ccxt fetchBalance, CPU against raw undici', balance, atMost(balance)),
    row('ccxt createOrder, CPU against raw undici', order, atMost(order)),
    row(`${WAITING_CALLS} ccxt balances, less waiting than ccxt's limiter`, waiting, {
      bar: `at least ${BARS.waiting}`,
      passes: waiting >= BARS.waiting,
    }),
  ]
}

function row(name: string, measured: number, held: Pick<BenchRow, 'bar' | 'passes'>): BenchRow {
  return { name, measured: Math.round(measured * 1_000) / 1_000, unit: '×', ...held }
}

async function portOf(server: ChildProcess): Promise<number> {
  const [address] = (await once(server, 'message')) as [{ readonly port: number }]
  return address.port
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
