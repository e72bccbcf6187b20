/**
 * One request's way through undici: notes when it is handed to a socket, gathers the reply, and ends once, in one of
 * three ways.
 *
 * These are undici's older callbacks, which version 7 takes beside the newer ones. The newer ones decode every header of
 * every reply and wrap every call, which costs as much as signing does.
 */
import type { Dispatcher } from 'undici'
import type { Bounded, Deadlines } from './deadlines.ts'
import { type Destination, deadlinePassed, toTransportError } from './transport-errors.ts'

interface IncomingReply {
  readonly kind: 'reply'
  readonly httpStatus: number
  readonly body: string
  readonly date: string | undefined
  /** A cache kept the reply for a while: its date is not that of sending. */
  readonly isAged: boolean
}

export type DeliveryResult =
  | IncomingReply
  /** A reply began that is larger than any the exchange has reason to send. */
  | { readonly kind: 'oversized'; readonly httpStatus: number; readonly limitBytes: number }
  /** No whole reply. `isSent`: the request was handed to a socket and may have arrived. */
  | { readonly kind: 'failed'; readonly isSent: boolean; readonly reason: unknown }

/** What a delivery is for, and whom it tells of its end. */
export interface DeliveryOrder {
  readonly operation: string
  readonly destination: Destination
  readonly deadlines: Deadlines
  readonly signal: AbortSignal | undefined
  readonly onEnd: (result: DeliveryResult) => void
}

const LARGEST_BODY_BYTES = 16 * 1024 * 1024
/** The length of the longest header name that is read. */
const LONGEST_NAME_READ = 4

export class Delivery implements Dispatcher.DispatchHandler, Bounded {
  readonly dueAtMs: number
  readonly #order: DeliveryOrder
  #abort: ((reason?: Error) => void) | undefined
  #isSent = false
  #isEnded = false
  #httpStatus = 0
  #date: string | undefined
  #isAged = false
  #chunks: Buffer[] = []
  #bytes = 0

  constructor(order: DeliveryOrder) {
    this.#order = order
    this.dueAtMs = order.deadlines.nextDueAtMs()
    order.deadlines.add(this)
    order.signal?.addEventListener('abort', this, { once: true })
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  /** The deadline has passed. */
  expire(): void {
    const { operation, destination, deadlines } = this.#order
    const terms = { deadlineMs: deadlines.lengthMs, phase: this.#phase() }
    this.#giveUp(deadlinePassed(operation, destination, terms))
  }

  /** The signal aborts. */
  handleEvent(): void {
    this.#giveUp(this.#order.signal?.reason)
  }

  /** Called right before the request is written to a socket; by undici's rules perhaps again after a failure. */
  onConnect(abort: (reason?: Error) => void): void {
    if (this.#isEnded || this.#isSent) {
      abort(new Error('A request is handed over once, and not after it was given up.'))
      return
    }
    this.#isSent = true
    this.#abort = abort
  }

  /** Names and values in turn, of which only two are of interest: the others are not even decoded. */
  onHeaders(httpStatus: number, headers: readonly Buffer[]): boolean {
    this.#httpStatus = httpStatus
    for (let at = 0; at < headers.length; at += 2) {
      const name = headers[at]
      if (name === undefined || name.length > LONGEST_NAME_READ) continue
      const text = name.toString('latin1').toLowerCase()
      if (text === 'date') this.#date = headers[at + 1]?.toString('latin1')
      else if (text === 'age') this.#isAged = true
    }
    return true
  }

  onData(chunk: Buffer): boolean {
    this.#bytes += chunk.length
    if (this.#bytes <= LARGEST_BODY_BYTES) {
      this.#chunks.push(chunk)
      return true
    }
    this.#end({ kind: 'oversized', httpStatus: this.#httpStatus, limitBytes: LARGEST_BODY_BYTES })
    this.#abort?.(new Error('The reply is too large.'))
    return false
  }

  onComplete(): void {
    this.#end({
      kind: 'reply',
      httpStatus: this.#httpStatus,
      body: textOf(this.#chunks),
      date: this.#date,
      isAged: this.#isAged,
    })
  }

  onError(error: Error): void {
    if (this.#isEnded) return
    const { operation, destination } = this.#order
    this.#end({
      kind: 'failed',
      isSent: this.#isSent,
      reason: toTransportError(error, operation, destination),
    })
  }

  /** Ends it from our side. A request that waits for its connection is not handed over any more. */
  #giveUp(reason: unknown): void {
    if (this.#isEnded) return
    this.#end({ kind: 'failed', isSent: this.#isSent, reason })
    this.#abort?.(new Error('Given up.'))
  }

  #phase(): string {
    if (!this.#isSent) return 'the connection was not made'
    return this.#httpStatus === 0 ? 'no reply began' : 'the reply did not end'
  }

  #end(result: DeliveryResult): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#chunks = []
    const { signal, onEnd } = this.#order
    signal?.removeEventListener('abort', this)
    onEnd(result)
  }
}

function textOf(chunks: readonly Buffer[]): string {
  const [first] = chunks
  if (first === undefined) return ''
  return chunks.length === 1 ? first.toString() : Buffer.concat(chunks).toString()
}
