/**
 * One call of one endpoint, from the request's value to the reply's. Reads are tried again where that may help; a
 * write goes out once.
 *
 * Each attempt waits for its slot, is signed at the last moment with the exchange's time as far as it is known, and is
 * sent as signed, byte for byte.
 */
import { setMaxListeners } from 'node:events'
import {
  type ClientOrderId,
  type Clock,
  ConfigError,
  ExchangeRejectedError,
  InvalidInputError,
  OutcomeUnknownError,
  type Random,
  RateLimitedError,
  sleep,
  TransportError,
} from '@trading-bridge/core'
import {
  buildRequest,
  type Endpoint,
  type RequestOf,
  type RequestSigner,
  type ResponseOf,
  SPOT_ENDPOINTS,
  signedPayload,
} from '@trading-bridge/protocol'
import { type Admission, type Departure, type Lane, Pacer } from '../pacing/pacer.ts'
import type { ClientSettings } from './client-settings.ts'
import { type ClockOffset, ClockOffsetLearner, type Moment, momentOf } from './clock-offset.ts'
import type { DeliveryResult } from './delivery.ts'
import { judgeReply, turnedAway, unexpectedReply, type Verdict } from './judge-reply.ts'
import type { RetryPolicy } from './retry-policy.ts'
import { type OutgoingRequest, Transport } from './transport.ts'

export interface RestCallOptions<Data, Result> {
  readonly signal?: AbortSignal | undefined
  /** Turns the reply into its result. What it throws makes the reply a malformed one. */
  readonly read?: (data: Data) => Result
  /** The orders that are of unknown outcome when a write is. */
  readonly clientOrderIds?: readonly ClientOrderId[]
  /** Goes before everything else, as cancels do. */
  readonly isUrgent?: boolean
}

/** What stays the same over all attempts of one call. */
interface Prepared<Value extends Endpoint> extends OutgoingRequest {
  readonly endpoint: Value
  /** What is signed. */
  readonly payload: string
  /** `path` without its query: where it is signed for. */
  readonly target: string
  readonly lane: Lane
}

const CANCELS: ReadonlySet<Endpoint> = new Set<Endpoint>([
  SPOT_ENDPOINTS.cancelOrder,
  SPOT_ENDPOINTS.cancelOrderBatch,
  SPOT_ENDPOINTS.cancelOrderBatchByClientId,
])

export class RestCaller {
  readonly #settings: ClientSettings
  readonly #clock: Clock
  readonly #transport: Transport
  readonly #pacer: Pacer
  readonly #offset = new ClockOffsetLearner()
  readonly #signer: RequestSigner | undefined
  readonly #closing = new AbortController()
  #closed: Promise<void> | undefined
  readonly #origin: string
  readonly #basePath: string
  readonly #originPath: string

  constructor(settings: ClientSettings) {
    this.#settings = settings
    this.#clock = settings.clock
    this.#transport = new Transport(settings)
    this.#pacer =
      settings.pacer ??
      new Pacer({
        ...settings.pacing,
        clock: settings.clock,
        random: settings.random,
        longestPauseMs: settings.retry.longestDelayMs,
      })
    // All that wait at a shared pacer listen to it.
    setMaxListeners(0, this.#closing.signal)
    this.#signer = settings.signer
    this.#origin = settings.restUrl.origin
    this.#basePath = settings.restUrl.pathname.replace(/\/+$/, '')
    this.#originPath = this.#basePath.replace(/\/api$/, '')
  }

  get clockOffset(): ClockOffset {
    return this.#offset.current()
  }

  /** The exchange's time as far as it is known. */
  exchangeTimeMs(): number {
    return this.#clock.nowMs() + this.#offset.estimateMs
  }

  /** Rejects, and never throws, whatever is wrong with the request. */
  call<Value extends Endpoint, Result = ResponseOf<Value>>(
    endpoint: Value,
    request: RequestOf<Value>,
    options: RestCallOptions<ResponseOf<Value>, Result>,
  ): Promise<Result> {
    try {
      const prepared = this.#prepare(endpoint, request, options)
      return endpoint.effect === 'write' ? this.#write(prepared, options) : this.#read(prepared, options)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** Closing again is waiting for the same end. */
  close(): Promise<void> {
    this.#closed ??= this.#shutDown()
    return this.#closed
  }

  async #shutDown(): Promise<void> {
    this.#closing.abort(closedMeanwhile())
    if (this.#settings.pacer === undefined) this.#pacer.close()
    await this.#transport.close()
  }

  /** One attempt, whatever comes of it. */
  #write<Value extends Endpoint, Result>(
    prepared: Prepared<Value>,
    { clientOrderIds = [], read }: RestCallOptions<ResponseOf<Value>, Result>,
  ): Promise<Result> {
    return this.#attempt(prepared, (verdict) => {
      const outcome = readThrough(prepared.operation, verdict, read)
      if (outcome.kind === 'success') return outcome.data
      if (outcome.isSettled) throw outcome.error
      throw new OutcomeUnknownError(prepared.operation, clientOrderIds, outcome.error)
    })
  }

