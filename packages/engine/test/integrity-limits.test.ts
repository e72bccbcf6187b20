/** How much of a market a goal may be, at what price, and at what cost: each limit where it bites. */
import {
  add,
  type Decimal,
  decimal,
  divide,
  isLess,
  isPositive,
  minimum,
  multiply,
  notional,
  type OrderRequest,
  price,
  type Quantity,
  quantity,
  type Random,
  seededRandom,
  ZERO,
} from '@trading-bridge/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  approveOrder,
  costOfSpent,
  type GoalSettings,
  limitReached,
  MarketTape,
  NOTHING_SPENT,
  type RiskView,
  riskRoom,
  type Spent,
  spentOf,
  spentWith,
} from '../src/index.ts'
import { book, level, SHARP, sharpMarket } from './fixtures.ts'
import { others, pov, traded, twap } from './goal-fixtures.ts'
import { OwnersRig } from './owners-rig.ts'
import { intentOf, own, riskView, sell } from './risk-fixtures.ts'
import { fillOf } from './trades.ts'

const MINUTE_MS = 60_000
const settings = twap()

function decide(request: OrderRequest, view: RiskView): string {
  const decision = approveOrder(intentOf(request), view)
  return decision.kind === 'approved' ? 'approved' : decision.refusal.code
}

/** Who executed how much, and when, by the exchange's own books. */
interface Execution {
  readonly atMs: number
  readonly quantity: Decimal
  readonly isOwn: boolean
}

function within(executions: readonly Execution[], sinceMs: number, isOwn: boolean): Decimal {
  let total = ZERO
  for (const each of executions)
    if (each.isOwn === isOwn && each.atMs >= sinceMs) total = add(total, each.quantity)
  return total
}

/** A goal that takes all it may, at every look, from a market where others trade at random. */
async function takeAllYouMay(seed: number, goal: GoalSettings, tradeShare: number) {
  await using rig = await OwnersRig.open({ accounts: [{ name: 'one', owner: 'alice' }], seed })
  const { exchange, time, outsider } = rig
  const { accountId, venue, domain, ledger } = rig.account('one')
  const random: Random = seededRandom(seed)
  const tape = new MarketTape()
  const executions: Execution[] = []
  exchange.onEvent((event) => {
    if (event.type !== 'trade') return
    const { tradeId, volume, atMs } = event.trade
    const isOwn = exchange
      .fills(accountId, { symbol: 'SHARPUSDT', pageSize: 50 })
      .some((fill) => fill.tradeId === tradeId)
    executions.push({ atMs, quantity: decimal(`${volume}e-18`), isOwn })
  })
  let orders = 0
  const shares: Decimal[] = []
  for (let step = 1; step <= 150; step += 1) {
    exchange.cancelAll(outsider)
    rig.place(outsider, 'buy', '0.008', '50000')
    rig.place(outsider, 'sell', '0.00801', '50000')
    // The outsider's own orders meet: that is trade of others to an owner.
    if (random.fraction() < tradeShare)
      rig.place(outsider, 'buy', '0.00801', String(random.integer(1, 900)), 'IOC')
    await time.advance(random.integer(100, 20_000))
    const nowMs = time.clock.nowMs()
    const { windowMs } = goal.participation
    tape.add(await time.until(venue.fetchTrades(SHARP)), nowMs)
    const view = riskView({
      settings: goal,
      book: await time.until(venue.fetchBook(SHARP)),
      others: tape.others(domain.market(SHARP), { windowMs, sliceMs: windowMs, nowMs }),
      own: domain.trading(SHARP, { side: 'sell', windowMs, nowMs }),
      totals: { filled: ZERO, open: ZERO, unknown: ZERO, remaining: decimal('1000000') },
    })
    const { quantity: room } = riskRoom(view)
    if (isLess(room, sharpMarket.minQuantity)) continue
    const request = { ...sell, quantity: minimum(room, decimal('40000')) as Quantity }
    const decision = approveOrder(intentOf(request, { sequence: step }), view)
    if (decision.kind === 'refused') throw new Error(decision.refusal.message)
    await time.until(ledger.submit(decision.order))
    orders += 1
    const theirs = within(executions, nowMs - windowMs, false)
    const ours = within(executions, nowMs - windowMs, true)
    shares.push(divide(ours, theirs, { decimals: 9, rounding: 'up' }))
  }
  return { orders, shares, executions }
}

