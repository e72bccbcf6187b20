import {
  add,
  type Decimal,
  decimal,
  divide,
  isLess,
  maximum,
  midOf,
  minimum,
  multiply,
  notionalOf,
  type OrderRequest,
  type Price,
  price,
  quantity,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SHARP } from '../../test/fixtures.ts'
import { riskViews } from '../../test/risk-arbitraries.ts'
import { intentOf } from '../../test/risk-fixtures.ts'
import { approveOrder } from './approve-order.ts'
import type { RiskView } from './risk-view.ts'

const requests = fc.record({
  kind: fc.constantFrom('as its goal', 'as its goal', 'ioc', 'gtc', 'post-only', 'market'),
  /** From the best bid. */
  ticks: fc.integer({ min: -150, max: 250 }),
  lots: fc.integer({ min: 100, max: 100_000 }),
})

type Wish = typeof requests extends fc.Arbitrary<infer Value> ? Value : never

function requestOf({ settings, book }: RiskView, { kind: wished, ticks, lots }: Wish): OrderRequest {
  const { side, style } = settings
  const kind = wished === 'as its goal' ? (style === 'join' ? 'post-only' : style) : wished
  const at = add<Decimal>(book.bids[0]?.price ?? ZERO, decimal(`${ticks}e-6`)) as Price
  const amount = quantity(`${lots}e-2`)
  const sized = { symbol: SHARP, side, price: at, quantity: amount } as const
  if (kind === 'post-only') return { type: 'post-only', ...sized }
  if (kind !== 'market') return { type: 'limit', ...sized, timeInForce: kind === 'ioc' ? 'ioc' : 'gtc' }
  return side === 'sell'
    ? { type: 'market', symbol: SHARP, side, quantity: amount }
    : { type: 'market', symbol: SHARP, side, notional: roundedUp(notionalOf(at, amount)) }
}

function roundedUp(amount: ReturnType<typeof notionalOf>): typeof amount {
  return divide(amount, decimal('1'), { decimals: 2, rounding: 'up' }) as typeof amount
}

/** Works the limits out anew and plainly, without the code they are kept by. */
function brokenLimits(request: OrderRequest, view: RiskView): string[] {
  const { settings, book, own, others, totals, free } = view
  const isBuy = settings.side === 'buy'
  const worst = worstPriceMet(request, view)
  const beyond = (bound: Decimal): boolean => (isBuy ? isLess(bound, worst) : isLess(worst, bound))
  const away = (from: Decimal, bps: number): Decimal =>
    multiply(
      from,
      isBuy ? add(decimal('1'), decimal(`${bps}e-4`)) : subtract(decimal('1'), decimal(`${bps}e-4`)),
    )
  const touch = (isBuy ? book.asks : book.bids)[0]?.price ?? ZERO
  const broken: string[] = []
  const { limit, bandBps, maxSlippageBps, reference } = settings.price
  const from = reference === 'mid' ? midOf(book) : others.window.vwap
  if (limit !== undefined && beyond(limit)) broken.push('limit')
  if (from === undefined || beyond(away(from, bandBps))) broken.push('band')
  if (request.type !== 'post-only' && beyond(away(touch, maxSlippageBps))) broken.push('slippage')
  const { orders, nearest } = own.opposite
  const reaches = nearest === undefined || (isBuy ? !isLess(worst, nearest) : !isLess(nearest, worst))
  if (orders > 0 && (request.type === 'market' || reaches)) broken.push('own order')
  const base = 'quantity' in request ? request.quantity : divide(request.notional, touch, ROUGH)
  const quote = 'notional' in request ? request.notional : multiply(worst, base)
  const bid = book.bids[0]?.price ?? ZERO
  const outstanding = add(own.outstanding.quantity, divide(own.outstanding.notional, bid, ROUGH))
  const share = multiply(others.window.quantity, minimum(settings.participation.max, decimal('0.2')))
  if (isLess(share, subtract(add(add(own.executed, outstanding), base), TINY))) broken.push('share')
  if (isLess(totals.remaining, settings.target.unit === 'base' ? base : quote)) broken.push('goal')
  if (isBuy ? isLess(free.quote, quote) : isLess(free.base, base)) broken.push('balance')
  if (others.window.trades < 3) broken.push('thin')
  const { maxCost } = settings.spending
  const spent = add(view.spent.fees, maximum(view.spent.spread, ZERO))
  if (maxCost !== undefined && isLess(maxCost, add(spent, costOf(base, worst, view)))) broken.push('cost')
  return broken
}

const ROUGH = { decimals: 18, rounding: 'down' } as const
const TINY = decimal('1e-15')

/** What a new order costs at least: its fee at the price it names, and what that is beyond the middle. */
function costOf(base: Decimal, at: Decimal, { settings, book, market }: RiskView): Decimal {
  const mid = midOf(book) ?? ZERO
  const more = settings.side === 'buy' ? subtract<Decimal>(at, mid) : subtract<Decimal>(mid, at)
  const beyond = maximum(multiply(more, base), ZERO)
  return subtract(add(multiply(multiply(at, base), market.takerFeeRate), beyond), TINY)
}

/** The worst level that a market order may eat into, or the limit of any other. */
function worstPriceMet(request: OrderRequest, { book }: RiskView): Price {
  if ('price' in request) return request.price
  let left: Decimal = 'notional' in request ? request.notional : request.quantity
  let met = price('0')
  for (const level of request.side === 'buy' ? book.asks : book.bids) {
    if (!isLess(ZERO, left)) break
    met = level.price
    left = subtract(left, 'notional' in request ? multiply(level.price, level.quantity) : level.quantity)
  }
  return isLess(ZERO, left) && request.side === 'buy' ? price('1000000') : met
}

test('MI-3: nothing is approved that a plain reckoning of the limits would refuse', () => {
  const approved = new Map<string, number>()
  fc.assert(
    fc.property(riskViews, requests, (view, wish) => {
      const request = requestOf(view, wish)
      if (approveOrder(intentOf(request), view).kind === 'refused') return
      approved.set(request.type, (approved.get(request.type) ?? 0) + 1)
      expect(brokenLimits(request, view)).toEqual([])
      const { style } = view.settings
      if (request.type === 'market') expect(style).toBe('market')
      if (request.type === 'limit') {
        expect(request.timeInForce).toBe('ioc')
        expect(['ioc', 'market']).toContain(style)
      }
    }),
    { numRuns: 6_000 },
  )
  for (const type of ['limit', 'post-only', 'market']) expect(approved.get(type)).toBeGreaterThan(15)
})
