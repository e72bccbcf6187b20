/**
 * An exchange with one market, over real sockets: REST and the stream, each of which a test can hold up. It says the
 * least that a client needs, so that a test says the rest. All data is invented.
 */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

export interface SmallTrade {
  readonly seq: number
  readonly price?: string
}

const CODE = { symbol: 'SHARPUSDT', instrumentId: 1042 }
export const TRADES = '1042@trade'
export const BOOK = '1042@depth@5'
const FIRST_AT_MS = 1_771_000_000_000
const MARKET = {
  symbolId: 1042,
  symbolCode: 'SHARPUSDT',
  tradeCurrencyCode: 'SHARP',
  quoteCurrencyCode: 'USDT',
  openTrade: true,
  onLineTime: 1_736_236_800_000,
  tickSz: 6,
  lotSz: 2,
  minLmtPr: '0.000001',
  minLmtSz: '0.01',
  minMktVa: '0.1',
  minMktSz: '0.01',
  makerFee: '0.002',
  takerFee: '0.002',
}

/** One client's connection. */
export class SmallSession {
  readonly socket: WebSocket
  readonly remoteAddress: string | undefined
  readonly channels = new Set<string>()
  readonly commands: { op: string; id?: number; channel?: string[]; param?: Record<string, unknown> }[] = []
  counter = 0
  isMuted = false

  constructor(socket: WebSocket, remoteAddress: string | undefined) {
    this.socket = socket
    this.remoteAddress = remoteAddress
  }

  /** A muted session counts on, as one whose messages are lost on the way. */
  send(message: object): void {
    this.counter += 1
    if (!this.isMuted) this.socket.send(JSON.stringify({ S: this.counter, ...message }))
  }

  sendTrade(trade: SmallTrade): void {
    this.send({ T: 'trade', ...wireTrade(trade) })
  }

  sendBook(bid: string, ask: string): void {
    this.send({ T: 'depth', channel: BOOK, level: 5, a: [[ask, '1', -1]], b: [[bid, '2', 1]], ...CODE })
  }
}

export class SmallExchange {
  readonly sessions: SmallSession[] = []
  /** What REST and first messages tell. */
  trades: SmallTrade[] = []
  book = { bid: '99', ask: '101' }
  candles: object[] = []
  /** Requests over REST by path. */
  readonly restCalls: string[] = []
  refusesStream = false
  failsRest = false
  /** Channels whose subscription is answered with an error. */
  readonly refusedChannels = new Set<string>()
  sendsFirstMessages = true
  /** Whether REQ is acknowledged with a result before its data. */
  acknowledgesHistory = false
  readonly #http: Server
  readonly #sockets = new Set<Socket>()
  readonly #streams = new WebSocketServer({ noServer: true })
  readonly #waiting = new Set<() => void>()

