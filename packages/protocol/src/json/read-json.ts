/**
 * Reading JSON without losing a digit. A whole number of at most 15 digits becomes a `number`; every other number is
 * read as the text that was sent: `"9.1E-10"`, `"0E-18"`, `"1856757976530945123"`. The exchange writes the same field
 * as a string here and as a number there, so nothing is lost by not telling the two apart.
 *
 * The text is scanned once for such numbers, which are put in quotes, and then read by `JSON.parse`: about half the
 * time of a parser written in JavaScript (docs/decisions/0003-lossless-json.md).
 *
 * Source: observed replies carry ids and 18-decimal amounts as JSON numbers (docs/coinstore/envelope.md).
 */

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** What a text that is no JSON is instead. */
export type JsonDefect = 'empty' | 'truncated' | 'malformed'

export type JsonReading =
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'defect'; readonly defect: JsonDefect; readonly cause: unknown }

/** Reads `text`. Of a key that stands twice the last counts, as with `JSON.parse`. Never throws. */
export function readJson(text: string): JsonReading {
  try {
    return { kind: 'value', value: JSON.parse(quoteLongNumbers(text)) as JsonValue }
  } catch (cause) {
    return { kind: 'defect', defect: defectOf(text), cause }
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const MINUS = 0x2d
const ZERO = 0x30
const NINE = 0x39
const COLON = 0x3a
const WHITE_SPACE = ' \t\r\n'
/** Every whole number of this many digits is exact as a `number`. */
const EXACT_DIGITS = 15
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Puts each number that a `number` may not hold exactly in quotes. What is no JSON number is left for the parser. */
function quoteLongNumbers(text: string): string {
  let quoted = ''
  let copiedTo = 0
  let at = 0
  while (at < text.length) {
    const character = text.charCodeAt(at)
    if (character === QUOTE) {
      at = endOfString(text, at)
    } else if (isNumeric(character)) {
      const start = at
      at = endOfNumber(text, at)
      if (isExactInteger(text, start, at)) continue
      const number = text.slice(start, at)
      if (!NUMBER.test(number) || isKey(text, at)) continue
      quoted += `${text.slice(copiedTo, start)}"${number}"`
      copiedTo = at
    } else {
      at += 1
    }
  }
  return copiedTo === 0 ? text : quoted + text.slice(copiedTo)
}

/** The place after the string that opens at `start`, or the end of the text where it does not close. */
function endOfString(text: string, start: number): number {
  const close = closingQuote(text, start)
  return close < 0 ? text.length : close + 1
}

/** The place of the quote that closes the string which opens at `start`, or -1. */
function closingQuote(text: string, start: number): number {
  let close = text.indexOf('"', start + 1)
  while (close > 0 && isEscaped(text, close)) close = text.indexOf('"', close + 1)
  return close
}

/** Tells whether an odd number of backslashes stands before `at`. */
function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1
  return backslashes % 2 === 1
}

function isNumeric(character: number): boolean {
  return (character >= ZERO && character <= NINE) || character === MINUS
}

function endOfNumber(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && isNumberPart(text.charCodeAt(at))) at += 1
  return at
}

/** A number before a colon is no JSON: quotes must not turn it into a key. */
function isKey(text: string, end: number): boolean {
  let at = end
  while (WHITE_SPACE.includes(text.charAt(at)) && at < text.length) at += 1
  return text.charCodeAt(at) === COLON
}

/** Digits, point, exponent and signs. */
function isNumberPart(character: number): boolean {
  return isNumeric(character) || character === 0x2e || character === 0x2b || (character | 0x20) === 0x65
}

function isExactInteger(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start) === MINUS ? start + 1 : start
  if (first === end || end - first > EXACT_DIGITS) return false
  for (let at = first; at < end; at += 1) {
    const character = text.charCodeAt(at)
    if (character < ZERO || character > NINE) return false
  }
  return true
}

/** Why a text could not be read: nothing there, a value that stops before it is closed, or something else. */
function defectOf(text: string): JsonDefect {
  const trimmed = text.trim()
  if (trimmed === '') return 'empty'
  return /^[{["]/.test(trimmed) && isLeftOpen(trimmed) ? 'truncated' : 'malformed'
}

function isLeftOpen(text: string): boolean {
  let open = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') {
      at = closingQuote(text, at)
      if (at < 0) return true
    } else if (character === '{' || character === '[') {
      open += 1
    } else if (character === '}' || character === ']') {
      open -= 1
    }
  }
  return open > 0
}
