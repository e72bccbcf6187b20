/**
 * A small exchange on loopback that speaks as much of Binance's spot API as ccxt's class for it uses: markets, book, balances,
 * orders, own trades. It stands in for a second exchange; it checks that requests are signed, not how. Amounts are counted
 * in 10^-18.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface StoodOrder {
  readonly orderId: number
  readonly clientOrderId: string
  readonly side: 'BUY' | 'SELL'
  readonly price: bigint
  readonly quantity: bigint
  readonly isOurs: boolean
  readonly timeInForce: string
  readonly time: number
  filled: bigint
  cost: bigint
  status: 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'EXPIRED'
}

interface StoodTrade {
  readonly id: number
  readonly order: StoodOrder
  readonly price: bigint
  readonly quantity: bigint
  readonly fee: bigint
  readonly isMaker: boolean
  readonly time: number
}

interface Refused {
  readonly code: number
  readonly msg: string
}

/** What everybody sees of one match. */
interface Execution {
  readonly id: number
  readonly price: bigint
  readonly quantity: bigint
  readonly isBuyerMaker: boolean
  readonly time: number
}

const ONE = 10n ** 18n
const MINUTE_MS = 60_000
const PUBLIC_CALLS = new Set(['GET exchangeInfo', 'GET depth', 'GET aggTrades', 'GET klines'])
const FEE_PER_MILLE = 1n

