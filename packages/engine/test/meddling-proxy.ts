/** An HTTP proxy on loopback that stands before the sandbox and loses messages: a bad network that is real. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What happens to one request: passed on; cut before it arrives; cut after it was carried out. */
export type Fate = 'pass' | 'lose-request' | 'lose-reply'

export class MeddlingProxy implements AsyncDisposable {
  readonly #server: Server
  /** How many requests of each path were passed on. */
  readonly arrivals = new Map<string, number>()

  private constructor(target: URL, decide: (path: string) => Fate) {
    this.#server = createServer((incoming, outgoing) => this.#handle(incoming, outgoing, target, decide))
  }

  static async open(restUrl: string, decide: (path: string) => Fate): Promise<MeddlingProxy> {
    const proxy = new MeddlingProxy(new URL(restUrl), decide)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get restUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #handle(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    target: URL,
    decide: (path: string) => Fate,
  ): void {
    const path = incoming.url ?? ''
    const fate = decide(path)
    if (fate === 'lose-request') {
      incoming.resume().once('end', () => incoming.socket.destroy())
      return
    }
    this.arrivals.set(path, (this.arrivals.get(path) ?? 0) + 1)
    const { hostname, port } = target
    const { method, headers } = incoming
    const forwarded = request({ hostname, port, path, method, headers }, (reply) => {
      if (fate === 'lose-reply') {
        reply.resume().once('end', () => incoming.socket.destroy())
        return
      }
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(outgoing)
    })
    incoming.pipe(forwarded)
  }
}
