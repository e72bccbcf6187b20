/**
 * The slots of one rate limit.
 *
 * A slot is taken when a request is admitted and given back one window after its reply, or its failure, was seen. That
 * is what keeps the server from ever counting more than the limit, whatever the latency. Take any window of the
 * server's, from `s` to `s + W`, and the requests that arrived in it. Each was admitted before it arrived, so before
 * `s + W`; and each was answered after it arrived, so its slot is held until after `s + W`. At the end of the window
 * they all hold a slot at once, and there are no more slots than the limit. Counting admissions instead lets requests
 * that were admitted slowly and arrive together overshoot.
 *
 * The price is throughput: `limit` requests per window plus latency, not per window.
 *
 * Does not cover a request given up by its deadline that still arrives a window later; and clocks of client and server
 * are taken to run at the same speed to 5 ms a window.
 */

/** Held longer by this, for timers and clocks that do not run alike. */
const CLOCK_MARGIN_MS = 5
/** Slots that were freed are dropped from memory when so many have gathered. */
const COMPACT_AFTER = 1_024

export class ScopeWindow {
  readonly limit: number
  readonly #holdMs: number
  #inFlight = 0
  /** When each answered request gives its slot back, earliest first: replies are seen in the order of time. */
  #releasesAtMs: number[] = []
  #released = 0

  constructor(limit: number, windowMs: number) {
    this.limit = limit
    this.#holdMs = windowMs + CLOCK_MARGIN_MS
  }

  /** How many slots are taken at `nowMs`. Constant time on average: each slot is given back once. */
  occupied(nowMs: number): number {
    while ((this.#releasesAtMs[this.#released] ?? Number.POSITIVE_INFINITY) <= nowMs) this.#released += 1
    if (this.#released >= COMPACT_AFTER && this.#released * 2 >= this.#releasesAtMs.length) this.#compact()
    return this.#inFlight + this.#releasesAtMs.length - this.#released
  }

  /** When the next slot of an answered request is given back, or `undefined` when all taken ones are in flight. */
  nextReleaseAtMs(): number | undefined {
    return this.#releasesAtMs[this.#released]
  }

  take(): void {
    this.#inFlight += 1
  }

  /** The reply or failure was seen at `nowMs`: the slot comes back one window later. */
  hold(nowMs: number): void {
    this.#inFlight -= 1
    this.#releasesAtMs.push(nowMs + this.#holdMs)
  }

  /** The request never left: the server cannot have counted it. */
  giveBack(): void {
    this.#inFlight -= 1
  }

  #compact(): void {
    this.#releasesAtMs = this.#releasesAtMs.slice(this.#released)
    this.#released = 0
  }
}
