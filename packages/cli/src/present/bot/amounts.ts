/** Amounts of a bot's view, for people: exact where there is room, shortened where there is none, never computed with. */
import {
  compare,
  decimal,
  decimalsOf,
  isNegative,
  isZero,
  negate,
  roundToDecimals,
  subtract,
  ZERO,
} from '@trading-bridge/core'

const SIGNIFICANT_DIGITS = 8

/** At most so many digits that count, of an amount whose exact digits stand elsewhere. */
export function shortAmount(amount: string, digits: number = SIGNIFICANT_DIGITS): string {
  const [whole = '', fraction = ''] = amount.replace('-', '').split('.')
  const leadingZeros = whole === '0' ? fraction.length - fraction.replace(/^0+/, '').length : -whole.length
  const decimals = Math.max(digits + leadingZeros, 0)
  const value = decimal(amount)
  return decimalsOf(value) <= decimals ? `${value}` : `${roundToDecimals(value, decimals, 'half-even')}`
}

/** A distance in hundredths of a percent, where more is worse for the goal. */
export function bpsText(bps: string): string {
  const rounded = roundToDecimals(decimal(bps), 1, 'half-even')
  if (isZero(rounded)) return '0 bps'
  return isNegative(rounded) ? `${negate(rounded)} bps better` : `${rounded} bps worse`
}

/** A fraction as a percentage with one decimal, cut down. */
export function shareText(fraction: string): string {
  return `${roundToDecimals(decimal(`${fraction}e2`), 1, 'down')} %`
}

/** How far what is done is from what was due. */
export function lagText(done: string, due: string): string {
  const lag = subtract(decimal(due), decimal(done))
  const order = compare(lag, ZERO)
  if (order === 0) return 'on schedule'
  return order > 0 ? `${shortAmount(`${lag}`)} behind` : `${shortAmount(`${negate(lag)}`)} ahead`
}

export function isNothing(amount: string): boolean {
  return isZero(decimal(amount))
}

/** A place in a chart. Coordinates alone are numbers, and nothing is read back from them. */
export function coordinate(amount: string): number {
  return Number(amount)
}
