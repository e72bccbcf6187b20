/**
 * What it costs to follow the stream. A depth message of 100 levels, from its text to a book whose best prices and
 * spread were read: against `JSON.parse` alone, against a class of ccxt.pro that handles the same message, and through
 * real sockets against bare `ws` with `JSON.parse`. Then 10 000 messages a second for a while, with the heap watched.
 *
 * Ways are measured in turn and each round anew, so that a busy machine bothers all alike; figures are medians. The
 * server has a process of its own. Books that nobody came to read before the next are decoded and checked like others.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { marketSymbol, spreadOf } from '@trading-bridge/core'
import ccxt from 'ccxt'
import { WebSocket } from 'ws'
import { CoinstoreClient, StreamBook, StreamClient } from '../packages/client/src/index.ts'
import { readStreamMessage } from '../packages/protocol/src/index.ts'
import type { BenchRow } from './bench-row.ts'
import { depthBody, LAST_BID, TRADES_SENT } from './stream-client-messages.ts'

const SHARP = marketSymbol('SHARP/USDT')
const ROUNDS = 9
const SOCKET_ROUNDS = 5
const MESSAGES = 3_000
const BAR_CPU_RATIO = 1.5
const BAR_CCXT_RATIO = 1.8
const BAR_PER_SECOND = 10_000
/** Beyond this much the heap is taken to grow with the messages: 80 000 of them are 60 MB of text. */
const BAR_HEAP_MB = 20

/** A ccxt.pro class as those of other exchanges with whole pictures are written. */
class CcxtCoinstore extends ccxt.Exchange {
  override handleMessage(client: CcxtClient, message: object): void {
    if (this.safeString(message, 'T') === 'depth') this.handleOrderBook(client, message)
  }

  handleOrderBook(client: CcxtClient, message: object): void {
    const channel = this.safeString(message, 'channel')
    const symbol = this.safeSymbol(this.safeString(message, 'symbol'))
    this.orderbooks[symbol] ??= this.orderBook()
    const book = this.orderbooks[symbol]
    book.reset(this.parseOrderBook(message, symbol, undefined, 'b', 'a'))
    client.resolve(book, `orderbook:${channel}`)
  }
}

interface CcxtClient {
  resolve(value: object, hash: string): void
  onMessage(event: { readonly data: Buffer }): void
}

/** Keeps what was computed from being optimised away. */
const sink = { value: 0 }

export async function benchStreamClient(): Promise<readonly BenchRow[]> {
  const decoding = benchDecoding()
  const server = fork(new URL('./stream-client-process.ts', import.meta.url))
  try {
    const [{ port }] = (await once(server, 'message')) as [{ readonly port: number }]
    return [...decoding, ...(await benchSockets(port)), ...(await benchSustained(port))]
  } finally {
    server.disconnect()
    await once(server, 'exit')
  }
}

function benchDecoding(): readonly BenchRow[] {
  const frames = Array.from({ length: MESSAGES }, (_, index) =>
    Buffer.from(`{"S":${index + 1},${depthBody(index % 50)}}`),
  )
  const exchange = new CcxtCoinstore({})
  const client: CcxtClient = exchange.client('wss://127.0.0.1:1/never-dialled')
  const ways = {
    ours: () => frames.forEach(readOurs),
    parse: () => frames.forEach(readBare),
    ccxt() {
      for (const data of frames) {
        client.onMessage({ data })
        const book = exchange.orderbooks['SHARPUSDT']
        sink.value += (book?.asks[0]?.[0] ?? 0) - (book?.bids[0]?.[0] ?? 0)
      }
    },
  }
  const times = { ours: [] as number[], parse: [] as number[], ccxt: [] as number[] }
  for (let round = 0; round < ROUNDS; round += 1)
    for (const way of ['ours', 'parse', 'ccxt'] as const) times[way].push(elapsedMs(ways[way]))
  const ours = median(times.ours)
  const ccxtRatio = median(times.ccxt) / ours
  return [
    {
      name: 'depth of 100 levels, text to usable book',
      measured: Math.round(MESSAGES / (ours / 1_000)),
      unit: 'messages/s',
      bar: 'none of its own',
      passes: true,
    },
    {
      name: 'depth of 100 levels, time against JSON.parse alone',
      measured: rounded(ours / median(times.parse)),
      unit: '×',
      bar: 'none of its own',
      passes: true,
    },
    {
      name: 'depth of 100 levels, messages/s against a class of ccxt.pro',
      measured: rounded(ccxtRatio),
      unit: '×',
      bar: `at least ${BAR_CCXT_RATIO}`,
      passes: ccxtRatio >= BAR_CCXT_RATIO,
    },
  ]
}

