import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountOf, feeOf, parseAmount, priceOf, units, unitsFixedText, unitsText } from './units.ts'

describe('reading', () => {
  test.each([
    ['1386.19', '1386.19', 2],
    ['1.500', '1.5', 1],
    ['9.1E-10', '0.00000000091', 11],
    ['0E-18', '0', 0],
    ['1e3', '1000', 0],
    ['-0.5', '-0.5', 1],
    ['-5e-1', '-0.5', 1],
    ['0.000000000000000001', '0.000000000000000001', 18],
  ])('%s is %s and needs %d decimals', (text, canonical, decimals) => {
    const amount = parseAmount(text)
    expect(amount === undefined ? '' : unitsText(amount.units)).toBe(canonical)
    expect(amount?.decimals).toBe(decimals)
  })

  test('more decimals than 18 are counted, though not kept', () => {
    expect(parseAmount('0.0000000000000000019')).toEqual({ units: 1n, decimals: 19 })
    expect(() => units('0.0000000000000000019')).toThrow(RangeError)
  })

  test.each(['', '.5', '5.', '1,5', '0x10', '1e', 'NaN', ' 1', '1\n', '9e999', '--1'])(
    '%j is no number',
    (text) => {
      expect(parseAmount(text)).toBeUndefined()
    },
  )
})

describe('printing', () => {
  test('is canonical, or with all 18 decimals', () => {
    expect(unitsText(units('0.002'))).toBe('0.002')
    expect(unitsFixedText(units('0.002'))).toBe('0.002000000000000000')
    expect(unitsText(units('-12.5'))).toBe('-12.5')
    expect(unitsText(0n)).toBe('0')
  })

  test('reading undoes it', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (value) => {
        expect(units(unitsText(value))).toBe(value)
        expect(units(unitsFixedText(value))).toBe(value)
      }),
    )
  })
})

describe('computing', () => {
  test('a fee is rounded up, against whoever pays it', () => {
    expect(unitsText(feeOf(units('10'), units('0.002')))).toBe('0.02')
    expect(feeOf(1n, units('0.002'))).toBe(1n)
    expect(feeOf(0n, units('0.002'))).toBe(0n)
  })

  test('an amount is price × quantity, and the average price its quotient', () => {
    expect(unitsText(amountOf(units('2.047'), units('10')))).toBe('20.47')
    expect(unitsText(priceOf(units('20.47'), units('10')))).toBe('2.047')
    expect(priceOf(0n, 0n)).toBe(0n)
  })
})
