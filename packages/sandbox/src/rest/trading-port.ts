/**
 * The trading port: HTTP on bare sockets, so that every byte that comes in is checked as it came and every byte that
 * goes out is chosen here (docs/decisions/0004-bare-http-in-the-sandbox.md).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Clock } from '@trading-bridge/core'
import { canonicalAddress } from '../accounts/ip-address.ts'
import type { Upgrade } from '../stream/stream-server.ts'
import type { CallMeddler } from './call-meddler.ts'
import { replyWire, writeReply } from './reply-wire.ts'
import { splitTarget } from './request-target.ts'
import { type RestReply, springReply } from './rest-reply.ts'
import { type RestRequest, readCredentials } from './rest-request.ts'

export interface TradingPortOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly clock: Clock
  readonly handle: (request: RestRequest) => RestReply
  /** Takes over a connection that wants to become a stream. */
  readonly upgrade: (upgrade: Upgrade) => void
  /** Asked about every request before it is handled. */
  readonly meddler?: CallMeddler | undefined
  /** Told of a defect that was answered with HTTP 500. */
  readonly onDefect: (error: unknown) => void
}

const MAX_BODY_BYTES = 1_048_576
/** Clients keep their connections: nothing is learnt from cutting idle ones. */
const KEEP_ALIVE_MS = 600_000

export class TradingPort {
  readonly #options: TradingPortOptions
  readonly #server: Server
  readonly #addresses = new WeakMap<Socket, string>()
  #dateSecond = Number.NaN
  #dateText = ''

  private constructor(options: TradingPortOptions) {
    this.#options = options
    this.#server = createServer(
      { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 },
      (incoming, response) => this.#receive(incoming, response),
    )
    this.#server.on('clientError', (_, socket) => refuseBytes(socket))
    this.#server.on('upgrade', (incoming, wire, head) =>
      options.upgrade({ incoming, wire, head, address: this.#addressOf(incoming.socket) }),
    )
  }

  /** @throws the listening error, for example that the port is in use. */
  static async open(options: TradingPortOptions): Promise<TradingPort> {
    const port = new TradingPort(options)
    await listen(port.#server, options)
    return port
  }

  get port(): number {
    return portOf(this.#server)
  }

  async close(): Promise<void> {
    await closeServer(this.#server)
  }

  #receive(incoming: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = []
    let length = 0
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= MAX_BODY_BYTES) chunks.push(chunk)
      else if (!response.headersSent) this.#refuseLength(incoming, response)
    })
    incoming.on('end', () => {
      if (length > MAX_BODY_BYTES) return
      const [first] = chunks
      const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)
      this.#answer(response, this.#requestOf(incoming, body))
    })
  }

  #answer(response: ServerResponse, request: RestRequest): void {
    const { meddler } = this.#options
    const isTaken =
      meddler?.isAwake === true &&
      meddler.takes({
        request,
        process: () => this.#replyTo(request),
        wire: replyWire(response, () => this.#date()),
      })
    if (!isTaken) this.#send(response, this.#replyTo(request))
  }

  #requestOf({ method = '', url = '', headers, socket }: IncomingMessage, body: Buffer): RestRequest {
    const credentials = readCredentials(headers)
    return { method, target: splitTarget(url), credentials, body, address: this.#addressOf(socket) }
  }

  #replyTo(request: RestRequest): RestReply {
    try {
      return this.#options.handle(request)
    } catch (error) {
      this.#options.onDefect(error)
      return springReply(500, { path: request.target.path, nowMs: this.#options.clock.nowMs() })
    }
  }

  /** Answers a body that is too long, and reads no more of it. */
  #refuseLength(incoming: IncomingMessage, response: ServerResponse): void {
    const { path } = splitTarget(incoming.url ?? '')
    response.setHeader('Connection', 'close')
    response.once('finish', () => incoming.socket.destroySoon())
    this.#send(response, springReply(413, { path, nowMs: this.#options.clock.nowMs() }))
  }

  #send(response: ServerResponse, reply: RestReply): void {
    writeReply(response, reply, this.#date())
  }

  /** The sandbox's time, as servers write it. */
  #date(): string {
    const second = Math.floor(this.#options.clock.nowMs() / 1_000)
    if (second !== this.#dateSecond) {
      this.#dateSecond = second
      this.#dateText = new Date(second * 1_000).toUTCString()
    }
    return this.#dateText
  }

  #addressOf(socket: Socket): string {
    let address = this.#addresses.get(socket)
    if (address === undefined) {
      const remote = socket.remoteAddress ?? ''
      address = canonicalAddress(remote) ?? remote
      this.#addresses.set(socket, address)
    }
    return address
  }
}

/** Answers what Node cannot read as HTTP: bytes beyond ASCII in a request line, for one. */
function refuseBytes(socket: Duplex): void {
  if (socket.writable)
    socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  else socket.destroy()
}

/** Starts listening. */
export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** Stops listening and ends every connection at once. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
