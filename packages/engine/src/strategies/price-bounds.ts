/** The prices that an order of a goal may have, and where the best of others stands. */
import {
  type BookLevel,
  isLess,
  isPositive,
  midOf,
  type OrderBook,
  type Price,
  type Quantity,
  quotePrice,
  type Side,
  subtract,
} from '@trading-bridge/core'
import { type LedgerOrder, openQuantity } from '../orders/order-record.ts'
import { slippageBound } from '../orders/slippage.ts'
import type { GoalView } from './goal-step.ts'

/** Whether `left` is the worse price of the two for an order of `side`. */
export function isWorse(side: Side, left: Price, right: Price): boolean {
  return side === 'sell' ? isLess(left, right) : isLess(right, left)
}

/** The one that gives less away. */
export function safer(side: Side, left: Price, right: Price): Price {
  return isWorse(side, left, right) ? right : left
}

/**
 * The worst price on the tick that the goal's limit and band allow together; `undefined` while there is nothing to measure the
 * band from.
 */
export function worstPrice(
  view: Pick<GoalView, 'settings' | 'market' | 'book' | 'others'>,
): Price | undefined {
  const { settings, market, book, others } = view
  const { limit, bandBps, reference } = settings.price
  const from = reference === 'mid' ? midOf(book) : others.window.vwap
  if (from === undefined) return undefined
  const band = slippageBound(from, settings.side, bandBps)
  const worst = limit === undefined ? band : safer(settings.side, band, limit)
  return quotePrice(worst, market.tickSize, settings.side)
}

/** The half of the book that an order of `side` rests in. */
export function ownHalf(book: OrderBook, side: Side): readonly BookLevel[] {
  return side === 'buy' ? book.bids : book.asks
}

/** The half that it trades against. */
export function otherHalf(book: OrderBook, side: Side): readonly BookLevel[] {
  return side === 'buy' ? book.asks : book.bids
}

/**
 * The best price of its own side at which others rest. Own orders are taken out of the book where it can show them: those that
 * have not changed since it was asked for.
 */
export function bestOfOthers(view: GoalView): Price | undefined {
  const { settings, book, progress } = view
  const askedAtMs = view.nowMs - view.bookAgeMs
  const own = progress.live.filter((order) => order.updatedAtMs < askedAtMs)
  const level = ownHalf(book, settings.side).find((each) => isPositive(othersAt(each, own)))
  return level?.price
}

function othersAt({ price, quantity }: BookLevel, own: readonly LedgerOrder[]): Quantity {
  const ours = own.filter((order) => order.price !== undefined && `${order.price}` === `${price}`)
  return ours.reduce((left, order) => subtract(left, openQuantity(order) ?? quantity), quantity)
}
