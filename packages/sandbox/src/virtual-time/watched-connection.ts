import type { Socket } from 'node:net'

/** A connection over loopback with both of its ends in this process, and what is on its way between them. */
export class WatchedConnection {
  readonly #client: Socket
  readonly #spareAfterMs: number
  #server: Socket | undefined
  /** By a real clock. */
  #metAtMs = Number.POSITIVE_INFINITY

  /**
   * `client` may still be connecting: its partner shows up later. Where nobody speaks on it within `spareAfterMs` of that, it was
   * opened for nothing, and rests until somebody does.
   */
  constructor(client: Socket, { spareAfterMs }: { readonly spareAfterMs: number }) {
    this.#client = client
    this.#spareAfterMs = spareAfterMs
  }

  /** The end that was accepted. */
  meet(server: Socket): void {
    this.#server = server
    this.#metAtMs = performance.now()
  }

  /** Both ends are closed, or the connection was never made: nothing will happen here any more. */
  get isOver(): boolean {
    return this.#client.closed && (this.#server === undefined || this.#server.closed)
  }

  /** Bytes read so far at both ends: it changes when something happens here. */
  get bytesRead(): number {
    return this.#client.bytesRead + (this.#server?.bytesRead ?? 0)
  }

  /** Nothing is on its way in either direction that somebody would read. */
  get isAtRest(): boolean {
    const client = this.#client
    const server = this.#server
    if (this.isOver) return true
    if (client.connecting || server === undefined || !this.#hasBegun) return false
    return hasArrived(client, server) && hasArrived(server, client)
  }

  /** Whoever connects speaks first, though perhaps not at once: an HTTP client may still be getting its parser ready. */
  get #hasBegun(): boolean {
    if (this.#client.bytesWritten > 0 || this.#client.destroyed) return true
    return performance.now() - this.#metAtMs > this.#spareAfterMs
  }

  /** For a message about a connection that does not come to rest. */
  toString(): string {
    const { remoteAddress = 'nowhere', remotePort = 0, bytesRead, bytesWritten } = this.#client
    const partner = this.#server === undefined ? 'no partner' : 'its partner'
    return `${remoteAddress}:${remotePort} (${bytesWritten} bytes written, ${bytesRead} read, ${partner} in this process)`
  }
}

/** All that `from` has sent was read by `to`, the end of it too. What nobody reads is on its way to nobody. */
function hasArrived(from: Socket, to: Socket): boolean {
  if (to.closed || !isReading(to)) return true
  if (from.closed) return false
  if (from.destroyed || to.destroyed) return false
  const isEndTold = !from.writableEnded || (from.writableFinished && to.readableEnded)
  return from.bytesWritten === to.bytesRead && isEndTold
}

/** A connection that was cut has to be noticed by whoever reads from it; one that is laid aside notices nothing. */
function isReading(socket: Socket): boolean {
  return socket.readableFlowing === true || socket.listenerCount('readable') > 0
}
