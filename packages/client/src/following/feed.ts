import type { Cadence } from './cadence.ts'
import type { Freshness } from './freshness.ts'

/**
 * What a poll came to: `behind` when it succeeded but the exchange has not shown yet what it must show, `held` when
 * nothing was asked because a consumer is too slow.
 */
export type PollResult = 'news' | 'quiet' | 'behind' | 'held'

/** One kind of thing that is asked for in turn with the others. */
export interface Feed {
  readonly cadence: Cadence
  readonly freshness: Freshness
  /** While it is false nothing is asked. */
  readonly isNeeded: boolean
  /** How long it may rest at most while nothing happens. */
  readonly slowestMs: number
  poll(): Promise<PollResult>
  /** Ends all watchers: with `failure` where it is given. */
  end(failure?: unknown): void
}
