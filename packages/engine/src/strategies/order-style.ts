/** How an order of each style is priced: where it rests, or how far it may take. */
import {
  add,
  isLess,
  isPositive,
  type Market,
  type Price,
  price,
  quotePrice,
  subtract,
} from '@trading-bridge/core'
import type { OrderStyle } from '../goals/goal-settings.ts'
import { slippageBound, touchPrice } from '../orders/slippage.ts'
import { isWorse } from '../risk/order-prices.ts'
import type { GoalView } from './goal-step.ts'
import { bestOfOthers, safer } from './price-bounds.ts'
import type { Tactic } from './tactic.ts'

/** How soon a market that does not suit is looked at again. */
export const LOOK_AGAIN_MS = 1_000

export function isTaking(style: OrderStyle): boolean {
  return style === 'ioc' || style === 'market'
}

/** What every kind has in common: rests at the best price of others on its side; `join` follows it. */
export function standing(view: GoalView, style: OrderStyle): Omit<Tactic, 'due'> {
  return {
    style,
    endsWithSlice: true,
    follows: () => style === 'join',
    quote: () => bestOfOthers(view),
    isMisplaced: (order, wanted) => style === 'join' && `${order.price}` !== `${wanted}`,
  }
}

/** The price of an order that rests at `wanted` or behind it: within `worst`, and at least a tick short of taking. */
export function restingPrice(view: GoalView, wanted: Price, worst: Price): Price | undefined {
  const { settings, market, book } = view
  const { side } = settings
  const touch = touchPrice(book, side)
  if (touch === undefined) return undefined
  const tick = price(market.tickSize)
  const short = side === 'buy' ? subtract(touch, tick) : add(touch, tick)
  const at = quotePrice(safer(side, safer(side, wanted, worst), short), market.tickSize, side)
  return isTooLow(at, market) ? undefined : at
}

/** The worst price at which a slice may take now; `undefined` where the best price is worse already. */
export function takingPrice(view: GoalView, touch: Price, worst: Price): Price | undefined {
  const { settings, market } = view
  const { side } = settings
  const bound = quotePrice(slippageBound(touch, side, settings.price.maxSlippageBps), market.tickSize, side)
  const limit = safer(side, bound, worst)
  return isWorse(side, touch, limit) || isTooLow(limit, market) ? undefined : limit
}

function isTooLow(at: Price, market: Market): boolean {
  return isLess(at, market.minPrice) || !isPositive(at)
}
