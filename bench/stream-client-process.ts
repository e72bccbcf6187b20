/**
 * The exchange that `stream-client.ts` reads from, alone in its process: the catalogue over REST, and as many messages
 * on the stream as it is asked for, each in its place in the count. What it sends is invented.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { depthBody, LAST_BID, MARKET, tradeBody } from './stream-client-messages.ts'

/** What a reader asks for by the name of its channel: all at once, or so many a second. */
const FLOOD = 12_000
const PACED_SECONDS = 8
const PACED_PER_SECOND = 10_000
const BEAT_MS = 10
const MOST_WAITING_BYTES = 4_000_000

const http = createServer((request, response) => {
  const isTrades = request.url?.includes('/trade/') === true
  response.end(JSON.stringify({ code: 0, data: isTrades ? [] : [MARKET] }))
})
const streams = new WebSocketServer({ server: http })
streams.on('connection', (socket) => {
  let counter = 0
  const send = (body: string) => {
    counter += 1
    socket.send(`{"S":${counter},${body}}`)
  }
  send('"T":"resp","sid":"invented","C":200,"M":"established"')
  socket.on('message', (data) => {
    const command = JSON.parse(data.toString())
    if (command.op === 'pong') return
    send(`"T":"echo","C":200,"M":"command.received","echo":${JSON.stringify({ id: command.id })}`)
    send('"T":"resp","C":200,"M":"sub.channel.success"')
    const [channel] = command.channel ?? []
    if (command.op === 'SUB' && channel === '1042@depth@100') flood(socket, send)
    if (command.op === 'SUB' && channel === '1042@trade') pace(socket, send)
  })
})
http.listen(0, '127.0.0.1', () => process.send?.({ port: (http.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit())

/** As fast as the reader takes them; the last has a price of its own. */
function flood(socket: WebSocket, send: (body: string) => void): void {
  const bodies = Array.from({ length: 50 }, (_, index) => depthBody(index))
  let sent = 0
  const more = () => {
    while (sent < FLOOD && socket.bufferedAmount < MOST_WAITING_BYTES) {
      sent += 1
      send(sent === FLOOD ? depthBody(0, LAST_BID) : (bodies[sent % bodies.length] ?? ''))
    }
    if (sent < FLOOD && socket.readyState === socket.OPEN) setImmediate(more)
  }
  more()
}

/** Trades and books of 20 levels in turn, by the clock. */
function pace(socket: WebSocket, send: (body: string) => void): void {
  const books = Array.from({ length: 50 }, (_, index) => depthBody(index, undefined, 20))
  const total = PACED_SECONDS * PACED_PER_SECOND
  const startedMs = performance.now()
  let sent = 0
  const beat = setInterval(() => {
    const due = Math.min(total, ((performance.now() - startedMs) / 1_000) * PACED_PER_SECOND)
    for (; sent < due; sent += 1) send(sent % 2 === 0 ? tradeBody(sent / 2 + 1) : (books[sent % 50] ?? ''))
    if (sent >= total || socket.readyState !== socket.OPEN) clearInterval(beat)
  }, BEAT_MS)
}
