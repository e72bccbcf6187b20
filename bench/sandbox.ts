/**
 * The sandbox over HTTP, placing signed limit orders and cancelling them, against a bare `node:http` server that reads
 * the same requests and writes as many bytes. Both live in one process of their own; the load comes from this one over
 * several connections, signed beforehand. The two take turns in short blocks, and what counts is the median.
 *
 * This process never sleeps while it measures: to wake an idle virtual processor costs the server that writes to it more
 * than the request itself, and only the slower of the two would pay.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Secret } from '@trading-bridge/core'
import { authHeaders, Signer } from '@trading-bridge/protocol'
import { Pool } from 'undici'
import type { BenchRow } from './bench-row.ts'

const ROUNDS = 15
const WARM_UP_ROUNDS = 4
const ORDERS_IN_A_BLOCK = 1_000
const CONNECTIONS = 8
const BAR = 0.5

interface Started {
  readonly sandboxOrigin: string
  readonly echoOrigin: string
  readonly apiKey: string
  readonly apiSecret: string
}

/** One request, signed. */
interface Signed {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

type Pair = readonly [place: Signed, cancel: Signed]

export async function benchSandbox(): Promise<readonly BenchRow[]> {
  const server = fork(new URL('./sandbox-server.ts', import.meta.url))
  try {
    const [started] = (await once(server, 'message')) as [Started]
    return await measure(started)
  } finally {
    server.disconnect()
    await once(server, 'exit')
  }
}

async function measure({
  sandboxOrigin,
  echoOrigin,
  apiKey,
  apiSecret,
}: Started): Promise<readonly BenchRow[]> {
  const signer = new Signer(Secret.fromText(apiSecret))
  const sandbox = new Pool(sandboxOrigin, { connections: CONNECTIONS, pipelining: 1 })
  const echo = new Pool(echoOrigin, { connections: CONNECTIONS, pipelining: 1 })
  const rates: { readonly sandbox: number; readonly echo: number }[] = []
  try {
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
      const pairs = signedPairs({ apiKey, signer, round })
      const isEchoFirst = round % 2 === 0
      const first = await rateOf(isEchoFirst ? echo : sandbox, pairs)
      const second = await rateOf(isEchoFirst ? sandbox : echo, pairs)
      if (round >= 0)
        rates.push(isEchoFirst ? { echo: first, sandbox: second } : { echo: second, sandbox: first })
    }
  } finally {
    await Promise.all([sandbox.close(), echo.close()])
  }
  return rowsOf(rates)
}

/** Requests a second, over all connections at once. Every order is placed and then cancelled. */
async function rateOf(pool: Pool, pairs: readonly Pair[]): Promise<number> {
  const queue = pairs.values()
  const stopSpinning = spin()
  const startedMs = performance.now()
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (const [place, cancel] of queue) {
        await send(pool, place)
        await send(pool, cancel)
      }
    }),
  )
  const elapsedMs = performance.now() - startedMs
  stopSpinning()
  return (pairs.length * 2 * 1_000) / elapsedMs
}

/** Keeps this process awake until the function it returns is called. */
function spin(): () => void {
  let isSpinning = true
  const turn = (): void => {
    if (isSpinning) setImmediate(turn)
  }
  turn()
  return () => {
    isSpinning = false
  }
}

async function send(pool: Pool, { path, headers, body }: Signed): Promise<void> {
  const reply = await pool.request({ method: 'POST', path, headers, body })
  const text = await reply.body.text()
  if (!text.includes('"code":0')) throw new Error(`The server refused a request: ${text}`)
}

function signedPairs({
  apiKey,
  signer,
  round,
}: {
  readonly apiKey: string
  readonly signer: Signer
  readonly round: number
}): readonly Pair[] {
  const expiresAtMs = Date.now()
  const sign = (path: string, body: string): Signed => ({
    path,
    body,
    headers: {
      'content-type': 'application/json',
      ...authHeaders(apiKey, signer, { payload: body, expiresAtMs }),
    },
  })
  return Array.from({ length: ORDERS_IN_A_BLOCK }, (_, index) => {
    const clOrdId = `b${String((round + WARM_UP_ROUNDS) * ORDERS_IN_A_BLOCK + index).padStart(19, '0')}`
    const order =
      `{"symbol":"BTCUSDT","side":"BUY","ordType":"LIMIT","timeInForce":"GTC","ordPrice":"61250.5","ordQty":"0.0015",` +
      `"clOrdId":"${clOrdId}","timestamp":${expiresAtMs}}`
    const cancel = `{"symbol":"BTCUSDT","clientOrderIds":["${clOrdId}"]}`
    return [sign('/api/trade/order/place', order), sign('/api/trade/order/cancelBatchByClOrdId', cancel)]
  })
}

function rowsOf(rates: readonly { readonly sandbox: number; readonly echo: number }[]): readonly BenchRow[] {
  const ratio = rounded(median(rates.map(({ sandbox, echo }) => sandbox / echo)))
  const perSecond = Math.round(median(rates.map(({ sandbox }) => sandbox)))
  return [
    {
      name: 'sandbox over HTTP, requests a second against a bare echo',
      measured: ratio,
      unit: '×',
      bar: `at least ${BAR}`,
      passes: ratio >= BAR,
    },
    { name: 'sandbox over HTTP', measured: perSecond, unit: 'requests/s', bar: 'reported', passes: true },
  ]
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
