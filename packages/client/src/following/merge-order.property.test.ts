import { isFinal, isLess, type Order, type OrderStatus } from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderOf } from '../../test/following-orders.ts'
import { mergeOrder } from './merge-order.ts'

const STATUSES: readonly OrderStatus[] = [
  'accepted',
  'open',
  'partially-filled',
  'filled',
  'cancelling',
  'cancelled',
  'rejected',
  'expired',
]
const news = fc
  .record({ status: fc.constantFrom(...STATUSES), filled: fc.integer({ min: 0, max: 10 }) })
  .map(({ status, filled }) => orderOf({ status, filled: String(filled) }))
const history = fc.array(news, { minLength: 2, maxLength: 20 })

test('whatever comes in whatever order, what is filled never falls and an end stays an end', () => {
  fc.assert(
    fc.property(history, ([first, ...later]) => {
      let known = first as Order
      for (const order of later) {
        const next = mergeOrder(known, order)
        expect(isLess(next.filled, known.filled)).toBe(false)
        expect(isLess(next.filled, order.filled)).toBe(false)
        if (isFinal(known.status)) expect(isFinal(next.status)).toBe(true)
        if (!isFinal(known.status) && isFinal(next.status)) expect(next.status).toBe(order.status)
        known = next
      }
    }),
  )
})

test('the same news twice is no news', () => {
  fc.assert(
    fc.property(history, ([first, ...later]) => {
      let known = first as Order
      for (const order of later) {
        known = mergeOrder(known, order)
        expect(mergeOrder(known, order)).toBe(known)
      }
    }),
  )
})

test('a fill that shows after the cancel raises what is filled, and the order stays cancelled', () => {
  const cancelled = orderOf({ status: 'cancelled', filled: '3' })
  const late = mergeOrder(cancelled, orderOf({ status: 'partially-filled', filled: '4' }))
  expect(late).toMatchObject({ status: 'cancelled' })
  expect(late.filled.toString()).toBe('4')
})
