/**
 * Rules on the state of the market: whether there are a book and trades to judge by, and which prices they allow.
 * Each is a pure function.
 */
import {
  findOrderDefect,
  isLess,
  isPositive,
  midOf,
  type OrderRequest,
  type PostOnlyOrderRequest,
  type Price,
} from '@trading-bridge/core'
import { slippageBound, touchPrice } from '../orders/slippage.ts'
import { MAX_BOOK_AGE_MS, MIN_OTHERS_TRADES } from './ceilings.ts'
import { bandBound, depthWithin, isWorse, referenceOf, worstTaking } from './order-prices.ts'
import type { Refusal } from './refusal.ts'
import type { RiskView } from './risk-view.ts'

export function againstMarketRules(
  request: OrderRequest,
  { market }: Pick<RiskView, 'market'>,
): Refusal | undefined {
  const defect = findOrderDefect(request, market)
  return defect === undefined ? undefined : { code: 'RISK_MARKET_RULE', message: defect.message }
}

export function onStaleBook({ bookAgeMs }: Pick<RiskView, 'bookAgeMs'>): Refusal | undefined {
  // An age that is no number, or below zero as after a jump of the clock, is no age.
  if (bookAgeMs >= 0 && bookAgeMs <= MAX_BOOK_AGE_MS) return undefined
  return {
    code: 'RISK_STALE_BOOK',
    message: `The book is ${bookAgeMs} ms old; the limit is ${MAX_BOOK_AGE_MS} ms.`,
  }
}

/** Both sides must be quoted at real prices, and the bid must be below the ask. */
export function onBrokenBook({ book, market }: Pick<RiskView, 'book' | 'market'>): Refusal | undefined {
  const [bid, ask] = [book.bids[0], book.asks[0]]
  if (bid === undefined || ask === undefined)
    return broken(`Nobody ${bid === undefined ? 'buys' : 'sells'} in ${market.symbol}.`)
  const isNothing = [bid, ask].some(
    ({ price, quantity }) =>
      !isPositive(price) ||
      !isPositive(quantity) ||
      isLess(price, market.minPrice) ||
      isLess(price, market.tickSize),
  )
  if (isNothing) return broken(`The book tells of no prices: bid ${bid.price}, ask ${ask.price}.`)
  if (isLess(bid.price, ask.price)) return undefined
  return broken(`The book is crossed: bid ${bid.price}, ask ${ask.price}.`)
}

export function beyondPriceLimit(request: OrderRequest, { settings }: RiskView): Refusal | undefined {
  const { limit } = settings.price
  if (limit === undefined || !('price' in request) || !isWorse(settings.side, request.price, limit))
    return undefined
  return { code: 'RISK_PRICE_LIMIT', message: `${request.price} is worse than the goal's limit ${limit}.` }
}

export function outsideBand(request: OrderRequest, view: RiskView): Refusal | undefined {
  const { side, price } = view.settings
  const [reference, bound] = [referenceOf(view), bandBound(view)]
  if (reference === undefined || bound === undefined)
    return { code: 'RISK_BAND', message: 'Nothing tells the reference that the price band is measured from.' }
  if (!('price' in request) || !isWorse(side, request.price, bound)) return undefined
  return {
    code: 'RISK_BAND',
    message: `${request.price} is more than ${price.bandBps} bps from the reference ${reference}.`,
  }
}

/**
 * The price of an order that takes must be within the slippage limit; a plain market order must fit into what the
 * book shows within all bounds; and an order that is to rest must not be priced where it would take.
 */
export function beyondSlippage(request: OrderRequest, view: RiskView): Refusal | undefined {
  const { settings, book } = view
  const { side, price } = settings
  const touch = touchPrice(book, side)
  if (touch === undefined) return { code: 'RISK_SLIPPAGE', message: 'Nobody quotes the other side.' }
  if (request.type === 'post-only') return wouldTake(request, touch)
  if (request.type === 'market') return beyondDepth(request, view)
  if (!isWorse(side, request.price, slippageBound(touch, side, price.maxSlippageBps))) return undefined
  return {
    code: 'RISK_SLIPPAGE',
    message: `${request.price} is more than ${price.maxSlippageBps} bps from the best price ${touch}.`,
  }
}

export function afterImpact({ settings, book, dayMid }: RiskView): Refusal | undefined {
  const mid = midOf(book)
  const { side, price } = settings
  const isAbsurd = mid === undefined || !isPositive(dayMid)
  if (!isAbsurd && !isWorse(side, mid, slippageBound(dayMid, side, price.maxImpactBpsPerDay)))
    return undefined
  return {
    code: 'RISK_IMPACT',
    message: `The middle went from ${dayMid} to ${mid} since the day began; ${price.maxImpactBpsPerDay} bps against the goal is the limit.`,
  }
}

export function inThinMarket({ settings, others }: RiskView): Refusal | undefined {
  const { minVolume, minTrades } = settings.participation
  const { quantity, trades } = others.window
  const least = Math.max(minTrades, MIN_OTHERS_TRADES)
  if (trades >= least && isPositive(quantity) && !isLess(quantity, minVolume)) return undefined
  return {
    code: 'RISK_THIN_MARKET',
    message: `Others made ${trades} trades of ${quantity} together; the goal waits for ${least} of ${minVolume}.`,
  }
}

function wouldTake({ side, price }: PostOnlyOrderRequest, touch: Price): Refusal | undefined {
  if (isWorse(side, touch, price)) return undefined
  return { code: 'RISK_SLIPPAGE', message: `At ${price} it would take at ${touch}, and it is meant to rest.` }
}

function beyondDepth(
  request: Extract<OrderRequest, { readonly type: 'market' }>,
  view: RiskView,
): Refusal | undefined {
  const bound = worstTaking(view)
  const depth = bound === undefined ? undefined : depthWithin(view.book, request.side, bound)
  const isWithin =
    depth !== undefined &&
    ('notional' in request
      ? !isLess(depth.notional, request.notional)
      : !isLess(depth.quantity, request.quantity))
  if (isWithin) return undefined
  return {
    code: 'RISK_SLIPPAGE',
    message: `The book shows ${depth?.quantity ?? 'nothing'} within the limits: too little for a market order of this size.`,
  }
}

function broken(message: string): Refusal {
  return { code: 'RISK_CROSSED_BOOK', message }
}
