/** Rules on the size of an order, shared by `room.ts` and `approve-order.ts` so that the two cannot differ. */
import {
  add,
  type Decimal,
  divide,
  isLess,
  isPositive,
  type Market,
  maximum,
  midOf,
  minimum,
  multiply,
  notionalOf,
  type OrderRequest,
  type Price,
  type Quantity,
  roundToStep,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import type { GoalSettings } from '../goals/goal-settings.ts'
import { MAX_PARTICIPATION } from './ceilings.ts'
import { costOfLive, costOfRequest, dearestUnit } from './order-cost.ts'
import { outstandingBase } from './own-market.ts'
import type { Refusal } from './refusal.ts'
import type { RiskView } from './risk-view.ts'
import { costOfSpent, lossOf } from './spent.ts'

/** The most base that an order can execute: a market buy gets no more than at the best price. */
export function baseAtMost(request: OrderRequest, { book }: Pick<RiskView, 'book'>): Decimal {
  if ('quantity' in request) return request.quantity
  const ask = book.asks[0]?.price
  return ask === undefined || !isPositive(ask)
    ? ZERO
    : divide(request.notional, ask, { decimals: 18, rounding: 'up' })
}

export function beyondGoal(request: OrderRequest, { settings, totals }: RiskView): Refusal | undefined {
  const { unit } = settings.target
  const wanted = unit === 'base' ? baseOf(request) : quoteOf(request)
  if (wanted !== undefined && !isLess(totals.remaining, wanted)) return undefined
  return {
    code: 'RISK_BEYOND_GOAL',
    message:
      wanted === undefined
        ? `What a market ${request.side} comes to in ${unit} is not certain, and the goal is counted in it.`
        : `${wanted} is more than the ${totals.remaining} that the goal has left.`,
  }
}

/** The most that the owner's volume may be, as a fraction of others'. */
export function shareOf({ participation }: Pick<GoalSettings, 'participation'>): Decimal {
  return minimum(participation.max, MAX_PARTICIPATION)
}

/** What the owner may still execute within its share, in base; below zero where it is too much already. */
export function participationLeft(view: RiskView, share: Decimal = shareOf(view.settings)): Decimal {
  return subtract(multiply(view.others.window.quantity, share), ownVolume(view))
}

/** Executed in the window by all accounts of the owner, and what their live orders may still execute; in base. */
export function ownVolume({ own, book }: Pick<RiskView, 'own' | 'book'>): Decimal {
  const bid = book.bids[0]?.price ?? (ZERO as Price)
  return add(own.executed, outstandingBase(own.outstanding, bid))
}

export function beyondParticipation(request: OrderRequest, view: RiskView): Refusal | undefined {
  const left = participationLeft(view)
  const wanted = baseAtMost(request, view)
  if (!isLess(left, wanted)) return undefined
  const { settings, others } = view
  return {
    code: 'RISK_PARTICIPATION',
    message: `${wanted} is more than the ${maximum(left, ZERO)} that ${settings.participation.max} of others' ${others.window.quantity} leaves.`,
  }
}

/** What may still be spent on fees and spread; `undefined` where the goal sets no limit. */
export function costLeft(view: RiskView): Decimal | undefined {
  const { maxCost } = view.settings.spending
  return maxCost === undefined
    ? undefined
    : subtract(subtract<Decimal>(maxCost, costOfSpent(view.spent)), costOfLive(view))
}

export function beyondCost(request: OrderRequest, view: RiskView): Refusal | undefined {
  const left = costLeft(view)
  if (left === undefined) return undefined
  const cost = costOfRequest(request, view)
  if (!isLess(left, cost)) return undefined
  return {
    code: 'RISK_COST',
    message: `It may cost ${cost}, and ${maximum(left, ZERO)} of the goal's ${view.settings.spending.maxCost} is left for fees and spread.`,
  }
}

export function beyondLoss({ settings, spent, book }: RiskView): Refusal | undefined {
  const { maxLoss } = settings.spending
  const mid = midOf(book)
  if (maxLoss === undefined || mid === undefined) return undefined
  const loss = lossOf(spent, settings.side, mid)
  if (isLess(loss, maxLoss)) return undefined
  return {
    code: 'RISK_LOSS',
    message: `What was executed has lost ${loss} at the middle of now; ${maxLoss} is the limit.`,
  }
}

export function beyondBalance(request: OrderRequest, { market, free }: RiskView): Refusal | undefined {
  const isSell = request.side === 'sell'
  const [asset, available] = isSell ? [market.base, free.base] : [market.quote, free.quote]
  const needed = isSell ? baseOf(request) : quoteOf(request)
  if (needed !== undefined && !isLess(available, needed)) return undefined
  return {
    code: 'RISK_BALANCE',
    message: `The order needs ${needed} ${asset}; ${available} is free.`,
  }
}

/** Whether not even the market's least order can be paid for out of what the goal may cost. */
export function isCostSpent(view: RiskView): boolean {
  const left = costLeft(view)
  if (left === undefined) return false
  const least = multiply(dearestUnit(view), leastQuantity(view.market))
  return !isPositive(left) || (view.live.length === 0 && isLess(left, least))
}

/** The least quantity that any order in this market can have. */
export function leastQuantity({ minQuantity, minMarketQuantity, lotSize }: Market): Quantity {
  const least = maximum(maximum(minQuantity, minMarketQuantity), lotSize as Quantity)
  return roundToStep(least, lotSize, 'up')
}

/** In base, at most and exactly; `undefined` for a market buy. */
function baseOf(request: OrderRequest): Decimal | undefined {
  return 'quantity' in request ? request.quantity : undefined
}

/** In quote, at most; `undefined` for a market sell. */
function quoteOf(request: OrderRequest): Decimal | undefined {
  if ('notional' in request) return request.notional
  return 'price' in request ? notionalOf(request.price, request.quantity) : undefined
}
