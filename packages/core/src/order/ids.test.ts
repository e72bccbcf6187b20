import { expect, test } from 'vitest'
import { clientOrderId, orderId } from './ids.ts'

test('an order id above 2^53 keeps every digit', () => {
  expect(orderId('1784123456789012345')).toBe('1784123456789012345')
})

test.each(['', ' 1', '1\n', '-1', '1.0', '1e3', '0x1f', '12a', '1'.repeat(21)])(
  '%j is no order id',
  (text) => {
    expect(() => orderId(text)).toThrow(expect.objectContaining({ rule: 'order-id-digits', value: text }))
  },
)

test('a client order id is 1 to 32 letters and digits', () => {
  expect(clientOrderId('a')).toBe('a')
  expect(clientOrderId('Zz09'.repeat(8))).toBe('Zz09'.repeat(8))
})

test.each(['', 'a'.repeat(33), 'a b', 'a-b', 'a_b', 'a+b', 'é', 'a\n', '"'])(
  '%j is no client order id',
  (text) => {
    const refusal = expect.objectContaining({ rule: 'client-order-id-characters', value: text })
    expect(() => clientOrderId(text)).toThrow(refusal)
  },
)
