import type { Clock, Timer } from './clock.ts'
import { TimerQueue } from './timer-queue.ts'

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
  readonly #timers = new TimerQueue()

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
    // Not a number counts as no delay, as it does to the machine's own timers.
    const dueMs = this.#elapsedMs + (delayMs > 0 ? delayMs : 0)
    return { cancel: this.#timers.add({ dueMs, order: this.#started++, callback }) }
  }

  /** How long it is until the next timer is due, at least zero; absent while none is pending. */
  get nextTimerInMs(): number | undefined {
    const next = this.#timers.first
    return next === undefined ? undefined : Math.max(0, next.dueMs - this.#elapsedMs)
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
      const next = this.#timers.first
      if (next === undefined || next.dueMs > untilMs) break
      this.#timers.shift()
      this.#moveTo(next.dueMs)
      next.callback()
    }
    if (untilMs > this.#elapsedMs) this.#moveTo(untilMs)
  }

  /** Sets the wall clock alone, as an operator or a time server would: timers and monotonic time do not notice. */
  setWallClock(atMs: number): void {
    this.#nowMs = atMs
  }

  #moveTo(elapsedMs: number): void {
    this.#nowMs += elapsedMs - this.#elapsedMs
    this.#elapsedMs = elapsedMs
  }
}
