import { expect, test } from 'vitest'
import { decimal } from '../money/decimal.ts'
import { totalBalance } from './balance.ts'

test('a total is what is available and what is frozen together', () => {
  const balance = { asset: 'SHARP', available: decimal('0.1'), frozen: decimal('0.2') }
  expect(totalBalance(balance).toString()).toBe('0.3')
})
