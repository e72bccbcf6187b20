/**
 * Slicing: sells (or buys) a quantity in equal parts, each an IOC limit order that may fill only within the slippage
 * limit of the best opposite price at that moment. What a slice does not fill goes back into what remains.
 *
 * Pure: the same market view and the same position propose the same order.
 */
import {
  type Decimal,
  isLess,
  isPositive,
  type Market,
  maximum,
  minimum,
  type OrderBook,
  type Price,
  type Quantity,
  quotePrice,
  roundToStep,
  subtract,
} from '@trading-bridge/core'
import type { GoalPosition } from '../ledger/goal-ledger.ts'
import type { OrderIntent } from '../orders/order-intent.ts'
import { slippageBound, touchPrice } from '../orders/slippage.ts'
import type { ExecutionGoal } from './execution-goal.ts'

export type SliceProposal =
  | { readonly kind: 'order'; readonly intent: OrderIntent }
  /** nothing sensible can be sent now; look again later */
  | { readonly kind: 'wait'; readonly reason: string }
  /** nothing more can be sent: the goal is reached, or its rest is below what the market takes */
  | { readonly kind: 'done'; readonly reason: 'reached' | 'rest-below-minimum' }

/** The next order towards the goal, given the book as it stands. */
export function proposeSlice(
  goal: ExecutionGoal,
  view: {
    readonly market: Market
    readonly book: OrderBook
    readonly position: GoalPosition
    readonly sequence: number
  },
): SliceProposal {
  const { market, book, position, sequence } = view
  const quantity = roundToStep(minimum(goal.sliceQuantity, position.remaining), market.lotSize, 'down')
  if (!isPositive(position.remaining)) return { kind: 'done', reason: 'reached' }
  if (!isPositive(quantity) || isLess(quantity, market.minQuantity))
    return { kind: 'done', reason: 'rest-below-minimum' }
  const touch = touchPrice(book, goal.side)
  if (touch === undefined) return { kind: 'wait', reason: 'nobody quotes the other side' }
  const price = worstAcceptable(goal, touch, market.tickSize)
  if (!isWithin(goal, price, touch))
    return { kind: 'wait', reason: `the best price ${touch} is beyond the worst price allowed` }
  const request = {
    type: 'limit',
    symbol: goal.symbol,
    side: goal.side,
    price,
    quantity,
    timeInForce: 'ioc',
  } as const
  const reason = `slice ${sequence}: at most ${goal.maxSlippageBps} bps from ${touch}`
  return { kind: 'order', intent: { goalId: goal.id, sequence, request, reason } }
}

/** The slippage limit from the touch and the goal's own worst price, on the tick that is not worse than either. */
function worstAcceptable(goal: ExecutionGoal, touch: Price, tickSize: Decimal): Price {
  const exact = slippageBound(touch, goal.side, goal.maxSlippageBps)
  const bound = quotePrice(exact, tickSize, goal.side)
  if (goal.worstPrice === undefined) return bound
  return goal.side === 'sell' ? maximum(bound, goal.worstPrice) : minimum(bound, goal.worstPrice)
}

/** A bound beyond the touch could not fill at all. */
function isWithin(goal: ExecutionGoal, bound: Price, touch: Price): boolean {
  return goal.side === 'sell' ? !isLess(touch, bound) : !isLess(bound, touch)
}

/** How many slices a quantity makes, the last one perhaps smaller. */
export function sliceCount(goal: Pick<ExecutionGoal, 'quantity' | 'sliceQuantity'>): number {
  let left: Quantity = goal.quantity
  let count = 0
  while (isPositive(left)) {
    left = subtract(left, goal.sliceQuantity)
    count += 1
  }
  return count
}