describe.each([1, 2, 3, 4])('on a random tape (seed %i)', (seed) => {
  test('MI-7: what the owner executed never passes its share of what others traded, at any order', async () => {
    const { orders, shares } = await takeAllYouMay(seed, settings, 0.6)
    expect(orders).toBeGreaterThan(10)
    for (const share of shares) expect(isLess(settings.participation.max, share) ? `${share}` : '').toBe('')
    // And it comes near it.
    expect(shares.some((share) => isLess(decimal('0.05'), share))).toBe(true)
  })
})

test('MI-7: two goals that were judged by the same room do not take it twice', async () => {
  await using rig = await OwnersRig.open({
    accounts: [
      { name: 'one', owner: 'alice' },
      { name: 'two', owner: 'alice' },
    ],
  })
  rig.place(rig.outsider, 'buy', '0.008', '5000')
  const view = riskView({ others: others({ window: traded('6000') }) })
  const results = await rig.time.until(
    Promise.all(
      ['one', 'two'].map((name, index) => {
        const decision = approveOrder(intentOf(sell, { goalId: name, sequence: index + 1 }), view)
        if (decision.kind === 'refused') throw new Error(decision.refusal.message)
        return rig.account(name).ledger.submit(decision.order)
      }),
    ),
  )
  expect(results.map((result) => (result.kind === 'refused' ? result.refusal.code : result.kind))).toEqual([
    'sent',
    'RISK_PARTICIPATION',
  ])
})

test('MI-7: what rests is withdrawn once it would be more of the market than any goal may be', () => {
  const resting = own({ outstanding: { quantity: decimal('500'), notional: ZERO } })
  const roomOf = (volume: string) =>
    riskRoom(riskView({ own: resting, others: others({ window: traded(volume) }) }))
  expect(roomOf('4000').quantity.toString()).toBe('0')
  expect(isLess(roomOf('2499').quantity, ZERO)).toBe(true)
})

test('MI-7: what fills the room may rest, at the highest share too', () => {
  const goal = twap({ style: 'join', participation: { ...settings.participation, max: decimal('0.2') } })
  const before = riskRoom(riskView({ settings: goal, others: others({ window: traded('6000') }) }))
  expect(before.quantity.toString()).toBe('1000')
  // The tape counts it against others from now on, until it is known not to have executed.
  const resting = own({ outstanding: { quantity: before.quantity, notional: ZERO } })
  const after = riskRoom(
    riskView({ settings: goal, own: resting, others: others({ window: traded('5000') }) }),
  )
  expect(after.quantity.toString()).toBe('0')
})

test('MI-10: a budget is measured by what orders may cost, not by how wide the band is', () => {
  const spending = { maxCost: notional('0.05'), maxLoss: undefined }
  const wide = { ...settings.price, bandBps: 1_000, maxSlippageBps: 10 }
  const roomOf = (style: 'ioc' | 'post-only') => {
    const view = riskView({ settings: twap({ style, spending, price: wide }) })
    return riskRoom(view).quantity.toString()
  }
  // At 0.007992: a fee of 0.000015984, and 0.000013 beyond the middle.
  expect(roomOf('ioc')).toBe('1725.08')
  // Resting costs its fee, at 0.00801 at most; at 0.008001 it would be 0.000004 beyond the middle as well.
  expect(roomOf('post-only')).toBe('2499.75')
})

test('MI-8: on an empty tape nothing is ordered', async () => {
  const { orders, executions } = await takeAllYouMay(5, settings, 0)
  expect(`${orders} orders, ${executions.length} executions`).toBe('0 orders, 0 executions')
})

test('MI-8: below its floor of volume or trades a goal waits, whatever its settings say of the number', () => {
  const floor = twap({
    participation: { ...settings.participation, minVolume: quantity('9000'), minTrades: 0 },
  })
  const roomOf = (volume: string, trades: number) =>
    riskRoom(riskView({ settings: floor, others: others({ window: traded(volume, '0', trades) }) }))
  for (const [volume, trades] of [
    ['8999.99', 100],
    ['9000', 2],
    ['0', 100],
  ] as const) {
    expect(roomOf(volume, trades).because).toMatch(/^RISK_THIN_MARKET/)
    expect(isPositive(roomOf(volume, trades).quantity)).toBe(false)
  }
  // A tenth of what is left of the market once the order is in it.
  expect(roomOf('9000', 3).quantity.toString()).toBe('818.18')
})

