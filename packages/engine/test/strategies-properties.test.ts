/** What holds for every goal, whatever the market does and whatever becomes of its orders. */
import {
  add,
  type Decimal,
  decimal,
  findOrderDefect,
  isLess,
  isPositive,
  maximum,
  midOf,
  multiply,
  notional,
  notionalOf,
  type OrderRequest,
  price,
  quantity,
  seededRandom,
  ZERO,
} from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { GoalPlan } from '../src/goals/goal-plan.ts'
import type {
  Deadline,
  GoalSettings,
  GoalTarget,
  OrderStyle,
  TwapSettings,
} from '../src/goals/goal-settings.ts'
import { isConservedGoal } from '../src/ledger/goal-totals.ts'
import { hasEnded } from '../src/orders/order-record.ts'
import { cameToNothing, progressOf } from '../src/strategies/goal-progress.ts'
import type { GoalStep, GoalView } from '../src/strategies/goal-step.ts'
import { nextStep } from '../src/strategies/next-step.ts'
import { scheduleOf } from '../src/strategies/schedule.ts'
import { sharpMarket } from './fixtures.ts'
import { chaser, iceberg, plan, pov, twap, vwap } from './goal-fixtures.ts'
import { GoalSimulator } from './goal-simulator.ts'

const SLICE_MS = 10_000
const SLICES = 12
/** Of each kind of goal, in each of the tests. */
const RUNS = 25

const sides = fc.constantFrom('buy' as const, 'sell' as const)
const amounts = fc.integer({ min: 1, max: 400_000 })

/** What a goal can be counted in, by its side and style; any other pair is refused when settings are read. */
function targetOf(
  lots: number,
  { side, style, wantsQuote }: { side: string; style: string; wantsQuote: boolean },
): GoalTarget {
  const mustBeQuote = side === 'buy' && style === 'market'
  const mustBeBase = side === 'sell' && (style === 'ioc' || style === 'market')
  const isQuote = mustBeQuote || (wantsQuote && !mustBeBase)
  return isQuote
    ? { unit: 'quote', amount: notional(decimal(`${lots}e-4`)) }
    : { unit: 'base', amount: quantity(decimal(`${lots}e-2`)) }
}

const common = fc.record({
  side: sides,
  wantsQuote: fc.boolean(),
  lots: amounts,
  style: fc.constantFrom<OrderStyle>('post-only', 'join', 'ioc', 'market'),
  hasLimit: fc.boolean(),
  bandBps: fc.constantFrom(5, 50, 500),
  reference: fc.constantFrom('mid' as const, 'vwap' as const),
  jitter: fc.constantFrom(0, 0.1, 0.2),
  multiple: fc.constantFrom(undefined, 1, 1.5, 2),
  passiveMs: fc.constantFrom(undefined, 45_000),
  minRestMs: fc.constantFrom(1_000, 5_000, 15_000),
  seed: fc.integer(),
})

type Drawn = typeof common extends fc.Arbitrary<infer Value> ? Value : never

function settingsOf(kind: GoalSettings['kind'], drawn: Drawn): GoalSettings {
  const { side, style, jitter, multiple, passiveMs, minRestMs, bandBps, reference } = drawn
  const isResting = kind === 'iceberg' || kind === 'chaser'
  const used = isResting ? (kind === 'iceberg' && style === 'post-only' ? style : 'join') : style
  const needsLimit = drawn.hasLimit || (kind === 'iceberg' && used === 'post-only')
  const deadline: Deadline =
    passiveMs === undefined ? { kind: 'expire' } : { kind: 'finish-passive', withinMs: passiveMs }
  const catchUp: TwapSettings['catchUp'] =
    multiple === undefined ? { mode: 'none' } : { mode: 'capped', maxMultiple: multiple }
  const parts = {
    side,
    target: targetOf(drawn.lots, { ...drawn, style: used }),
    price: {
      limit: needsLimit ? price('0.0080005') : undefined,
      bandBps,
      reference,
      maxSlippageBps: 20,
      maxImpactBpsPerDay: 2_000,
    },
    deadline,
    minRestMs,
  } as const
  const sliced = {
    style,
    sliceIntervalMs: SLICE_MS,
    jitter,
    catchUp,
  } as const
  switch (kind) {
    case 'twap':
      return twap({ ...parts, ...sliced })
    case 'vwap':
      return vwap({ ...parts, ...sliced })
    case 'pov':
      return pov({ ...parts, ...sliced })
    case 'iceberg':
      return iceberg({
        ...parts,
        style: used === 'post-only' ? used : 'join',
        jitter,
        displayQuantity: quantity('50'),
      })
    case 'chaser':
      return chaser({ ...parts, displayQuantity: drawn.hasLimit ? quantity('50') : undefined })
  }
}

