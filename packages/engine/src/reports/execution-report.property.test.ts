import { add, decimal, equals, negate, sum } from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fill, goalOrder, mark, record } from '../../test/goal-record.ts'
import { executionReport } from './execution-report.ts'
import { MAX_SERIES_POINTS, reportSeries } from './report-series.ts'

/** Decimals of a market with four places. */
const amount = fc.integer({ min: 1, max: 10_000_000 }).map((units) => `${decimal(`${units}e-4`)}`)

const execution = fc.record({
  role: fc.constantFrom('maker', 'taker'),
  price: amount,
  quantity: amount,
  fee: fc.tuple(fc.constantFrom('USDT', 'SHARP'), amount),
  mid: amount,
})

test('fees and spread add up to the cost, makers and takers to what is filled, and the fees by asset to all fees', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('buy', 'sell'),
      fc.array(execution, { maxLength: 12 }),
      (side, executions) => {
        const report = executionReport(
          record({
            side,
            orders: executions.map(({ mid, quantity }, at) =>
              goalOrder({ orderId: `${at}`, side, mid, quantity, filled: quantity }),
            ),
            fills: executions.map(({ mid: _, ...terms }, at) => fill({ orderId: `${at}`, side, ...terms })),
          }),
        )
        const { cost, makerQuantity, takerQuantity, filledQuantity, totals, filledNotional } = report
        expect(equals(add(cost.fees, cost.spread), cost.total)).toBe(true)
        expect(`${add(makerQuantity, takerQuantity)}`).toBe(`${filledQuantity}`)
        expect(`${totals.filled}`).toBe(`${filledQuantity}`)
        // What was paid is what it was worth at the middles, and the spread beyond them.
        const beyond = side === 'buy' ? cost.spread : negate(cost.spread)
        expect(`${add(cost.atMid, beyond)}`).toBe(`${filledNotional}`)
        const inBase = executions.filter(({ fee: [asset] }) => asset === 'SHARP')
        const byAsset = report.fees.find(({ asset }) => asset === 'SHARP')?.amount ?? decimal('0')
        expect(`${byAsset}`).toBe(`${sum(inBase.map(({ fee: [, paid] }) => decimal(paid)))}`)
      },
    ),
  )
})

test('a series is bounded, ends where the goal ends, and loses nothing of what others traded', () => {
  fc.assert(
    fc.property(
      fc.array(amount, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (others, most) => {
        const marks = others.map((othersQuantity, atMs) => mark({ atMs, othersQuantity }))
        const points = reportSeries(marks, most)
        expect(points.length).toBeLessThanOrEqual(most)
        expect(points.at(-1)?.atMs).toBe(others.length - 1)
        expect(points.every(({ atMs }, at) => at === 0 || atMs > (points[at - 1]?.atMs ?? 0))).toBe(true)
        const all = sum(marks.map(({ othersQuantity }) => othersQuantity))
        expect(`${sum(points.map(({ othersQuantity }) => othersQuantity))}`).toBe(`${all}`)
      },
    ),
  )
})

test('a goal of few marks is shown with all of them', () => {
  const marks = Array.from({ length: MAX_SERIES_POINTS }, (_, atMs) => mark({ atMs }))
  expect(reportSeries(marks)).toHaveLength(MAX_SERIES_POINTS)
})
