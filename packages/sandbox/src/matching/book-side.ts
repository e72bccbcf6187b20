/**
 * The bids or the asks of a book: price levels, best first to take from.
 *
 * Levels stand in an array sorted from worst to best, so that the best is taken from its end in constant time and a
 * new one is found a place by bisection. A level opened or closed far from the best moves the part of the array above
 * it, which is cheap for the few thousand levels a market has, and where most of the coming and going is not.
 */
import type { Side } from '@trading-bridge/core'
import { PriceLevel } from './price-level.ts'
import type { RestingOrder } from './resting-order.ts'

export class BookSide<Owner> {
  readonly side: Side
  /** Turns prices so that a greater number is always the better one. */
  readonly #towardsBest: 1 | -1
  readonly #byPrice = new Map<number, PriceLevel<Owner>>()
  readonly #worstToBest: PriceLevel<Owner>[] = []

  constructor(side: Side) {
    this.side = side
    this.#towardsBest = side === 'buy' ? 1 : -1
  }

  get best(): PriceLevel<Owner> | undefined {
    return this.#worstToBest[this.#worstToBest.length - 1]
  }

  get levelCount(): number {
    return this.#worstToBest.length
  }

  /** Tells whether an order of the other side with this limit trades at a level of this price. */
  reaches(limitTicks: number, levelTicks: number): boolean {
    return this.#rankOf(levelTicks) >= this.#rankOf(limitTicks)
  }

  add(order: RestingOrder<Owner>): void {
    const known = this.#byPrice.get(order.priceTicks)
    const level = known ?? this.#openLevel(order.priceTicks)
    level.append(order)
  }

  remove(order: RestingOrder<Owner>): void {
    const level = order.level
    if (level === undefined) return
    level.remove(order)
    if (level.isEmpty) this.closeLevel(level)
  }

  /** Drops a level whose last order has gone. */
  closeLevel(level: PriceLevel<Owner>): void {
    this.#byPrice.delete(level.priceTicks)
    if (level === this.best) this.#worstToBest.pop()
    else this.#worstToBest.splice(this.#placeOf(level.priceTicks), 1)
  }

  /** Levels from the best on. */
  *levels(): Generator<PriceLevel<Owner>> {
    for (let index = this.#worstToBest.length - 1; index >= 0; index -= 1) {
      const level = this.#worstToBest[index]
      if (level !== undefined) yield level
    }
  }

  #openLevel(priceTicks: number): PriceLevel<Owner> {
    const level = new PriceLevel<Owner>(priceTicks)
    this.#byPrice.set(priceTicks, level)
    this.#worstToBest.splice(this.#placeOf(priceTicks), 0, level)
    return level
  }

  /** The index of the first level that is not worse than this price. */
  #placeOf(priceTicks: number): number {
    const rank = this.#rankOf(priceTicks)
    let low = 0
    let high = this.#worstToBest.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const level = this.#worstToBest[middle]
      if (level !== undefined && this.#rankOf(level.priceTicks) < rank) low = middle + 1
      else high = middle
    }
    return low
  }

  #rankOf(priceTicks: number): number {
    return priceTicks * this.#towardsBest
  }
}
