/**
 * Reading JSON without losing a digit. Whole numbers that a `number` holds exactly become numbers; every other number
 * keeps its text. Source: observed replies carry ids and 18-decimal amounts as JSON numbers (docs/coinstore/envelope.md).
 */
import { parse } from 'lossless-json'
import { ExactNumber } from './exact-number.ts'

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | ExactNumber
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** What a text that is no JSON is instead. */
export type JsonDefect = 'empty' | 'truncated' | 'malformed'

export type JsonReading =
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'defect'; readonly defect: JsonDefect; readonly cause: unknown }

/** A whole number of at most 15 digits is exact as a `number`. */
const SMALL_INTEGER = /^-?(?:0|[1-9]\d{0,14})$/

/** Reads `text`. A duplicate key with two values is a defect, for one of the two would have to be guessed. */
export function readJson(text: string): JsonReading {
  if (text.trim() === '') return { kind: 'defect', defect: 'empty', cause: undefined }
  try {
    return { kind: 'value', value: parse(text, null, readNumber) as JsonValue }
  } catch (cause) {
    return { kind: 'defect', defect: endsTooEarly(text, cause) ? 'truncated' : 'malformed', cause }
  }
}

function readNumber(text: string): number | ExactNumber {
  return text !== '-0' && SMALL_INTEGER.test(text) ? Number(text) : new ExactNumber(text)
}

/** A text that begins as JSON and stops where more was due. */
function endsTooEarly(text: string, cause: unknown): boolean {
  const beginsAsJson = /^\s*[{["]/.test(text)
  return beginsAsJson && cause instanceof SyntaxError && cause.message.includes('end of input')
}
