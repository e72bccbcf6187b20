/** A server written byte by byte, so that it can do what no well-behaved one does. It keeps every byte it was sent. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/** One request as it arrived. */
export interface Arrival {
  /** Everything up to the empty line, as sent. */
  readonly head: string
  readonly method: string
  /** Path and query, as sent. */
  readonly target: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
  readonly socket: Socket
  /** The how-manieth request to this server, from 0. */
  readonly index: number
}

export type Answer = (arrival: Arrival) => void

export class RawServer {
  readonly arrivals: Arrival[] = []
  /** Connections made, whether or not a request came over them. */
  connections = 0
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #answer: Answer
  #waiters: { readonly count: number; readonly resolve: () => void }[] = []

  private constructor(answer: Answer) {
    this.#answer = answer
    this.#server = createServer((socket) => this.#accept(socket))
  }

  static async open(answer: Answer, host = '127.0.0.1'): Promise<RawServer> {
    const server = new RawServer(answer)
    server.#server.listen(0, host)
    await once(server.#server, 'listening')
    return server
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get restUrl(): string {
    const { address, family } = this.#server.address() as AddressInfo
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${this.port}/api`
  }

  /** Resolves when so many requests have arrived whole. */
  async arrived(count: number): Promise<void> {
    if (this.arrivals.length >= count) return
    await new Promise<void>((resolve) => this.#waiters.push({ count, resolve }))
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #accept(socket: Socket): void {
    this.connections += 1
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    let pending = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      for (let rest = this.#take(pending, socket); rest !== undefined; rest = this.#take(pending, socket))
        pending = rest
    })
  }

  /** Takes one whole request off the front; `undefined` while there is none. */
  #take(bytes: Buffer, socket: Socket): Buffer<ArrayBuffer> | undefined {
    const headEnd = bytes.indexOf('\r\n\r\n')
    if (headEnd < 0) return undefined
    const head = bytes.subarray(0, headEnd).toString('latin1')
    const headers = headersOf(head)
    const bodyStart = headEnd + 4
    const bodyEnd = bodyStart + Number(headers.get('content-length') ?? '0')
    if (bytes.length < bodyEnd) return undefined
    const [method = '', target = ''] = head.split('\r\n', 1)[0]?.split(' ') ?? []
    const body = bytes.subarray(bodyStart, bodyEnd).toString('latin1')
    this.#arrive({ head, method, target, headers, body, socket, index: this.arrivals.length })
    return Buffer.from(bytes.subarray(bodyEnd))
  }

  #arrive(arrival: Arrival): void {
    this.arrivals.push(arrival)
    this.#answer(arrival)
    const reached = this.#waiters.filter(({ count }) => this.arrivals.length >= count)
    this.#waiters = this.#waiters.filter(({ count }) => this.arrivals.length < count)
    for (const { resolve } of reached) resolve()
  }
}

export interface ReplyOptions {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** The text of a whole reply. */
export function replyText(body: string, { status = 200, headers = {} }: ReplyOptions = {}): string {
  const lines = Object.entries({ 'content-length': String(Buffer.byteLength(body)), ...headers })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `HTTP/1.1 ${status} Any\r\n${head}\r\n${body}`
}

export function reply({ socket }: Arrival, body: string, options?: ReplyOptions): void {
  socket.write(replyText(body, options))
}

function headersOf(head: string): ReadonlyMap<string, string> {
  const lines = head.split('\r\n').slice(1)
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
}
