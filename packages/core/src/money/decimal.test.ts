import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../errors/invalid-input-error.ts'
import {
  add,
  compare,
  type Decimal,
  decimal,
  decimalsOf,
  divide,
  isDecimalText,
  maximum,
  minimum,
  negate,
  type Rounding,
  roundToDecimals,
  roundToStep,
  stepOfDecimals,
  subtract,
  sum,
  toFixedText,
} from './decimal.ts'

describe('reading and printing', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['0.00', '0'],
    ['0E-18', '0'],
    ['007', '7'],
    ['1.50', '1.5'],
    ['100', '100'],
    ['1e3', '1000'],
    ['9.1E-10', '0.00000000091'],
    ['-2.5e+1', '-25'],
    ['1386.193512614361', '1386.193512614361'],
    ['0.000000000000000001', '0.000000000000000001'],
    ['123456789012345678901234567890.123456789', '123456789012345678901234567890.123456789'],
  ])('%s prints as %s', (text, canonical) => {
    expect(decimal(text).toString()).toBe(canonical)
  })

  test('the largest and smallest readable numbers print without an exponent', () => {
    expect(decimal('1e100').toString()).toBe(`1${'0'.repeat(100)}`)
    expect(decimal('1e-100').toString()).toBe(`0.${'0'.repeat(99)}1`)
  })

  test('a decimal in JSON is its canonical text, never a float', () => {
    expect(JSON.stringify({ price: decimal('9.10E-10') })).toBe('{"price":"0.00000000091"}')
  })

  test('a decimal refuses to turn into a number', () => {
    expect(() => Number(decimal('0.1'))).toThrow()
  })

  test.each([
    ['an empty text', ''],
    ['a blank', ' '],
    ['a leading blank', ' 1'],
    ['a trailing line feed', '1\n'],
    ['a plus sign', '+1'],
    ['two signs', '--1'],
    ['a comma', '1,5'],
    ['two points', '1.2.3'],
    ['a leading point', '.5'],
    ['a trailing point', '5.'],
    ['an underscore', '1_000'],
    ['hexadecimal', '0x1'],
    ['a bigint literal', '1n'],
    ['an exponent without digits', '1e'],
    ['an exponent of four digits', '1e1000'],
    ['an exponent that would fill memory', '1e999999'],
    ['an exponent beyond any amount of money', '1e101'],
    ['an exponent below any amount of money', '1e-101'],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['digits of another script', '١٢'],
    ['a null byte', '1\u0000'],
    ['ten thousand digits', '1'.repeat(10_000)],
    ['ten thousand blanks', ' '.repeat(10_000)],
  ])('%s is refused', (_, text) => {
    expect(isDecimalText(text)).toBe(false)
    expect(() => decimal(text)).toThrow(InvalidInputError)
  })

  test('a refusal quotes no more than the start of a long text', () => {
    const refused = caught(() => decimal('9'.repeat(10_000)))
    expect(refused.rule).toBe('decimal-text')
    expect(refused.message.length).toBeLessThan(100)
    expect(refused.value.length).toBeLessThan(50)
  })
})

