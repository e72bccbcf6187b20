/**
 * Money inside the sandbox: whole numbers of 10^-18, the finest the exchange prints, as `bigint`. They add and compare
 * far faster than decimals, and nothing is lost between the book, the ledger and the wire.
 *
 * A name that holds money here is in these units, whatever the asset: a price in quote per base, a quantity in base, an
 * amount in quote.
 */
import { decimal, decimalsOf, isDecimalText } from '@trading-bridge/core'

/** A whole number of 10^-18. */
export type Units = bigint

export const UNIT_DECIMALS = 18
/** One whole coin. */
export const ONE_UNIT: Units = 10n ** BigInt(UNIT_DECIMALS)

/** An amount as it was sent, with the decimals it needs: `1.500` needs one. */
export interface Amount {
  /** Cut off after 18 decimals, which `decimals` then exceeds. */
  readonly units: Units
  readonly decimals: number
}

const PLAIN_NUMBER = /^(-?)(\d{1,40})(?:\.(\d{1,60}))?$/
const TRAILING_ZEROS = /0+$/

/** Reads a number, plain or in scientific notation. Absent when the text is none. */
export function parseAmount(text: string): Amount | undefined {
  const parts = PLAIN_NUMBER.exec(text)
  if (parts !== null) return plainAmount(parts[1] === '-', parts[2] ?? '', parts[3] ?? '')
  if (!isDecimalText(text)) return undefined
  const value = decimal(text)
  const [whole = '', fraction = ''] = value.toString().replace('-', '').split('.')
  return { ...plainAmount(text.startsWith('-'), whole, fraction), decimals: decimalsOf(value) }
}

/** @throws {RangeError} the text is no number of at most 18 decimals: a defect of a setting or a test. */
export function units(text: string): Units {
  const amount = parseAmount(text)
  if (amount === undefined || amount.decimals > UNIT_DECIMALS)
    throw new RangeError(`"${text}" is not an amount of at most ${UNIT_DECIMALS} decimals.`)
  return amount.units
}

/** The canonical text: `0.002`, without trailing zeros. */
export function unitsText(value: Units): string {
  const digits = fixedDigits(value)
  const fraction = digits.slice(-UNIT_DECIMALS).replace(TRAILING_ZEROS, '')
  const whole = `${value < 0n ? '-' : ''}${digits.slice(0, -UNIT_DECIMALS)}`
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** The text with all 18 decimals, as the exchange prints fills: `0.002000000000000000`. */
export function unitsFixedText(value: Units): string {
  const digits = fixedDigits(value)
  return `${value < 0n ? '-' : ''}${digits.slice(0, -UNIT_DECIMALS)}.${digits.slice(-UNIT_DECIMALS)}`
}

/** `value` × `rate`, where the rate is in units too, rounded up: a fee is never too small by a unit. */
export function feeOf(value: Units, rate: Units): Units {
  return (value * rate + ONE_UNIT - 1n) / ONE_UNIT
}

/** The amount of `price` × `quantity`, cut off after 18 decimals. */
export function amountOf(price: Units, quantity: Units): Units {
  return (price * quantity) / ONE_UNIT
}

/** `amount` / `quantity`, cut off after 18 decimals; zero for a quantity of zero. */
export function priceOf(amount: Units, quantity: Units): Units {
  return quantity === 0n ? 0n : (amount * ONE_UNIT) / quantity
}

function plainAmount(isNegative: boolean, whole: string, fraction: string): Amount {
  const needed = fraction.endsWith('0') ? fraction.replace(TRAILING_ZEROS, '') : fraction
  const magnitude = BigInt(whole + needed.slice(0, UNIT_DECIMALS).padEnd(UNIT_DECIMALS, '0'))
  return { units: isNegative ? -magnitude : magnitude, decimals: needed.length }
}

/** The digits of the magnitude, at least 19 of them. */
function fixedDigits(value: Units): string {
  return String(value < 0n ? -value : value).padStart(UNIT_DECIMALS + 1, '0')
}
