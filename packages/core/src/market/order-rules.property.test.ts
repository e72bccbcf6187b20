import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sizes, steps } from '../../test/arbitrary.ts'
import { SHARP_USDT, sharpMarket } from '../../test/build.ts'
import { decimal, isLess } from '../money/decimal.ts'
import { notional, price, quantity } from '../money/kinds.ts'
import type { OrderRequest } from '../order/order.ts'
import type { Market } from './market.ts'
import { findOrderDefect, type OrderDefect } from './order-rules.ts'

const markets: fc.Arbitrary<Market> = fc
  .record({
    tickSize: steps,
    lotSize: steps,
    minPrice: sizes.map(price),
    minQuantity: sizes.map(quantity),
    minMarketNotional: sizes.map(notional),
    minMarketQuantity: sizes.map(quantity),
  })
  .map(sharpMarket)

const requests: fc.Arbitrary<OrderRequest> = fc.oneof(
  fc.tuple(fc.constantFrom('limit', 'post-only'), fc.constantFrom('buy', 'sell'), sizes, sizes).map(
    ([type, side, at, size]): OrderRequest => ({
      symbol: SHARP_USDT,
      type,
      side,
      price: price(at),
      quantity: quantity(size),
    }),
  ),
  sizes.map(
    (size): OrderRequest => ({ symbol: SHARP_USDT, type: 'market', side: 'sell', quantity: quantity(size) }),
  ),
  sizes.map(
    (spent): OrderRequest => ({ symbol: SHARP_USDT, type: 'market', side: 'buy', notional: notional(spent) }),
  ),
)

test('the value said to pass does pass', () => {
  fc.assert(
    fc.property(markets, requests, (market, request) => {
      const defect = findOrderDefect(request, market)
      if (defect === undefined) return
      const remaining = findOrderDefect(corrected(request, defect), market)
      expect(remaining?.subject).not.toBe(defect.subject)
    }),
    { numRuns: 1_000 },
  )
})

test('an order follows the rules after at most one correction of its price and one of its size', () => {
  fc.assert(
    fc.property(markets, requests, (market, request) => {
      let current = request
      for (let round = 0; round < 2; round += 1) {
        const defect = findOrderDefect(current, market)
        if (defect !== undefined) current = corrected(current, defect)
      }
      expect(findOrderDefect(current, market)).toBeUndefined()
    }),
    { numRuns: 1_000 },
  )
})

test('a size at or above its minimum is never raised', () => {
  fc.assert(
    fc.property(markets, sizes, (generated, size) => {
      const market = { ...generated, minMarketQuantity: quantity('0') }
      fc.pre(!isLess(size, market.lotSize))
      const defect = findOrderDefect(
        { symbol: SHARP_USDT, type: 'market', side: 'sell', quantity: quantity(size) },
        market,
      )
      if (defect === undefined) return
      expect(isLess(size, decimal(defect.passes ?? ''))).toBe(false)
    }),
  )
})

function corrected(request: OrderRequest, { subject, passes }: OrderDefect): OrderRequest {
  const value = passes ?? ''
  if (subject === 'notional' && request.type === 'market' && request.side === 'buy')
    return { ...request, notional: notional(value) }
  if (subject === 'price' && request.type !== 'market') return { ...request, price: price(value) }
  if (subject === 'quantity' && 'quantity' in request) return { ...request, quantity: quantity(value) }
  throw new Error(`A ${request.type} order has no ${subject}.`)
}
