/** A callback that waits for its moment. */
export interface PendingTimer {
  /** On the monotonic clock. */
  readonly dueMs: number
  /** Counts the timers of a clock: those due together fire in this order. */
  readonly order: number
  readonly callback: () => void
}

/** A timer and where it stands in the heap; below zero once it is out of it. */
interface Entry {
  readonly timer: PendingTimer
  position: number
}

/** Pending timers, the next one first: a binary heap whose entries know their place, so that a cancelled one leaves it. */
export class TimerQueue {
  readonly #heap: Entry[] = []

  get size(): number {
    return this.#heap.length
  }

  get first(): PendingTimer | undefined {
    return this.#heap[0]?.timer
  }

  /** Returns the function that takes the timer out again; it does nothing once the timer is out. */
  add(timer: PendingTimer): () => void {
    const entry: Entry = { timer, position: this.#heap.length }
    this.#heap.push(entry)
    this.#rise(entry)
    return () => this.#remove(entry)
  }

  /** Takes the first timer out. */
  shift(): PendingTimer | undefined {
    const [first] = this.#heap
    if (first !== undefined) this.#remove(first)
    return first?.timer
  }

  #remove(entry: Entry): void {
    const { position } = entry
    if (position < 0) return
    entry.position = -1
    const last = this.#heap.pop()
    if (last === undefined || last === entry) return
    this.#put(last, position)
    this.#rise(last)
    this.#sink(last)
  }

  #rise(entry: Entry): void {
    for (;;) {
      const parent = this.#heap[(entry.position - 1) >> 1]
      if (parent === undefined || !isBefore(entry, parent)) return
      this.#swap(entry, parent)
    }
  }

  #sink(entry: Entry): void {
    for (;;) {
      const left = this.#heap[2 * entry.position + 1]
      const right = this.#heap[2 * entry.position + 2]
      const nearer = right !== undefined && left !== undefined && isBefore(right, left) ? right : left
      if (nearer === undefined || !isBefore(nearer, entry)) return
      this.#swap(entry, nearer)
    }
  }

  #swap(one: Entry, other: Entry): void {
    const { position } = one
    this.#put(one, other.position)
    this.#put(other, position)
  }

  #put(entry: Entry, position: number): void {
    entry.position = position
    this.#heap[position] = entry
  }
}

function isBefore({ timer: one }: Entry, { timer: other }: Entry): boolean {
  return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order)
}
