import { decimal, multiply, notional, price, quantity, roundToStep } from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ledgerOrder } from '../../test/fixtures.ts'
import { LEDGER_STATUSES, type LedgerOrder } from '../orders/order-record.ts'
import { goalTotals, isConservedGoal } from './goal-totals.ts'

const inBase = { unit: 'base', amount: quantity('1000') } as const
const inQuote = { unit: 'quote', amount: notional('10') } as const

function told(target: Parameters<typeof goalTotals>[0], orders: readonly LedgerOrder[]): string {
  const { filled, open, unknown, remaining } = goalTotals(target, orders)
  return `${filled} + ${open} + ${unknown} + ${remaining}`
}

const at8 = { price: price('0.008'), quantity: quantity('500') }
const half = { filled: quantity('250'), filledNotional: notional('2') }

test('a target in base counts quantities, one in quote what they come to', () => {
  const open = ledgerOrder({ ...at8, ...half, status: 'partially-filled' })
  expect(told(inBase, [open])).toBe('250 + 250 + 0 + 500')
  expect(told(inQuote, [open])).toBe('2 + 2 + 0 + 6')
})

test('an order of which nothing is known counts at its full size', () => {
  for (const status of ['sending', 'unknown'] as const) {
    expect(told(inBase, [ledgerOrder({ ...at8, status })])).toBe('0 + 0 + 500 + 500')
    expect(told(inQuote, [ledgerOrder({ ...at8, status })])).toBe('0 + 0 + 4 + 6')
  }
})

test('a better price than the limit leaves more of a target in quote, once the order has ended', () => {
  const better = {
    ...at8,
    filled: quantity('500'),
    filledNotional: notional('3.9'),
    status: 'filled',
  } as const
  expect(told(inQuote, [ledgerOrder({ ...better, side: 'buy' })])).toBe('3.9 + 0 + 0 + 6.1')
})

test('a market buy counts at its notional', () => {
  const market = { type: 'market', side: 'buy', price: undefined, quantity: undefined } as const
  const buy = ledgerOrder({ ...market, notional: notional('6'), ...half, status: 'acknowledged' })
  expect(told(inQuote, [buy])).toBe('2 + 4 + 0 + 4')
})

test('what orders of every status make of a target adds up to it to the last digit', () => {
  const amounts = fc.integer({ min: 0, max: 1e9 }).map((lots) => decimal(`${lots}e-2`))
  const orders = fc.array(
    fc.tuple(fc.constantFrom(...LEDGER_STATUSES), amounts, fc.integer({ min: 0, max: 100 })),
  )
  fc.assert(
    fc.property(orders, fc.boolean(), (drawn, isBase) => {
      const all = drawn.map(([status, amount, hundredths]) => {
        const part = quantity(multiply(amount, decimal(`${hundredths}e-2`)))
        const filled = roundToStep(part, decimal('0.01'), 'down')
        return ledgerOrder({ status, price: price('0.0081'), quantity: quantity(amount), filled })
      })
      const target = isBase
        ? ({ unit: 'base', amount: quantity('1e13') } as const)
        : ({ unit: 'quote', amount: notional('1e13') } as const)
      expect(isConservedGoal(target, goalTotals(target, all))).toBe(true)
    }),
  )
})

test('a goal that has more than its target is not conserved, nor is one whose parts do not add up', () => {
  const twice = ledgerOrder({ filled: quantity('1000.01'), status: 'filled' })
  expect(isConservedGoal(inBase, goalTotals(inBase, [twice]))).toBe(false)
  const totals = goalTotals(inBase, [])
  expect(isConservedGoal(inBase, { ...totals, filled: quantity('0.01') })).toBe(false)
})
