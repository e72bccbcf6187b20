/** The next order of a goal that has none: priced, sized within every limit, or the reason why there is none now. */
import {
  isLess,
  maximum,
  midOf,
  minimum,
  type OrderRequest,
  type Price,
  quantity,
  ZERO,
} from '@trading-bridge/core'
import { touchPrice } from '../orders/slippage.ts'
import { worstPrice } from '../risk/order-prices.ts'
import type { GoalStep, GoalView } from './goal-step.ts'
import { marketTrouble } from './market-trouble.ts'
import {
  assertCountable,
  leastAmount,
  leastSize,
  type Size,
  sizeOf,
  sparing,
  within,
  withinDepth,
} from './order-size.ts'
import { isTaking, LOOK_AGAIN_MS, restingPrice, takingPrice } from './order-style.ts'
import { closesAtMs, type PresentSlice } from './slice.ts'
import type { Tactic } from './tactic.ts'

/** After so many orders that came to nothing a slice is given up. */
const MAX_VOID_ORDERS = 3
/** So soon a book that is older than the goal's last order is looked at again. */
const FRESH_BOOK_MS = 250

export function proposeOrder(view: GoalView, tactic: Tactic, slice: PresentSlice): GoalStep {
  assertCountable(view.settings, tactic.style)
  const spent = whySpent(view, tactic, slice)
  if (spent !== undefined) return waitUntil(view, slice.endMs, spent)
  const early = whyEarly(view, slice)
  if (early !== undefined) return waitUntil(view, early.untilMs, early.reason)
  const mid = midOf(view.book)
  const trouble = marketTrouble(view)
  if (mid === undefined || trouble !== undefined)
    return lookAgain(view, slice, trouble ?? 'a side of the book is empty')
  const priced = priceOf(view, tactic)
  if (priced.kind === 'none') return lookAgain(view, slice, priced.reason)
  return sized(view, tactic, { slice, mid, price: priced.price })
}

/** A slice that takes has one order. One that rests may have more, at a distance; what comes to nothing ends either. */
function whySpent({ progress }: GoalView, { style }: Tactic, { index }: PresentSlice): string | undefined {
  if (progress.sliceIndex !== index) return undefined
  if (progress.sliceVoid >= MAX_VOID_ORDERS)
    return `${progress.sliceVoid} orders of this slice came to nothing`
  const hasTaken = isTaking(style) && progress.sliceOrders > progress.sliceVoid
  return hasTaken ? 'this slice has had its order' : undefined
}

/** Within a slice orders keep a distance, and none rests on a book from before the goal's last change. */
function whyEarly(
  { nowMs, bookAgeMs, progress }: GoalView,
  { index }: PresentSlice,
): { readonly untilMs: number; readonly reason: string } | undefined {
  const { lastOrderAtMs, lastChangeAtMs, sliceIndex } = progress
  const nextMs = (lastOrderAtMs ?? Number.NEGATIVE_INFINITY) + LOOK_AGAIN_MS
  if (sliceIndex === index && nowMs < nextMs)
    return { untilMs: nextMs, reason: 'the last order was a moment ago' }
  if (lastChangeAtMs === undefined || nowMs - bookAgeMs > lastChangeAtMs) return undefined
  return { untilMs: nowMs + FRESH_BOOK_MS, reason: 'the book is from before the last order' }
}

type Priced =
  | { readonly kind: 'at'; readonly price: Price }
  | { readonly kind: 'none'; readonly reason: string }

function priceOf(view: GoalView, tactic: Tactic): Priced {
  const { side } = view.settings
  const worst = worstPrice(view)
  if (worst === undefined) return { kind: 'none', reason: 'there is no reference to measure the band from' }
  const near = isTaking(tactic.style) ? touchPrice(view.book, side) : tactic.quote()
  if (near === undefined) return { kind: 'none', reason: 'nobody quotes that side of the book' }
  const price = isTaking(tactic.style) ? takingPrice(view, near, worst) : restingPrice(view, near, worst)
  if (price !== undefined) return { kind: 'at', price }
  return { kind: 'none', reason: `no order within ${worst} is possible at a best price of ${near}` }
}

interface Pricing {
  readonly slice: PresentSlice
  readonly mid: Price
  readonly price: Price
}

function sized(view: GoalView, tactic: Tactic, { slice, mid, price }: Pricing): GoalStep {
  const { market, progress, room } = view
  const { remaining } = progress.totals
  const rest = sizeOf(view, tactic.style, { amount: remaining, price })
  const least = leastSize(market, tactic.style, rest.unit)
  if (isLess(rest.amount, least)) return { kind: 'end', ending: 'rest-below-minimum' }
  const due = tactic.due(leastAmount(view, tactic.style, price))
  const wanted = sizeOf(view, tactic.style, { amount: minimum(due.amount, remaining), price })
  if (isLess(wanted.amount, least))
    return waitUntil(view, Math.min(slice.endMs, due.moreAtMs), 'nothing is due')
  const touch = touchPrice(view.book, view.settings.side) ?? price
  const roomy = within(wanted, quantity(maximum(room.quantity, ZERO)), { market, touch })
  if (isLess(roomy.amount, least)) return lookAgain(view, slice, room.because)
  const shown = due.display === undefined ? roomy : within(roomy, due.display, { market, touch })
  if (isLess(shown.amount, least))
    return lookAgain(view, slice, 'what it is to show is less than the market takes')
  const met = tactic.style === 'market' ? withinDepth(shown, view, price) : shown
  if (isLess(met.amount, least)) return lookAgain(view, slice, 'the book shows too little within the limits')
  const size = due.sparesRest ? sparing(met, rest, least) : met
  const request = requestOf(view, tactic, { price, size })
  const reason = `slice ${slice.index + 1}: ${size.amount} at ${price} or better`
  return { kind: 'place', proposal: { request, sliceIndex: slice.index, mid, reason } }
}

function requestOf(
  { settings: { symbol, side } }: GoalView,
  { style }: Tactic,
  { price, size }: { readonly price: Price; readonly size: Size },
): OrderRequest {
  if (size.unit === 'quote') return { type: 'market', symbol, side: 'buy', notional: size.amount }
  const { amount } = size
  if (style === 'market') return { type: 'market', symbol, side: 'sell', quantity: amount }
  if (style === 'ioc') return { type: 'limit', symbol, side, price, quantity: amount, timeInForce: 'ioc' }
  return { type: 'post-only', symbol, side, price, quantity: amount }
}

function lookAgain(view: GoalView, slice: PresentSlice, reason: string): GoalStep {
  return waitUntil(view, Math.min(slice.endMs, view.nowMs + LOOK_AGAIN_MS), reason)
}

/** Never now or before: whoever waits would come round at once. */
function waitUntil(view: GoalView, untilMs: number, reason: string): GoalStep {
  const latestMs = Math.min(untilMs, closesAtMs(view.settings, view.plan))
  return { kind: 'wait', untilMs: Math.max(latestMs, view.nowMs + 1), reason }
}
