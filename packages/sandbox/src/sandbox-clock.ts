import type { Clock, Timer } from '@trading-bridge/core'

/**
 * The exchange's clock: the one it was given, but for a past that is made up before the sandbox opens. While that is
 * written, the time of day is a moment of it; timers and monotonic time are never touched.
 */
export class SandboxClock implements Clock {
  readonly #clock: Clock
  #pastAtMs: number | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  nowMs(): number {
    return this.#pastAtMs ?? this.#clock.nowMs()
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs()
  }

  startTimer(delayMs: number, callback: () => void): Timer {
    return this.#clock.startTimer(delayMs, callback)
  }

  /** Sets a moment of the past as the present. */
  stepInPast(atMs: number): void {
    this.#pastAtMs = atMs
  }

  /** Goes back to the clock's own time. */
  returnToPresent(): void {
    this.#pastAtMs = undefined
  }
}
