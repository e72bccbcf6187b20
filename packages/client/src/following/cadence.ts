/**
 * When something is asked for next: at once after news, then less and less often while nothing happens.
 *
 * Each quiet poll makes the interval longer by half, up to the slowest. Where each falls is left to chance by a tenth,
 * so that several followers do not ask together. Moments are those of the monotonic clock.
 */
import type { Random } from '@trading-bridge/core'

const GROWTH = 1.5
const JITTER = 0.1

export class Cadence {
  readonly #fastestMs: number
  readonly #random: Random
  #intervalMs: number
  #lastAtMs = Number.NEGATIVE_INFINITY
  #dueAtMs = Number.NEGATIVE_INFINITY

  constructor(fastestMs: number, random: Random) {
    this.#fastestMs = fastestMs
    this.#random = random
    this.#intervalMs = fastestMs
  }

  get dueAtMs(): number {
    return this.#dueAtMs
  }

  /** Something is about to happen: the next poll is due as soon as the fastest interval allows. */
  quicken(): void {
    this.#intervalMs = this.#fastestMs
    this.#dueAtMs = Math.min(this.#dueAtMs, this.#lastAtMs + this.#fastestMs)
  }

  /** A poll has ended. A failed one is a quiet one. */
  polled({
    atMs,
    hasNews,
    slowestMs,
  }: {
    readonly atMs: number
    readonly hasNews: boolean
    readonly slowestMs: number
  }): void {
    const longestMs = Math.max(this.#fastestMs, slowestMs)
    this.#intervalMs = hasNews ? this.#fastestMs : Math.min(this.#intervalMs * GROWTH, longestMs)
    this.#lastAtMs = atMs
    this.#dueAtMs = atMs + this.#intervalMs * (1 + this.#random.fraction() * JITTER)
  }
}
