import {
  type Decimal,
  decimal,
  divide,
  isPositive,
  maximum,
  minimum,
  multiply,
  ZERO,
} from '@trading-bridge/core'

const FULL = '█'
const EMPTY = '░'
const HUNDRED = decimal('100')

/** How much of the whole is done, in percent with one decimal, cut down: 99.99 % is not 100. */
export function percentOf(part: Decimal, whole: Decimal): string {
  if (!isPositive(whole)) return '0'
  return divide(multiply(part, HUNDRED), whole, { decimals: 1, rounding: 'down' }).toString()
}

/** A bar of `width` characters, filled in proportion: empty below nothing, full beyond the whole. */
export function progressBar(part: Decimal, whole: Decimal, width: number): string {
  const within = minimum(maximum(part, ZERO), whole)
  const cells = isPositive(whole)
    ? divide(multiply(within, decimal(String(width))), whole, { decimals: 0, rounding: 'down' })
    : ZERO
  const full = Number(cells.toString())
  return FULL.repeat(full) + EMPTY.repeat(width - full)
}