export class BinanceStandIn implements AsyncDisposable {
  readonly #server: Server
  readonly #orders: StoodOrder[] = []
  readonly #trades: StoodTrade[] = []
  readonly #executions: Execution[] = []
  readonly #held = new Map([
    ['USDT', 5_000n * ONE],
    ['SHARP', 10_000n * ONE],
  ])
  #losesNextReply = false
  #ids = 0

  private constructor() {
    this.#server = createServer((request, response) => this.#handle(request, response))
  }

  static async open(): Promise<BinanceStandIn> {
    const standIn = new BinanceStandIn()
    await new Promise<void>((resolve) => standIn.#server.listen(0, '127.0.0.1', resolve))
    return standIn
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/v3`
  }

  /** The next order is carried out, and the connection breaks before its reply. */
  loseNextReply(): void {
    this.#losesNextReply = true
  }

  /** Somebody else's order. */
  offer(side: 'BUY' | 'SELL', at: string, amount: string): void {
    this.#place(
      { side, price: units(at), quantity: units(amount), clientOrderId: '', timeInForce: 'GTC' },
      false,
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      const { pathname, search } = new URL(request.url ?? '', 'http://127.0.0.1')
      const fields = new URLSearchParams(`${search.slice(1)}&${body}`)
      const answer = this.#answer(`${request.method} ${pathname.replace('/api/v3/', '')}`, fields)
      if (this.#losesNextReply && request.method === 'POST') {
        this.#losesNextReply = false
        request.socket.destroy()
        return
      }
      const isRefused = typeof answer === 'object' && answer !== null && 'code' in answer
      response.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    })
  }

  #answer(call: string, fields: URLSearchParams): unknown {
    if (!PUBLIC_CALLS.has(call) && !fields.has('signature'))
      return { code: -1102, msg: 'Mandatory parameter signature was not sent.' }
    switch (call) {
      case 'GET exchangeInfo':
        return EXCHANGE_INFO
      case 'GET depth':
        return { lastUpdateId: 1, bids: this.#levels('BUY'), asks: this.#levels('SELL') }
      case 'GET aggTrades':
        return this.#executions.slice(-500).map(executionRecord)
      case 'GET klines':
        return this.#candles(Number(fields.get('limit') ?? 500))
      case 'GET account':
        return { balances: [...this.#held.keys()].map((asset) => this.#balance(asset)) }
      case 'POST order':
        return this.#newOrder(fields)
      case 'GET order':
        return this.#find(fields) ?? NOT_FOUND
      case 'DELETE order':
        return this.#cancel(fields)
      case 'GET openOrders':
        return this.#orders.filter((order) => order.isOurs && isOpen(order)).map(orderRecord)
      case 'GET myTrades':
        return this.#ownTrades(fields)
      default:
        return { code: -1, msg: `The stand-in does not know ${call}.` }
    }
  }

  #newOrder(fields: URLSearchParams): unknown {
    const clientOrderId = fields.get('newClientOrderId') ?? ''
    if (this.#orders.some((order) => order.isOurs && order.clientOrderId === clientOrderId))
      return { code: -2010, msg: 'Duplicate order sent.' }
    const side = fields.get('side') === 'BUY' ? 'BUY' : 'SELL'
    const price = units(fields.get('price') ?? '0')
    const quantity = units(fields.get('quantity') ?? '0')
    const [asset, needed] = side === 'BUY' ? ['USDT', (price * quantity) / ONE] : ['SHARP', quantity]
    if ((this.#held.get(asset as string) ?? 0n) - this.#frozen(asset as string) < (needed as bigint))
      return { code: -2010, msg: 'Account has insufficient balance for requested action.' }
    const timeInForce = fields.get('timeInForce') ?? 'GTC'
    return orderRecord(this.#place({ side, price, quantity, clientOrderId, timeInForce }, true))
  }

  #place(
    wanted: Pick<StoodOrder, 'side' | 'price' | 'quantity' | 'clientOrderId' | 'timeInForce'>,
    isOurs: boolean,
  ): StoodOrder {
    this.#ids += 1
    const time = Date.now()
    const order: StoodOrder = {
      ...wanted,
      isOurs,
      orderId: this.#ids,
      time,
      filled: 0n,
      cost: 0n,
      status: 'NEW',
    }
    for (const other of this.#resting(order.side === 'BUY' ? 'SELL' : 'BUY')) {
      const crosses = order.side === 'BUY' ? other.price <= order.price : other.price >= order.price
      const left = order.quantity - order.filled
      if (!crosses || left === 0n) break
      const executed = left < other.quantity - other.filled ? left : other.quantity - other.filled
      this.#executions.push({
        id: this.#executions.length + 1,
        price: other.price,
        quantity: executed,
        isBuyerMaker: other.side === 'BUY',
        time: Date.now(),
      })
      this.#execute(order, other.price, { executed, isMaker: false })
      this.#execute(other, other.price, { executed, isMaker: true })
    }
    if (order.status !== 'FILLED' && order.timeInForce === 'IOC') order.status = 'EXPIRED'
    this.#orders.push(order)
    return order
  }

  #execute(
    order: StoodOrder,
    price: bigint,
    { executed, isMaker }: { readonly executed: bigint; readonly isMaker: boolean },
  ): void {
    const cost = (price * executed) / ONE
    order.filled += executed
    order.cost += cost
    order.status = order.filled === order.quantity ? 'FILLED' : 'PARTIALLY_FILLED'
    if (!order.isOurs) return
    const isBuy = order.side === 'BUY'
    const fee = ((isBuy ? executed : cost) * FEE_PER_MILLE) / 1_000n
    this.#ids += 1
    this.#trades.push({ id: this.#ids, order, price, quantity: executed, fee, isMaker, time: Date.now() })
    this.#credit('SHARP', isBuy ? executed - fee : -executed)
    this.#credit('USDT', isBuy ? -cost : cost - fee)
  }

  #credit(asset: string, amount: bigint): void {
    this.#held.set(asset, (this.#held.get(asset) ?? 0n) + amount)
  }

  #cancel(fields: URLSearchParams): unknown {
    const order = this.#orders.find((each) => each.isOurs && isMeant(each, fields) && isOpen(each))
    if (order === undefined) return { code: -2011, msg: 'Unknown order sent.' }
    order.status = 'CANCELED'
    return orderRecord(order)
  }

  #find(fields: URLSearchParams): unknown {
    const order = this.#orders.find((each) => each.isOurs && isMeant(each, fields))
    return order === undefined ? undefined : orderRecord(order)
  }

  #ownTrades(fields: URLSearchParams): unknown {
    const sinceMs = Number(fields.get('startTime') ?? 0)
    const limit = Number(fields.get('limit') ?? 500)
    return this.#trades
      .filter(({ time }) => time >= sinceMs)
      .slice(0, limit)
      .map(tradeRecord)
  }

  /** One row for each minute that has executions. */
  #candles(limit: number): readonly (readonly unknown[])[] {
    const minutes = new Map<number, Execution[]>()
    for (const execution of this.#executions) {
      const openAtMs = Math.floor(execution.time / MINUTE_MS) * MINUTE_MS
      minutes.set(openAtMs, [...(minutes.get(openAtMs) ?? []), execution])
    }
    return [...minutes].slice(-limit).map(([openAtMs, executions]) => candleRecord(openAtMs, executions))
  }

  #resting(side: 'BUY' | 'SELL'): readonly StoodOrder[] {
    const best = (one: StoodOrder, other: StoodOrder) =>
      one.price === other.price ? 0 : one.price < other.price === (side === 'SELL') ? -1 : 1
    return this.#orders.filter((order) => order.side === side && isOpen(order)).sort(best)
  }

  #levels(side: 'BUY' | 'SELL'): readonly (readonly string[])[] {
    return this.#resting(side).map((order) => [text(order.price), text(order.quantity - order.filled)])
  }

  #frozen(asset: string): bigint {
    return this.#orders
      .filter((order) => order.isOurs && isOpen(order))
      .filter(({ side }) => (side === 'BUY') === (asset === 'USDT'))
      .reduce((total, { price, quantity, filled }) => {
        const left = quantity - filled
        return total + (asset === 'USDT' ? (price * left) / ONE : left)
      }, 0n)
  }

  #balance(asset: string): object {
    const locked = this.#frozen(asset)
    return { asset, free: text((this.#held.get(asset) ?? 0n) - locked), locked: text(locked) }
  }
}

const NOT_FOUND: Refused = { code: -2013, msg: 'Order does not exist.' }

const EXCHANGE_INFO = {
  symbols: [
    {
      symbol: 'SHARPUSDT',
      status: 'TRADING',
      baseAsset: 'SHARP',
      quoteAsset: 'USDT',
      isSpotTradingAllowed: true,
      permissions: ['SPOT'],
      orderTypes: ['LIMIT', 'MARKET'],
      filters: [
        { filterType: 'PRICE_FILTER', minPrice: '0.00000100', maxPrice: '1000.0', tickSize: '0.00000100' },
        { filterType: 'LOT_SIZE', minQty: '0.01000000', maxQty: '9000000.0', stepSize: '0.01000000' },
      ],
    },
  ],
}

function isOpen({ status }: StoodOrder): boolean {
  return status === 'NEW' || status === 'PARTIALLY_FILLED'
}

function isMeant({ orderId, clientOrderId }: StoodOrder, fields: URLSearchParams): boolean {
  const ours = fields.get('origClientOrderId')
  return ours === null ? fields.get('orderId') === String(orderId) : ours === clientOrderId
}

function orderRecord(order: StoodOrder): object {
  return {
    symbol: 'SHARPUSDT',
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    price: text(order.price),
    origQty: text(order.quantity),
    executedQty: text(order.filled),
    cummulativeQuoteQty: text(order.cost),
    status: order.status,
    timeInForce: order.timeInForce,
    type: 'LIMIT',
    side: order.side,
    time: order.time,
    updateTime: order.time,
  }
}

function tradeRecord({ id, order, price, quantity, fee, isMaker, time }: StoodTrade): object {
  return {
    symbol: 'SHARPUSDT',
    id,
    orderId: order.orderId,
    price: text(price),
    qty: text(quantity),
    quoteQty: text((price * quantity) / ONE),
    commission: text(fee),
    commissionAsset: order.side === 'BUY' ? 'SHARP' : 'USDT',
    time,
    isBuyer: order.side === 'BUY',
    isMaker,
  }
}

function executionRecord({ id, price, quantity, isBuyerMaker, time }: Execution): object {
  return { a: id, p: text(price), q: text(quantity), f: id, l: id, T: time, m: isBuyerMaker, M: true }
}

function candleRecord(openAtMs: number, executions: readonly Execution[]): readonly unknown[] {
  const prices = executions.map(({ price }) => price)
  const [open = 0n] = prices
  const extreme = (isBetter: (one: bigint, best: bigint) => boolean) =>
    prices.reduce((best, each) => (isBetter(each, best) ? each : best), open)
  const volume = executions.reduce((total, { quantity }) => total + quantity, 0n)
  const cost = executions.reduce((total, { price, quantity }) => total + (price * quantity) / ONE, 0n)
  return [
    openAtMs,
    text(open),
    text(extreme((one, best) => one > best)),
    text(extreme((one, best) => one < best)),
    text(prices.at(-1) ?? open),
    text(volume),
    openAtMs + MINUTE_MS - 1,
    text(cost),
    executions.length,
  ]
}

function units(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.')
  return BigInt(whole + fraction.padEnd(18, '0'))
}

function text(amount: bigint): string {
  const digits = amount.toString().padStart(19, '0')
  return `${digits.slice(0, -18)}.${digits.slice(-18)}`
}
