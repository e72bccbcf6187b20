import { expect, test } from 'vitest'
import { isFinal, type OrderStatus, opposite } from './order.ts'

test('the opposite of buying is selling', () => {
  expect(opposite('buy')).toBe('sell')
  expect(opposite('sell')).toBe('buy')
})

test.each<OrderStatus>(['filled', 'cancelled', 'rejected', 'expired'])('nothing follows on %s', (status) => {
  expect(isFinal(status)).toBe(true)
})

test.each<OrderStatus>(['accepted', 'open', 'partially-filled', 'cancelling'])(
  'something may follow on %s',
  (status) => {
    expect(isFinal(status)).toBe(false)
  },
)
