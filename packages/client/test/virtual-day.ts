/**
 * A sandbox and its clients on one virtual clock, over real sockets. The crowd makes a step every 10 seconds instead of
 * every second, and the limits of the stream are wider to match: so a day fits into a test.
 */
import {
  type Decimal,
  type MarketSymbol,
  marketSymbol,
  type OrderBook,
  Secret,
  seededRandom,
  type Trade,
  toFixedText,
  VirtualTime,
} from '@trading-bridge/core'
import { LoopbackWatch, Sandbox } from '@trading-bridge/sandbox'
import {
  CoinstoreClient,
  type Credentials,
  StreamClient,
  type StreamEvent,
  type StreamLimits,
} from '../src/index.ts'

export const SYMBOLS = ['SHARP/USDT', 'BTC/USDT', 'ETH/USDT'].map(marketSymbol)
export const HOUR_MS = 3_600_000
const STEP_MS = 10_000
/** What the crowd's last step changed has been pushed by then. */
export const PUSHED_WITHIN_MS = 1_000
const LEVELS = 100
const START_AT_MS = 1_771_000_000_000

const UNHURRIED: Partial<StreamLimits> = {
  tickMs: 1_000,
  probeMs: 1.5 * STEP_MS,
  silenceMs: 3 * STEP_MS,
  recencyMs: { book: 60_000, trades: 60_000, ticker: 60_000, candles: 60_000 },
  quietMs: { book: 120_000, trades: 300_000, ticker: 120_000, candles: 120_000 },
}

export interface Clients {
  readonly stream: StreamClient
  readonly rest: CoinstoreClient
}

export interface VirtualDay extends AsyncDisposable {
  readonly time: VirtualTime
  readonly sandbox: Sandbox
  /** A client of the stream with one of REST, which trades for the first account of the sandbox. The name is in the query. */
  open(name: string, limits?: Partial<StreamLimits>): Promise<Clients>
}

export async function openVirtualDay({
  seed = 1,
  stepMs = STEP_MS,
}: {
  readonly seed?: number
  readonly stepMs?: number
} = {}): Promise<VirtualDay> {
  const watch = LoopbackWatch.open()
  const time = new VirtualTime(START_AT_MS, watch)
  const { clock } = time
  const sandbox = await Sandbox.open({ clock, seed, crowd: { stepMs, historyHours: 1 } })
  const opened: { close(): Promise<void> }[] = []
  return {
    time,
    sandbox,
    async open(name, limits = {}) {
      const random = seededRandom(seed + opened.length)
      const rest = await CoinstoreClient.open({
        restUrl: sandbox.restUrl,
        credentials: firstCredentials(sandbox),
        clock,
        random,
      })
      const stream = await StreamClient.open({
        wsUrl: `${sandbox.wsUrl}?client=${name}`,
        restClient: rest,
        clock,
        random,
        limits: { ...UNHURRIED, ...limits },
      })
      opened.push(stream, rest)
      return { stream, rest }
    },
    async [Symbol.asyncDispose]() {
      for (const each of opened) await each.close()
      await sandbox.close()
      watch.close()
    },
  }
}

function firstCredentials({ accounts: [account] }: Sandbox): Credentials {
  if (account === undefined) throw new Error('The sandbox opened without an account.')
  return { apiKey: account.apiKey, secret: Secret.fromText(account.apiSecret) }
}

/** The levels of a book as `quantity at price`, both in whole numbers of 10^-18: of the engine, or as a client has it. */
export function engineLevels({ exchange }: Sandbox, symbol: MarketSymbol): readonly string[] {
  const { bids = [], asks = [] } = exchange.depth(symbol.replace('/', ''), LEVELS) ?? {}
  return [...bids, ...asks].map(({ price, quantity }) => `${quantity} at ${price}`)
}

export function clientLevels({ bids, asks }: OrderBook): readonly string[] {
  return [...bids, ...asks].map(({ price, quantity }) => `${unitsOf(quantity)} at ${unitsOf(price)}`)
}

function unitsOf(amount: Decimal): bigint {
  return BigInt(toFixedText(amount, 18).replace('.', ''))
}

/** All that one consumer was told of three markets: every trade, the last book, and what else there was to tell. */
export class Follower {
  readonly tradeIds = new Map<string, string[]>(SYMBOLS.map((symbol) => [symbol, []]))
  readonly books = new Map<string, OrderBook>()
  /** `stale`, `recovered`, `gap`, `dropped` and from which source values came, by how often. */
  readonly told = new Map<string, number>()
  readonly #reading: readonly Promise<void>[]

  constructor(stream: StreamClient) {
    this.#reading = SYMBOLS.flatMap((symbol) => [
      this.#read(stream.watchTrades(symbol), ({ tradeId }) => this.tradeIds.get(symbol)?.push(tradeId)),
      this.#read(stream.watchBook(symbol, { levels: LEVELS }), (book) => this.books.set(symbol, book)),
    ])
  }

  /** Once the client is closed. */
  async done(): Promise<void> {
    await Promise.all(this.#reading)
  }

  async #read<Value extends Trade | OrderBook>(
    events: AsyncGenerator<StreamEvent<Value>, void>,
    take: (value: Value) => void,
  ): Promise<void> {
    for await (const event of events) {
      const what = event.kind === 'update' ? event.source : event.kind
      this.told.set(what, (this.told.get(what) ?? 0) + 1)
      if (event.kind === 'update') take(event.value)
    }
  }
}
