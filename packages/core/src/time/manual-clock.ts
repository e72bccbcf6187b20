import type { Clock, Timer } from './clock.ts'

interface PendingTimer {
  readonly dueMs: number
  readonly order: number
  readonly callback: () => void
}

/**
 * A clock that stands still until it is told to move: for tests, and for replaying a day in seconds.
 *
 * Timers fire in the order they are due, those due together in the order they were started, each seeing its own due
 * time as the present. A timer started by a callback fires within the same `advance` when it falls due in it.
 */
export class ManualClock implements Clock {
  #nowMs: number
  #elapsedMs = 0
  #started = 0
  readonly #timers = new Set<PendingTimer>()

  constructor(startAtMs: number) {
    this.#nowMs = startAtMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  monotonicMs(): number {
    return this.#elapsedMs
  }

  startTimer(delayMs: number, callback: () => void): Timer {
    const pending = { dueMs: this.#elapsedMs + Math.max(0, delayMs), order: this.#started++, callback }
    this.#timers.add(pending)
    return { cancel: () => this.#timers.delete(pending) }
  }

  /**
   * Moves time forward by `durationMs`, firing every timer that falls due on the way. A callback may move time
   * further itself; it is not moved back afterwards.
   *
   * @throws {RangeError} the duration is negative: that is a defect of the caller.
   */
  advance(durationMs: number): void {
    if (!(durationMs >= 0)) throw new RangeError(`Time does not run backwards: ${durationMs} ms.`)
    const untilMs = this.#elapsedMs + durationMs
    for (;;) {
      const next = this.#nextDue(untilMs)
      if (next === undefined) break
      this.#timers.delete(next)
      this.#moveTo(next.dueMs)
      next.callback()
    }
    if (untilMs > this.#elapsedMs) this.#moveTo(untilMs)
  }

  /** Sets the wall clock alone, as an operator or a time server would: timers and monotonic time do not notice. */
  setWallClock(atMs: number): void {
    this.#nowMs = atMs
  }

  #nextDue(untilMs: number): PendingTimer | undefined {
    let first: PendingTimer | undefined
    for (const timer of this.#timers) {
      if (timer.dueMs > untilMs) continue
      const isEarlier =
        first === undefined ||
        timer.dueMs < first.dueMs ||
        (timer.dueMs === first.dueMs && timer.order < first.order)
      if (isEarlier) first = timer
    }
    return first
  }

  #moveTo(elapsedMs: number): void {
    this.#nowMs += elapsedMs - this.#elapsedMs
    this.#elapsedMs = elapsedMs
  }
}
