import { type Clock, sleep } from '@trading-bridge/core'

/** Lets reads out one by one, at a steady rate: what reconciling may take of the account's rate limit. */
export class RequestPace {
  readonly #clock: Clock
  #spacingMs: number
  #nextAtMs = Number.NEGATIVE_INFINITY
  #taken = 0

  constructor(clock: Clock, requestsPerSecond: number) {
    this.#clock = clock
    this.#spacingMs = 1_000 / requestsPerSecond
  }

  /** How many reads were let out so far. */
  get taken(): number {
    return this.#taken
  }

  /** From the next read on. */
  change(requestsPerSecond: number): void {
    this.#spacingMs = 1_000 / requestsPerSecond
  }

  /** @throws the signal's reason when it aborts. */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const nowMs = this.#clock.monotonicMs()
    const dueAtMs = Math.max(this.#nextAtMs, nowMs)
    this.#nextAtMs = dueAtMs + this.#spacingMs
    this.#taken += 1
    if (dueAtMs > nowMs) await sleep(this.#clock, Math.ceil(dueAtMs - nowMs), signal)
  }
}