  private constructor() {
    this.#http = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname
      this.restCalls.push(path)
      this.#changed()
      response.statusCode = this.failsRest ? 503 : 200
      response.end(JSON.stringify({ code: 0, data: this.#answer(path) }))
    })
    this.#http.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    this.#http.on('upgrade', (request, socket, head) => {
      if (this.refusesStream) socket.destroy()
      else this.#streams.handleUpgrade(request, socket, head, (opened) => this.#greet(opened, request.socket))
    })
  }

  static async open(host = '127.0.0.1'): Promise<SmallExchange> {
    const exchange = new SmallExchange()
    exchange.#http.listen(0, host)
    await once(exchange.#http, 'listening')
    return exchange
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port
  }

  get restUrl(): string {
    return `http://localhost:${this.port}/api`
  }

  get wsUrl(): string {
    return `ws://localhost:${this.port}/s/ws`
  }

  /** The newest connection that was not closed. */
  get session(): SmallSession {
    const session = this.sessions.findLast(({ socket }) => socket.readyState === socket.OPEN)
    if (session === undefined) throw new Error('Nobody is connected.')
    return session
  }

  /** Resolves once `isSo` holds, looked at after everything that happens here. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve)
      })
    }
  }

  async subscribed(channel: string, sessions = 1): Promise<SmallSession> {
    await this.until(
      () => this.sessions.length >= sessions && this.sessions.at(-1)?.channels.has(channel) === true,
    )
    return this.session
  }

  tell(trade: SmallTrade): void {
    this.trades.push(trade)
    for (const session of this.sessions) {
      const isOpen = session.socket.readyState === session.socket.OPEN
      if (isOpen && session.channels.has(TRADES)) session.sendTrade(trade)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { socket } of this.sessions) socket.terminate()
    for (const socket of this.#sockets) socket.destroy()
    this.#streams.close()
    this.#http.close()
    await once(this.#http, 'close')
  }

  #greet(socket: WebSocket, from: Socket): void {
    const session = new SmallSession(socket, from.remoteAddress)
    this.sessions.push(session)
    session.send({ T: 'resp', sid: 'invented', C: 200, M: 'established' })
    socket.on('message', (data) => {
      const command = JSON.parse(data.toString())
      session.commands.push(command)
      this.#obey(session, command)
      this.#changed()
    })
    socket.on('close', () => this.#changed())
    this.#changed()
  }

  #obey(session: SmallSession, command: SmallSession['commands'][number]): void {
    const { op, channel: [name = ''] = [], param } = command
    if (op === 'pong') return
    session.send({ T: 'echo', C: 200, M: 'command.received', echo: command })
    if (op === 'SUB') this.#subscribe(session, name)
    if (op === 'UNSUB') session.channels.delete(name)
    if (op === 'UNSUB') session.send({ T: 'resp', C: 200, M: 'unsub.channel.success' })
    if (op === 'LIST') session.send({ T: 'resp', subs: [...session.channels].map((name) => ({ name })) })
    if (op === 'REQ') {
      if (this.acknowledgesHistory) session.send({ T: 'resp', C: 200, M: 'req.success' })
      session.send({ T: 'kline', channel: param?.['channel'], item: this.candles, ...CODE })
    }
  }

  #subscribe(session: SmallSession, name: string): void {
    if (this.refusedChannels.has(name)) {
      session.send({ T: 'resp', C: 400, M: 'sub.channel.failed' })
      return
    }
    session.channels.add(name)
    session.send({ T: 'resp', C: 200, M: 'sub.channel.success' })
    if (!this.sendsFirstMessages) return
    if (name === TRADES)
      session.send({ T: 'trade', data: this.trades.slice(-100).toReversed().map(wireTrade) })
    if (name === BOOK) session.sendBook(this.book.bid, this.book.ask)
  }

  #answer(path: string): unknown {
    if (path.includes('/depth/'))
      return { channel: BOOK, level: 5, a: [[this.book.ask, '1', -1]], b: [[this.book.bid, '2', 1]], ...CODE }
    if (path.includes('/trade/')) return this.trades.slice(-100).toReversed().map(wireTrade)
    if (path.includes('/kline/')) return { channel: '1042@kline@min_1', item: this.candles, ...CODE }
    return [MARKET]
  }

  #changed(): void {
    for (const wake of [...this.#waiting]) {
      this.#waiting.delete(wake)
      wake()
    }
  }
}

function wireTrade({ seq, price = '100' }: SmallTrade) {
  const atMs = FIRST_AT_MS + seq
  return {
    channel: TRADES,
    price,
    volume: '1',
    tradeId: seq,
    seq,
    ts: atMs,
    time: Math.floor(atMs / 1_000),
    takerSide: 'BUY',
    ...CODE,
  }
}

export function wireCandle(openAtMs: number, close: string) {
  return {
    startTime: openAtMs / 1_000,
    endTime: openAtMs / 1_000 + 59,
    interval: 'min_1',
    open: '100',
    high: '110',
    low: '90',
    close,
    volume: '5',
    amount: '500',
    firstTradeId: 1,
    lastTradeId: 2,
  }
}
