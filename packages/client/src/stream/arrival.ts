/**
 * When messages arrived. A program that was busy reads late what came early: after such a pause nobody can say how long
 * a message has waited, so it counts as old as the pause, until the backlog has had one interval to be read.
 */
import type { Clock } from '@trading-bridge/core'

export interface Arrival {
  /** On the monotonic clock. */
  readonly arrivedMs: number
  readonly receivedAtMs: number
}

export class ArrivalWatch {
  readonly #clock: Clock
  readonly #tickMs: number
  #lastTickMs: number
  #doubtedUntilMs = Number.NEGATIVE_INFINITY
  #doubtedSinceMs = 0

  constructor(clock: Clock, tickMs: number) {
    this.#clock = clock
    this.#tickMs = tickMs
    this.#lastTickMs = clock.monotonicMs()
  }

  /** Called at every tick. Says whether the program was busy for so long that no waiting may be held against anybody. */
  tick(): boolean {
    const nowMs = this.#clock.monotonicMs()
    const wasBusy = this.#isLate(nowMs)
    if (wasBusy) this.#doubt(nowMs)
    this.#lastTickMs = nowMs
    return wasBusy
  }

  /** Of a message that is read now. */
  now(): Arrival {
    const nowMs = this.#clock.monotonicMs()
    if (this.#isLate(nowMs) && nowMs >= this.#doubtedUntilMs) this.#doubt(nowMs)
    if (nowMs >= this.#doubtedUntilMs) return { arrivedMs: nowMs, receivedAtMs: this.#clock.nowMs() }
    const waitedMs = nowMs - this.#doubtedSinceMs
    return { arrivedMs: this.#doubtedSinceMs, receivedAtMs: Math.round(this.#clock.nowMs() - waitedMs) }
  }

  #isLate(nowMs: number): boolean {
    return nowMs - this.#lastTickMs > 3 * this.#tickMs
  }

  #doubt(nowMs: number): void {
    this.#doubtedSinceMs = this.#lastTickMs
    this.#doubtedUntilMs = nowMs + this.#tickMs
  }
}
