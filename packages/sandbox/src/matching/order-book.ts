/**
 * The book of one market: who wants to buy and to sell at which price, and in which turn. Prices are whole ticks,
 * quantities whole lots, notionals ticks × lots: nothing is ever rounded here.
 *
 * The book knows no accounts and no money; what an order is worth to whom is its keeper's business. An order may trade
 * with another of the same owner.
 */
import type { Side } from '@trading-bridge/core'
import { BookSide } from './book-side.ts'
import type { RestingOrder } from './resting-order.ts'

/** One step of matching: `lots` of a resting order, at that order's price. */
export interface Execution<Owner> {
  readonly maker: RestingOrder<Owner>
  readonly priceTicks: number
  readonly lots: bigint
  /** Price × quantity in ticks × lots. */
  readonly notional: bigint
}

export interface DepthLevel {
  readonly priceTicks: number
  readonly lots: bigint
}

/** What an order takes: so many lots, no worse than a price. */
export interface LotsWanted {
  readonly side: Side
  readonly lots: bigint
  /** Absent: at any price. */
  readonly limitTicks: number | undefined
}

export class OrderBook<Owner> {
  readonly bids = new BookSide<Owner>('buy')
  readonly asks = new BookSide<Owner>('sell')

  /** Tells whether an order of this side and limit would trade at once. */
  wouldCross(side: Side, limitTicks: number): boolean {
    const opposite = this.#opposite(side)
    const best = opposite.best
    return best !== undefined && opposite.reaches(limitTicks, best.priceTicks)
  }

  /** Tells whether the book holds all the lots wanted. */
  holds({ side, lots, limitTicks }: LotsWanted): boolean {
    const opposite = this.#opposite(side)
    let missing = lots
    for (const level of opposite.levels()) {
      if (limitTicks !== undefined && !opposite.reaches(limitTicks, level.priceTicks)) return false
      missing -= level.totalLots
      if (missing <= 0n) return true
    }
    return false
  }

  /** Takes lots from the best price on, and returns how many were not to be had. */
  take({ side, lots, limitTicks }: LotsWanted, executions: Execution<Owner>[]): bigint {
    const opposite = this.#opposite(side)
    let left = lots
    while (left > 0n) {
      const level = opposite.best
      const maker = level?.first
      if (level === undefined || maker === undefined) break
      if (limitTicks !== undefined && !opposite.reaches(limitTicks, level.priceTicks)) break
      const taken = left < maker.openLots ? left : maker.openLots
      level.fill(maker, taken)
      if (level.isEmpty) opposite.closeLevel(level)
      executions.push({ maker, priceTicks: level.priceTicks, lots: taken, notional: level.price * taken })
      left -= taken
    }
    return left
  }

  /** Buys for a notional (ticks × lots) from the lowest ask on, in whole lots, and returns what was not spent. */
  spend(notional: bigint, executions: Execution<Owner>[]): bigint {
    let left = notional
    for (;;) {
      const level = this.asks.best
      const maker = level?.first
      if (level === undefined || maker === undefined) break
      const affordable = left / level.price
      if (affordable === 0n) break
      const taken = affordable < maker.openLots ? affordable : maker.openLots
      level.fill(maker, taken)
      if (level.isEmpty) this.asks.closeLevel(level)
      const spent = level.price * taken
      executions.push({ maker, priceTicks: level.priceTicks, lots: taken, notional: spent })
      left -= spent
    }
    return left
  }

  /** Puts an order at the end of its price's queue. The keeper has taken what crosses it. */
  rest(wanted: { owner: Owner; side: Side; priceTicks: number; lots: bigint }): RestingOrder<Owner> {
    const order: RestingOrder<Owner> = {
      owner: wanted.owner,
      side: wanted.side,
      priceTicks: wanted.priceTicks,
      openLots: wanted.lots,
      level: undefined,
      earlier: undefined,
      later: undefined,
    }
    this.#own(order.side).add(order)
    return order
  }

  /** Takes an order out of the book. One that has left it already stays as it is. */
  cancel(order: RestingOrder<Owner>): void {
    this.#own(order.side).remove(order)
  }

  /** The best levels of a side, at most `count`. */
  depth(side: Side, count: number): readonly DepthLevel[] {
    const levels: DepthLevel[] = []
    for (const level of this.#own(side).levels()) {
      if (levels.length >= count) break
      levels.push({ priceTicks: level.priceTicks, lots: level.totalLots })
    }
    return levels
  }

  #own(side: Side): BookSide<Owner> {
    return side === 'buy' ? this.bids : this.asks
  }

  #opposite(side: Side): BookSide<Owner> {
    return side === 'buy' ? this.asks : this.bids
  }
}