function planOf(kind: GoalSettings['kind']): GoalPlan {
  const weights = kind === 'vwap' ? Array.from({ length: SLICES }, (_, index) => (index * 7) % 5) : undefined
  return plan({ startAtMs: 1_000_000, endAtMs: 1_000_000 + SLICES * SLICE_MS, weights })
}

type Check = (view: GoalView, step: GoalStep) => void

/** Runs goals of every kind through markets where everything goes wrong now and then. */
function always(
  check: Check,
  kinds: readonly GoalSettings['kind'][] = ['twap', 'vwap', 'pov', 'iceberg', 'chaser'],
) {
  for (const kind of kinds)
    fc.assert(
      fc.property(common, (drawn) => {
        const settings = settingsOf(kind, drawn)
        const random = seededRandom(drawn.seed)
        const goalId = `goal-${drawn.seed}`
        new GoalSimulator({ settings, plan: planOf(kind), goalId, random, check, mishapEvery: 6 }).run()
      }),
      { numRuns: RUNS },
    )
}

/** What an order can come to at most, in the unit of the target. */
function mostOf(request: OrderRequest, { unit }: GoalTarget): Decimal {
  if ('notional' in request) return request.notional
  if (unit === 'base') return request.quantity
  return 'price' in request ? notionalOf(request.price, request.quantity) : decimal('1e50')
}

test('a goal is conserved at every step: filled, open, unknown and remaining are its target, and none is below zero', () => {
  always(({ settings, progress }) => {
    expect(isConservedGoal(settings.target, progress.totals), JSON.stringify(progress.totals)).toBe(true)
  })
})

test('an order never exceeds what the goal has left, and never stands beside another of the same goal', () => {
  always(({ settings, progress }, step) => {
    if (step.kind !== 'place') return
    const most = mostOf(step.proposal.request, settings.target)
    expect(isLess(progress.totals.remaining, most), `${most} of ${progress.totals.remaining}`).toBe(false)
    expect(progress.live).toEqual([])
  })
})

test("an order is one the market takes, of the goal's own side, and within the room that is given", () => {
  always(({ settings, room, market, book }, step) => {
    if (step.kind !== 'place') return
    const { request } = step.proposal
    expect(findOrderDefect(request, market)).toBeUndefined()
    expect(request.side).toBe(settings.side)
    const ask = book.asks[0]?.price ?? price('0')
    const isWithin =
      'notional' in request
        ? !isLess(multiply(ask, room.quantity), request.notional)
        : !isLess(room.quantity, request.quantity)
    expect(isWithin, `${JSON.stringify(request)} in ${room.quantity}`).toBe(true)
  })
})

