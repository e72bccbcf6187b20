/** The orders that rest at one price, in the order they came: who came first fills first. */
import type { RestingOrder } from './resting-order.ts'

export class PriceLevel<Owner> {
  readonly priceTicks: number
  /** The price as the factor of a notional. */
  readonly price: bigint
  #first: RestingOrder<Owner> | undefined
  #last: RestingOrder<Owner> | undefined
  #totalLots = 0n

  constructor(priceTicks: number) {
    this.priceTicks = priceTicks
    this.price = BigInt(priceTicks)
  }

  /** The order that fills next. */
  get first(): RestingOrder<Owner> | undefined {
    return this.#first
  }

  get totalLots(): bigint {
    return this.#totalLots
  }

  get isEmpty(): boolean {
    return this.#first === undefined
  }

  append(order: RestingOrder<Owner>): void {
    order.level = this
    order.earlier = this.#last
    if (this.#last === undefined) this.#first = order
    else this.#last.later = order
    this.#last = order
    this.#totalLots += order.openLots
  }

  /** Fills `lots` of an order of this level, which leaves the queue when nothing of it is left. */
  fill(order: RestingOrder<Owner>, lots: bigint): void {
    order.openLots -= lots
    this.#totalLots -= lots
    if (order.openLots === 0n) this.remove(order)
  }

  remove(order: RestingOrder<Owner>): void {
    const { earlier, later } = order
    if (earlier === undefined) this.#first = later
    else earlier.later = later
    if (later === undefined) this.#last = earlier
    else later.earlier = earlier
    this.#totalLots -= order.openLots
    order.level = undefined
    order.earlier = undefined
    order.later = undefined
  }

  *orders(): Generator<RestingOrder<Owner>> {
    for (let order = this.#first; order !== undefined; order = order.later) yield order
  }
}
