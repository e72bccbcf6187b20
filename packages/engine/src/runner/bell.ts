import type { Clock, Timer } from '@trading-bridge/core'

/** A timer of Node waits 24.8 days at most, and a clock that was set in the meantime should be noticed. */
const LONGEST_REST_MS = 3_600_000

/** A rest that ends when its time has come or when somebody rings. Only one may rest at a time. */
export class Bell {
  readonly #clock: Clock
  #isRung = false
  #wake: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Ends the rest; where nobody rests, the next one does not begin. */
  ring(): void {
    this.#isRung = true
    this.#wake?.()
  }

  /** At most an hour: whoever waits for longer looks at the clock again. */
  async rest(durationMs: number): Promise<void> {
    if (!this.#isRung && durationMs > 0)
      await new Promise<void>((resolve) => {
        const timer: Timer = this.#clock.startTimer(Math.min(durationMs, LONGEST_REST_MS), resolve)
        this.#wake = () => {
          timer.cancel()
          resolve()
        }
      })
    this.#wake = undefined
    this.#isRung = false
  }
}
