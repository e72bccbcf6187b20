/**
 * Sends one request over one route, on a connection of its own: an egress that changes with each connection would hide
 * behind one that is kept. Tells the address the connection left by, and learns the exchange's clock from every reply.
 */
import type { LookupFunction } from 'node:net'
import { ClockOffsetLearner, type DeliveryResult, momentOf, Transport } from '@trading-bridge/client'
import type { Clock } from '@trading-bridge/core'
import type { WireRequest } from '@trading-bridge/protocol'
import type { ClockReading } from '../evidence/evidence.ts'
import type { Route } from '../evidence/route.ts'

export interface MessengerOptions {
  readonly restUrl: URL
  readonly proxyUrl: URL | undefined
  readonly localAddress: string | undefined
  readonly lookup: LookupFunction | undefined
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
}

/** A request to be sent, and where to. */
export interface Letter extends WireRequest {
  /** For messages of errors. */
  readonly name: string
  readonly headers: Record<string, string>
  readonly deadlineMs: number
  /** Another server than the exchange; its dates teach nothing. */
  readonly server?: URL
}

export interface Answer {
  readonly result: DeliveryResult
  readonly localAddress: string | undefined
}

export class Messenger {
  readonly #options: MessengerOptions
  readonly #learner = new ClockOffsetLearner()

  constructor(options: MessengerOptions) {
    this.#options = options
  }

  /** What is known of the exchange's clock by now. */
  get clock(): Pick<ClockReading, 'offsetMs' | 'uncertaintyMs' | 'samples'> {
    return this.#learner.current()
  }

  /** @throws the signal's reason when it aborts; every other end is an answer. */
  async send(letter: Letter, route: Route): Promise<Answer> {
    const { clock, signal } = this.#options
    signal?.throwIfAborted()
    let localAddress: string | undefined
    const transport = this.#openTransport(letter, route, (address) => {
      localAddress = address
    })
    try {
      const sent = momentOf(clock)
      const result = await deliver(transport, { letter, path: this.#pathOf(letter), signal })
      signal?.throwIfAborted()
      if (
        result.kind === 'reply' &&
        result.date !== undefined &&
        !result.isAged &&
        letter.server === undefined
      )
        this.#learner.learn({ date: result.date, sent, received: momentOf(clock) })
      return { result, localAddress }
    } finally {
      await transport.close()
    }
  }

  #openTransport(
    { deadlineMs, server }: Letter,
    route: Route,
    onLocalAddress: (address: string | undefined) => void,
  ): Transport {
    const { restUrl, proxyUrl, localAddress, lookup, clock } = this.#options
    const isByProxy = route === 'proxy'
    return new Transport({
      restUrl: server ?? restUrl,
      proxyUrl: isByProxy ? proxyUrl : undefined,
      addressFamily: isByProxy ? 'auto' : route,
      localAddress,
      lookup,
      deadlineMs,
      clock,
      onConnected: (socket) => onLocalAddress(socket.localAddress),
    })
  }

  #pathOf({ server, path, query }: Letter): string {
    const base = (server === undefined ? this.#options.restUrl.pathname : '').replace(/\/+$/, '')
    return query === '' ? base + path : `${base}${path}?${query}`
  }
}

interface Dispatch {
  readonly letter: Letter
  readonly path: string
  readonly signal: AbortSignal | undefined
}

function deliver(transport: Transport, { letter, path, signal }: Dispatch): Promise<DeliveryResult> {
  const { name: operation, method, body, headers } = letter
  return new Promise((resolve) => {
    transport.send({ operation, method, path, body, signal }, headers, resolve)
  })
}
