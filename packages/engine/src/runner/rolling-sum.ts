import { add, type Decimal, subtract, ZERO } from '@trading-bridge/core'

/** What was added within a window that moves with the time; it never moves back. */
export class RollingSum {
  readonly windowMs: number
  /** By moment, and nearly always added in that order. */
  readonly #entries: { readonly atMs: number; readonly amount: Decimal }[] = []
  #total: Decimal = ZERO

  constructor(windowMs: number) {
    this.windowMs = windowMs
  }

  add(atMs: number, amount: Decimal): void {
    let index = this.#entries.length
    while (index > 0 && (this.#entries[index - 1]?.atMs ?? 0) > atMs) index -= 1
    this.#entries.splice(index, 0, { atMs, amount })
    this.#total = add(this.#total, amount)
  }

  /** Of all that is younger than the window. */
  at(nowMs: number): Decimal {
    const isOld = ({ atMs }: { readonly atMs: number }) => atMs <= nowMs - this.windowMs
    const kept = this.#entries.findIndex((entry) => !isOld(entry))
    const dropped = this.#entries.splice(0, kept === -1 ? this.#entries.length : kept)
    for (const { amount } of dropped) this.#total = subtract(this.#total, amount)
    return this.#total
  }
}
