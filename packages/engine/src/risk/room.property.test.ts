import {
  add,
  type Decimal,
  decimal,
  isLess,
  isPositive,
  multiply,
  notionalOf,
  type OrderRequest,
  type Price,
  price,
  type Quantity,
  roundToDecimals,
  roundToStep,
} from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SHARP, sharpMarket } from '../../test/fixtures.ts'
import { riskViews } from '../../test/risk-arbitraries.ts'
import { intentOf } from '../../test/risk-fixtures.ts'
import { approveOrder } from './approve-order.ts'
import { dearest, worstResting, worstTaking } from './order-prices.ts'
import type { RefusalCode } from './refusal.ts'
import type { RiskView } from './risk-view.ts'
import { riskRoom } from './room.ts'

const OF_SIZE: ReadonlySet<RefusalCode> = new Set([
  'RISK_BEYOND_GOAL',
  'RISK_PARTICIPATION',
  'RISK_THIN_MARKET',
  'RISK_COST',
  'RISK_LOSS',
  'RISK_BALANCE',
])

/** An order within the room, at a share of it and somewhere between the prices that its goal allows. */
function within(
  view: RiskView,
  room: Decimal,
  { share, at }: { share: number; at: number },
): OrderRequest | undefined {
  const { side, style } = view.settings
  const size = roundToStep(multiply(room, decimal(`${share}e-3`)), sharpMarket.lotSize, 'down') as Quantity
  if (isLess(size, sharpMarket.minQuantity)) return undefined
  const ask = view.book.asks[0]?.price
  if (style === 'market') {
    if (side === 'sell') return { type: 'market', symbol: SHARP, side, quantity: size }
    const spends = roundToDecimals(notionalOf(ask ?? price('1'), size), 2, 'down')
    return isLess(spends, sharpMarket.minMarketNotional)
      ? undefined
      : { type: 'market', symbol: SHARP, side, notional: spends }
  }
  const isTaking = style === 'ioc'
  const worst = isTaking ? worstTaking(view) : worstResting(view)
  const best = isTaking ? (side === 'sell' ? view.book.bids : view.book.asks)[0]?.price : farthest(view)
  if (worst === undefined || best === undefined) return undefined
  const chosen = between(worst, best, at)
  if (!isPositive(chosen)) return undefined
  return isTaking
    ? { type: 'limit', symbol: SHARP, side, price: chosen, quantity: size, timeInForce: 'ioc' }
    : { type: 'post-only', symbol: SHARP, side, price: chosen, quantity: size }
}

/** Where a goal of this kind rests at the farthest: a sell as high as its settings put it, a buy at almost nothing. */
function farthest(view: RiskView): Price | undefined {
  return view.settings.side === 'sell' ? dearest(view) : price('0.000001')
}

function between(from: Price, to: Price, at: number): Price {
  const way = multiply(add<Decimal>(to, multiply(from, decimal('-1'))), decimal(`${at}e-3`))
  const stray = roundToStep(add<Decimal>(from, way), sharpMarket.tickSize, 'down')
  return (isLess(stray, decimal('0')) ? decimal('0') : stray) as Price
}

const choices = fc.record({
  share: fc.constantFrom(1, 250, 999, 1_000),
  at: fc.constantFrom(0, 1, 500, 999, 1_000),
})

test('what the room allows is never refused for its size, at whatever price and by whatever rule', () => {
  let [roomy, approved] = [0, 0]
  fc.assert(
    fc.property(riskViews, choices, (view, choice) => {
      const { quantity: room } = riskRoom(view)
      if (!isPositive(room)) return
      roomy += 1
      const request = within(view, room, choice)
      if (request === undefined) return
      const decision = approveOrder(intentOf(request), view)
      if (decision.kind === 'approved') approved += 1
      else {
        const { code, message } = decision.refusal
        const isForSize = OF_SIZE.has(code) || (request.type === 'market' && code === 'RISK_SLIPPAGE')
        expect(isForSize ? `${code}: ${message}` : '').toBe('')
      }
    }),
    { numRuns: 3_000 },
  )
  expect(roomy).toBeGreaterThan(500)
  expect(approved).toBeGreaterThan(200)
})