describe('rounding', () => {
  const cases: readonly [string, Record<Rounding, string>][] = [
    ['1.5', { down: '1', up: '2', 'half-up': '2', 'half-even': '2' }],
    ['2.5', { down: '2', up: '3', 'half-up': '3', 'half-even': '2' }],
    ['2.500000000000000001', { down: '2', up: '3', 'half-up': '3', 'half-even': '3' }],
    ['2.499999999999999999', { down: '2', up: '3', 'half-up': '2', 'half-even': '2' }],
    ['-1.5', { down: '-1', up: '-2', 'half-up': '-2', 'half-even': '-2' }],
    ['-2.5', { down: '-2', up: '-3', 'half-up': '-3', 'half-even': '-2' }],
    ['0.000000000000000001', { down: '0', up: '1', 'half-up': '0', 'half-even': '0' }],
    ['-0.1', { down: '0', up: '-1', 'half-up': '0', 'half-even': '0' }],
    ['7', { down: '7', up: '7', 'half-up': '7', 'half-even': '7' }],
  ]
  const modes: readonly Rounding[] = ['down', 'up', 'half-up', 'half-even']
  const table = cases.flatMap(([value, results]) =>
    modes.map((mode) => [value, mode, results[mode]] as const),
  )

  test.each(table)('%s rounded %s to whole numbers is %s', (value, rounding, result) => {
    expect(roundToDecimals(decimal(value), 0, rounding).toString()).toBe(result)
    expect(roundToStep(decimal(value), decimal('1'), rounding).toString()).toBe(result)
    expect(divide(decimal(value), decimal('1'), { decimals: 0, rounding }).toString()).toBe(result)
  })

  test.each([
    ['1386.193512614361', '0.01', 'down', '1386.19'],
    ['1386.193512614361', '0.01', 'up', '1386.2'],
    ['0.0083', '0.0005', 'half-up', '0.0085'],
    ['17', '5', 'down', '15'],
    ['17', '5', 'up', '20'],
    ['0.004', '0.01', 'down', '0'],
    ['0.3', '0.1', 'down', '0.3'],
  ] as const)('%s on a grid of %s, rounded %s, is %s', (value, step, rounding, result) => {
    expect(roundToStep(decimal(value), decimal(step), rounding).toString()).toBe(result)
  })

  test('a division keeps the decimals it is told to, whatever the division before it kept', () => {
    const third = (decimals: number) => divide(decimal('1'), decimal('3'), { decimals, rounding: 'down' })
    expect([third(2), third(18), third(0), third(5)].map(String)).toEqual([
      '0.33',
      '0.333333333333333333',
      '0',
      '0.33333',
    ])
  })

  test('a division by zero is a defect of the caller', () => {
    expect(() => divide(decimal('1'), decimal('0'), { decimals: 2, rounding: 'down' })).toThrow(RangeError)
    expect(() => roundToStep(decimal('1'), decimal('0'), 'down')).toThrow(RangeError)
  })
})

describe('arithmetic', () => {
  test('tenths add up exactly', () => {
    expect(add(decimal('0.1'), decimal('0.2')).toString()).toBe('0.3')
    expect(subtract(decimal('0.3'), decimal('0.1')).toString()).toBe('0.2')
  })

  test('the negative of zero is zero', () => {
    expect(negate(decimal('0')).toString()).toBe('0')
    expect(toFixedText(negate(decimal('0')), 2)).toBe('0.00')
  })

  test('the sum of nothing is zero', () => {
    expect(sum<Decimal>([]).toString()).toBe('0')
    expect(sum(['0.1', '0.2', '-0.3'].map(decimal)).toString()).toBe('0')
  })

  test('minimum and maximum compare by value, not by text', () => {
    expect(minimum(decimal('9'), decimal('10')).toString()).toBe('9')
    expect(maximum(decimal('9'), decimal('10')).toString()).toBe('10')
    expect(compare(decimal('1.0'), decimal('1'))).toBe(0)
  })
})

describe('decimal places', () => {
  test.each([
    ['1', 0],
    ['1.50', 1],
    ['1e-8', 8],
    ['1e8', 0],
  ])('%s needs %i', (text, places) => {
    expect(decimalsOf(decimal(text))).toBe(places)
  })

  test('a number of decimals gives the step of its grid', () => {
    expect(stepOfDecimals(0).toString()).toBe('1')
    expect(stepOfDecimals(2).toString()).toBe('0.01')
  })

  test('a fixed text gains zeros and never loses digits', () => {
    expect(toFixedText(decimal('1.5'), 4)).toBe('1.5000')
    expect(toFixedText(decimal('1.56789'), 2)).toBe('1.56789')
  })
})

function caught(action: () => unknown): InvalidInputError {
  try {
    action()
  } catch (error) {
    if (error instanceof InvalidInputError) return error
    throw error
  }
  throw new Error('Nothing was refused.')
}
