/**
 * The gate between a proposal and the exchange. Orders that rest are post-only; orders that take are bounded in price
 * and stay short of every own order; a plain market order goes out only where the operator chose that style, within
 * what the book shows. What a person orders by hand is that person's choice: it is held to the market's rules and to
 * those of the domain, which hold for every order.
 *
 * @see docs/market-integrity.md
 */
import { decimal, type Market, multiply, type OrderRequest } from '@trading-bridge/core'
import { clientOrderIdOf, type OrderIntent } from '../orders/order-intent.ts'
import { beyondCeiling } from './ceiling-rules.ts'
import { ONE_SIDED_FLOOR_ORDERS } from './ceilings.ts'
import {
  afterImpact,
  againstMarketRules,
  beyondPriceLimit,
  beyondSlippage,
  inThinMarket,
  onBrokenBook,
  onStaleBook,
  outsideBand,
} from './market-rules.ts'
import type { GoalTerms, OrderTerms } from './order-terms.ts'
import type { Refusal } from './refusal.ts'
import type { RiskView } from './risk-view.ts'
import {
  baseAtMost,
  beyondBalance,
  beyondCost,
  beyondGoal,
  beyondLoss,
  beyondParticipation,
  leastQuantity,
  shareOf,
} from './size-rules.ts'
import { againstStyle, ofAnotherGoal, withinReachOfOwn } from './style-rules.ts'

declare const approval: unique symbol

/** An order that has passed risk, with the intent it came from, which names it for ever. */
export interface ApprovedOrder<Request extends OrderRequest = OrderRequest> {
  readonly [approval]: true
  readonly intent: Pick<OrderIntent, 'goalId' | 'sequence' | 'reason' | 'decision'>
  readonly request: Request & Required<Pick<Request, 'clientOrderId'>>
  readonly terms: OrderTerms
}

export type RiskDecision<Request extends OrderRequest = OrderRequest> =
  | { readonly kind: 'approved'; readonly order: ApprovedOrder<Request> }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

type Rule = (request: OrderRequest, view: RiskView) => Refusal | undefined

/**
 * In the order in which they are asked: first whether the market can be judged at all, then the kind of order, its
 * price, and its size.
 */
const RULES: readonly Rule[] = [
  (_, { settings }) => beyondCeiling(settings),
  ofAnotherGoal,
  againstMarketRules,
  (_, view) => onStaleBook(view),
  (_, view) => onBrokenBook(view),
  againstStyle,
  withinReachOfOwn,
  beyondPriceLimit,
  outsideBand,
  beyondSlippage,
  (_, view) => afterImpact(view),
  (_, view) => beyondLoss(view),
  (_, view) => inThinMarket(view),
  beyondParticipation,
  beyondGoal,
  beyondCost,
  beyondBalance,
]

/** For an order of a goal. The first rule that it breaks refuses it. */
export function approveOrder(intent: OrderIntent, view: RiskView): RiskDecision {
  for (const rule of RULES) {
    const refusal = rule(intent.request, view)
    if (refusal !== undefined) return { kind: 'refused', refusal }
  }
  const by = termsOfGoal(intent.request, view)
  return { kind: 'approved', order: approved(intent, { tickSize: view.market.tickSize, by }) }
}

/** For an order that a person asked for. */
export function approveManualOrder(intent: OrderIntent, market: Market): RiskDecision {
  const refusal = againstMarketRules(intent.request, { market })
  if (refusal !== undefined) return { kind: 'refused', refusal }
  return { kind: 'approved', order: approved(intent, { tickSize: market.tickSize, by: { kind: 'hand' } }) }
}

function approved<Request extends OrderRequest>(
  intent: OrderIntent & { readonly request: Request },
  terms: OrderTerms,
): ApprovedOrder<Request> {
  const { goalId, sequence, reason, decision, request } = intent
  const named = { ...request, clientOrderId: clientOrderIdOf(intent) }
  return { intent: { goalId, sequence, reason, decision }, request: named, terms } as ApprovedOrder<Request>
}

function termsOfGoal(request: OrderRequest, view: RiskView): GoalTerms {
  const { market, settings, others, book } = view
  return {
    kind: 'goal',
    quantity: baseAtMost(request, view),
    share: {
      windowMs: settings.participation.windowMs,
      atMost: multiply(others.window.quantity, shareOf(settings)),
      bid: book.bids[0]?.price ?? market.minPrice,
    },
    oneSidedFloor: multiply(leastQuantity(market), decimal(String(ONE_SIDED_FLOOR_ORDERS))),
    reversalReason: settings.reversalReason,
  }
}