  async #read<Value extends Endpoint, Result>(
    prepared: Prepared<Value>,
    { read }: RestCallOptions<ResponseOf<Value>, Result>,
  ): Promise<Result> {
    const { attempts } = this.#settings.retry
    let mayCorrectClock = true
    for (let tried = 1; ; tried += 1) {
      const verdict = await this.#attempt(prepared, itself)
      const outcome = readThrough(prepared.operation, verdict, read)
      if (outcome.kind === 'success') return outcome.data
      if (mayCorrectClock && outcome.error instanceof ExchangeRejectedError && outcome.error.wasMistimed) {
        mayCorrectClock = false
        continue
      }
      if (!outcome.mayPass || tried >= attempts) throw outcome.error
      // After HTTP 429 the pacer holds the next attempt back.
      if (!(outcome.error instanceof RateLimitedError)) await this.#backOff(tried, prepared.signal)
    }
  }

  /** Exponential, with the whole of it left to chance, so that clients do not come back together. */
  async #backOff(tried: number, signal: AbortSignal | undefined): Promise<void> {
    const delayMs = backOffMs(this.#settings.retry, tried, this.#settings.random)
    const closing = this.#closing.signal
    await sleep(this.#clock, delayMs, signal === undefined ? closing : AbortSignal.any([signal, closing]))
  }

  /** Waits for a slot, then sends. `conclude` is called as the reply comes in, and may throw. */
  #attempt<Value extends Endpoint, Result>(
    prepared: Prepared<Value>,
    conclude: (verdict: Verdict<ResponseOf<Value>>) => Result,
  ): Promise<Result> {
    const admission = this.#pacer.enter(prepared.lane, this.#waitingSignal(prepared))
    if (!(admission instanceof Promise)) return this.#send(prepared, admission, conclude)
    return admission.then((admitted) => this.#send(prepared, admitted, conclude))
  }

  /**
   * A pacer of its own turns away what waits when the client closes; at a shared one the others go on waiting, and a call with
   * a signal waits on too: once it has its slot, it finds the connections closed and gives the slot back unsent.
   */
  #waitingSignal({ signal }: Prepared<Endpoint>): AbortSignal | undefined {
    if (this.#settings.pacer === undefined) return signal
    this.#closing.signal.throwIfAborted()
    return signal ?? this.#closing.signal
  }

  #send<Value extends Endpoint, Result>(
    prepared: Prepared<Value>,
    admitted: Admission,
    conclude: (verdict: Verdict<ResponseOf<Value>>) => Result,
  ): Promise<Result> {
    const sent = momentOf(this.#clock)
    const offsetMs = this.#offset.offsetMs(sent)
    const headers = this.#headersOf(prepared, { expiresAtMs: sent.wallMs + offsetMs, admitted })
    return new Promise((resolve, reject) => {
      this.#transport.send(prepared, headers, (result) => {
        const received = momentOf(this.#clock)
        this.#learnClock(result, sent, received)
        const atMs = received.monotonicMs
        const verdict = this.#judge(prepared.endpoint, result, { admitted, signedOffsetMs: offsetMs, atMs })
        try {
          resolve(conclude(verdict))
        } catch (error) {
          reject(error)
        }
      })
    })
  }

  #learnClock(result: DeliveryResult, sent: Moment, received: Moment): void {
    if (result.kind !== 'reply' || result.date === undefined || result.isAged) return
    this.#offset.learn({ date: result.date, sent, received })
  }

  /** Tells the pacer how the attempt ended before it is asked how long it pauses. */
  #judge<Value extends Endpoint>(
    endpoint: Value,
    result: DeliveryResult,
    {
      admitted,
      signedOffsetMs,
      atMs,
    }: { readonly admitted: Admission; readonly signedOffsetMs: number; readonly atMs: number },
  ): Verdict<ResponseOf<Value>> {
    const verdict = judgeReply(endpoint, result, { clockOffsetMs: this.#offset.estimateMs, signedOffsetMs })
    if (verdict.kind !== 'rate-limited') {
      this.#pacer.depart(admitted, departureOf(result), atMs)
      return verdict
    }
    this.#pacer.depart(admitted, 'rate-limited', atMs)
    return turnedAway(endpoint.name, verdict, this.#pacer.pauseLeftMs())
  }

  #prepare<Value extends Endpoint>(
    endpoint: Value,
    request: RequestOf<Value>,
    { signal, isUrgent = false }: Pick<RestCallOptions<never, never>, 'signal' | 'isUrgent'>,
  ): Prepared<Value> {
    if (endpoint.access === 'signed' && this.#signer === undefined) throw noCredentials(endpoint.name)
    const { path, query, body } = buildRequest(endpoint, request)
    const target = (endpoint.base === 'origin' ? this.#originPath : this.#basePath) + path
    return {
      operation: endpoint.name,
      method: endpoint.method,
      endpoint,
      path: query === '' ? target : `${target}?${query}`,
      body,
      payload: signedPayload(query, body),
      target,
      lane: laneOf(endpoint, isUrgent),
      signal,
    }
  }

  /** A request that its signer declines has not left: it gives its slot back. */
  #headersOf(
    prepared: Prepared<Endpoint>,
    { expiresAtMs, admitted }: { readonly expiresAtMs: number; readonly admitted: Admission },
  ): Record<string, string> {
    try {
      const headers = this.#sign(prepared, expiresAtMs)
      headers['content-type'] = 'application/json'
      return headers
    } catch (error) {
      this.#pacer.depart(admitted, 'never-sent', this.#clock.monotonicMs())
      throw error
    }
  }

  #sign(
    { endpoint, method, target, payload }: Prepared<Endpoint>,
    expiresAtMs: number,
  ): Record<string, string> {
    if (endpoint.access === 'public' || this.#signer === undefined) return {}
    return this.#signer.sign({ origin: this.#origin, method, path: target, payload, expiresAtMs })
  }
}

function itself<Value>(value: Value): Value {
  return value
}

/** The longest wait doubles with each attempt; where in it the next attempt falls is left to chance. */
function backOffMs({ firstDelayMs, longestDelayMs }: RetryPolicy, tried: number, random: Random): number {
  const longestMs = Math.min(firstDelayMs * 2 ** (tried - 1), longestDelayMs)
  return Math.round(random.fraction() * longestMs)
}

function laneOf(endpoint: Endpoint, isUrgent: boolean): Lane {
  if (isUrgent || CANCELS.has(endpoint)) return 'cancel'
  if (endpoint.effect === 'write') return 'write'
  return endpoint.rateScope === 'user' ? 'read' : 'public'
}

function departureOf(result: DeliveryResult): Departure {
  if (result.kind === 'failed') return result.isSent ? 'failed' : 'never-sent'
  return 'answered'
}

/** Reads a success into its result; a value that no reply can mean makes it a malformed reply. */
function readThrough<Data, Result>(
  operation: string,
  verdict: Verdict<Data>,
  read: ((data: Data) => Result) | undefined,
): Verdict<Result> {
  // Without a reading of its own a call's result is the data itself.
  if (verdict.kind === 'failure' || read === undefined) return verdict as Verdict<Result>
  try {
    return { kind: 'success', data: read(verdict.data) }
  } catch (cause) {
    const error =
      cause instanceof InvalidInputError ? unexpectedReply(operation, cause.message, cause) : cause
    return { kind: 'failure', error, isSettled: false, mayPass: false }
  }
}

function closedMeanwhile(): TransportError {
  return new TransportError('TB_NETWORK', 'The client was closed.', { next: 'Open another client.' })
}

function noCredentials(operation: string): ConfigError {
  return new ConfigError('credentials', `${operation} needs an API key and its secret.`, {
    next: 'Set COINSTORE_API_KEY and COINSTORE_API_SECRET.',
  })
}
