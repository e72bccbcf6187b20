/**
 * JSON without lost digits, for REST replies and stream frames alike. ccxt reads numbers as doubles and looks for lost
 * integers afterwards: in arrays, behind a space, and for decimals of 18 digits it comes too late. A text in which no
 * number is long enough to suffer is left to `JSON.parse`; in any other every number is read as the text that was sent.
 */
import { readJson } from '@trading-bridge/protocol'

/** Sixteen digits, or fifteen and a point: fewer survive as a double. Digits inside of texts match too, for nothing. */
const LONG_NUMBER = /\d[\d.]{15}/

/** Tells whether `text` may hold a number that a double would change. */
export function hasLongNumber(text: string): boolean {
  return LONG_NUMBER.test(text)
}

/** The value of `text`, or `undefined` where it is no JSON. */
export function parseExactly(text: string): unknown {
  if (!hasLongNumber(text)) return parsePlainly(text)
  const reading = readJson(text)
  return reading.kind === 'value' ? reading.value : undefined
}

function parsePlainly(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
