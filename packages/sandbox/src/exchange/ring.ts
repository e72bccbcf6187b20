/** The newest items of an endless sequence, so many of them at most. */
export class Ring<Item> {
  readonly #capacity: number
  readonly #items: Item[] = []
  /** Where the oldest item stands once the ring is full. */
  #oldest = 0

  /** `capacity` may be `Infinity`: then nothing is ever forgotten. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#items.length
  }

  /** Adds an item and returns the one that is forgotten for it, if any. */
  push(item: Item): Item | undefined {
    if (this.#items.length < this.#capacity) {
      this.#items.push(item)
      return undefined
    }
    const forgotten = this.#items[this.#oldest]
    this.#items[this.#oldest] = item
    this.#oldest = (this.#oldest + 1) % this.#capacity
    return forgotten
  }

  newest(): Item | undefined {
    return this.#items[this.#indexFromNewest(0)]
  }

  /** Replaces the newest item. */
  replaceNewest(item: Item): void {
    this.#items[this.#indexFromNewest(0)] = item
  }

  /** The newest items, newest first. */
  *newestFirst(): Generator<Item> {
    for (let back = 0; back < this.#items.length; back += 1) {
      const item = this.#items[this.#indexFromNewest(back)]
      if (item !== undefined) yield item
    }
  }

  #indexFromNewest(back: number): number {
    const size = this.#items.length
    return (this.#oldest + size - 1 - back + size) % Math.max(size, 1)
  }
}
