import {
  add,
  type Decimal,
  decimal,
  divide,
  isLess,
  maximum,
  minimum,
  multiply,
  notional,
  quantity,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sharpMarket } from '../../test/fixtures.ts'
import { chaser, iceberg, plan, pov, twap, vwap } from '../../test/goal-fixtures.ts'
import type { GoalPlan } from '../goals/goal-plan.ts'
import type { GoalSettings } from '../goals/goal-settings.ts'
import { scheduleOf } from './schedule.ts'
import { scheduledAt } from './scheduled-at.ts'

const MINUTE_MS = 60_000

function schedule(settings: GoalSettings, changes: Partial<GoalPlan> = {}, goalId = 'goal-1') {
  return scheduleOf({ goalId, settings, plan: plan(changes), market: sharpMarket })
}

const base = (amount: string) => ({ unit: 'base', amount: quantity(amount) }) as const

describe('the slices of a goal', () => {
  test('begin with the goal, follow each other at the interval, and go on past its end', () => {
    const hour = schedule(twap())
    expect(hour.slices).toBe(60)
    expect([-1, 0, 59_999, 60_000, 3_599_999].map(hour.sliceAt)).toEqual([-1, 0, 0, 1, 59])
    expect([3_600_000, 3_659_999, 3_660_000].map(hour.sliceAt)).toEqual([60, 60, 61])
    expect([0, 1, 60, 61].map(hour.sliceStartMs)).toEqual([0, 60_000, 3_600_000, 3_660_000])
  })

  test('are as large as their share of the time, the last and shorter one smaller', () => {
    const { planned, slices } = schedule(twap({ target: base('1000') }), { endAtMs: 2.5 * MINUTE_MS })
    expect(slices).toBe(3)
    expect([0, 1, 2].map((index) => `${planned(index)}`)).toEqual(['400', '400', '200'])
  })

  test('are cut down to the lot, and the last one takes what that leaves', () => {
    const { planned } = schedule(twap({ target: base('100.005') }), { endAtMs: 3 * MINUTE_MS })
    expect([0, 1, 2].map((index) => `${planned(index)}`)).toEqual(['33.33', '33.34', '33.335'])
  })

  test('of a target in quote are cut down to the step of a notional', () => {
    const target = { unit: 'quote', amount: notional('10') } as const
    const { planned } = schedule(twap({ side: 'buy', target }), { endAtMs: 3 * MINUTE_MS })
    expect([0, 1, 2].map((index) => `${planned(index)}`)).toEqual(['3.33', '3.33', '3.34'])
  })

  test('of a VWAP are as large as their weights, also none', () => {
    const weights = [1, 0, 2, 5]
    const { planned } = schedule(vwap({ target: base('800') }), { endAtMs: 4 * MINUTE_MS, weights })
    expect([0, 1, 2, 3].map((index) => `${planned(index)}`)).toEqual(['100', '0', '200', '500'])
  })

  test('of a target smaller than a lot are nothing but the last', () => {
    const { planned } = schedule(twap({ target: base('0.004') }), { endAtMs: 3 * MINUTE_MS })
    expect([0, 1, 2].map((index) => `${planned(index)}`)).toEqual(['0', '0', '0.004'])
  })
})

const jittered = fc.record({
  jitter: fc.double({ min: 0, max: 0.2, noNaN: true }),
  goalId: fc.uuid(),
  amount: fc.integer({ min: 1, max: 1e9 }).map((lots) => `${lots}e-2`),
  intervalMs: fc.integer({ min: 1_000, max: 120_000 }),
  weights: fc.option(fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 200 })),
  slices: fc.integer({ min: 1, max: 200 }),
})

/** A goal of so many slices, of a VWAP where weights are given. */
function drawn({ jitter, goalId, amount, intervalMs, weights, slices }: FcValue) {
  const count = weights?.length ?? slices
  const heavy = weights?.map((weight, index) => (index === 0 ? weight + 1 : weight))
  const sliced = { target: base(amount), sliceIntervalMs: intervalMs, jitter }
  const settings = heavy === undefined ? twap(sliced) : vwap(sliced)
  return {
    count,
    schedule: schedule(settings, { endAtMs: count * intervalMs, weights: heavy }, goalId),
    heavy,
  }
}

