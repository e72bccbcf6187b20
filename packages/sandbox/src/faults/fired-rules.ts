import { Ring } from '../exchange/ring.ts'
import type { Occasion } from './rule-condition.ts'

/** One firing of a rule: which, when, and on what. Never changes afterwards. */
export interface FiredRule {
  /** From 1, over all rules. */
  readonly number: number
  readonly rule: string
  readonly fault: string
  readonly atMs: number
  /** Absent where the rule fired by its time. */
  readonly on?: Occasion
  /** What came of it, where that is worth a word. */
  readonly note?: string
}

const FIRINGS_KEPT = 10_000

/** What fired, newest kept: after ten thousand the oldest are forgotten. */
export class FiredRules {
  readonly #kept = new Ring<FiredRule>(FIRINGS_KEPT)
  readonly #listeners = new Set<(fired: FiredRule) => void>()
  #count = 0

  add(firing: Omit<FiredRule, 'number'>): void {
    this.#count += 1
    const fired = { number: this.#count, ...firing }
    this.#kept.push(fired)
    for (const listener of this.#listeners) listener(fired)
  }

  /** Oldest first. */
  all(): readonly FiredRule[] {
    return [...this.#kept.newestFirst()].reverse()
  }

  /** Tells every firing from now on. Returns the function that ends this. */
  subscribe(listener: (fired: FiredRule) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
