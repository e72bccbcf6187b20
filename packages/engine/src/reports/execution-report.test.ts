import { expect, test } from 'vitest'
import { fill, goalOrder, mark, record } from '../../test/goal-record.ts'
import { executionReport } from './execution-report.ts'

/** Two orders: 40 taken at 10.02 when the middle was 10.00, 60 rested for at 10.09 when it was 10.10. */
const bought = record({
  side: 'buy',
  arrivalMid: '10',
  target: '200',
  orders: [
    goalOrder({ orderId: '1', mid: '10', quantity: '40', filled: '40' }),
    goalOrder({ orderId: '2', mid: '10.1', quantity: '60', filled: '60' }),
  ],
  fills: [
    fill({ orderId: '1', role: 'taker', price: '10.02', quantity: '40', fee: ['SHARP', '0.08'] }),
    fill({ orderId: '2', role: 'maker', price: '10.09', quantity: '60', fee: ['USDT', '1.2108'] }),
  ],
  marks: [
    mark({ scheduled: '50', filled: '40', othersQuantity: '300', othersNotional: '3009' }),
    mark({ scheduled: '100', filled: '100', othersQuantity: '200', othersNotional: '2023' }),
  ],
})

test('a report adds up what was executed, and by which role', () => {
  const report = texts(executionReport(bought))
  expect(report).toMatchObject({
    orders: 2,
    fills: 2,
    filledQuantity: '100',
    filledNotional: '1006.2',
    averagePrice: '10.062',
    makerQuantity: '60',
    takerQuantity: '40',
    totals: { filled: '100', open: '0', unknown: '0', remaining: '100' },
  })
})

test('fees stand by asset, and in quote where they have a price there', () => {
  const report = texts(executionReport(bought))
  expect(report).toMatchObject({
    fees: [
      { asset: 'SHARP', amount: '0.08' },
      { asset: 'USDT', amount: '1.2108' },
    ],
    // 0.08 × 10.02 + 1.2108, and 40 × 0.02 − 60 × 0.01
    cost: { fees: '2.0124', spread: '0.2', total: '2.2124', unvalued: [] },
  })
})

test('the shortfall is what was paid beyond the middle at arrival, with fees, in bps of that', () => {
  // 1006.2 − 1000 + 2.0124 over 1000
  expect(texts(executionReport(bought))).toMatchObject({
    arrivalMid: '10',
    shortfall: { amount: '8.2124', bps: '82.124' },
  })
})

test('slippage is measured from the middle of each decision, and not from arrival', () => {
  // 0.2 over 40 × 10 + 60 × 10.1
  expect(texts(executionReport(bought))).toMatchObject({ slippageBps: '1.9881' })
})

test('the market is what others traded: its average, and the part that was ours beside it', () => {
  // 5032 over 500 is 10.064; 10.062 is 0.002 better for a buyer; 100 over 500
  expect(texts(executionReport(bought))).toMatchObject({
    othersQuantity: '500',
    marketVwap: '10.064',
    againstVwapBps: '-1.9873',
    participation: '0.2',
  })
})

test('beside the share of its life stands the highest share of a window, as the limit counts it, and the limit', () => {
  const report = executionReport(
    record({
      orders: [
        goalOrder({ orderId: '1', mid: '10', filled: '40', share: ['40', '1000'], atMs: 1_000 }),
        goalOrder({ orderId: '2', mid: '10', filled: '60', share: ['100', '1200'], atMs: 2_000 }),
        // Recorded before shares were.
        goalOrder({ orderId: '3', mid: '10', atMs: 3_000 }),
        goalOrder({ orderId: '4', mid: '10', share: ['100', '2000'], atMs: 4_000 }),
      ],
      fills: [fill({ orderId: '1', quantity: '40' }), fill({ orderId: '2', quantity: '60' })],
      // Others hardly traded while it ran: they had before.
      marks: [mark({ othersQuantity: '200', othersNotional: '2000' })],
    }),
  )
  expect(texts(report)).toMatchObject({
    participation: '0.5',
    // 100 over 1200, rounded against the goal
    windowShare: { highest: '0.083334', atMs: 2_000, windowMs: 900_000, limit: '0.1' },
  })
})

test('where no order tells of its window, nothing is said of one', () => {
  const report = executionReport(record({ orders: [goalOrder({ orderId: '1', mid: '10' })] }))
  expect(report.windowShare).toBeUndefined()
})

