/**
 * How many requests an address or an account may send within a sliding window. Every request counts, also one that is
 * refused: who keeps sending stays refused.
 *
 * Source: documented, 300 an address and 120 a user within 3 s; the rest assumed (docs/coinstore/limits.md).
 */

interface RateLimit {
  readonly requests: number | 'unlimited'
  readonly windowMs: number
}

/** The instants of a sender's last requests, as many as are allowed, written round and round. */
interface SenderWindow {
  readonly sentAtMs: Float64Array
  /** Where the earliest stands, which the next request replaces. */
  earliest: number
}

/** Senders remembered before the idle ones are forgotten. */
const SENDERS_KEPT = 1_000

export class RateLimiter {
  readonly #windows = new Map<string, SenderWindow>()
  #limit: RateLimit

  constructor(limit: RateLimit) {
    this.#limit = limit
  }

  /** Takes a new limit. What was counted under another is forgotten. */
  setLimit(limit: RateLimit): void {
    if (limit.requests === this.#limit.requests && limit.windowMs === this.#limit.windowMs) return
    this.#limit = limit
    this.#windows.clear()
  }

  /** Counts one request of `sender`; false when as many as are allowed came within the window before it. */
  admit(sender: string, monotonicMs: number): boolean {
    const { requests, windowMs } = this.#limit
    if (requests === 'unlimited') return true
    const window = this.#windows.get(sender) ?? this.#openWindow(sender, requests, monotonicMs)
    const earliestMs = window.sentAtMs[window.earliest] ?? Number.NEGATIVE_INFINITY
    window.sentAtMs[window.earliest] = monotonicMs
    window.earliest = (window.earliest + 1) % requests
    return monotonicMs - earliestMs >= windowMs
  }

  #openWindow(sender: string, requests: number, monotonicMs: number): SenderWindow {
    if (this.#windows.size >= SENDERS_KEPT) this.#forgetIdle(monotonicMs)
    const window = { sentAtMs: new Float64Array(requests).fill(Number.NEGATIVE_INFINITY), earliest: 0 }
    this.#windows.set(sender, window)
    return window
  }

  #forgetIdle(monotonicMs: number): void {
    for (const [sender, { sentAtMs, earliest }] of this.#windows) {
      const latestMs = sentAtMs.at(earliest - 1) ?? Number.NEGATIVE_INFINITY
      if (monotonicMs - latestMs >= this.#limit.windowMs) this.#windows.delete(sender)
    }
  }
}
