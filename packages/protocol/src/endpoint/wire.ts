/**
 * The exchange's ways of writing values, each as a codec: how it is read, whatever form it comes in, and how it is
 * written. Prices and amounts come as strings on most endpoints and as numbers on others; ids likewise. All are read
 * into exact values at the border. Source: documented and observed (docs/coinstore/envelope.md).
 */
import { type Decimal, decimal, toFixedText } from '@trading-bridge/core'
import { z } from 'zod'
import { ExactNumber } from '../json/exact-number.ts'

type WireScalar = string | number | ExactNumber

/** What is read is a string or a number; what is written may be an exact number as well. */
const scalar = z.custom<WireScalar>(
  (value) => typeof value === 'string' || typeof value === 'number' || value instanceof ExactNumber,
  'expected a string or a number',
)

/** Never a `number`, and never nothing. */
const exact = z.custom<Decimal>((value) => typeof value === 'object' && value !== null, 'expected a decimal')

function decimalCodec(write: (value: Decimal) => WireScalar) {
  return z.codec(scalar, exact, {
    decode(wire, context) {
      try {
        return decimal(String(wire))
      } catch {
        context.issues.push({ code: 'custom', message: 'expected a decimal', input: wire })
        return z.NEVER
      }
    },
    encode: write,
  })
}

/** An amount of money, written as a plain string. */
export const wireDecimal = decimalCodec((value) => value.toString())

/** An amount that the exchange writes as a JSON number of 18 decimals, zero as `0E-18`: the fields of fills. */
export const wireLongDecimal = decimalCodec((value) => {
  const text = toFixedText(value, 18)
  return new ExactNumber(/[1-9]/.test(text) ? text : '0E-18')
})

/** Checked in both directions: what is written as a number must be one. */
const id = z.string().regex(/^(?:0|[1-9]\d*)$/, 'expected a whole number')

function idCodec(write: (id: string) => WireScalar) {
  return z.codec(scalar, id, { decode: (wire) => String(wire), encode: write })
}

/** An id, read as text and written as a JSON number with all its digits. */
export const wireId = idCodec((id) => new ExactNumber(id))

/** An id that the exchange writes as a string. */
export const wireIdText = idCodec((id) => id)

/** A market's code, such as `BTCUSDT`: read in any case, used in upper case. Source: observed (docs/coinstore/markets.md). */
export const wireSymbol = z.codec(z.string(), z.string(), {
  decode: (code) => code.toUpperCase(),
  encode: (code) => code,
})

/** A currency's code, in upper case; the exchange writes either case. */
export const wireCurrency = wireSymbol

const NUMBER_TEXT = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** A small whole number, such as a count of decimals, as a number or its text. */
export const wireInteger = z.codec(scalar, z.int('expected a whole number'), {
  decode: (wire) => (NUMBER_TEXT.test(String(wire)) ? Number(String(wire)) : Number.NaN),
  encode: (value) => value,
})

/** An instant or duration in milliseconds, written as a number. */
export const wireMs = wireInteger

/** An instant in whole seconds, read as milliseconds. */
export const wireSeconds = z.codec(wireInteger, z.number(), {
  decode: (seconds) => seconds * 1000,
  encode: (ms) => Math.floor(ms / 1000),
})

const EARLIEST_MS = 1e12

/** An instant in either unit: anything below 10^12 is in seconds. Source: observed (docs/coinstore/orders.md). */
export const wireMsOrSeconds = z.codec(wireInteger, z.number(), {
  decode: (value) => (value < EARLIEST_MS ? value * 1000 : value),
  encode: (value) => value,
})

const FLAG_TEXTS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

function flagCodec(write: (flag: boolean) => boolean | number) {
  return z.codec(z.union([z.boolean(), scalar]), z.boolean(), {
    decode(wire, context) {
      const flag = FLAG_TEXTS.get(String(wire))
      if (flag !== undefined) return flag
      context.issues.push({ code: 'custom', message: 'expected a yes or a no', input: wire })
      return z.NEVER
    },
    encode: write,
  })
}

/** A flag that comes as a boolean, as 0 or 1, or as the text of either; written as a boolean. */
export const wireFlag = flagCodec((flag) => flag)

/** A flag that the exchange writes as 0 or 1. */
export const wireFlagNumber = flagCodec((flag) => (flag ? 1 : 0))

/** A client order id: `""`, `"0"` and null all mean that there is none. Source: observed (docs/coinstore/orders.md). */
export const wireClientId = z.codec(z.union([z.string(), z.number(), z.null()]), z.string().optional(), {
  decode: (wire) => (wire === null || wire === '' || String(wire) === '0' ? undefined : String(wire)),
  encode: (id) => id ?? '0',
})

/** Text that only describes: absent, null or any scalar. */
export const wireText = z.codec(z.union([scalar, z.null()]).optional(), z.string(), {
  decode: (wire) => (wire === undefined || wire === null ? '' : String(wire)),
  encode: (text) => text,
})
