/**
 * The deadlines of all requests under way. They are equally long, so the first to begin is the first to end, and one
 * timer serves them all: a timer for each would cost as much as signing.
 */
import type { Clock, Timer } from '@trading-bridge/core'

export interface Bounded {
  /** On the monotonic clock. */
  readonly dueAtMs: number
  /** The deadline has passed. */
  expire(): void
}

/** The timer looks at least so often whether anything is left to wait for, and keeps a process alive no longer. */
const LONGEST_TIMER_MS = 500

export class Deadlines {
  readonly lengthMs: number
  readonly #clock: Clock
  readonly #pending = new Set<Bounded>()
  #timer: Timer | undefined

  constructor(clock: Clock, lengthMs: number) {
    this.#clock = clock
    this.lengthMs = lengthMs
  }

  /** When a request that begins now is due. */
  nextDueAtMs(): number {
    return this.#clock.monotonicMs() + this.lengthMs
  }

  add(bounded: Bounded): void {
    this.#pending.add(bounded)
    this.#timer ??= this.#startTimer(bounded.dueAtMs)
  }

  delete(bounded: Bounded): void {
    this.#pending.delete(bounded)
  }

  close(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #look(): void {
    const nowMs = this.#clock.monotonicMs()
    for (const bounded of this.#pending) {
      if (bounded.dueAtMs > nowMs) break
      this.#pending.delete(bounded)
      bounded.expire()
    }
    const [first] = this.#pending
    this.#timer = first === undefined ? undefined : this.#startTimer(first.dueAtMs)
  }

  /** Timers may fire a fraction early; the next look is then a millisecond later. */
  #startTimer(dueAtMs: number): Timer {
    const delayMs = Math.ceil(dueAtMs - this.#clock.monotonicMs())
    return this.#clock.startTimer(Math.min(Math.max(delayMs, 1), LONGEST_TIMER_MS), () => this.#look())
  }
}
