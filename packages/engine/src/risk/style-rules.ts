/**
 * What kinds of orders a goal may send at all: those that rest are post-only, those that take are bounded and short
 * of the owner's own orders.
 */
import type { OrderRequest } from '@trading-bridge/core'
import { isWorse } from './order-prices.ts'
import type { Refusal } from './refusal.ts'
import type { RiskView } from './risk-view.ts'
import { shortOf } from './self-trade.ts'

export function ofAnotherGoal(
  request: OrderRequest,
  { settings, market, book }: RiskView,
): Refusal | undefined {
  const { symbol, side } = settings
  const isOfGoal = [request.symbol, market.symbol, book.symbol].every((one) => one === symbol)
  if (isOfGoal && request.side === side) return undefined
  return unbounded(`The goal is to ${side} in ${symbol}, and nothing else.`)
}

export function againstStyle(request: OrderRequest, { settings }: RiskView): Refusal | undefined {
  const { style } = settings
  // Resting is open to every style: what a taker leaves may finish passively.
  if (request.type === 'post-only') return undefined
  if (style === 'post-only' || style === 'join')
    return unbounded(`The goal's style is ${style}: its orders rest, post-only.`)
  if (request.type === 'market')
    return style === 'market' ? undefined : unbounded('A plain market order takes a goal of style market.')
  return request.timeInForce === 'ioc'
    ? undefined
    : unbounded('A limit order that may take must be immediate-or-cancel.')
}

export function withinReachOfOwn(request: OrderRequest, { own, market }: RiskView): Refusal | undefined {
  const { orders, nearest } = own.opposite
  if (orders === 0) return undefined
  const { side } = request
  if (nearest === undefined) return inReach('An own order on the other side reaches every price.')
  if (request.type === 'market')
    return inReach(`An own order on the other side is live at ${nearest}: a market order would reach it.`)
  const repriceTo = shortOf(nearest, side, market.tickSize)
  if (repriceTo !== undefined && !isWorse(side, request.price, repriceTo)) return undefined
  return { ...inReach(`At ${request.price} it would reach the owner's own order at ${nearest}.`), repriceTo }
}

/** The same code as the domain's, which asks again when the order is recorded. */
function inReach(message: string): Refusal {
  return { code: 'GATE_SELF_TRADE', message }
}

function unbounded(message: string): Refusal {
  return { code: 'RISK_NOT_BOUNDED', message }
}
