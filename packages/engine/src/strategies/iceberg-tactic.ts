/**
 * Iceberg: only a part of the goal shows in the book at a time; the next part follows when the order before has
 * ended. It rests at the goal's limit, or as near to it as it can without taking, or joins the best price of its
 * side.
 */
import {
  decimal,
  maximum,
  minimum,
  multiply,
  ONE,
  type Price,
  type Quantity,
  quantity,
  quotePrice,
  subtract,
} from '@trading-bridge/core'
import type { IcebergSettings } from '../goals/goal-settings.ts'
import type { LedgerOrder } from '../orders/order-record.ts'
import { isWorse } from '../risk/order-prices.ts'
import type { GoalView } from './goal-step.ts'
import { jitterOf } from './jitter.ts'
import { leastQuantity } from './order-size.ts'
import { LOOK_AGAIN_MS, standing } from './order-style.ts'
import type { Tactic } from './tactic.ts'

export function icebergTactic(view: GoalView, settings: IcebergSettings): Tactic {
  const base = standing(view, settings.style)
  const { limit } = settings.price
  return {
    ...base,
    endsWithSlice: false,
    quote: () => (settings.style === 'post-only' ? limit : base.quote()),
    follows: (order) => base.follows(order) || !isAtLimit(view, order),
    isMisplaced: (order, wanted) => base.isMisplaced(order, wanted) || isNearer(view, order, wanted),
    due: () => ({
      amount: view.progress.totals.remaining,
      display: shown(view, settings),
      sparesRest: true,
      moreAtMs: view.nowMs + LOOK_AGAIN_MS,
    }),
  }
}

/**
 * Each order is smaller by a random part: never larger than `displayQuantity`, and not made smaller than the market
 * takes.
 */
function shown({ goalId, market, progress }: GoalView, settings: IcebergSettings): Quantity {
  const { displayQuantity, jitter } = settings
  const less = decimal((jitterOf(goalId, progress.lastSequence + 1).size * jitter).toFixed(6))
  const strayed = quantity(multiply(displayQuantity, subtract(ONE, less)))
  return minimum(displayQuantity, maximum(strayed, leastQuantity(market, 'post-only')))
}

function isAtLimit({ settings, market }: GoalView, { price }: LedgerOrder): boolean {
  const { limit } = settings.price
  return limit !== undefined && `${price}` === `${quotePrice(limit, market.tickSize, settings.side)}`
}

/** It rests short of the limit, where the market was in its way, and may come nearer now. */
function isNearer({ settings }: GoalView, { price }: LedgerOrder, wanted: Price): boolean {
  return settings.style === 'post-only' && price !== undefined && isWorse(settings.side, wanted, price)
}
