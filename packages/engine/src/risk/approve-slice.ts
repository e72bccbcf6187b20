/** Risk of the one-goal runner, which slices a quantity into immediate-or-cancel limits. */
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
import type { OrderIntent } from '../orders/order-intent.ts'
import { slippageBound, touchPrice } from '../orders/slippage.ts'
import { type ApprovedOrder, approveManualOrder, type Refusal, type RefusalCode } from './approve-order.ts'
import { MAX_BOOK_AGE_MS } from './ceilings.ts'

type SliceDecision =
  | { readonly kind: 'approved'; readonly order: ApprovedOrder<LimitOrderRequest> }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export interface SliceView {
  readonly market: Market
  readonly book: OrderBook
  /** How long ago the book was asked for. */
  readonly bookAgeMs: number
  readonly balances: readonly Balance[]
  /** What the goal may still order. */
  readonly remaining: Quantity
  readonly maxSlippageBps: number
}

export function approveSlice(intent: OrderIntent, view: SliceView): SliceDecision {
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
  const decision = approveManualOrder(intent, view.market)
  // The request was found to be a limit above.
  return decision as SliceDecision
}

function refuseByRules(request: OrderRequest, { market }: Pick<SliceView, 'market'>): Refusal | undefined {
  const defect = findOrderDefect(request, market)
  return defect === undefined ? undefined : { code: 'RISK_MARKET_RULE', message: defect.message }
}

function refuseBeyondGoal(request: LimitOrderRequest, { remaining }: SliceView): Refusal | undefined {
  if (!isLess(remaining, request.quantity)) return undefined
  return {
    code: 'RISK_BEYOND_GOAL',
    message: `${request.quantity} is more than the ${remaining} that the goal has left.`,
  }
}

function refuseByBook({ book, bookAgeMs }: SliceView): Refusal | undefined {
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
  { book, maxSlippageBps }: SliceView,
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

function refuseByBalance(request: LimitOrderRequest, { market, balances }: SliceView): Refusal | undefined {
  const isSell = request.side === 'sell'
  const asset = isSell ? market.base : market.quote
  const needed: Decimal = isSell ? request.quantity : notionalOf(request.price, request.quantity)
  const available = balances.find((balance) => balance.asset === asset)?.available ?? ZERO
  if (!isLess(available, needed)) return undefined
  return { code: 'RISK_BALANCE', message: `The order needs ${needed} ${asset}; ${available} is available.` }
}

function refused(code: RefusalCode, message: string): SliceDecision {
  return { kind: 'refused', refusal: { code, message } }
}
