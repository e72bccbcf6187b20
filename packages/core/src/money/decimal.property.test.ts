import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimals, decimalTexts, steps } from '../../test/arbitrary.ts'
import {
  add,
  type Decimal,
  decimal,
  decimalsOf,
  divide,
  equals,
  isDecimalText,
  isLess,
  isMultipleOf,
  isNegative,
  isZero,
  maximum,
  minimum,
  multiply,
  negate,
  type Rounding,
  roundToDecimals,
  roundToStep,
  subtract,
  toFixedText,
  ZERO,
} from './decimal.ts'

const CANONICAL = /^(?:0|-?(?:[1-9][0-9]*|(?:0|[1-9][0-9]*)\.[0-9]*[1-9]))$/
const roundings = fc.constantFrom<Rounding>('down', 'up', 'half-up', 'half-even')

test('printed text is canonical: no exponent, no trailing zeros, no negative zero', () => {
  fc.assert(
    fc.property(decimals, (value) => {
      expect(value.toString()).toMatch(CANONICAL)
    }),
  )
})

test('reading undoes printing', () => {
  fc.assert(
    fc.property(decimals, (value) => {
      expect(equals(decimal(value.toString()), value)).toBe(true)
      expect(decimal(value.toString()).toString()).toBe(value.toString())
    }),
  )
})

test('scientific notation is the same number as its plain text', () => {
  const exponents = fc.integer({ min: -30, max: 30 })
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), exponents, (digits, exponent) => {
      const plain =
        exponent >= 0
          ? `${digits}${'0'.repeat(exponent)}`
          : `${digits}`.padStart(1 - exponent, '0').replace(new RegExp(`(\\d{${-exponent}})$`), '.$1')
      expect(equals(decimal(`${digits}e${exponent}`), decimal(plain))).toBe(true)
    }),
  )
})

test('any text either reads as a decimal and prints canonically, or is refused', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[-+ 0-9.eExXn_,]{0,120}$/),
  )
  fc.assert(
    fc.property(texts, (text) => {
      if (isDecimalText(text)) expect(decimal(text).toString()).toMatch(CANONICAL)
    }),
  )
})

test('subtraction undoes addition', () => {
  fc.assert(
    fc.property(decimals, decimals, (left, right) => {
      expect(equals(subtract(add(left, right), right), left)).toBe(true)
      expect(equals(add(left, negate(left)), ZERO)).toBe(true)
    }),
  )
})

test('a product divided by one factor is the other', () => {
  fc.assert(
    fc.property(decimals, decimals, (left, right) => {
      fc.pre(!isZero(right))
      const back = divide(multiply(left, right), right, { decimals: 60, rounding: 'down' })
      expect(equals(back, left)).toBe(true)
    }),
  )
})

test('a quotient is less than one last place from the exact value, on the named side', () => {
  fc.assert(
    fc.property(decimals, decimals, fc.nat(20), roundings, (dividend, divisor, places, rounding) => {
      fc.pre(!isZero(divisor))
      const quotient = divide(dividend, divisor, { decimals: places, rounding })
      const place = decimal(`1e-${places}`)
      expect(decimalsOf(quotient)).toBeLessThanOrEqual(places)
      const error = magnitude(subtract(multiply(quotient, divisor), dividend))
      expect(isLess(error, magnitude(multiply(place, divisor)))).toBe(true)
      const grown = isLess(magnitude(dividend), magnitude(multiply(quotient, divisor)))
      const shrunk = isLess(magnitude(multiply(quotient, divisor)), magnitude(dividend))
      if (rounding === 'down') expect(grown).toBe(false)
      if (rounding === 'up') expect(shrunk).toBe(false)
    }),
  )
})

test('rounding to a step lands on the grid, within one step, in the named direction', () => {
  fc.assert(
    fc.property(decimals, steps, roundings, (value, step, rounding) => {
      const rounded = roundToStep(value, step, rounding)
      expect(isOnGrid(rounded, step)).toBe(true)
      expect(isLess(magnitude(subtract(rounded, value)), step)).toBe(true)
      if (rounding === 'down') expect(isLess(magnitude(value), magnitude(rounded))).toBe(false)
      if (rounding === 'up') expect(isLess(magnitude(rounded), magnitude(value))).toBe(false)
    }),
  )
})

test('rounding to the nearest step is at most half a step away', () => {
  fc.assert(
    fc.property(
      decimals,
      steps,
      fc.constantFrom<Rounding>('half-up', 'half-even'),
      (value, step, rounding) => {
        const distance = magnitude(subtract(roundToStep(value, step, rounding), value))
        expect(isLess(step, add(distance, distance))).toBe(false)
      },
    ),
  )
})

test('what is on the grid already does not move', () => {
  fc.assert(
    fc.property(decimals, steps, roundings, roundings, (value, step, first, second) => {
      const rounded = roundToStep(value, step, first)
      expect(equals(roundToStep(rounded, step, second), rounded)).toBe(true)
    }),
  )
})

test('rounding to decimals is rounding to the step of those decimals', () => {
  fc.assert(
    fc.property(decimals, fc.nat(20), roundings, (value, places, rounding) => {
      const byStep = roundToStep(value, decimal(`1e-${places}`), rounding)
      expect(equals(roundToDecimals(value, places, rounding), byStep)).toBe(true)
    }),
  )
})

test('a fixed text reads back as the same number', () => {
  fc.assert(
    fc.property(decimals, fc.nat(30), (value, places) => {
      expect(equals(decimal(toFixedText(value, places)), value)).toBe(true)
    }),
  )
})

test('the lesser and the greater of two are the two', () => {
  fc.assert(
    fc.property(decimalTexts, decimalTexts, (left, right) => {
      const [low, high] = [minimum(decimal(left), decimal(right)), maximum(decimal(left), decimal(right))]
      expect(isLess(high, low)).toBe(false)
      expect(equals(add(low, high), add(decimal(left), decimal(right)))).toBe(true)
    }),
  )
})

function magnitude(value: Decimal): Decimal {
  return isNegative(value) ? negate(value) : value
}

function isOnGrid(value: Decimal, step: Decimal): boolean {
  return decimalsOf(divide(value, step, { decimals: 60, rounding: 'down' })) === 0
}

test('a value is a multiple of a step when rounding it to the step changes nothing', () => {
  const values = fc
    .tuple(fc.integer(), fc.integer({ min: -8, max: 8 }))
    .map(([digits, shift]) => `${digits}e${shift}`)
  const stepTexts = fc.oneof(
    fc.integer({ min: -8, max: 3 }).map((shift) => `1e${shift}`),
    fc
      .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: -6, max: 1 }))
      .map((parts) => parts.join('e')),
  )
  fc.assert(
    fc.property(values, stepTexts, (text, stepText) => {
      const [value, step] = [decimal(text), decimal(stepText)]
      expect(isMultipleOf(value, step)).toBe(equals(roundToStep(value, step, 'down'), value))
    }),
  )
})
