/**
 * The unread events of one consumer. Bounded: a slow reader costs itself values and nobody else anything.
 *
 * With `keyOf`, a newer value replaces the unread one of the same key, and nothing is told of it: a book is superseded
 * by the next one. Beyond `capacity` values the oldest is dropped, and a `dropped` event in its place counts how many.
 * Events that tell the state (`stale`, `recovered`, `gap`) are merged once there are more of them than values may be.
 */
import type { PendingEvent, StreamEvent } from './stream-event.ts'

export interface MailboxOptions<Value> {
  readonly capacity: number
  readonly keyOf?: ((value: Value) => unknown) | undefined
  /** Whether a value that arrived then must not be taken as current any more. */
  readonly isTooOld: (arrivedMs: number) => boolean
}

type End = { readonly kind: 'closed' } | { readonly kind: 'failed'; readonly reason: unknown }

export class Mailbox<Value> {
  readonly #options: MailboxOptions<Value>
  #unread: PendingEvent<Value>[] = []
  #values = 0
  #isStale = false
  #end: End | undefined
  #wake: (() => void) | undefined

  constructor(options: MailboxOptions<Value>) {
    this.#options = options
  }

  get unread(): number {
    return this.#unread.length
  }

  push(event: PendingEvent<Value>): void {
    if (this.#end !== undefined) return
    if (event.kind === 'update') this.#pushValue(event)
    else this.#pushState(event)
    this.#wakeReader()
  }

  /** Ends the reading, at once: what is unread is given up. Without a reason it ends quietly. */
  end(end: End): void {
    this.#end ??= end
    this.#unread = []
    this.#wakeReader()
  }

  /**
   * The next event, or `undefined` once the mailbox is closed.
   *
   * @throws the reason it was ended with.
   */
  async next(): Promise<StreamEvent<Value> | undefined> {
    for (;;) {
      if (this.#end?.kind === 'failed') throw this.#end.reason
      if (this.#end !== undefined) return undefined
      const event = this.#unread.shift()
      if (event !== undefined) return this.#handOver(event)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  #handOver(event: PendingEvent<Value>): StreamEvent<Value> {
    if (event.kind === 'stale') this.#isStale = true
    if (event.kind === 'recovered') this.#isStale = false
    if (event.kind !== 'update') return event
    this.#values -= 1
    const { kind, value, source, receivedAtMs, arrivedMs } = event
    const isStale = event.isStale || this.#isStale || this.#willBeStale() || this.#options.isTooOld(arrivedMs)
    return { kind, value, source, receivedAtMs, isStale }
  }

  /** An unread `stale` outdates the values before it, though the reader has not come to it. */
  #willBeStale(): boolean {
    const lastState = this.#unread.findLast(({ kind }) => kind === 'stale' || kind === 'recovered')
    return lastState?.kind === 'stale'
  }

  #pushValue(event: PendingEvent<Value> & { readonly kind: 'update' }): void {
    const { keyOf, capacity } = this.#options
    if (keyOf !== undefined) this.#removeSuperseded(keyOf(event.value), keyOf)
    if (this.#values >= capacity) this.#dropOldest()
    this.#unread.push(event)
    this.#values += 1
  }

  #removeSuperseded(key: unknown, keyOf: (value: Value) => unknown): void {
    const index = this.#unread.findLastIndex((event) => event.kind === 'update' && keyOf(event.value) === key)
    if (index < 0) return
    this.#unread.splice(index, 1)
    this.#values -= 1
  }

  /** The states told before the dropped value come down to the last of them, and their gaps to their sum. */
  #dropOldest(): void {
    const index = this.#unread.findIndex(({ kind }) => kind === 'update')
    const passed = this.#unread.splice(0, index + 1)
    this.#values -= 1
    this.#unread.unshift(...merged(passed))
  }

  #pushState(event: Exclude<PendingEvent<Value>, { readonly kind: 'update' }>): void {
    this.#unread.push(event)
    if (this.#unread.length - this.#values <= Math.max(this.#options.capacity, LEAST_STATES)) return
    const firstValue = this.#unread.findIndex(({ kind }) => kind === 'update')
    const states = firstValue < 0 ? this.#unread.splice(0) : this.#unread.splice(0, firstValue)
    this.#unread.unshift(...merged(states))
    if (this.#unread.length - this.#values > 2 * Math.max(this.#options.capacity, LEAST_STATES))
      this.#dropOldest()
  }

  #wakeReader(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }
}

/** So many states may wait before they are merged, however small the capacity. */
const LEAST_STATES = 8

function merged<Value>(events: readonly PendingEvent<Value>[]): PendingEvent<Value>[] {
  let dropped = 0
  let lost: number | undefined = 0
  let state: PendingEvent<Value> | undefined
  for (const event of events) {
    if (event.kind === 'update') dropped += 1
    else if (event.kind === 'dropped') dropped += event.count
    else if (event.kind === 'gap')
      lost = lost === undefined || event.lost === undefined ? undefined : lost + event.lost
    else state = event
  }
  const kept: PendingEvent<Value>[] = []
  if (dropped > 0) kept.push({ kind: 'dropped', count: dropped })
  if (lost !== 0) kept.push({ kind: 'gap', lost })
  if (state !== undefined) kept.push(state)
  return kept
}
