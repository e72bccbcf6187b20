/**
 * Each algorithm against its definition, on a recorded market: what it was to have traded by every minute is computed here
 * anew and in the plainest way, and held against what its orders have filled. Each test tells its tracking error: the mean
 * distance of the two, to the target.
 */
import {
  averagePrice,
  compare,
  type Decimal,
  decimal,
  divide,
  isLess,
  maximum,
  minimum,
  multiply,
  price,
  quantity,
  roundToStep,
  subtract,
  sum,
  ZERO,
} from '@trading-bridge/core'
import { expect, test } from 'vitest'
import type { GoalPlan } from '../src/goals/goal-plan.ts'
import type { GoalSettings } from '../src/goals/goal-settings.ts'
import type { GoalStep } from '../src/strategies/goal-step.ts'
import { makePlan } from '../src/strategies/make-plan.ts'
import type { ProfileCandles } from '../src/strategies/volume-profile.ts'
import { chaser, iceberg, pov, twap, vwap } from './goal-fixtures.ts'
import { readTape, TapeMarket, volumeOf } from './tape-market.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const START_MS = 1_770_739_200_000 + 5 * MINUTE_MS
const MINUTES = 110
const END_MS = START_MS + MINUTES * MINUTE_MS
const TARGET = quantity('6600')

const tape = readTape()
const during = {
  end: { kind: 'after', durationMs: END_MS - START_MS },
  target: { unit: 'base', amount: TARGET },
} as const

interface Run {
  readonly market: TapeMarket
  readonly step: GoalStep
  readonly plan: GoalPlan
  /** The mean distance from what should have filled, at the end of every minute, in percent of the target. */
  readonly errorPercent: Decimal
  readonly worstPercent: Decimal
}

/** Runs a goal over the tape; `ideal` says what should have filled by the end of a minute. */
function run(settings: GoalSettings, ideal: (atMs: number) => Decimal, candles?: ProfileCandles): Run {
  const plan = makePlan({ settings, nowMs: START_MS, arrivalMid: price('0.008'), candles })
  const market = new TapeMarket(tape, settings, plan)
  const distances: Decimal[] = []
  const ends = Array.from({ length: MINUTES }, (_, minute) => START_MS + (minute + 1) * MINUTE_MS - 1)
  const step = market.run(ends, (atMs, filled) => {
    distances.push(percentOf(distance(filled, ideal(atMs)), TARGET))
  })
  expect(distances).toHaveLength(MINUTES)
  const errorPercent = divide(sum(distances), decimal(String(MINUTES)), { decimals: 4, rounding: 'up' })
  return {
    market,
    step,
    plan,
    errorPercent,
    worstPercent: distances.reduce((most, each) => maximum(most, each)),
  }
}

function told({ errorPercent, worstPercent, market }: Run): string {
  return `tracking error ${errorPercent} % of the target on average, ${worstPercent} % at most, ${market.orders.length} orders`
}

test("TWAP follows the straight line of time: by the end of each minute it has that minute's part", async ({
  annotate,
}) => {
  const passed = (atMs: number) => Math.floor((atMs - START_MS) / MINUTE_MS) + 1
  const ideal = (atMs: number) => multiply(TARGET, ratio(passed(atMs), MINUTES))
  const done = run(twap(during), ideal)
  await annotate(told(done))
  expect(done.step).toEqual({ kind: 'end', ending: 'reached' })
  expect(done.market.orders).toHaveLength(MINUTES)
  for (const [index, { atMs, proposal }] of done.market.placed.entries()) {
    expect(atMs).toBe(START_MS + index * MINUTE_MS)
    expect(proposal.request).toMatchObject({ quantity: expect.toSatisfy((value) => `${value}` === '60') })
  }
  expect(isLess(decimal('0'), done.worstPercent), told(done)).toBe(false)
})

test('TWAP with jitter strays from the line by less than a slice, and comes to the same', async ({
  annotate,
}) => {
  const ideal = (atMs: number) => multiply(TARGET, ratio(atMs - START_MS, END_MS - START_MS))
  const done = run(twap({ ...during, jitter: 0.2 }), ideal)
  await annotate(told(done))
  expect(done.step).toEqual({ kind: 'end', ending: 'reached' })
  expect(new Set(done.market.orders.map(({ order }) => `${order.quantity}`)).size).toBeGreaterThan(50)
  const slice = percentOf(ratio(1, MINUTES), ratio(1, 1))
  expect(isLess(slice, done.worstPercent), told(done)).toBe(false)
})

test('TWAP that rests fills what the tape brings to it, and lags the line by what it brings not', async ({
  annotate,
}) => {
  const ideal = (atMs: number) => multiply(TARGET, ratio(atMs - START_MS, END_MS - START_MS))
  const capped = { mode: 'capped', maxMultiple: 2 } as const
  const done = run(twap({ ...during, style: 'join', catchUp: capped }), ideal)
  await annotate(told(done))
  for (const { proposal, book } of done.market.placed) {
    expect(proposal.request).toMatchObject({ type: 'post-only' })
    expect(`${'price' in proposal.request ? proposal.request.price : ''}`).toBe(`${book.asks[0]?.price}`)
  }
  expect(isLess(decimal('5'), done.errorPercent), told(done)).toBe(false)
})

