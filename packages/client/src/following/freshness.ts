import type { Clock, Timer } from '@trading-bridge/core'
import type { RecoveredNotice, StaleNotice } from './account-news.ts'

/**
 * Tells when what was learnt is out of date: no success for `limitMs` since the first attempt after the last one. A rest
 * between polls is no staleness; a query that hangs is.
 */
export class Freshness {
  readonly #clock: Clock
  readonly #limitMs: number
  readonly #tell: (notice: StaleNotice | RecoveredNotice) => void
  #timer: Timer | undefined
  #isStale = false
  #lastReceivedAtMs: number | undefined
  #cause: unknown

  constructor(clock: Clock, limitMs: number, tell: (notice: StaleNotice | RecoveredNotice) => void) {
    this.#clock = clock
    this.#limitMs = limitMs
    this.#tell = tell
  }

  /** What a watcher that comes now has to know first. */
  get notice(): StaleNotice | undefined {
    return this.#isStale ? this.#staleNotice() : undefined
  }

  attempted(): void {
    if (this.#timer !== undefined || this.#isStale) return
    this.#timer = this.#clock.startTimer(this.#limitMs, () => {
      this.#timer = undefined
      this.#isStale = true
      this.#tell(this.#staleNotice())
    })
  }

  failed(cause: unknown): void {
    this.#cause = cause
  }

  succeeded(): void {
    this.rest()
    this.#cause = undefined
    this.#lastReceivedAtMs = this.#clock.nowMs()
    if (!this.#isStale) return
    this.#isStale = false
    this.#tell({ kind: 'recovered', receivedAtMs: this.#lastReceivedAtMs })
  }

  /** Nobody asks any more: nothing will be told until the next attempt. */
  rest(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #staleNotice(): StaleNotice {
    return { kind: 'stale', lastReceivedAtMs: this.#lastReceivedAtMs, cause: this.#cause }
  }
}
