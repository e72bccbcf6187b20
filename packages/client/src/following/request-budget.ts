/**
 * Lets requests out at a steady rate: one every `1000 / requestsPerSecond` ms, after a rest at most `BURST` at once.
 * What the client itself sends again after a failure is not counted here; the client's own pacing bounds that.
 */
import { type Clock, sleep } from '@trading-bridge/core'

const BURST = 2

export class RequestBudget {
  readonly #clock: Clock
  readonly #spacingMs: number
  /** When the next request would be due if all had come as late as they may. */
  #nextAtMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock, requestsPerSecond: number) {
    this.#clock = clock
    this.#spacingMs = 1_000 / requestsPerSecond
  }

  /** @throws the signal's reason when it aborts. */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const nowMs = this.#clock.monotonicMs()
    const earliestMs = nowMs - (BURST - 1) * this.#spacingMs
    this.#nextAtMs = Math.max(this.#nextAtMs, earliestMs) + this.#spacingMs
    const waitMs = this.#nextAtMs - this.#spacingMs - nowMs
    if (waitMs > 0) await sleep(this.#clock, Math.ceil(waitMs), signal)
  }
}
