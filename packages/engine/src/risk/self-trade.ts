/**
 * Whether an order could trade with another of the same owner. Asked of every pair that may be live at once, whatever
 * their types: nobody knows beforehand which of two reaches the exchange first, so a post-only order counts like one
 * that takes.
 */
import { add, type Decimal, isLess, isPositive, type Price, type Side, subtract } from '@trading-bridge/core'
import type { LedgerOrder } from '../orders/order-record.ts'

/** The own order that is in the way, and the nearest price that reaches no own order at all. */
export interface SelfTrade {
  readonly with: LedgerOrder
  readonly repriceTo: Price | undefined
}

/** `opposite` are the owner's orders of the other side in the market, those that may be live. */
export function findSelfTrade(
  order: Pick<LedgerOrder, 'side' | 'price'>,
  opposite: Iterable<LedgerOrder>,
  tickSize: Decimal,
): SelfTrade | undefined {
  let nearest: LedgerOrder | undefined
  for (const other of opposite) {
    if (!couldReach(order, other)) continue
    if (other.price === undefined) return { with: other, repriceTo: undefined }
    if (nearest?.price === undefined || isBeyond(order.side, nearest.price, other.price)) nearest = other
  }
  if (nearest === undefined) return undefined
  const repriceTo = order.price === undefined ? undefined : shortOf(nearest.price, order.side, tickSize)
  return { with: nearest, repriceTo }
}

/** The nearest price on the tick that an order of `side` may have without reaching `price` on the other side. */
export function shortOf(price: Price | undefined, side: Side, tickSize: Decimal): Price | undefined {
  if (price === undefined) return undefined
  const short = side === 'buy' ? subtract<Decimal>(price, tickSize) : add<Decimal>(price, tickSize)
  return isPositive(short) ? (short as Price) : undefined
}

/** An order without a price reaches everything. */
function couldReach({ side, price }: Pick<LedgerOrder, 'side' | 'price'>, other: LedgerOrder): boolean {
  if (price === undefined || other.price === undefined) return true
  return side === 'buy' ? !isLess(price, other.price) : !isLess(other.price, price)
}

/** Whether an order of `side` reaches `other` before it reaches `price`. */
function isBeyond(side: Side, price: Price, other: Price): boolean {
  return side === 'buy' ? isLess(other, price) : isLess(price, other)
}
