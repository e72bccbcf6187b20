/**
 * Exact decimals. Money is never a `number`: a decimal is read from text, computed exactly and written as text in one
 * canonical form: no exponent, no trailing zeros, no plus sign, no negative zero.
 *
 * Addition, subtraction and multiplication are exact. Division must say how many decimals it keeps and which way it
 * rounds; so must every reduction of decimals.
 */
import Big from 'big.js'
import { InvalidInputError } from '../errors/invalid-input-error.ts'

declare const decimalTag: unique symbol

/** An exact decimal number. Opaque: made by `decimal`, computed with the functions of this file. */
export interface Decimal {
  readonly [decimalTag]: 'Decimal'
  /** The canonical text, for example `0.00000000091`. */
  toString(): string
  /** The canonical text, so that JSON carries a string and never a float. */
  toJSON(): string
}

/** Which way a number moves when it must lose decimals. */
export type Rounding =
  /** toward zero */
  | 'down'
  /** away from zero */
  | 'up'
  /** to the nearest, a half away from zero */
  | 'half-up'
  /** to the nearest, a half to the even digit */
  | 'half-even'

const DECIMAL_TEXT = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/
/** Longer texts are no prices: they are refused before they can grow into megabytes of digits. */
const MAX_TEXT_LENGTH = 100
const MAX_EXPONENT = 100

const ROUNDING_MODES: Record<Rounding, Big.RoundingMode> = { down: 0, 'half-up': 1, 'half-even': 2, up: 3 }

const Exact = Big()
Exact.strict = true
Exact.NE = -1_000_000
Exact.PE = 1_000_000

/**
 * Reads a decimal from its text, plain or in scientific notation (`9.1E-10`).
 *
 * @throws {InvalidInputError} the text is no decimal number, or longer than any amount of money.
 */
export function decimal(text: string): Decimal {
  const isReadable = text.length <= MAX_TEXT_LENGTH && DECIMAL_TEXT.test(text)
  if (!isReadable) throw notADecimal(text)
  const value = new Exact(text)
  if (Math.abs(value.e) > MAX_EXPONENT) throw notADecimal(text)
  return wrap(value)
}

/** Tells whether `decimal` would read this text. */
export function isDecimalText(text: string): boolean {
  try {
    decimal(text)
    return true
  } catch {
    return false
  }
}

export const ZERO: Decimal = decimal('0')
export const ONE: Decimal = decimal('1')

export function add<Kind extends Decimal>(left: Kind, right: Kind): Kind {
  return wrap(big(left).plus(big(right))) as Kind
}

export function subtract<Kind extends Decimal>(left: Kind, right: Kind): Kind {
  return wrap(big(left).minus(big(right))) as Kind
}

/** The exact product. Its kind is for the caller to name: a price times a quantity is neither. */
export function multiply(left: Decimal, right: Decimal): Decimal {
  return wrap(big(left).times(big(right)))
}

/**
 * The quotient, with `decimals` places, rounded as told.
 *
 * @throws {RangeError} the divisor is zero: that is a defect of the caller, not of its input.
 */
export function divide(
  dividend: Decimal,
  divisor: Decimal,
  { decimals, rounding }: { readonly decimals: number; readonly rounding: Rounding },
): Decimal {
  if (isZero(divisor)) throw new RangeError('Division of a decimal by zero.')
  // big.js takes scale and rounding of a division from its constructor; both are set for this one call.
  Exact.DP = decimals
  Exact.RM = ROUNDING_MODES[rounding]
  return wrap(big(dividend).div(big(divisor)))
}

/** Cuts `value` to at most `decimals` places. */
export function roundToDecimals<Kind extends Decimal>(
  value: Kind,
  decimals: number,
  rounding: Rounding,
): Kind {
  return wrap(big(value).round(decimals, ROUNDING_MODES[rounding])) as Kind
}

/** Moves `value` onto the grid of `step`, which must be positive. */
export function roundToStep<Kind extends Decimal>(value: Kind, step: Decimal, rounding: Rounding): Kind {
  const steps = divide(value, step, { decimals: 0, rounding })
  return multiply(steps, step) as Kind
}

/** Tells whether `value` lies on the grid of `step`, which must be positive. */
export function isMultipleOf(value: Decimal, step: Decimal): boolean {
  const { c: stepDigits, e: stepExponent } = big(step)
  if (stepDigits.length !== 1 || stepDigits[0] !== 1) {
    return equals(roundToStep(value, step, 'down'), value)
  }
  // The step is a power of ten, as nearly all are: the last digit of the value must not stand below it.
  const { c: digits, e: exponent } = big(value)
  return isZero(value) || exponent - (digits.length - 1) >= stepExponent
}

/** Negative, zero or positive, as `left` is below, equal to or above `right`. */
export function compare(left: Decimal, right: Decimal): number {
  return big(left).cmp(big(right))
}

export function equals(left: Decimal, right: Decimal): boolean {
  return big(left).eq(big(right))
}

export function isLess(left: Decimal, right: Decimal): boolean {
  return big(left).lt(big(right))
}

export function isZero(value: Decimal): boolean {
  return big(value).eq(big(ZERO))
}

/** Above zero, not zero itself. */
export function isPositive(value: Decimal): boolean {
  return big(value).gt(big(ZERO))
}

export function isNegative(value: Decimal): boolean {
  return big(value).lt(big(ZERO))
}

export function negate<Kind extends Decimal>(value: Kind): Kind {
  return subtract(ZERO as Kind, value)
}

export function minimum<Kind extends Decimal>(left: Kind, right: Kind): Kind {
  return isLess(right, left) ? right : left
}

export function maximum<Kind extends Decimal>(left: Kind, right: Kind): Kind {
  return isLess(left, right) ? right : left
}

export function sum<Kind extends Decimal>(values: Iterable<Kind>): Kind {
  let total = ZERO as Kind
  for (const value of values) total = add(total, value)
  return total
}

/** How many decimal places the value needs: 1 for `1.5` and for `1.50` alike. */
export function decimalsOf(value: Decimal): number {
  const text = value.toString()
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}

/** The step of a grid with that many decimals: 2 gives `0.01`. */
export function stepOfDecimals(decimals: number): Decimal {
  return decimal(`1e-${decimals}`)
}

/** The canonical text with zeros added up to `decimals` places; never cuts. */
export function toFixedText(value: Decimal, decimals: number): string {
  return big(value).toFixed(Math.max(decimals, decimalsOf(value)))
}

function big(value: Decimal): Big {
  return value as unknown as Big
}

function wrap(value: Big): Decimal {
  return value as unknown as Decimal
}

function notADecimal(text: string): InvalidInputError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
  return new InvalidInputError({
    rule: 'decimal-text',
    subject: 'number',
    value: shown,
    limit: `a decimal of at most ${MAX_TEXT_LENGTH} characters`,
    message: `"${shown}" is not a decimal number.`,
    next: 'Write digits with at most one point, for example 1386.19.',
  })
}
