import type { Side } from '@trading-bridge/core'
import type { PriceLevel } from './price-level.ts'

/**
 * An order that rests in a book, and at the same time the link of its price level's queue: whoever holds it can
 * cancel it in constant time. `Owner` is the book keeper's own record of the order; the book never looks at it.
 */
export interface RestingOrder<Owner> {
  readonly owner: Owner
  readonly side: Side
  readonly priceTicks: number
  /** What is left to fill. Zero once it has left the book by filling. */
  openLots: bigint
  /** The queue it stands in; absent when it is in the book no more. */
  level: PriceLevel<Owner> | undefined
  earlier: RestingOrder<Owner> | undefined
  later: RestingOrder<Owner> | undefined
}
