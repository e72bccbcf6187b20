import { expect, test } from 'vitest'
import { isFinal, type OrderStatus, opposite } from './order.ts'

test('the opposite of buying is selling', () => {
  expect(opposite('buy')).toBe('sell')
  expect(opposite('sell')).toBe('buy')
})

test('a final status is one after which nothing can happen', () => {
  const expected: Record<OrderStatus, boolean> = {
    accepted: false,
    open: false,
    'partially-filled': false,
    cancelling: false,
    filled: true,
    cancelled: true,
    rejected: true,
    expired: true,
  }
  for (const [status, final] of Object.entries(expected)) {
    expect([status, isFinal(status as OrderStatus)]).toEqual([status, final])
  }
})
