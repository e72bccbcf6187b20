import { add, type Decimal, decimal, isLess, multiply, type Side, subtract, ZERO } from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTwoSided } from './one-sidedness.ts'
import { RollingTakerFlow, type TakerFlow } from './taker-flow.ts'

const HOUR_MS = 3_600_000

const orders = fc.array(
  fc.record({
    side: fc.constantFrom<Side>('buy', 'sell'),
    quantity: fc.integer({ min: 1, max: 50 }).map((whole) => decimal(String(whole))),
  }),
  { maxLength: 60 },
)

test('MI-6: whatever takers are wished for, what is let through stays four fifths one-sided', () => {
  fc.assert(
    fc.property(orders, (list) => {
      let flow: TakerFlow = { bought: ZERO, sold: ZERO }
      for (const order of list) {
        if (isTwoSided(flow, order, ZERO)) continue
        flow = withOrder(flow, order)
        const { bought, sold } = flow
        const net = isLess(bought, sold) ? subtract(sold, bought) : subtract(bought, sold)
        expect(isLess(net, multiply(add(bought, sold), decimal('0.8')))).toBe(false)
      }
    }),
  )
})

test('MI-6: takers below the floor are no pattern, and the first above it is', () => {
  const flow: TakerFlow = { bought: decimal('10'), sold: decimal('9') }
  expect(isTwoSided(flow, { side: 'sell', quantity: decimal('1') }, decimal('20'))).toBe(false)
  expect(isTwoSided(flow, { side: 'sell', quantity: decimal('1.01') }, decimal('20'))).toBe(true)
  expect(isTwoSided(flow, { side: 'buy', quantity: decimal('5') }, decimal('20'))).toBe(false)
})

test('what takers did is forgotten after a day, to the minute', () => {
  const flow = new RollingTakerFlow()
  for (let hour = 0; hour < 24; hour += 1)
    flow.count(hour < 12 ? 'buy' : 'sell', decimal('10'), hour * HOUR_MS)
  expect(shown(flow.at(23 * HOUR_MS))).toBe('120 120')
  expect(shown(flow.at(24 * HOUR_MS + 59_999))).toBe('120 120')
  expect(shown(flow.at(24 * HOUR_MS + 60_000))).toBe('110 120')
  expect(shown(flow.at(40 * HOUR_MS))).toBe('0 80')
  flow.count('buy', decimal('3'), 40 * HOUR_MS)
  flow.count('buy', decimal('4'), 40 * HOUR_MS + 60_000)
  for (let minute = 0; minute <= 7 * 60; minute += 1) flow.at(40 * HOUR_MS + minute * 60_000)
  expect(shown(flow.at(47 * HOUR_MS))).toBe('7 10')
  expect(shown(flow.at(64 * HOUR_MS + 60_000))).toBe('4 0')
  expect(shown(flow.at(900 * HOUR_MS))).toBe('0 0')
  // What is told late of a day that is over counts for nothing.
  flow.count('buy', decimal('7'), HOUR_MS)
  expect(shown(flow.at(900 * HOUR_MS))).toBe('0 0')
})

function withOrder(
  { bought, sold }: TakerFlow,
  { side, quantity }: { readonly side: Side; readonly quantity: Decimal },
): TakerFlow {
  return side === 'buy' ? { bought: add(bought, quantity), sold } : { bought, sold: add(sold, quantity) }
}

function shown({ bought, sold }: TakerFlow): string {
  return `${bought} ${sold}`
}
