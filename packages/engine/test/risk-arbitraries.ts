/** Random goals in random markets, for properties of risk. */
import {
  decimal,
  isPositive,
  multiply,
  type Notional,
  notional,
  notionalOf,
  price,
  type Quantity,
  quantity,
} from '@trading-bridge/core'
import fc from 'fast-check'
import type { GoalSettings, GoalTarget } from '../src/goals/goal-settings.ts'
import type { RiskView } from '../src/risk/risk-view.ts'
import { ledgerOrder, level, SHARP } from './fixtures.ts'
import { chaser, iceberg, traded, twap } from './goal-fixtures.ts'
import { own, riskView } from './risk-fixtures.ts'

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
    limit: fc.option(ticks(7_000, 9_000), { nil: undefined, freq: 1 }),
    bandBps: fc.integer({ min: 0, max: 1_000 }),
    maxSlippageBps: fc.integer({ min: 0, max: 500 }),
    reference: fc.constantFrom('mid' as const, 'vwap' as const),
    maxCost: fc.option(
      cents(1_000).map((amount) => notional(amount)),
      { nil: undefined, freq: 1 },
    ),
    maxLoss: fc.option(
      cents(1_000).map((amount) => notional(amount)),
      { nil: undefined, freq: 1 },
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

export const riskViews: fc.Arbitrary<RiskView> = fc
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
    live: fc.option(cents(100_000), { nil: undefined, freq: 1 }),
    opposite: fc.option(ticks(7_900, 8_100), { nil: undefined, freq: 1 }),
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
