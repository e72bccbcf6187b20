/** A server that answers as a test says, down to the bytes and the end of its connections, and keeps what arrived. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Arrival {
  readonly method: string
  /** Path and query, as sent. */
  readonly target: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly atMs: number
  readonly remoteAddress: string | undefined
  /** Resolves when the other side has closed the connection. */
  readonly abandoned: Promise<void>
}

export type Answer = (response: ServerResponse, arrival: Arrival) => void

/** One market, so that a program can begin. All data is invented. */
const MARKETS = JSON.stringify({
  code: '0',
  message: 'Success',
  data: [
    {
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
    },
  ],
})

export class ScriptedServer {
  /** All requests but those for the markets, which are answered as they should be. */
  readonly arrivals: Arrival[] = []
  readonly #server: Server
  /** Each connection, and its end from the other side. */
  readonly #sockets = new Map<Socket, Promise<void>>()

  private constructor(server: Server) {
    this.#server = server
  }

  static async open(answer: Answer, host = '127.0.0.1'): Promise<ScriptedServer> {
    const server = createServer()
    const scripted = new ScriptedServer(server)
    server.on('connection', (socket) => {
      scripted.#sockets.set(
        socket,
        new Promise((resolve) => socket.once('end', resolve).once('close', () => resolve())),
      )
    })
    server.on('request', async (request, response) => {
      const abandoned = scripted.#sockets.get(request.socket) ?? Promise.resolve()
      const arrival = { ...(await readArrival(request)), abandoned }
      if (arrival.target.endsWith('/config/spot/symbols')) return reply(response, MARKETS)
      scripted.arrivals.push(arrival)
      answer(response, arrival)
    })
    server.listen(0, host)
    await once(server, 'listening')
    return scripted
  }

  get origin(): string {
    const { address, family, port } = this.#server.address() as AddressInfo
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets.keys()) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

export function reply(response: ServerResponse, body: string | Buffer, status = 200, headers = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body)
}

async function readArrival(request: IncomingMessage): Promise<Omit<Arrival, 'abandoned'>> {
  const atMs = performance.now()
  const { method = '', url: target = '', headers, socket } = request
  return { method, target, headers, body: await text(request), atMs, remoteAddress: socket.remoteAddress }
}
