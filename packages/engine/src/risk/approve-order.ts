/**
 * The gate between a proposal and the exchange. Only this file makes an `ApprovedOrder`, and a venue takes nothing else.
 * A strategy's takers are bounded: an immediate-or-cancel limit inside the slippage limit, never a bare market order. What
 * a person orders by hand is that person's choice; it is held to the market's rules alone.
 */
import {
  type Balance,
  type Decimal,
  findOrderDefect,
  isLess,
  type LimitOrderRequest,
  type Market,
  notionalOf,
  type OrderBook,
  type OrderRequest,
  type Quantity,
  ZERO,
} from '@trading-bridge/core'
import { clientOrderIdOf, type OrderIntent } from '../orders/order-intent.ts'
import { slippageBound, touchPrice } from '../orders/slippage.ts'

declare const approval: unique symbol

/** An order that has passed risk, with the intent it came from: that names it for ever. */
export interface ApprovedOrder<Request extends OrderRequest = OrderRequest> {
  readonly [approval]: true
  readonly intent: Pick<OrderIntent, 'goalId' | 'sequence' | 'reason' | 'decision'>
  readonly request: Request & Required<Pick<Request, 'clientOrderId'>>
}

export type RefusalCode =
  | 'RISK_NOT_BOUNDED'
  | 'RISK_MARKET_RULE'
  | 'RISK_BEYOND_GOAL'
  | 'RISK_STALE_BOOK'
  | 'RISK_CROSSED_BOOK'
  | 'RISK_SLIPPAGE'
  | 'RISK_BALANCE'

/** A "no" before anything was sent: expected, and therefore a value. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
}

export type RiskDecision<Request extends OrderRequest = LimitOrderRequest> =
  | { readonly kind: 'approved'; readonly order: ApprovedOrder<Request> }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export interface RiskView {
  readonly market: Market
  readonly book: OrderBook
  /** How long ago the book was asked for. */
  readonly bookAgeMs: number
  readonly balances: readonly Balance[]
  /** What the goal may still order. */
  readonly remaining: Quantity
  readonly maxSlippageBps: number
}

/** Nothing is sent on a book older than this. */
export const MAX_BOOK_AGE_MS = 5_000

export function approveOrder(intent: OrderIntent, view: RiskView): RiskDecision {
  const { request } = intent
  if (request.type !== 'limit' || request.timeInForce !== 'ioc') {
    return refused('RISK_NOT_BOUNDED', 'An execution goal sends immediate-or-cancel limit orders only.')
  }
  const refusal =
    refuseByRules(request, view) ??
    refuseBeyondGoal(request, view) ??
    refuseByBook(view) ??
    refuseBySlippage(request, view) ??
    refuseByBalance(request, view)
  if (refusal !== undefined) return { kind: 'refused', refusal }
  return { kind: 'approved', order: approved({ ...intent, request }) }
}

/** For an order that a person asked for: the market's rules are kept, everything else is theirs to decide. */
export function approveManualOrder(intent: OrderIntent, market: Market): RiskDecision<OrderRequest> {
  const refusal = refuseByRules(intent.request, { market })
  return refusal === undefined ? { kind: 'approved', order: approved(intent) } : { kind: 'refused', refusal }
}

function approved<Request extends OrderRequest>(
  intent: OrderIntent & { readonly request: Request },
): ApprovedOrder<Request> {
  const { goalId, sequence, reason, decision, request } = intent
  const named = { ...request, clientOrderId: clientOrderIdOf(intent) }
  return { intent: { goalId, sequence, reason, decision }, request: named } as ApprovedOrder<Request>
}

function refuseByRules(request: OrderRequest, { market }: Pick<RiskView, 'market'>): Refusal | undefined {
  const defect = findOrderDefect(request, market)
  return defect === undefined ? undefined : { code: 'RISK_MARKET_RULE', message: defect.message }
}

function refuseBeyondGoal(request: LimitOrderRequest, { remaining }: RiskView): Refusal | undefined {
  if (!isLess(remaining, request.quantity)) return undefined
  return {
    code: 'RISK_BEYOND_GOAL',
    message: `${request.quantity} is more than the ${remaining} that the goal has left.`,
  }
}

function refuseByBook({ book, bookAgeMs }: RiskView): Refusal | undefined {
  if (bookAgeMs > MAX_BOOK_AGE_MS) {
    return {
      code: 'RISK_STALE_BOOK',
      message: `The book is ${bookAgeMs} ms old; the limit is ${MAX_BOOK_AGE_MS} ms.`,
    }
  }
  const bid = book.bids[0]
  const ask = book.asks[0]
  const isCrossed = bid !== undefined && ask !== undefined && !isLess(bid.price, ask.price)
  if (!isCrossed) return undefined
  return { code: 'RISK_CROSSED_BOOK', message: `The book is crossed: bid ${bid.price}, ask ${ask.price}.` }
}

function refuseBySlippage(
  request: LimitOrderRequest,
  { book, maxSlippageBps }: RiskView,
): Refusal | undefined {
  const touch = touchPrice(book, request.side)
  if (touch === undefined) return { code: 'RISK_SLIPPAGE', message: 'Nobody quotes the other side.' }
  const bound = slippageBound(touch, request.side, maxSlippageBps)
  const isBeyond = request.side === 'sell' ? isLess(request.price, bound) : isLess(bound, request.price)
  if (!isBeyond) return undefined
  return {
    code: 'RISK_SLIPPAGE',
    message: `${request.price} is more than ${maxSlippageBps} bps from the best price ${touch}.`,
  }
}

function refuseByBalance(request: LimitOrderRequest, { market, balances }: RiskView): Refusal | undefined {
  const isSell = request.side === 'sell'
  const asset = isSell ? market.base : market.quote
  const needed: Decimal = isSell ? request.quantity : notionalOf(request.price, request.quantity)
  const available = balances.find((balance) => balance.asset === asset)?.available ?? ZERO
  if (!isLess(available, needed)) return undefined
  return { code: 'RISK_BALANCE', message: `The order needs ${needed} ${asset}; ${available} is available.` }
}

function refused(code: RefusalCode, message: string): RiskDecision {
  return { kind: 'refused', refusal: { code, message } }
}