describe('MI-9: a shock in the book', () => {
  const fallen = book({ bids: [level('0.0056', '5000')], asks: [level('0.00561', '5000')] })
  const cheap = { ...sell, price: price('0.0056') }

  test.each<[string, Partial<RiskView>, string]>([
    ['against the day’s first middle', { book: fallen }, 'RISK_IMPACT'],
    [
      'against the average of others’ trades',
      { book: fallen, settings: twap({ price: { ...settings.price, reference: 'vwap' } }) },
      'RISK_BAND',
    ],
    [
      'between two looks: the price of before is far from the middle of now',
      { book: book({ bids: [level('0.0056', '5')], asks: [level('0.0104', '5')] }), dayMid: price('0.008') },
      'RISK_BAND',
    ],
    ['that leaves one side empty', { book: book({ bids: [] }) }, 'RISK_CROSSED_BOOK'],
    ['on a picture that is too old', { bookAgeMs: 5_001 }, 'RISK_STALE_BOOK'],
  ])('is refused: %s', (_, changes, code) => {
    expect(decide(cheap, riskView(changes))).toBe(code)
  })

  test('leaves no room, and lets nothing rest, while it lasts', () => {
    const { quantity: room, because } = riskRoom(riskView({ book: fallen }))
    expect(isLess(room, ZERO)).toBe(true)
    expect(because).toMatch(/^RISK_IMPACT/)
  })
})

