/**
 * Executions by their time, added up so that any stretch of them costs a search and not a walk: every entry carries the sum of
 * all before it.
 */
import { add, type Decimal, subtract, ZERO } from '@trading-bridge/core'

/** What a stretch of executions adds up to. */
export interface VolumeSum {
  readonly quantity: Decimal
  readonly notional: Decimal
  readonly count: number
}

interface Entry {
  readonly atMs: number
  /** Of this entry and all before it, those that were dropped included. */
  quantity: Decimal
  notional: Decimal
  count: number
}

const START: Readonly<Entry> = { atMs: Number.NEGATIVE_INFINITY, quantity: ZERO, notional: ZERO, count: 0 }
/** Dropped entries are kept in front until they are so many, and then cut off at once. */
const CUT_AFTER = 1_024

export class VolumeSeries {
  #entries: Entry[] = []
  /** Of the first entry that counts. */
  #head = 0
  #dropped: Readonly<Entry> = START

  get size(): number {
    return this.#entries.length - this.#head
  }

  /** The time of the entry that stands at `index` from the oldest. */
  timeAt(index: number): number | undefined {
    return this.#entries[this.#head + index]?.atMs
  }

  /** In any order; one that is late moves the sums of those after it. */
  add({ atMs, quantity, notional }: Pick<Entry, 'atMs' | 'quantity' | 'notional'>): void {
    const at = this.#indexAfter(atMs)
    const before = this.#before(at)
    this.#entries.splice(at, 0, {
      atMs,
      quantity: add(before.quantity, quantity),
      notional: add(before.notional, notional),
      count: before.count + 1,
    })
    for (let index = at + 1; index < this.#entries.length; index += 1) {
      const later = this.#entries[index]
      if (later === undefined) return
      later.quantity = add(later.quantity, quantity)
      later.notional = add(later.notional, notional)
      later.count += 1
    }
  }

  /** Of all within [fromMs, toMs]. */
  between(fromMs: number, toMs = Number.POSITIVE_INFINITY): VolumeSum {
    const before = this.#before(this.#indexAtOrAfter(fromMs))
    const end = this.#before(this.#indexAfter(toMs))
    if (end.count <= before.count) return START
    return {
      quantity: subtract(end.quantity, before.quantity),
      notional: subtract(end.notional, before.notional),
      count: end.count - before.count,
    }
  }

  /** Forgets everything before `atMs`. */
  dropBefore(atMs: number): void {
    const head = this.#indexAtOrAfter(atMs)
    this.#dropped = this.#before(head)
    this.#head = head
    if (head < CUT_AFTER || head < this.#entries.length / 2) return
    this.#entries = this.#entries.slice(head)
    this.#head = 0
  }

  #before(index: number): Readonly<Entry> {
    return index > this.#head ? (this.#entries[index - 1] ?? this.#dropped) : this.#dropped
  }

  #indexAtOrAfter(atMs: number): number {
    return this.#search((entry) => entry.atMs >= atMs)
  }

  /** Nearly always the end: what is new is looked for there first. */
  #indexAfter(atMs: number): number {
    const last = this.#entries.at(-1)
    if (last === undefined || last.atMs <= atMs) return this.#entries.length
    return this.#search((entry) => entry.atMs > atMs)
  }

  #search(isReached: (entry: Entry) => boolean): number {
    let [low, high] = [this.#head, this.#entries.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const entry = this.#entries[middle]
      if (entry !== undefined && isReached(entry)) high = middle
      else low = middle + 1
    }
    return low
  }
}
