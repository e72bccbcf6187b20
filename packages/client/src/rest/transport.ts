/**
 * One request out, one reply back, over connections that are kept. It tells exactly whether a request was ever handed
 * to a socket, and it never lets one be handed over twice: what an order may cost hangs on both.
 *
 * Handed to a socket means: whatever fails from then on, the request may have arrived. Before that it certainly has
 * not: the name did not resolve, nobody listened, the handshake or the proxy failed.
 */
import type { Clock } from '@trading-bridge/core'
import { Pool } from 'undici'
import { type Connector, directConnector, proxyConnector } from './connector.ts'
import { Delivery, type DeliveryResult } from './delivery.ts'
import { type Destination, deadlinePassed, toTransportError } from './transport-errors.ts'

export interface TransportSettings {
  readonly restUrl: URL
  readonly proxyUrl: URL | undefined
  readonly addressFamily: 'auto' | 4 | 6
  readonly localAddress: string | undefined
  readonly deadlineMs: number
  readonly clock: Clock
}

/** A request as it goes on the wire: `path` with its query. */
export interface OutgoingRequest {
  readonly operation: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string
  readonly signal: AbortSignal | undefined
}

export class Transport {
  readonly destination: Destination
  readonly #pool: Pool
  readonly #connector: Connector
  readonly #deadlineMs: number
  readonly #clock: Clock

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
    this.#deadlineMs = deadlineMs
    this.#clock = settings.clock
    this.destination = {
      place: placeOf(restUrl),
      proxyPlace: proxyUrl === undefined ? undefined : placeOf(proxyUrl),
    }
  }

  /** Never rejects: every way to end is a value. Aborting ends it at once. */
  send(request: OutgoingRequest): Promise<DeliveryResult> {
    const { operation, signal } = request
    return new Promise((resolve) => {
      const delivery = new Delivery({
        onEnd(result) {
          deadline.cancel()
          signal?.removeEventListener('abort', onAbort)
          resolve(result)
        },
        explain: (error) => toTransportError(error, operation, this.destination),
      })
      const deadline = this.#clock.startTimer(this.#deadlineMs, () =>
        delivery.giveUp(
          deadlinePassed(operation, this.destination, {
            deadlineMs: this.#deadlineMs,
            phase: delivery.phase,
          }),
        ),
      )
      const onAbort = (): void => delivery.giveUp(signal?.reason)
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#pool.dispatch(
        {
          method: request.method,
          path: request.path,
          headers: request.headers,
          body: request.body === '' ? null : request.body,
        },
        delivery,
      )
    })
  }

  /** Waits for what is under way, which ends by its deadline. */
  async close(): Promise<void> {
    await this.#pool.close()
    await this.#connector.close()
  }
}

export function placeOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}
