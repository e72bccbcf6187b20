/** How often, and how long apart, a read is tried again. A write is never sent a second time. */
export interface RetryPolicy {
  /** How often a read is sent at most, the first time included. */
  readonly attempts: number
  /** The longest wait before the second attempt; it doubles with each further one. */
  readonly firstDelayMs: number
  /** No wait is longer than this, that after HTTP 429 included. */
  readonly longestDelayMs: number
}

export const DEFAULT_RETRY: RetryPolicy = { attempts: 4, firstDelayMs: 250, longestDelayMs: 60_000 }
