/**
 * One request out, one reply back, over connections that are kept. It tells exactly whether a request was ever handed
 * to a socket, and it never lets one be handed over twice: what an order may cost hangs on both.
 *
 * Handed to a socket means: whatever fails from then on, the request may have arrived. Before that it certainly has
 * not: the name did not resolve, nobody listened, the handshake or the proxy failed.
 */
import type { Clock } from '@trading-bridge/core'
import { Pool } from 'undici'
import { type ConnectionSettings, type Connector, directConnector, proxyConnector } from './connector.ts'
import { Deadlines } from './deadlines.ts'
import { Delivery, type DeliveryResult } from './delivery.ts'
import type { Destination } from './transport-errors.ts'

export interface TransportSettings extends Omit<ConnectionSettings, 'timeoutMs'> {
  readonly restUrl: URL
  readonly proxyUrl: URL | undefined
  readonly deadlineMs: number
  readonly clock: Clock
}

/** A request as it goes on the wire, but for its headers: `path` with its query. */
export interface OutgoingRequest {
  readonly operation: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body: string
  readonly signal: AbortSignal | undefined
}

export class Transport {
  readonly #pool: Pool
  readonly #connector: Connector
  readonly #destination: Destination
  readonly #deadlines: Deadlines

  constructor(settings: TransportSettings) {
    const { restUrl, proxyUrl, deadlineMs } = settings
    const connection = { ...settings, timeoutMs: deadlineMs }
    this.#connector =
      proxyUrl === undefined ? directConnector(connection) : proxyConnector(proxyUrl, connection)
    // One request at a time on a connection, and none queued behind another: how many connections there are at most
    // is the pacing's limit. The deadline is ours, so undici's own time limits are off.
    this.#pool = new Pool(restUrl.origin, {
      connect: this.#connector.connect,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    const proxyPlace = proxyUrl === undefined ? undefined : placeOf(proxyUrl)
    this.#destination = { place: placeOf(restUrl), proxyPlace }
    this.#deadlines = new Deadlines(settings.clock, deadlineMs)
  }

  /** Never throws: every way to end is a value, told to `onEnd` once. Aborting ends it at once. */
  send(
    request: OutgoingRequest,
    headers: Record<string, string>,
    onEnd: (result: DeliveryResult) => void,
  ): void {
    const { operation, method, path, body, signal } = request
    if (signal?.aborted === true) {
      onEnd({ kind: 'failed', isSent: false, reason: signal.reason })
      return
    }
    const delivery = new Delivery({
      operation,
      destination: this.#destination,
      deadlines: this.#deadlines,
      signal,
      onEnd,
    })
    this.#pool.dispatch({ method, path, headers, body: body === '' ? null : body }, delivery)
  }

  /** Waits for what is under way, which ends by its deadline. */
  async close(): Promise<void> {
    await this.#pool.close()
    this.#deadlines.close()
    await this.#connector.close()
  }
}

export function placeOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}
