/**
 * Order ids: the second of acceptance times 2^20, plus a counter within it.
 *
 * Source: inferred from samples (docs/coinstore/orders.md). Ids always rise, also when more than 2^20 orders come in one
 * second or the wall clock is set back.
 */
const COUNTER_BITS = 20n

export class OrderIds {
  readonly #offset: () => bigint
  #last = -1n

  /** The offset is asked for at every order. */
  constructor(offset: () => bigint) {
    this.#offset = offset
  }

  next(nowMs: number): string {
    const first = BigInt(Math.floor(nowMs / 1_000)) << COUNTER_BITS
    this.#last = first > this.#last ? first : this.#last + 1n
    return String(this.#last + this.#offset())
  }
}
