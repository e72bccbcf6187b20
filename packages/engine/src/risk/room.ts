/**
 * How much may be ordered now, before a strategy has decided anything. Within the room no order is refused for its size, at
 * whatever price its goal allows; `approve-order.ts` asks the same rules of the order itself.
 */
import {
  add,
  type Decimal,
  divide,
  isLess,
  isPositive,
  maximum,
  negate,
  ONE,
  type Price,
  roundToStep,
  ZERO,
} from '@trading-bridge/core'
import type { GoalEnding, Room } from '../strategies/goal-step.ts'
import { beyondCeiling } from './ceiling-rules.ts'
import { MAX_PARTICIPATION } from './ceilings.ts'
import { afterImpact, inThinMarket, onBrokenBook, onStaleBook } from './market-rules.ts'
import { dearestUnit } from './order-cost.ts'
import { dearest, depthWithin, worstTaking } from './order-prices.ts'
import type { Refusal } from './refusal.ts'
import type { RiskView } from './risk-view.ts'
import { beyondLoss, costLeft, isCostSpent, participationLeft, shareOf } from './size-rules.ts'

interface Bound {
  readonly quantity: Decimal
  readonly because: string
}

/**
 * The most base that may be ordered on top of what is live, in whole lots. A market buy is sized in quote: no more
 * than the room at the best ask. Below zero, the goal's resting orders must be withdrawn as well.
 */
export function riskRoom(view: RiskView): Room {
  const withdrawal = withdrawalOf(view)
  if (withdrawal !== undefined)
    return { quantity: negate(view.market.lotSize), because: `${withdrawal.code}: ${withdrawal.message}` }
  const price = dearest(view)
  if (price === undefined) return { quantity: ZERO, because: 'RISK_BAND: no price lies within the limits.' }
  const bounds = boundsAt(price, view)
  const least = bounds.reduce((best, bound) => (isLess(bound.quantity, best.quantity) ? bound : best))
  const quantity = roundToStep(maximum(least.quantity, ZERO), view.market.lotSize, 'down')
  return { quantity, because: least.because }
}

/** Which limit the goal has reached, if any: it ends then, and what is left expires. */
export function limitReached(view: RiskView): Extract<GoalEnding, 'cost-limit' | 'loss-limit'> | undefined {
  // A book that tells of no prices values nothing.
  if (onStaleBook(view) !== undefined || onBrokenBook(view) !== undefined) return undefined
  if (isCostSpent(view)) return 'cost-limit'
  return beyondLoss(view) === undefined ? undefined : 'loss-limit'
}

/**
 * Why the goal's resting orders must be withdrawn, if so. Orders are sized within the goal's own share of the market,
 * and stay until the hard ceiling would be exceeded, so that a rolling window does not move them at every trade.
 */
function withdrawalOf(view: RiskView): Refusal | undefined {
  const standstill = standstillOf(view)
  if (standstill !== undefined) return standstill
  if (!isLess(participationLeft(view, MAX_PARTICIPATION), ZERO)) return undefined
  const { outstanding, executed } = view.own
  return {
    code: 'RISK_PARTICIPATION',
    message: `Executed ${executed} and resting ${outstanding.quantity} are more than ${MAX_PARTICIPATION} of others' ${view.others.window.quantity}.`,
  }
}

/** Why no order of the goal may rest or take, of whatever size. */
function standstillOf(view: RiskView): Refusal | undefined {
  return (
    beyondCeiling(view.settings) ??
    onStaleBook(view) ??
    onBrokenBook(view) ??
    afterImpact(view) ??
    beyondLoss(view) ??
    inThinMarket(view)
  )
}

function boundsAt(price: Price, view: RiskView): readonly [Bound, ...Bound[]] {
  const { settings, totals, free, book } = view
  const inBase = (quote: Decimal): Decimal => divide(quote, price, { decimals: 18, rounding: 'down' })
  const { unit } = settings.target
  const bounds: [Bound, ...Bound[]] = [
    {
      quantity: unit === 'base' ? totals.remaining : inBase(totals.remaining),
      because: 'RISK_BEYOND_GOAL: what the goal has left',
    },
    { quantity: coveredShare(view), because: "RISK_PARTICIPATION: the share of others' volume" },
    {
      quantity: settings.side === 'sell' ? free.base : inBase(free.quote),
      because: "RISK_BALANCE: the account's free funds",
    },
  ]
  const cost = costBound(price, view)
  if (cost !== undefined) bounds.push({ quantity: cost, because: 'RISK_COST: what the goal may still cost' })
  if (settings.style === 'market') {
    const bound = worstTaking(view)
    const quantity = bound === undefined ? ZERO : depthWithin(book, settings.side, bound).quantity
    bounds.push({ quantity, because: 'RISK_SLIPPAGE: what the book shows within the limits' })
  }
  return bounds
}

/** By the dearest of the prices that an order may have: the worst, or for a sell the one with the highest fee. */
function costBound(price: Price, view: RiskView): Decimal | undefined {
  const left = costLeft(view)
  if (left === undefined) return undefined
  const unit = dearestUnit(view, price)
  return isPositive(unit) ? divide(left, unit, { decimals: 18, rounding: 'down' }) : left
}

/**
 * What is ordered is taken off others' volume at once, so less may be ordered for it to stay covered once it is live.
 */
function coveredShare(view: RiskView): Decimal {
  const spare = add(ONE, shareOf(view.settings))
  return divide(participationLeft(view), spare, { decimals: 18, rounding: 'down' })
}
