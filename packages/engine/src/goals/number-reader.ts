/**
 * Numbers are read from the text as written, so that `0.1` is exactly a tenth. A JavaScript number has lost its text;
 * where it may stand for money it is accepted only if it is whole and held exactly.
 */
import {
  type Decimal,
  decimal,
  decimalsOf,
  divide,
  isDecimalText,
  isLess,
  isPositive,
  multiply,
} from '@trading-bridge/core'
import type { CeilingCode } from './integrity-ceilings.ts'
import { beyond, defectOf, type Reading, readAs, type SettingReader } from './setting-reader.ts'

export interface NumberBounds {
  readonly from: string
  readonly to: string
  /** The code of the problem for a value above `to`, where that is one of the hard ceilings. */
  readonly ceilingCode?: CeilingCode | undefined
  /** The same below `from`. */
  readonly floorCode?: CeilingCode | undefined
  readonly example: string
  /** Decimal places that are allowed. */
  readonly decimals: number
}

/** An amount of money or of an asset: any decimal above zero. */
export function amountReader<Kind extends Decimal>(
  make: (value: Decimal) => Kind,
  { example, mayBeZero = false }: { readonly example: string; readonly mayBeZero?: boolean },
): SettingReader<Kind> {
  const limit = mayBeZero ? 'a number, 0 or above' : 'a number above 0'
  return {
    limit,
    example,
    read: (raw) => {
      const reading = readDecimal(raw, { isMoney: true })
      if (reading.kind === 'defect') return reading
      const { value } = reading
      const isAllowed = isPositive(value) || (mayBeZero && !isLess(value, decimal('0')))
      return isAllowed ? readAs(make(value)) : defectOf('GOAL_NOT_POSITIVE', `It is ${limit}.`)
    },
  }
}

/** An exact number between two bounds, both allowed. */
export function decimalReader(bounds: NumberBounds): SettingReader<Decimal> {
  const { from, to, example } = bounds
  const unit = bounds.decimals === 0 ? 'a whole number' : 'a number'
  return {
    limit: `${unit} from ${from} to ${to}`,
    example,
    read: (raw) => {
      const reading = readDecimal(raw, { isMoney: false })
      return reading.kind === 'defect'
        ? withPercent(reading, raw, bounds)
        : withinBounds(reading.value, bounds)
    },
  }
}

/** The same for small settings that are not money: hundredths of a percent, counts, multiples. */
export function numberReader(bounds: NumberBounds): SettingReader<number> {
  const exact = decimalReader(bounds)
  return {
    ...exact,
    read: (raw) => {
      const reading = exact.read(raw)
      return reading.kind === 'value' ? readAs(Number(reading.value.toString())) : reading
    },
  }
}

function withinBounds(value: Decimal, bounds: NumberBounds): Reading<Decimal> {
  const { from, to, decimals } = bounds
  if (isLess(decimal(to), value)) return beyond(bounds.ceilingCode, `It is at most ${to}.`, to)
  if (isLess(value, decimal(from))) return beyond(bounds.floorCode, `It is at least ${from}.`, from)
  if (decimalsOf(value) > decimals)
    return defectOf(
      decimals === 0 ? 'GOAL_WHOLE_NUMBER' : 'GOAL_TOO_MANY_DECIMALS',
      decimals === 0 ? 'It is a whole number.' : `It has at most ${decimals} decimals.`,
    )
  return readAs(value)
}

/** `10%` was meant as a tenth, where that is within bounds. */
function withPercent(reading: Reading<Decimal>, raw: unknown, bounds: NumberBounds): Reading<Decimal> {
  const percent = typeof raw === 'string' ? /^([\d.]+)\s?%$/.exec(raw)?.[1] : undefined
  if (percent === undefined || !isDecimalText(percent)) return reading
  const isBps = bounds.to.length > 2
  const meant = isBps
    ? multiply(decimal(percent), decimal('100'))
    : divide(decimal(percent), decimal('100'), { decimals: bounds.decimals, rounding: 'down' })
  const passes = withinBounds(meant, bounds).kind === 'value' ? meant.toString() : undefined
  return defectOf('GOAL_NUMBER', 'It is a number without a percent sign.', passes)
}

function readDecimal(raw: unknown, { isMoney }: { readonly isMoney: boolean }): Reading<Decimal> {
  if (typeof raw === 'number') return readNumber(raw, isMoney)
  if (typeof raw !== 'string')
    return defectOf('GOAL_WRONG_SHAPE', 'It is one number: no list, no section, no switch.')
  if (isDecimalText(raw)) return readAs(decimal(raw))
  return defectOf(
    'GOAL_NUMBER',
    'It is no decimal number: digits, and a point where there are decimals.',
    repaired(raw),
  )
}

function readNumber(raw: number, isMoney: boolean): Reading<Decimal> {
  const text = isDecimalText(String(raw)) ? String(raw) : undefined
  const isExact = Number.isSafeInteger(raw) || !isMoney
  if (text !== undefined && isExact) return readAs(decimal(text))
  return defectOf(
    'GOAL_FLOAT',
    'A floating-point number does not hold an amount exactly: write it as text.',
    isPositiveText(text) ? text : undefined,
  )
}

/** `5_000`, `+5`, `.5` and `5.` are numbers elsewhere; what they would be here. */
function repaired(text: string): string | undefined {
  const candidate = text
    .slice(0, 100)
    .trim()
    .replaceAll('_', '')
    .replace(/^\+/, '')
    .replace(/^\./, '0.')
    .replace(/\.$/, '')
  return isPositiveText(candidate) ? candidate : undefined
}

function isPositiveText(text: string | undefined): boolean {
  return text !== undefined && isDecimalText(text) && isPositive(decimal(text))
}
