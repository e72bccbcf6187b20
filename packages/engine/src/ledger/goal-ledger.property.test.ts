import { compare, notional, type Quantity, quantity, ZERO } from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { order } from '../../test/fixtures.ts'
import { clientOrderIdOf } from '../orders/order-intent.ts'
import { isConserved, positionOf, type Slice, type SliceState, withState } from './goal-ledger.ts'

const TARGET = quantity('5000')
const SLICE = quantity('500')

const states: fc.Arbitrary<SliceState> = fc.oneof(
  fc.constant<SliceState>({ status: 'sending' }),
  fc.constant<SliceState>({ status: 'unknown', sinceAtMs: 1 }),
  fc.constant<SliceState>({ status: 'void', reason: 'refused' }),
  fc.integer({ min: 0, max: 50_000 }).map((hundredths): SliceState => {
    const filled = quantity(`${hundredths}e-2`)
    return { status: 'settled', order: order({ filled, filledNotional: notional('0'), status: 'cancelled' }) }
  }),
)

function slice(sequence: number, state: SliceState): Slice {
  const clientOrderId = clientOrderIdOf({ goalId: 'goal-1', sequence })
  return { sequence, clientOrderId, quantity: SLICE, sentAtMs: 0, state }
}

test('target is filled plus unknown plus remaining, after every piece of news', () => {
  const news = fc.array(fc.record({ sequence: fc.integer({ min: 1, max: 10 }), state: states }), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(news, (events) => {
      let slices: readonly Slice[] = []
      for (const { sequence, state } of events) {
        const isNew = !slices.some((known) => known.sequence === sequence)
        slices = isNew
          ? [...slices, slice(sequence, { status: 'sending' })]
          : withState(slices, sequence, state)
        const position = positionOf(TARGET, slices)
        expect(isConserved(position)).toBe(true)
        expect(compare(position.remaining, ZERO as Quantity)).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

test('what is settled stays settled, whatever comes late', () => {
  fc.assert(
    fc.property(states, (late) => {
      const settled = slice(1, { status: 'settled', order: order() })
      expect(withState([settled], 1, late)).toEqual([settled])
    }),
  )
})
