/**
 * Knows when nothing is on its way between a sandbox and the programs in its process: every byte that was written to a
 * loopback connection was read at its other end, every connection is made or ended on both sides, and what came of it
 * has run its course. Nobody has to help: Node tells of each socket as it is made.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { InternalError, type Stillness } from '@trading-bridge/core'
import { canonicalAddress } from '../accounts/ip-address.ts'
import { WatchedConnection } from './watched-connection.ts'

const CLIENT_SOCKETS = 'net.client.socket'
const SERVER_SOCKETS = 'net.server.socket'
/** Turns of the event loop without traffic after which what was read counts as dealt with. */
const QUIET_TURNS = 2

export interface LoopbackWatchOptions {
  /** By a real clock: a connection that has not come to rest after so long never will. 10 000 when left out. */
  readonly stalledAfterMs?: number | undefined
  /**
   * By a real clock: a connection on which nobody has spoken for so long was opened to spare and rests until somebody does, as
   * a pool opens one while a reply is held back. Never, when left out.
   */
  readonly spareAfterMs?: number | undefined
  /**
   * Where servers of other processes listen, a database's for one: connections to them are not watched, and whoever speaks on
   * them holds time up by other means. None, when left out.
   */
  readonly outsidePorts?: readonly number[] | undefined
}

/**
 * Open it before the sandbox and its clients: connections made earlier are not seen, and neither are those of other
 * processes.
 */
export class LoopbackWatch implements Stillness {
  readonly #connections = new Set<WatchedConnection>()
  /** Connections and accepted sockets whose other end is not known yet. */
  readonly #unmet = new Map<string, WatchedConnection>()
  readonly #accepted = new Map<string, Socket>()

  readonly #stalledAfterMs: number
  readonly #spareAfterMs: number
  readonly #outsidePorts: ReadonlySet<number>

  private constructor({
    stalledAfterMs = 10_000,
    spareAfterMs = Number.POSITIVE_INFINITY,
    outsidePorts = [],
  }: LoopbackWatchOptions) {
    this.#stalledAfterMs = stalledAfterMs
    this.#spareAfterMs = spareAfterMs
    this.#outsidePorts = new Set(outsidePorts)
    subscribe(CLIENT_SOCKETS, this.#onClient)
    subscribe(SERVER_SOCKETS, this.#onServer)
  }

  static open(options: LoopbackWatchOptions = {}): LoopbackWatch {
    return new LoopbackWatch(options)
  }

  /**
   * @throws {InternalError} something stays on its way: a connection leads out of this process, or an end of it
   *   neither reads nor closes.
   */
  async settle(): Promise<void> {
    let quietTurns = 0
    let bytesRead = -1
    let lastChangeMs = performance.now()
    while (quietTurns < QUIET_TURNS) {
      await nextTurn()
      const traffic = this.#bytesRead()
      const hasRested = this.#isAtRest()
      quietTurns = hasRested && traffic === bytesRead ? quietTurns + 1 : 0
      if (traffic !== bytesRead || hasRested) lastChangeMs = performance.now()
      else if (performance.now() - lastChangeMs > this.#stalledAfterMs) throw this.#stalled()
      bytesRead = traffic
    }
  }

  /** Stops looking out for new connections. */
  close(): void {
    unsubscribe(CLIENT_SOCKETS, this.#onClient)
    unsubscribe(SERVER_SOCKETS, this.#onServer)
    this.#connections.clear()
    this.#unmet.clear()
    this.#accepted.clear()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  readonly #onClient = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket }
    const connection = new WatchedConnection(socket, { spareAfterMs: this.#spareAfterMs })
    this.#connections.add(connection)
    socket.once('connect', () => {
      const { localAddress, localPort, remotePort } = socket
      if (this.#outsidePorts.has(remotePort ?? 0)) this.#connections.delete(connection)
      else this.#introduce(routeOf(localAddress, localPort, remotePort), { connection })
    })
  }

  readonly #onServer = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket }
    const { remoteAddress, remotePort, localPort } = socket
    const route = routeOf(remoteAddress, remotePort, localPort)
    this.#introduce(route, { server: socket })
    socket.once('close', () => {
      if (this.#accepted.get(route) === socket) this.#accepted.delete(route)
    })
  }

  /** Brings the two ends of a connection together, whichever shows up first. */
  #introduce(
    route: string,
    end: { readonly connection: WatchedConnection } | { readonly server: Socket },
  ): void {
    const connection = 'connection' in end ? end.connection : this.#unmet.get(route)
    const server = 'server' in end ? end.server : this.#accepted.get(route)
    this.#unmet.delete(route)
    this.#accepted.delete(route)
    if (connection !== undefined && server !== undefined) connection.meet(server)
    else if (connection !== undefined) this.#unmet.set(route, connection)
    else if (server !== undefined) this.#accepted.set(route, server)
  }

  #isAtRest(): boolean {
    for (const connection of this.#connections) {
      if (!connection.isAtRest) return false
      if (connection.isOver) this.#connections.delete(connection)
    }
    return true
  }

  #bytesRead(): number {
    let bytes = 0
    for (const connection of this.#connections) bytes += connection.bytesRead
    return bytes
  }

  #stalled(): InternalError {
    const [connection] = [...this.#connections].filter(({ isAtRest }) => !isAtRest)
    return new InternalError(`The connection to ${connection} does not come to rest.`, {
      next: 'Keep both ends of every connection in this process, name the ports of other processes in `outsidePorts`, and close the watch before anything else connects.',
    })
  }
}

/** What both ends call the same: where the client comes from, and the port it goes to. */
function routeOf(address = '', port = 0, toPort = 0): string {
  return `${canonicalAddress(address) ?? address}/${port}/${toPort}`
}

/** Everything that is ready is read, and all that comes of it on promises is done. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