type FcValue = typeof jittered extends fc.Arbitrary<infer Value> ? Value : never

test('all slices together are the target to the last digit, whatever the jitter', () => {
  fc.assert(
    fc.property(jittered, (value) => {
      const { count, schedule } = drawn(value)
      let total: Decimal = ZERO
      for (let index = 0; index < count; index += 1) total = add(total, schedule.planned(index))
      expect(`${total}`).toBe(`${decimal(value.amount)}`)
    }),
  )
})

test('jitter makes a slice larger or smaller by no more than its fraction, and a lot', () => {
  fc.assert(
    fc.property(jittered, (value) => {
      const { count, schedule, heavy } = drawn(value)
      const weights = heavy ?? new Array<number>(count).fill(1)
      const sum = whole(weights.reduce((total, weight) => total + weight, 0))
      const amount = decimal(value.amount)
      for (const [index, weight] of weights.entries()) {
        const even = divide(multiply(amount, whole(weight)), sum, { decimals: 20, rounding: 'half-even' })
        const strayed = multiply(even, decimal(value.jitter.toFixed(20)))
        // A lot for each border that is cut down, and a whole unit of weight, in which borders move.
        const grain = add(decimal('0.02'), divide(amount, sum, { decimals: 20, rounding: 'up' }))
        const away = subtract(maximum(schedule.planned(index), even), minimum(schedule.planned(index), even))
        expect(isLess(add(strayed, grain), away), `${away} away from ${even}`).toBe(false)
      }
    }),
  )
})

test('jitter begins a slice late by no more than its fraction of the interval, and the first on time', () => {
  fc.assert(
    fc.property(jittered, (value) => {
      const { count, schedule } = drawn(value)
      expect(schedule.sliceStartMs(0)).toBe(0)
      for (let index = 1; index < count; index += 1) {
        const lateMs = schedule.sliceStartMs(index) - index * value.intervalMs
        expect(lateMs).toBeGreaterThanOrEqual(0)
        expect(lateMs).toBeLessThanOrEqual(value.intervalMs * value.jitter)
        expect(schedule.sliceAt(schedule.sliceStartMs(index))).toBe(index)
        expect(schedule.sliceAt(schedule.sliceStartMs(index) - 1)).toBe(index - 1)
      }
    }),
  )
})

test('jitter is another for another goal, and the same for the same one', () => {
  const sizes = (goalId: string) => {
    const { planned } = schedule(twap({ jitter: 0.2 }), {}, goalId)
    return Array.from({ length: 60 }, (_, index) => `${planned(index)}`)
  }
  expect(sizes('goal-1')).toEqual(sizes('goal-1'))
  expect(sizes('goal-1')).not.toEqual(sizes('goal-2'))
  expect(new Set(sizes('goal-1')).size).toBeGreaterThan(30)
})

describe('what a chart shows as scheduled', () => {
  const at = (settings: GoalSettings, nowMs: number, since?: string) =>
    `${scheduledAt(
      { goalId: 'goal-1', settings, plan: plan(), market: sharpMarket },
      nowMs,
      since === undefined ? undefined : { quantity: quantity(since), notional: notional('0') },
    )}`

  test('is nothing before the start and all after the end', () => {
    expect([at(twap(), -1), at(twap(), 0), at(twap(), 30 * MINUTE_MS), at(twap(), 90 * MINUTE_MS)]).toEqual([
      '0',
      '100',
      '3100',
      '6000',
    ])
  })

  test('is, of a POV, its share of what others traded since the start, and never more than the target', () => {
    expect([at(pov(), 1, '1000'), at(pov(), 1, '1e9'), at(pov(), 1)]).toEqual(['50', '6000', '0'])
  })

  test('is all from the start, of an iceberg and a chaser', () => {
    expect([at(iceberg(), 0), at(chaser(), 0), at(chaser(), -1)]).toEqual(['6000', '6000', '0'])
  })
})

function whole(value: number): Decimal {
  return decimal(String(value))
}