function readOurs(data: Buffer): void {
  const message = readStreamMessage(data.toString())
  if (message?.kind !== 'depth') throw new Error('That was no depth.')
  const spread = spreadOf(new StreamBook(SHARP, message.bids, message.asks))
  if (spread !== undefined) sink.value += spread.toString().length
}

function readBare(data: Buffer): void {
  sink.value += JSON.parse(data.toString()).a.length
}

async function benchSockets(port: number): Promise<readonly BenchRow[]> {
  const ratios: number[] = []
  await cpuMsOf(() => followBare(port))
  await cpuMsOf(() => followOurs(port))
  for (let round = 0; round < SOCKET_ROUNDS; round += 1) {
    const bareMs = await cpuMsOf(() => followBare(port))
    const oursMs = await cpuMsOf(() => followOurs(port))
    ratios.push(oursMs / bareMs)
  }
  const measured = median(ratios)
  return [
    {
      name: 'depth of 100 levels through a socket, CPU against bare ws + JSON.parse',
      measured: rounded(measured),
      unit: '×',
      bar: `at most ${BAR_CPU_RATIO}`,
      passes: measured <= BAR_CPU_RATIO,
    },
  ]
}

async function followBare(port: number): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/s/ws`, { perMessageDeflate: false })
  await once(socket, 'open')
  socket.send('{"op":"SUB","channel":["1042@depth@100"],"id":1}')
  await new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const message = JSON.parse(data.toString())
      if (message.b?.[0][0] === LAST_BID) resolve()
    })
  })
  socket.terminate()
}

async function followOurs(port: number): Promise<void> {
  await using clients = await openClients(port)
  for await (const event of clients.stream.watchBook(SHARP, { levels: 100 })) {
    if (event.kind !== 'update') throw new Error(`The stream was ${event.kind}.`)
    sink.value += spreadOf(event.value)?.toString().length ?? 0
    if (event.value.bids[0]?.price.toString() === LAST_BID) return
  }
}

/** Every trade must arrive; what the heap holds afterwards must not depend on how many came. */
async function benchSustained(port: number): Promise<readonly BenchRow[]> {
  await using clients = await openClients(port)
  const books = new AbortController()
  const reading = readBooks(clients.stream, books.signal)
  const startedMs = performance.now()
  let heapBefore = 0
  let received = 0
  for await (const event of clients.stream.watchTrades(SHARP, { bufferSize: 10_000 })) {
    if (event.kind !== 'update') throw new Error(`The stream was ${event.kind}.`)
    received += 1
    if (received === TRADES_SENT / 4) heapBefore = heapBytes()
    if (received === TRADES_SENT) break
  }
  const perSecond = Math.round((2 * received) / ((performance.now() - startedMs) / 1_000))
  const heapMb = rounded((heapBytes() - heapBefore) / 1_000_000)
  books.abort()
  await reading
  return [
    {
      name: 'trades and books of 20 levels sustained by one client, none lost',
      measured: perSecond,
      unit: 'messages/s',
      bar: `${BAR_PER_SECOND}, less 2 % for starting`,
      passes: perSecond >= BAR_PER_SECOND * 0.98,
    },
    {
      name: 'heap after the last 60 000 of them, against before',
      measured: heapMb,
      unit: 'MB',
      bar: `at most ${BAR_HEAP_MB}`,
      passes: heapMb <= BAR_HEAP_MB,
    },
  ]
}

async function readBooks(stream: StreamClient, signal: AbortSignal): Promise<void> {
  try {
    for await (const event of stream.watchBook(SHARP, { levels: 20, signal }))
      if (event.kind === 'update') sink.value += event.value.bids.length
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

async function openClients(port: number) {
  const rest = await CoinstoreClient.open({ restUrl: `http://127.0.0.1:${port}/api` })
  const stream = await StreamClient.open({ wsUrl: `ws://127.0.0.1:${port}/s/ws`, restClient: rest })
  return {
    stream,
    async [Symbol.asyncDispose]() {
      await stream.close()
      await rest.close()
    },
  }
}

async function cpuMsOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

function elapsedMs(work: () => void): number {
  const startedMs = performance.now()
  work()
  return performance.now() - startedMs
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