test('VWAP follows the volume of a market that trades as its profile says, and meets its average price', async ({
  annotate,
}) => {
  const whole = volumeOf(tape, START_MS, END_MS)
  // Up to the end of the present slice: that is what a slice that takes at its beginning has filled.
  const until = (atMs: number) => START_MS + (Math.floor((atMs - START_MS) / MINUTE_MS) + 1) * MINUTE_MS
  const ideal = (atMs: number) =>
    multiply(TARGET, share(volumeOf(tape, START_MS, until(atMs)).quantity, whole.quantity))
  const done = run(vwap({ ...during, profileDays: 3 }), ideal, candlesOf([1, 2, 3]))
  await annotate(told(done))
  expect(done.plan.weights).toHaveLength(MINUTES)
  expect(done.step).toEqual({ kind: 'end', ending: 'reached' })
  // What it cannot follow are parts of a lot, and slices below the least order, which wait for the next.
  expect(isLess(decimal('0.1'), done.errorPercent), told(done)).toBe(false)
  const orders = done.market.orders.map(({ order }) => order)
  const paid = averagePrice(sum(orders.map((order) => order.filledNotional)), TARGET)
  const away = percentOf(distance(paid ?? ZERO, whole.vwap ?? ZERO), whole.vwap ?? ZERO)
  await annotate(`average price ${away} % from the market's`)
  expect(isLess(decimal('0.1'), away), `${paid} against ${whole.vwap}`).toBe(false)
})

test('POV trades its share of what others trade, a slice behind them', async ({ annotate }) => {
  const part = decimal('0.05')
  // What others traded in the minutes before each slice so far.
  const ideal = (atMs: number) => {
    const minutes = Math.floor((atMs - START_MS) / MINUTE_MS)
    return multiply(part, volumeOf(tape, START_MS - MINUTE_MS, START_MS + minutes * MINUTE_MS).quantity)
  }
  const settings = pov({
    ...during,
    participationTarget: part,
    target: { unit: 'base', amount: quantity('50000') },
  })
  const done = run(settings, ideal)
  await annotate(told(done))
  expect(done.step).toEqual({ kind: 'end', ending: 'expired' })
  const others = volumeOf(tape, START_MS, END_MS).quantity
  const filled = sum(done.market.orders.map(({ order }) => order.filled))
  await annotate(`participation ${share(filled, others)} of ${part}`)
  expect(isLess(distance(share(filled, others), part), decimal('0.0025')), `${filled} of ${others}`).toBe(
    true,
  )
  expect(isLess(decimal('1'), done.errorPercent), told(done)).toBe(false)
  for (const { atMs, proposal } of done.market.placed) {
    const seen = volumeOf(tape, atMs - MINUTE_MS, atMs).quantity
    const due = roundToStep(multiply(part, seen), decimal('0.01'), 'down')
    const ordered = 'quantity' in proposal.request ? proposal.request.quantity : ZERO
    expect(isLess(due, ordered), `${ordered} of ${due}`).toBe(false)
  }
})

test('an iceberg shows its part at the best price, and takes what the tape brings until it is done', async ({
  annotate,
}) => {
  const done = run(iceberg({ ...during, displayQuantity: quantity('400') }), () => ZERO)
  const { placed, orders } = done.market
  await annotate(`${orders.length} orders; ${sum(orders.map(({ order }) => order.filled))} filled`)
  expect(done.step).toEqual({ kind: 'end', ending: 'reached' })
  for (const { proposal, book } of placed) {
    const { request } = proposal
    expect(request).toMatchObject({ type: 'post-only', side: 'sell' })
    if (!('price' in request)) continue
    expect(`${request.price}`).toBe(`${book.asks[0]?.price}`)
    expect(isLess(quantity('400'), request.quantity)).toBe(false)
  }
})

test('a chaser rests its distance behind the best price, at every placing', async ({ annotate }) => {
  const settings = chaser({
    ...during,
    distanceBps: 5,
    refreshThresholdBps: 5,
    displayQuantity: quantity('800'),
  })
  const done = run(settings, () => ZERO)
  const { placed, orders } = done.market
  await annotate(`${placed.length} placings; ${sum(orders.map(({ order }) => order.filled))} filled`)
  expect(placed.length).toBeGreaterThan(20)
  for (const { proposal, book } of placed) {
    const best: Decimal = book.asks[0]?.price ?? ZERO
    const behind = roundToStep(multiply(best, decimal('1.0005')), decimal('0.000001'), 'up')
    expect(`${'price' in proposal.request ? proposal.request.price : ''}`).toBe(`${behind}`)
  }
})

/** The tape's own minutes on days before it: the volume of each is a multiple of the tape's. */
function candlesOf(daysBefore: readonly number[]): ProfileCandles {
  const first = START_MS - 5 * MINUTE_MS
  const list = daysBefore.flatMap((day) =>
    Array.from({ length: 120 }, (_, minute) => {
      const fromMs = first + minute * MINUTE_MS
      const { quantity: volume } = volumeOf(tape, fromMs, fromMs + MINUTE_MS)
      return { openAtMs: fromMs - day * DAY_MS, volume: quantity(multiply(volume, decimal(String(day)))) }
    }),
  )
  // Without trades there is no candle.
  return { intervalMs: MINUTE_MS, list: list.filter(({ volume }) => compare(volume, ZERO) > 0) }
}

function distance(left: Decimal, right: Decimal): Decimal {
  return subtract(maximum(left, right), minimum(left, right))
}

function percentOf(part: Decimal, whole: Decimal): Decimal {
  return multiply(share(part, whole), decimal('100'))
}

function share(part: Decimal, whole: Decimal): Decimal {
  return divide(part, whole, { decimals: 8, rounding: 'half-even' })
}

function ratio(part: number, whole: number): Decimal {
  return divide(decimal(String(part)), decimal(String(whole)), { decimals: 30, rounding: 'half-even' })
}
