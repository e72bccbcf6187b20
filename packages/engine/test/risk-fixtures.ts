/** Builders for tests of risk: a goal that sells into a quiet market, with room for all that it orders. */
import { decimal, type OrderRequest, price, quantity, ZERO } from '@trading-bridge/core'
import type { OrderIntent } from '../src/orders/order-intent.ts'
import type { RiskView } from '../src/risk/risk-view.ts'
import { NOTHING_SPENT } from '../src/risk/spent.ts'
import type { OwnTrading } from '../src/risk/trading-domain.ts'
import { book, SHARP, sharpMarket } from './fixtures.ts'
import { others, twap } from './goal-fixtures.ts'

export function own(changes: Partial<OwnTrading> = {}): OwnTrading {
  return {
    executed: ZERO,
    outstanding: { quantity: ZERO, notional: ZERO },
    opposite: { orders: 0, nearest: undefined },
    ...changes,
  }
}

export function riskView(changes: Partial<RiskView> = {}): RiskView {
  const { settings = twap() } = changes
  return {
    settings,
    market: sharpMarket,
    book: book(),
    bookAgeMs: 10,
    others: others(),
    own: own(),
    totals: { filled: ZERO, open: ZERO, unknown: ZERO, remaining: settings.target.amount },
    live: [],
    spent: NOTHING_SPENT,
    free: { base: decimal('100000'), quote: decimal('1000') },
    dayMid: price('0.008005'),
    ...changes,
  }
}

/** Bids 0.008, asks 0.00801: within the slippage limit of a sell. */
export const sell = {
  type: 'limit',
  symbol: SHARP,
  side: 'sell',
  price: price('0.00798'),
  quantity: quantity('500'),
  timeInForce: 'ioc',
} as const satisfies OrderRequest

export const buy = { ...sell, side: 'buy', price: price('0.00803') } as const satisfies OrderRequest

export const restingSell = {
  type: 'post-only',
  symbol: SHARP,
  side: 'sell',
  price: price('0.00801'),
  quantity: quantity('500'),
} as const satisfies OrderRequest

export const marketSell = {
  type: 'market',
  symbol: SHARP,
  side: 'sell',
  quantity: quantity('500'),
} as const satisfies OrderRequest

export function intentOf(request: OrderRequest, changes: Partial<OrderIntent> = {}): OrderIntent {
  const decision = { sliceIndex: 0, mid: '0.008005' }
  return { goalId: 'goal-1', sequence: 1, reason: 'a test', decision, request, ...changes }
}
