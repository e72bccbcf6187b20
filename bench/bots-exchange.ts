/**
 * The exchange that `many-bots.ts` trades on, alone in its process: tells its address and keys, then, when asked, which orders it
 * accepted and when, and what its rate limits saw.
 */
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { DEFAULT_MARKETS, Sandbox } from '@trading-bridge/sandbox'
import type { FromExchange, ToExchange } from './many-bots.ts'

const WINDOW_MS = 3_000
const BALANCES = { SHARP: '1000000', USDT: '100000' }

/** When each sender's last requests came, and the most there ever were of one within a window. */
class BusiestSender {
  readonly #times = new Map<string, number[]>()
  most = 0

  count(sender: string, nowMs: number): void {
    const times = this.#times.get(sender) ?? []
    this.#times.set(sender, times)
    times.push(nowMs)
    while ((times[0] ?? nowMs) <= nowMs - WINDOW_MS) times.shift()
    this.most = Math.max(this.most, times.length)
  }
}

const accounts = Number(process.argv[2])
const sandbox = await Sandbox.open({
  markets: DEFAULT_MARKETS.filter(({ base }) => base === 'SHARP'),
  accounts: Array.from({ length: accounts }, (_, nth) => ({ name: `account-${nth}`, balances: BALANCES })),
})
const ofAddress = new BusiestSender()
const ofKey = new BusiestSender()
let requests = 0
let turnedAway = 0
let accepted: (readonly [clientOrderId: string, atMs: number])[] = []

subscribe('http.server.request.start', (message) => {
  const { request, socket } = message as { readonly request: IncomingMessage; readonly socket: Socket }
  const nowMs = performance.now()
  requests += 1
  ofAddress.count(socket.remoteAddress ?? '', nowMs)
  const key = request.headers['x-cs-apikey']
  if (typeof key === 'string') ofKey.count(key, nowMs)
})
subscribe('http.server.response.finish', (message) => {
  const { response } = message as { readonly response: ServerResponse }
  if (response.statusCode === 429) turnedAway += 1
})
sandbox.exchange.onEvent((event) => {
  if (event.type === 'order.accepted') accepted.push([event.order.clOrdId, event.atMs])
})

process.on('message', (message: ToExchange) => {
  if (message === 'accepted') {
    tell({ accepted })
    accepted = []
  } else {
    tell({ requests, turnedAway, mostOfAddress: ofAddress.most, mostOfKey: ofKey.most, defect: defect() })
    requests = 0
  }
})
process.on('disconnect', () => {
  void sandbox.close()
})
tell({ restUrl: sandbox.restUrl, accounts: sandbox.accounts })

function tell(message: FromExchange): void {
  process.send?.(message)
}

function defect(): string | undefined {
  return sandbox.lastError === undefined ? undefined : String(sandbox.lastError)
}
