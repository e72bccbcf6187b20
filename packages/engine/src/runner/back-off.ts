import type { Random } from '@trading-bridge/core'

const FIRST_MS = 1_000
const LONGEST_MS = 60_000
/** Up to this fraction of a wait is random, so that those that failed together do not come back together. */
const JITTER = 0.25

/** How long to wait after failures in a row: twice as long each time, up to a minute. */
export class BackOff {
  readonly #random: Random
  #failures = 0

  constructor(random: Random) {
    this.#random = random
  }

  get failures(): number {
    return this.#failures
  }

  /** The wait after one more failure. `atLeastMs` where the other side said how long. */
  next(atLeastMs = 0): number {
    const fullMs = Math.min(FIRST_MS * 2 ** Math.min(this.#failures, 16), LONGEST_MS)
    this.#failures += 1
    const jittered = fullMs * (1 - JITTER + JITTER * this.#random.fraction())
    return Math.max(Math.round(jittered), atLeastMs)
  }

  reset(): void {
    this.#failures = 0
  }
}