test('the tracking error is the mean distance from the schedule, to the target, and a slice has its time', () => {
  const marks = (...all: readonly (readonly [scheduled: string, filled: string])[]) =>
    record({ target: '200', marks: all.map(([scheduled, filled]) => mark({ scheduled, filled })) })
  const error = (goal: ReturnType<typeof marks>) => `${executionReport(goal).trackingError}`
  // A mark stands where its slice begins: what that orders has not been ordered.
  expect(error(marks(['50', '0'], ['100', '50'], ['150', '100'], ['200', '150'], ['200', '200']))).toBe('0')
  // 10 behind once, 20 ahead once, of 200 at four marks.
  expect(error(marks(['50', '0'], ['100', '40'], ['150', '170'], ['200', '170']))).toBe('0.0375')
  expect(error(marks(['50', '0'], ['100', '0'], ['100', '0']))).toBe('0.25')
})

test('a kind that may be filled at any time has nothing to stray from', () => {
  const goal = record({ marks: [mark({ scheduled: '1000', filled: '10' })] })
  const report = executionReport({ ...goal, bot: { ...goal.bot, kind: 'iceberg' } })
  expect(report.trackingError).toBeUndefined()
})

test('for a seller lower is worse', () => {
  const sold = record({
    side: 'sell',
    arrivalMid: '10',
    orders: [goalOrder({ orderId: '1', side: 'sell', mid: '10', quantity: '100', filled: '100' })],
    fills: [
      fill({ orderId: '1', side: 'sell', role: 'taker', price: '9.9', quantity: '100', fee: ['USDT', '2'] }),
    ],
    marks: [mark({ othersQuantity: '1000', othersNotional: '9950' })],
  })
  expect(texts(executionReport(sold))).toMatchObject({
    shortfall: { amount: '12', bps: '120' },
    slippageBps: '100',
    // 9.95 against 9.9
    againstVwapBps: '50.2513',
    cost: { fees: '2', spread: '10', total: '12' },
  })
})

test('a fee in a third asset is shown, and no value is made up for it', () => {
  const report = executionReport(
    record({
      orders: [goalOrder({ orderId: '1', mid: '10' })],
      fills: [fill({ orderId: '1', price: '10', quantity: '5', fee: ['POINT', '3'] })],
    }),
  )
  expect(texts(report)).toMatchObject({
    fees: [{ asset: 'POINT', amount: '3' }],
    cost: { fees: '0', unvalued: ['POINT'] },
  })
})

test('fills of other orders on the account are nobody’s report but their own', () => {
  const report = executionReport(
    record({
      orders: [goalOrder({ orderId: '1', mid: '10' })],
      fills: [fill({ orderId: '1', quantity: '5' }), fill({ orderId: '77', quantity: '70' })],
    }),
  )
  expect(texts(report)).toMatchObject({ fills: 1, filledQuantity: '5' })
})

test('an order whose decision is not on record has no part in the slippage', () => {
  const report = executionReport(
    record({
      orders: [goalOrder({ orderId: '1', mid: '10' }), goalOrder({ orderId: '2', mid: null })],
      fills: [
        fill({ orderId: '1', price: '10.01', quantity: '10' }),
        fill({ orderId: '2', price: '99', quantity: '10' }),
      ],
    }),
  )
  expect(texts(report)).toMatchObject({ slippageBps: '10', cost: { spread: '0.1' } })
})

test('before the first fill, and before the start, a report says nothing that it does not know', () => {
  const report = executionReport(record({ arrivalMid: null }))
  expect(report).toMatchObject({
    averagePrice: undefined,
    arrivalMid: undefined,
    marketVwap: undefined,
    shortfall: undefined,
    againstVwapBps: undefined,
    slippageBps: undefined,
    participation: undefined,
    windowShare: undefined,
    trackingError: undefined,
    series: [],
  })
  expect(texts(report)).toMatchObject({ totals: { filled: '0', remaining: '1000' } })
})

test('what is still open or unknown is in the totals, at full size', () => {
  const report = executionReport(
    record({
      target: '100',
      orders: [
        goalOrder({ orderId: '1', mid: '10', quantity: '30', filled: '10', status: 'partially-filled' }),
        goalOrder({ orderId: '2', mid: '10', quantity: '25', status: 'unknown' }),
      ],
    }),
  )
  expect(texts(report)).toMatchObject({
    totals: { filled: '10', open: '20', unknown: '25', remaining: '45' },
  })
})

/** Decimals as the text they print as. */
function texts(report: object): unknown {
  return JSON.parse(JSON.stringify(report))
}
