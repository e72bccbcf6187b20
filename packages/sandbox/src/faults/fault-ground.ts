/** What faults act on: the exchange, its settings, and the clock and streams that the clients see. */
import type { Clock, Timer } from '@trading-bridge/core'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { SandboxSettings } from '../sandbox-settings.ts'
import type { MeddledSession } from '../stream/stream-meddler.ts'

export interface FaultGround {
  readonly exchange: SandboxExchange
  readonly clock: SkewedClock
  readonly settings: () => SandboxSettings
  readonly changeSettings: (changes: Partial<SandboxSettings>) => void
  /** The streams that are open now. */
  readonly sessions: () => readonly MeddledSession[]
}

/**
 * The clock that stamps replies and judges the age of requests. A fault may set it wrong; timers, monotonic time and
 * the exchange's own clock stay right.
 */
export class SkewedClock implements Clock {
  readonly #clock: Clock
  skewMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The time without any skew. */
  trueNowMs(): number {
    return this.#clock.nowMs()
  }

  nowMs(): number {
    return this.#clock.nowMs() + this.skewMs
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs()
  }

  startTimer(delayMs: number, callback: () => void): Timer {
    return this.#clock.startTimer(delayMs, callback)
  }
}