test('an order is never priced beyond the limit, the band, or the slippage limit, nor on a book that is none', () => {
  always(({ settings, book, bookAgeMs, others }, step) => {
    if (step.kind !== 'place') return
    const { request } = step.proposal
    const [bid, ask] = [book.bids[0]?.price ?? ZERO, book.asks[0]?.price ?? ZERO]
    expect(bookAgeMs).toBeLessThanOrEqual(5_000)
    expect(isPositive(bid) && isLess(bid, ask)).toBe(true)
    if (!('price' in request)) return
    const isSell = settings.side === 'sell'
    const { limit, bandBps, reference, maxSlippageBps } = settings.price
    const bounds: [string, Decimal | undefined, number][] = [
      ['limit', limit, 0],
      ['band', reference === 'mid' ? midOf(book) : others.window.vwap, bandBps],
      ['slippage', isSell ? bid : ask, request.type === 'limit' ? maxSlippageBps : 1e4],
    ]
    for (const [name, from, bps] of bounds) {
      const away = decimal((isSell ? 1e4 - bps : 1e4 + bps).toString())
      const worst = from === undefined ? undefined : multiply(multiply(from, away), decimal('1e-4'))
      if (worst === undefined) continue
      const isBeyond = isSell ? isLess(request.price, worst) : isLess(worst, request.price)
      expect(isBeyond, `${request.price} against ${name} ${worst}`).toBe(false)
    }
    if (request.type === 'post-only')
      expect(isSell ? isLess(bid, request.price) : isLess(request.price, ask)).toBe(true)
  })
})

test('a restart at any step changes nothing: the same orders, in any sequence, lead to the same step', () => {
  let simulator: GoalSimulator | undefined
  for (const kind of ['twap', 'vwap', 'pov', 'iceberg', 'chaser'] as const)
    fc.assert(
      fc.property(common, (drawn) => {
        const settings = settingsOf(kind, drawn)
        const check: Check = (view, step) => {
          const read: GoalPlan = {
            ...view.plan,
            ...JSON.parse(JSON.stringify({ weights: view.plan.weights })),
          }
          const orders = [...(simulator?.orders ?? [])].reverse().map((each) => ({ ...each }))
          const window = { nowMs: view.nowMs, windowMs: settings.participation.windowMs }
          const progress = progressOf(settings.target, orders, window)
          const live = [...progress.live].reverse()
          const again = nextStep({ ...view, plan: read, progress: { ...progress, live } })
          expect(JSON.stringify(again)).toBe(JSON.stringify(step))
        }
        const goalId = `goal-${drawn.seed}`
        const random = seededRandom(drawn.seed)
        simulator = new GoalSimulator({ settings, plan: planOf(kind), goalId, random, check, mishapEvery: 6 })
        simulator.run()
      }),
      { numRuns: RUNS },
    )
})

test('a wait ends later than now, and never after the end of the goal while orders may still be placed', () => {
  always(({ nowMs, settings, plan }, step) => {
    if (step.kind !== 'wait') return
    expect(step.untilMs).toBeGreaterThan(nowMs)
    const { deadline } = settings
    const closesAtMs = plan.endAtMs + (deadline.kind === 'expire' ? 0 : deadline.withinMs)
    if (nowMs < closesAtMs) expect(step.untilMs).toBeLessThanOrEqual(closesAtMs)
  })
})

test('a slice that takes has one order, and others only for those that came to nothing', () => {
  let simulator: GoalSimulator | undefined
  fc.assert(
    fc.property(common, (drawn) => {
      const settings = settingsOf('twap', {
        ...drawn,
        style: drawn.side === 'buy' ? 'ioc' : 'market',
        passiveMs: undefined,
      })
      const goal = { settings, plan: planOf('twap'), goalId: 'goal-1', random: seededRandom(drawn.seed) }
      simulator = new GoalSimulator({ ...goal, check: () => undefined, mishapEvery: 4 })
      simulator.run()
      for (let index = 0; index < SLICES; index += 1) {
        const orders = simulator.orders.filter(({ sliceIndex }) => sliceIndex === index)
        expect(orders.filter(({ order }) => !cameToNothing(order)).length).toBeLessThanOrEqual(1)
        expect(orders.filter(({ order }) => cameToNothing(order)).length).toBeLessThanOrEqual(3)
      }
    }),
    { numRuns: RUNS * 2 },
  )
})

test('an unfilled rest expires: a goal ends by itself, with nothing live and the truth about what is left', () => {
  always(({ settings, plan, nowMs, progress }, step) => {
    if (step.kind !== 'end') return
    const { remaining, filled } = progress.totals
    expect(progress.live).toEqual([])
    expect(progress.live.every(hasEnded)).toBe(true)
    if (step.ending === 'reached') expect(isLess(filled, settings.target.amount)).toBe(false)
    else expect(isPositive(remaining)).toBe(true)
    if (step.ending === 'expired') expect(nowMs).toBeGreaterThanOrEqual(plan.endAtMs)
  })
})

