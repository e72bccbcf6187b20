import { type Decimal, decimal, divide, isPositive, multiply } from '@trading-bridge/core'

const FULL = '█'
const EMPTY = '░'
const HUNDRED = decimal('100')

/** How much of the whole is done, in percent with one decimal, cut down: 99.99 % is not 100. */
export function percentOf(part: Decimal, whole: Decimal): string {
  if (!isPositive(whole)) return '0'
  return divide(multiply(part, HUNDRED), whole, { decimals: 1, rounding: 'down' }).toString()
}

/** A bar of `width` characters, filled in proportion. */
export function progressBar(part: Decimal, whole: Decimal, width: number): string {
  const cells = isPositive(whole)
    ? divide(multiply(part, decimal(String(width))), whole, { decimals: 0, rounding: 'down' })
    : decimal('0')
  const full = Number(cells.toString())
  return FULL.repeat(full) + EMPTY.repeat(width - full)
}