describe('MI-10: what a goal costs', () => {
  const mid = price('0.008')
  const rates = sharpMarket
  const fills = [
    fillOf({ id: 1, amount: '1000', at: '0.00798', atMs: 1_000, side: 'sell' }),
    fillOf({ id: 2, amount: '500', at: '0.00801', atMs: 2_000, side: 'sell', role: 'maker' }),
    fillOf({ id: 3, amount: '200', at: '0.0079', atMs: 3_000, side: 'sell' }),
  ].map((fill, index) => ({
    ...fill,
    fee:
      [
        { asset: 'USDT', amount: decimal('0.01596') },
        { asset: 'SHARP', amount: decimal('1') },
        { asset: 'EXTRA', amount: decimal('77') },
      ][index] ?? fill.fee,
  }))
  const mids = new Map(fills.map(({ orderId }) => [orderId, mid]))

  test('is a sum of its fills, whatever asset the fee was taken in', () => {
    const spent = spentOf(fills, mids, rates)
    // 0.01596, then 1 × 0.00801, then the market's own rate of 0.2 % on 1.58.
    expect(spent.fees.toString()).toBe('0.02713')
    // 1 000 × 0.00002 − 500 × 0.00001 + 200 × 0.0001.
    expect(spent.spread.toString()).toBe('0.035')
    expect(costOfSpent(spent).toString()).toBe('0.06213')
    expect(`${spent.quantity} ${spent.notional}`).toBe('1700 13.565')
  })

  test('is the same added up one by one, in any order', () => {
    const orders = [fills, fills.toReversed(), [fills[1], fills[2], fills[0]].flatMap((fill) => fill ?? [])]
    const sums = orders.map((list) =>
      list.reduce((spent, fill) => spentWith(spent, fill, mid, rates), NOTHING_SPENT),
    )
    for (const sum of sums) expect(JSON.stringify(sum)).toBe(JSON.stringify(spentOf(fills, mids, rates)))
  })

  test('ends the goal at the limit, and what resting earned pays for nothing', () => {
    const limited = (cost: string) =>
      twap({ spending: { maxCost: notional(cost), maxLoss: undefined }, style: 'ioc' })
    const spent: Spent = { ...NOTHING_SPENT, fees: decimal('0.5'), spread: decimal('-3') }
    const reached = (cost: string) => limitReached(riskView({ settings: limited(cost), spent }))
    expect(reached('0.5')).toBe('cost-limit')
    // The least order of 1 costs up to 0.000016 and what it pays beyond the middle.
    expect(reached('0.50001')).toBe('cost-limit')
    expect(reached('0.501')).toBeUndefined()
  })

  test('is never passed by orders that are each filled at their worst', () => {
    const budgets = fc.integer({ min: 1, max: 300 }).map((whole) => notional(`${whole}e-3`))
    const offsets = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 40 })
    fc.assert(
      fc.property(budgets, offsets, (maxCost, steps) => {
        const goal = twap({ spending: { maxCost, maxLoss: undefined } })
        let spent = NOTHING_SPENT
        for (const [index, ticks] of steps.entries()) {
          const view = riskView({ settings: goal, spent })
          if (limitReached(view) !== undefined) break
          const { quantity: room } = riskRoom(view)
          const at = price(`${8_000 - ticks}e-6`)
          const request = { ...sell, price: at, quantity: room as Quantity }
          if (!isPositive(room) || decide(request, view) !== 'approved') continue
          const fill = fillOf({ id: index, amount: `${room}`, at: `${at}`, atMs: index, side: 'sell' })
          const fee = { asset: 'USDT', amount: multiply(fill.notional, sharpMarket.takerFeeRate) }
          spent = spentWith(spent, { ...fill, fee }, price('0.008005'), rates)
        }
        expect(isLess(maxCost, costOfSpent(spent))).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  test('and what it loses end it alike', () => {
    const goal = twap({ spending: { maxCost: undefined, maxLoss: notional('1') } })
    const spent = { ...NOTHING_SPENT, quantity: quantity('1000'), notional: notional('7') }
    expect(limitReached(riskView({ settings: goal, spent }))).toBe('loss-limit')
    // A book that tells of no prices values nothing.
    expect(limitReached(riskView({ settings: goal, spent, book: book({ asks: [] }) }))).toBeUndefined()
  })
})

describe('MI-16: a ceiling holds for settings that no parser has seen', () => {
  const { participation, price: prices } = settings
  const day = 86_400_000

  test.each<[string, GoalSettings]>([
    ['participation.max', twap({ participation: { ...participation, max: decimal('0.2000001') } })],
    ['participation.max', twap({ participation: { ...participation, max: decimal('0') } })],
    ['participation.max', twap({ participation: { ...participation, max: decimal('-1') } })],
    ['participation.window', twap({ participation: { ...participation, windowMs: MINUTE_MS - 1 } })],
    ['participation.window', twap({ participation: { ...participation, windowMs: 61 * MINUTE_MS } })],
    ['participation.window', twap({ participation: { ...participation, windowMs: Number.NaN } })],
    ['participation.target', pov({ participationTarget: decimal('0.21') })],
    ['price.maxSlippageBps', twap({ price: { ...prices, maxSlippageBps: 501 } })],
    ['price.maxSlippageBps', twap({ price: { ...prices, maxSlippageBps: -1 } })],
    ['price.bandBps', twap({ price: { ...prices, bandBps: Number.POSITIVE_INFINITY } })],
    ['price.maxImpactBpsPerDay', twap({ price: { ...prices, maxImpactBpsPerDay: 2_001 } })],
    ['jitter', twap({ jitter: 0.21 })],
    ['catchUp.maxMultiple', twap({ catchUp: { mode: 'capped', maxMultiple: 2.5 } })],
    ['end', twap({ end: { kind: 'after', durationMs: 30 * day + 1 } })],
    ['end', twap({ startAtMs: 0, end: { kind: 'at', atMs: 31 * day } })],
  ])('%s', (path, beyond) => {
    const view = riskView({ settings: beyond })
    const decision = approveOrder(intentOf(sell), view)
    expect(decision).toMatchObject({
      refusal: { code: 'RISK_CEILING', message: expect.stringContaining(path) },
    })
    expect(isLess(riskRoom(view).quantity, ZERO)).toBe(true)
  })

  test('and what stands at the ceilings passes', () => {
    const highest = twap({
      participation: { ...participation, max: decimal('0.2'), windowMs: 60 * MINUTE_MS },
      price: { ...prices, maxSlippageBps: 500, bandBps: 1_000, maxImpactBpsPerDay: 2_000 },
      jitter: 0.2,
      catchUp: { mode: 'capped', maxMultiple: 2 },
      end: { kind: 'after', durationMs: 30 * day },
    })
    expect(decide(sell, riskView({ settings: highest }))).toBe('approved')
  })
})
