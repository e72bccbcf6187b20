import { stringify } from 'lossless-json'
import { ExactNumber } from './exact-number.ts'

const EXACT_NUMBERS = [
  {
    test: (value: unknown): boolean => value instanceof ExactNumber,
    stringify: (value: unknown): string => (value as ExactNumber).text,
  },
]

const NON_ASCII = /[\u0080-\uffff]/g

/**
 * Compact JSON in which exact numbers stand as their text. Characters beyond ASCII are escaped, since it is not known
 * how the exchange reads other bytes of a signed body (docs/coinstore/signing.md).
 */
export function writeJson(value: unknown): string {
  const text = stringify(value, null, undefined, EXACT_NUMBERS) ?? 'null'
  return text.replace(NON_ASCII, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
