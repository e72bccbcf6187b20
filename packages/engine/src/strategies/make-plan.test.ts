import { decimal, InvalidInputError, price, quantity } from '@trading-bridge/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { twap, vwap } from '../../test/goal-fixtures.ts'
import type { GoalSettings } from '../goals/goal-settings.ts'
import { makePlan } from './make-plan.ts'
import type { ProfileCandles } from './volume-profile.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW_MS = 20_000 * DAY_MS

const arrivalMid = price('0.008')

function planned(settings: GoalSettings, candles?: ProfileCandles) {
  return makePlan({ settings, nowMs: NOW_MS, arrivalMid, candles })
}

/** The text of what is refused. */
function refusal(settings: GoalSettings, candles?: ProfileCandles): string {
  try {
    planned(settings, candles)
    return 'nothing'
  } catch (error) {
    if (error instanceof InvalidInputError) return `${error.rule}: ${error.value}`
    throw error
  }
}

describe('a plan', () => {
  test('begins now where no start was set, or where that has passed, and at its start where it is to come', () => {
    const end = { kind: 'after', durationMs: HOUR_MS } as const
    expect(planned(twap({ end }))).toEqual({ startAtMs: NOW_MS, endAtMs: NOW_MS + HOUR_MS, arrivalMid })
    expect(planned(twap({ end, startAtMs: NOW_MS - 5 }))).toMatchObject({ startAtMs: NOW_MS })
    expect(planned(twap({ end, startAtMs: NOW_MS + 5 }))).toMatchObject({
      startAtMs: NOW_MS + 5,
      endAtMs: NOW_MS + 5 + HOUR_MS,
    })
  })

  test('ends at its moment, and is refused where that has passed', () => {
    expect(planned(twap({ end: { kind: 'at', atMs: NOW_MS + 1 } }))).toMatchObject({ endAtMs: NOW_MS + 1 })
    expect(refusal(twap({ end: { kind: 'at', atMs: NOW_MS } }))).toMatch(/^goal-end: 2024-10-04T00:00:00/)
  })
})

/** A day of hours in which volume is the hour's number, so many days ago. */
function day(daysAgo: number, volumeOf = (hour: number) => hour) {
  const midnight = NOW_MS - daysAgo * DAY_MS
  return Array.from({ length: 24 }, (_, hour) => ({
    openAtMs: midnight + hour * HOUR_MS,
    volume: quantity(decimal(String(volumeOf(hour)))),
  }))
}

const hours = (list: ProfileCandles['list']): ProfileCandles => ({ intervalMs: HOUR_MS, list })
const hourly = { end: { kind: 'after', durationMs: 5 * HOUR_MS }, sliceIntervalMs: HOUR_MS } as const
/** In parts of the smallest weight that is not nothing. */
const parts = (weights: readonly number[] = []) => {
  const least = Math.min(...weights.filter((weight) => weight > 0))
  return weights.map((weight) => Math.round(weight / least))
}

describe('the weights of a VWAP', () => {
  test("are what is traded at each slice's time of day, and whole numbers", () => {
    const { weights = [] } = planned(vwap(hourly), hours([...day(1), ...day(2)]))
    expect(parts(weights)).toEqual([0, 1, 2, 3, 4])
    expect(weights.every(Number.isSafeInteger)).toBe(true)
  })

  test('take of an hour what a slice has of it', () => {
    const halves = { ...hourly, sliceIntervalMs: HOUR_MS / 2, startAtMs: NOW_MS + HOUR_MS * 1.5 }
    const { weights } = planned(vwap(halves), hours([...day(1), ...day(2)]))
    expect(parts(weights)).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5, 6])
  })

  test('take an hour without a candle for one without trades, and a day before the first candle for none at all', () => {
    const sparse = hours([...day(1), ...day(2)].filter(({ volume }) => `${volume}` !== '3'))
    expect(parts(planned(vwap(hourly), sparse).weights)).toEqual([0, 1, 2, 0, 4])
    const listed = hours([...day(1), ...day(2).slice(3)])
    expect(parts(planned(vwap(hourly), listed).weights)).toEqual([0, 1, 2, 3, 4])
  })

  test('are the mean of the days, and know of no day beyond them', () => {
    const list = [...day(1), ...day(2, (hour) => 3 * hour), ...day(3, () => 1_000_000)]
    expect(parts(planned(vwap(hourly), hours(list)).weights)).toEqual([0, 1, 2, 3, 4])
  })

  test('do not know the candle that is still being made', () => {
    const running = [{ openAtMs: NOW_MS, volume: quantity('1000000') }]
    expect(parts(planned(vwap(hourly), hours([...day(1), ...day(2), ...running])).weights)).toEqual([
      0, 1, 2, 3, 4,
    ])
  })

  test('go around midnight', () => {
    const late = { ...hourly, startAtMs: NOW_MS + 22 * HOUR_MS }
    expect(parts(planned(vwap(late), hours([...day(1), ...day(2)])).weights)).toEqual([22, 23, 0, 1, 2])
  })

  test('are refused, with what was found, where there is not enough to know the market by', () => {
    expect(refusal(vwap(hourly))).toBe('vwap-profile: no candles')
    expect(refusal(vwap(hourly), hours([]))).toBe('vwap-profile: 0.0 days of candles')
    expect(refusal(vwap({ ...hourly, profileDays: 7 }), hours([...day(1), ...day(2)]))).toBe(
      'vwap-profile: 2.0 days of candles',
    )
    const elsewhere = hours([...day(1, (hour) => (hour > 12 ? 1 : 0)), ...day(2, () => 0)])
    expect(refusal(vwap(hourly), elsewhere)).toBe('vwap-profile: no trades at its times of day')
  })

  test('are as many as there are slices, and never below zero', () => {
    const lengths = fc.integer({ min: 1_000, max: 5 * HOUR_MS })
    const volumes = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 24, maxLength: 24 })
    fc.assert(
      fc.property(
        lengths,
        fc.integer({ min: 60_000, max: HOUR_MS }),
        volumes,
        (durationMs, sliceIntervalMs, each) => {
          const settings = vwap({ sliceIntervalMs, end: { kind: 'after', durationMs }, profileDays: 1 })
          const candles = hours(day(1, (hour) => (each[hour] ?? 0) + 1))
          const { weights = [] } = planned(settings, candles)
          expect(weights).toHaveLength(Math.ceil(durationMs / sliceIntervalMs))
          expect(weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0)).toBe(true)
          const total = weights.reduce((sum, weight) => sum + weight, 0)
          expect(Math.abs(total - 1e9)).toBeLessThanOrEqual(weights.length)
        },
      ),
    )
  })
})
