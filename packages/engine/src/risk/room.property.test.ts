import {
  add,
  type Decimal,
  decimal,
  isLess,
  isPositive,
  multiply,
  type Notional,
  notional,
  notionalOf,
  type OrderRequest,
  type Price,
  price,
  type Quantity,
  quantity,
  roundToDecimals,
  roundToStep,
} from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ledgerOrder, level, SHARP, sharpMarket } from '../../test/fixtures.ts'
import { chaser, iceberg, traded, twap } from '../../test/goal-fixtures.ts'
import { intentOf, own, riskView } from '../../test/risk-fixtures.ts'
import type { GoalSettings, GoalTarget } from '../goals/goal-settings.ts'
import { approveOrder, type RefusalCode } from './approve-order.ts'
import { dearest, worstResting, worstTaking } from './order-prices.ts'
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

const cents = (max: number) => fc.integer({ min: 0, max }).map((whole) => decimal(`${whole}e-2`))
const ticks = (min: number, max: number) => fc.integer({ min, max }).map((whole) => price(`${whole}e-6`))

const targets: fc.Arbitrary<GoalTarget> = fc.oneof(
  cents(10_000_000).map((amount): GoalTarget => ({ unit: 'base', amount: amount as Quantity })),
  cents(80_000).map((amount): GoalTarget => ({ unit: 'quote', amount: amount as Notional })),
)

const goals: fc.Arbitrary<GoalSettings> = fc
  .record({
    kind: fc.constantFrom('twap' as const, 'iceberg' as const, 'chaser' as const),
    style: fc.constantFrom('post-only' as const, 'join' as const, 'ioc' as const, 'market' as const),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    target: targets,
    limit: fc.option(ticks(7_000, 9_000), { nil: undefined }),
    bandBps: fc.integer({ min: 0, max: 1_000 }),
    maxSlippageBps: fc.integer({ min: 0, max: 500 }),
    reference: fc.constantFrom('mid' as const, 'vwap' as const),
    maxCost: fc.option(
      cents(1_000).map((amount) => notional(amount)),
      { nil: undefined },
    ),
    maxLoss: fc.option(
      cents(1_000).map((amount) => notional(amount)),
      { nil: undefined },
    ),
    distanceBps: fc.integer({ min: 0, max: 200 }),
  })
  .map(
    ({ kind, style, side, target, limit, bandBps, maxSlippageBps, reference, maxCost, maxLoss, ...rest }) => {
      const common = {
        side,
        target,
        price: { ...twap().price, limit, bandBps, maxSlippageBps, reference },
        spending: { maxCost, maxLoss },
      }
      if (kind === 'iceberg') return iceberg({ ...common, style: style === 'join' ? 'join' : 'post-only' })
      return kind === 'chaser' ? chaser({ ...common, ...rest }) : twap({ ...common, style })
    },
  )
  // What cannot be counted in what its orders are sized by, no goal may ask for.
  .filter(({ side, style, target }) => {
    const takes = style === 'ioc' || style === 'market'
    return side === 'sell' ? !takes || target.unit === 'base' : style !== 'market' || target.unit === 'quote'
  })

const views: fc.Arbitrary<RiskView> = fc
  .record({
    settings: goals,
    bid: fc.integer({ min: 7_900, max: 8_000 }),
    spread: fc.integer({ min: 1, max: 100 }),
    sizes: fc.array(cents(500_000), { minLength: 2, maxLength: 6 }),
    others: cents(100_000_000),
    trades: fc.integer({ min: 2, max: 50 }),
    executed: cents(500_000),
    outstanding: cents(500_000),
    bought: cents(1_000),
    remaining: cents(10_000_000),
    base: cents(10_000_000),
    quote: cents(80_000),
    spent: fc.record({
      fees: cents(100),
      spread: cents(100),
      amount: cents(100_000),
      at: ticks(7_500, 8_500),
    }),
    live: fc.option(cents(100_000), { nil: undefined }),
    opposite: fc.option(ticks(7_900, 8_100), { nil: undefined }),
  })
  .map((parts) => {
    const { settings, bid, spread, sizes, spent, live, opposite } = parts
    const levels = (sign: number, from: number) =>
      sizes.map((size, step) => level(`${from + sign * step * 3}e-6`, isPositive(size) ? `${size}` : '1'))
    const { amount, at } = spent
    const filled = { quantity: quantity(amount), notional: notionalOf(at, quantity(amount)) }
    const remaining =
      settings.target.unit === 'base' ? parts.remaining : multiply(parts.remaining, decimal('0.008'))
    return riskView({
      settings,
      book: { symbol: SHARP, bids: levels(-1, bid), asks: levels(1, bid + spread) },
      others: {
        window: { ...traded(`${parts.others}`, '0', parts.trades), vwap: price(`${bid}e-6`) },
        slice: traded('0'),
      },
      own: own({
        executed: parts.executed,
        outstanding: { quantity: parts.outstanding, notional: parts.bought },
        ...(opposite === undefined ? {} : { opposite: { orders: 1, nearest: opposite } }),
      }),
      totals: { ...riskView().totals, remaining },
      spent: { fees: spent.fees, spread: spent.spread, ...filled },
      live:
        live === undefined
          ? []
          : [ledgerOrder({ quantity: quantity(live), price: price(`${bid}e-6`), status: 'open' })],
      free: { base: parts.base, quote: parts.quote },
      dayMid: price(`${bid}e-6`),
    })
  })

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
    fc.property(views, choices, (view, choice) => {
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
