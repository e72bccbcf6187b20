/**
 * The slots of one rate limit. A slot is taken when a request is let out and comes back one window after its end was
 * seen, not after its start: so all requests that can arrive within one window of the server's hold a slot at the same
 * moment, whatever their latency. ccxt counts starts, and lets 223 requests arrive where 120 may.
 */

/** Slots that came back are dropped from memory when so many have gathered. */
const COMPACT_AFTER = 1_024

export class RateWindow {
  #inFlight = 0
  /** When each ended request gives its slot back, earliest first. */
  #releasesAtMs: number[] = []
  #released = 0

  /** How many slots are taken at `nowMs`. */
  occupied(nowMs: number): number {
    while ((this.#releasesAtMs[this.#released] ?? Number.POSITIVE_INFINITY) <= nowMs) this.#released += 1
    if (this.#released >= COMPACT_AFTER) {
      this.#releasesAtMs = this.#releasesAtMs.slice(this.#released)
      this.#released = 0
    }
    return this.#inFlight + this.#releasesAtMs.length - this.#released
  }

  /** When the next slot comes back; `undefined` when all taken ones are in flight. */
  nextReleaseAtMs(): number | undefined {
    return this.#releasesAtMs[this.#released]
  }

  take(): void {
    this.#inFlight += 1
  }

  /** The request ended; its slot comes back at `atMs`. */
  release(atMs: number): void {
    this.#inFlight -= 1
    this.#releasesAtMs.push(atMs)
  }
}