test('the markets of these tests let every kind of goal place, cancel, fill, lose an order and come to each end', () => {
  for (const kind of ['twap', 'vwap', 'pov', 'iceberg', 'chaser'] as const) {
    const seen = new Set<string>()
    for (let seed = 0; seed < 60; seed += 1) {
      const isTaking = seed % 3 === 0 && kind !== 'iceberg' && kind !== 'chaser'
      const drawn: Drawn = {
        side: 'sell',
        wantsQuote: false,
        lots: [2_050, 200_000, 175, 175][seed % 4] ?? 175,
        style: isTaking ? 'ioc' : 'join',
        hasLimit: false,
        bandBps: 500,
        reference: 'mid',
        jitter: 0.1,
        multiple: 2,
        passiveMs: undefined,
        minRestMs: 1_000,
        seed,
      }
      const check: Check = ({ progress }, step) => {
        seen.add(step.kind === 'end' ? step.ending : step.kind)
        for (const { status } of progress.live) seen.add(status)
      }
      const goal = { settings: settingsOf(kind, drawn), plan: planOf(kind), goalId: `goal-${seed}`, check }
      const simulator = new GoalSimulator({ ...goal, random: seededRandom(seed), mishapEvery: 6 })
      simulator.run()
      for (const { order } of simulator.orders) seen.add(order.status)
    }
    const all = ['place', 'cancel', 'wait', 'reached', 'expired', 'rest-below-minimum']
    const statuses = [
      'unknown',
      'filled',
      'cancelled',
      'rejected',
      'never-placed',
      'partially-filled',
      'cancelling',
    ]
    expect([...seen], kind).toEqual(expect.arrayContaining([...all, ...statuses]))
  }
})

test('MI-6: every order of a goal is of its one side', () => {
  always(({ settings }, step) => {
    if (step.kind === 'place') expect(step.proposal.request.side).toBe(settings.side)
  })
})

test('MI-11: a slice never orders more than its multiple of what was planned for it, or what the market takes at least', () => {
  always(
    ({ goalId, settings, plan, market, progress }, step) => {
      if (step.kind !== 'place' || settings.kind === 'iceberg' || settings.kind === 'chaser') return
      const { request, sliceIndex } = step.proposal
      if (sliceIndex >= SLICES) return
      const planned = scheduleOf({ goalId, settings, plan, market }).planned(sliceIndex)
      const { catchUp } = settings
      const multiple = decimal(catchUp.mode === 'none' ? '1' : String(catchUp.maxMultiple))
      const least = leastOf(request, settings.target)
      const most = maximum(multiply(planned, multiple), add(planned, least))
      const had = progress.sliceIndex === sliceIndex ? progress.sliceFilled : ZERO
      const ordered = add(had, mostOf(request, settings.target))
      expect(isLess(most, ordered), `${ordered} of ${most}`).toBe(false)
    },
    ['twap', 'vwap'],
  )
})

test('a POV is never above its share of the window, with all that it has filled or may still fill in it', () => {
  always(
    ({ settings, progress, others }, step) => {
      if (step.kind !== 'place' || settings.kind !== 'pov' || step.proposal.sliceIndex >= SLICES) return
      const { unit } = settings.target
      const traded = unit === 'base' ? others.window.quantity : others.window.notional
      const { open, unknown } = progress.totals
      const had = add(progress.windowFilled, add(open, unknown))
      const own = add(had, mostOf(step.proposal.request, settings.target))
      expect(isLess(multiply(traded, settings.participationTarget), own), `${own} of ${traded}`).toBe(false)
    },
    ['pov'],
  )
})

/** The least order of this kind that the market takes, in the unit of the target. */
function leastOf(request: OrderRequest, { unit }: GoalTarget): Decimal {
  if ('notional' in request) return sharpMarket.minMarketNotional
  if (unit === 'base') return sharpMarket.minQuantity
  return 'price' in request ? notionalOf(request.price, sharpMarket.minQuantity) : ZERO
}
