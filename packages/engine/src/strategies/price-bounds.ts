/** The safer of two prices, and where the best of others stands. */
import {
  type BookLevel,
  isPositive,
  type Price,
  type Quantity,
  type Side,
  subtract,
} from '@trading-bridge/core'
import { type LedgerOrder, openQuantity } from '../orders/order-record.ts'
import { isWorse } from '../risk/order-prices.ts'
import type { GoalView } from './goal-step.ts'

/** The one that gives less away. */
export function safer(side: Side, left: Price, right: Price): Price {
  return isWorse(side, left, right) ? right : left
}

/**
 * The best price of its own side at which others rest. The owner's orders, of other goals too, are taken out of the book where it can
 * show them: those that have not changed since it was asked for. Two goals would hold each other's price up else.
 */
export function bestOfOthers({ settings, book, bookAgeMs, nowMs, own: all }: GoalView): Price | undefined {
  const own = all.filter((order) => order.updatedAtMs < nowMs - bookAgeMs)
  const half = settings.side === 'buy' ? book.bids : book.asks
  return half.find((level) => isPositive(othersAt(level, own)))?.price
}

function othersAt({ price, quantity }: BookLevel, own: readonly LedgerOrder[]): Quantity {
  const ours = own.filter((order) => order.price !== undefined && `${order.price}` === `${price}`)
  return ours.reduce((left, order) => subtract(left, openQuantity(order) ?? quantity), quantity)
}
