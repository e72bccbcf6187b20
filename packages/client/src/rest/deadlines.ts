/**
 * The deadlines of all requests under way. They are equally long, so the first to begin is the first to end, and one
 * timer serves them all: a timer for each would cost as much as signing.
 */
import type { Clock, Timer } from '@trading-bridge/core'

export interface Bounded {
  /** On the monotonic clock. */
  readonly dueAtMs: number
  /** It came to its end before. */
  readonly isEnded: boolean
  /** The deadline has passed. */
  expire(): void
}

/** The timer looks at least so often whether anything is left to wait for, and keeps a process alive no longer. */
const LONGEST_TIMER_MS = 500

export class Deadlines {
  readonly lengthMs: number
  readonly #clock: Clock
  /** In the order they are due. What has ended is dropped when the timer next looks, so that ending costs nothing. */
  #begun: Bounded[] = []
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
    this.#begun.push(bounded)
    this.#timer ??= this.#startTimer(bounded.dueAtMs)
  }

  close(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #look(): void {
    const nowMs = this.#clock.monotonicMs()
    const due = this.#begun.filter((bounded) => !bounded.isEnded && bounded.dueAtMs <= nowMs)
    for (const bounded of due) bounded.expire()
    this.#begun = this.#begun.filter((bounded) => !bounded.isEnded)
    const [first] = this.#begun
    this.#timer = first === undefined ? undefined : this.#startTimer(first.dueAtMs)
  }

  /** Timers may fire a fraction early; the next look is then a millisecond later. */
  #startTimer(dueAtMs: number): Timer {
    const delayMs = Math.ceil(dueAtMs - this.#clock.monotonicMs())
    return this.#clock.startTimer(Math.min(Math.max(delayMs, 1), LONGEST_TIMER_MS), () => this.#look())
  }
}
