import type { Random } from '@trading-bridge/core'
import { isMeant, type Occasion, type RuleCondition } from './rule-condition.ts'

/** One rule's memory: how many occasions it has seen and how often it has fired. */
export class RuleTrigger {
  readonly #when: RuleCondition
  readonly #random: Random
  readonly #startMs: number
  readonly #endMs: number
  #seen = 0
  #fired = 0

  /**
   * `sinceMs` is the moment the rule was taken in, on a clock that never jumps. Where `isLasting`, `for` says how long
   * the fault lasts and does not end the time in which it may begin.
   */
  constructor(
    when: RuleCondition,
    {
      random,
      sinceMs,
      isLasting,
    }: { readonly random: Random; readonly sinceMs: number; readonly isLasting: boolean },
  ) {
    this.#when = when
    this.#random = random
    this.#startMs = sinceMs + (when.after ?? 0)
    const spanMs = isLasting ? undefined : when.for
    const untilMs = when.until === undefined ? Number.POSITIVE_INFINITY : sinceMs + when.until
    this.#endMs = spanMs === undefined ? untilMs : this.#startMs + spanMs
  }

  get firedCount(): number {
    return this.#fired
  }

  /** Counts an occasion that the rule is about, and tells whether it fires there. */
  firesAt(occasion: Occasion, monotonicMs: number): boolean {
    const isOver = this.#fired >= (this.#when.times ?? Number.POSITIVE_INFINITY)
    if (isOver || monotonicMs < this.#startMs || monotonicMs >= this.#endMs) return false
    if (!isMeant(this.#when, occasion)) return false
    this.#seen += 1
    if (!this.#isCountMeant() || !this.#isDrawn()) return false
    this.#fired += 1
    return true
  }

  /** Counts a firing that waited for nothing but its time. */
  fireByTime(): void {
    this.#fired += 1
  }

  #isCountMeant(): boolean {
    const { nth } = this.#when
    if (nth === undefined) return true
    if (typeof nth === 'number') return this.#seen === nth
    if ('every' in nth) return this.#seen % nth.every === 0
    return this.#seen >= nth.from && this.#seen <= (nth.to ?? Number.POSITIVE_INFINITY)
  }

  #isDrawn(): boolean {
    const { probability } = this.#when
    return probability === undefined || this.#random.fraction() < probability
  }
}
