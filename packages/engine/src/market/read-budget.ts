import { type Clock, sleep } from '@trading-bridge/core'

/**
 * How many public reads a second may be made of one host, whoever makes them. Unused reads are saved up for one
 * second, so that markets that are looked at together need not queue.
 */
export class ReadBudget {
  readonly #clock: Clock
  readonly #perSecond: number
  /** The moment up to which everything is spent. */
  #spentUntilMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock
    this.#perSecond = perSecond
  }

  /** @throws the signal's reason when it aborts. */
  async take(reads: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const nowMs = this.#clock.monotonicMs()
    this.#spentUntilMs = Math.max(this.#spentUntilMs, nowMs - 1_000) + (reads * 1_000) / this.#perSecond
    const waitMs = Math.ceil(this.#spentUntilMs - nowMs)
    if (waitMs > 0) await sleep(this.#clock, waitMs, signal)
  }
}
