import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sizes, steps } from '../../test/arbitrary.ts'
import { InvalidInputError } from '../errors/invalid-input-error.ts'
import { decimal, decimalsOf, divide, isLess, isPositive, multiply } from './decimal.ts'
import { averagePrice, notional, notionalOf, price, quantity, quantityFor } from './kinds.ts'

describe('making a price, a quantity or a notional', () => {
  const makers = [
    ['price', price],
    ['quantity', quantity],
    ['notional', notional],
  ] as const

  test.each(makers)('a %s is read from text or taken from a decimal', (_, make) => {
    expect(make('1.50').toString()).toBe('1.5')
    expect(make(decimal('0')).toString()).toBe('0')
  })

  test.each(makers)('a %s below zero is refused by a rule of its own', (subject, make) => {
    const refusal = expect.objectContaining({ rule: `${subject}-sign`, subject, value: '-0.1', limit: '0' })
    expect(() => make('-0.1')).toThrow(refusal)
    expect(() => make(decimal('-0.1'))).toThrow(refusal)
  })

  test.each(makers)('a %s that is no number is refused', (_, make) => {
    expect(() => make('twelve')).toThrow(InvalidInputError)
  })
})

test('a notional is price times quantity, to the last digit', () => {
  expect(notionalOf(price('0.008123'), quantity('1386.19')).toString()).toBe('11.26002137')
})

test('the quantity for a notional is cut down to whole lots', () => {
  expect(quantityFor(notional('10'), price('3'), decimal('0.01')).toString()).toBe('3.33')
  expect(quantityFor(notional('10'), price('0.008'), decimal('0.01')).toString()).toBe('1250')
  expect(quantityFor(notional('0.001'), price('3'), decimal('0.01')).toString()).toBe('0')
})

test('the quantity for a notional never costs more than the notional, and one lot more would', () => {
  fc.assert(
    fc.property(sizes, sizes, steps, (spent, at, lotSize) => {
      fc.pre(isPositive(at))
      const bought = quantityFor(notional(spent), price(at), lotSize)
      expect(isLess(spent, multiply(at, bought))).toBe(false)
      const lots = divide(bought, lotSize, { decimals: 40, rounding: 'down' })
      expect(decimalsOf(lots)).toBe(0)
      const oneMore = multiply(decimal(String(BigInt(lots.toString()) + 1n)), lotSize)
      expect(isLess(spent, multiply(at, oneMore))).toBe(true)
    }),
  )
})

describe('the average price', () => {
  test('of nothing executed is absent', () => {
    expect(averagePrice(notional('0'), quantity('0'))).toBeUndefined()
  })

  test('has eighteen decimals, a half going to the even digit', () => {
    expect(averagePrice(notional('1'), quantity('3'))?.toString()).toBe('0.333333333333333333')
    expect(averagePrice(notional('0.000000000000000005'), quantity('2'))?.toString()).toBe(
      '0.000000000000000002',
    )
  })

  test('keeps the decimals and the rounding it is told', () => {
    const average = averagePrice(notional('2'), quantity('3'), { decimals: 4, rounding: 'up' })
    expect(average?.toString()).toBe('0.6667')
  })
})
