/**
 * The fields of stream messages, read one by one. Each function returns the value in its one form or throws: data that
 * is acted on is never guessed.
 */
import { isDecimalText, MalformedReplyError, type Side } from '@trading-bridge/core'
import type { JsonValue } from '../json/read-json.ts'

export type WireRecord = { readonly [key: string]: JsonValue }

/** Price and quantity as sent; a third element repeats the half of the book. */
export type StreamLevel = readonly [price: string, quantity: string, ...rest: readonly unknown[]]

/** An amount or id came as a number, and `JSON.parse` may have lost digits of it. */
export class InexactNumber extends Error {
  override readonly name = 'InexactNumber'
}

const SIDES: ReadonlyMap<unknown, Side> = new Map([
  ['BUY', 'buy'],
  ['BULL', 'buy'],
  ['SELL', 'sell'],
  ['BEAR', 'sell'],
])
const LONGEST_EXCERPT = 200
/** A stream is opened with this status; its messages have none of their own. */
const SWITCHING_PROTOCOLS = 101
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39
const LONGEST_AMOUNT = 100

export function isRecord(value: JsonValue | undefined): value is WireRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text of an amount that is not below zero. */
export function amount(content: WireRecord, field: string, isExact: boolean): string {
  const value = content[field]
  if (typeof value === 'string' && isAmount(value)) return value
  if (typeof value === 'number' && value >= 0) {
    if (isExact) return String(value)
    throw new InexactNumber()
  }
  throw malformed(content, `${field} is no amount`)
}

export function optionalAmount(content: WireRecord, field: string, isExact: boolean): string | undefined {
  const value = content[field]
  return value === undefined || value === null ? undefined : amount(content, field, isExact)
}

/** Half a book; null is an empty one. The levels are the ones of the message itself, checked and not copied. */
export function levelsOf(content: WireRecord, field: string, isExact: boolean): readonly StreamLevel[] {
  const levels = content[field]
  if (levels === null || levels === undefined) return []
  if (!Array.isArray(levels)) throw malformed(content, `${field} is no list of levels`)
  let areTexts = true
  for (const level of levels) {
    if (!Array.isArray(level) || level.length < 2)
      throw malformed(content, `${field} has a level that is none`)
    const [price, quantity] = level
    if (typeof price === 'string' && typeof quantity === 'string') {
      if (!isAmount(price) || !isAmount(quantity)) throw malformed(content, `${field} has no amounts`)
    } else {
      areTexts = false
    }
  }
  // Every level was checked just now: the compiler cannot follow that into the array.
  if (areTexts) return levels as readonly StreamLevel[]
  return levels.map((level) => [
    amount(level as unknown as WireRecord, '0', isExact),
    amount(level as unknown as WireRecord, '1', isExact),
  ])
}

/** An id of digits as text, however it was sent. */
export function exactId(content: WireRecord, field: string): string {
  const value = content[field]
  if (typeof value === 'string' && /^\d{1,40}$/.test(value)) return value
  if (typeof value !== 'number' || value < 0) throw malformed(content, `${field} is no id`)
  if (!Number.isSafeInteger(value)) throw new InexactNumber()
  return String(value)
}

export function optionalWholeNumber(content: WireRecord, field: string): number | undefined {
  const value = content[field]
  if (value === undefined || value === null) return undefined
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number
  throw malformed(content, `${field} is no whole number`)
}

/** An instant that is sent in units of `unitMs`. */
export function instantMs(content: WireRecord, field: string, unitMs: number): number {
  const instant = optionalInstantMs(content, field, unitMs)
  if (instant === undefined) throw malformed(content, `${field} is missing`)
  return instant
}

export function optionalInstantMs(content: WireRecord, field: string, unitMs: number): number | undefined {
  const units = optionalWholeNumber(content, field)
  return units === undefined ? undefined : units * unitMs
}

/** `BULL` stands in an old example for buy; `BEAR` is taken for sell by analogy (assumed). */
export function sideOf(content: WireRecord, field: string): Side {
  const value = content[field]
  const side = SIDES.get(typeof value === 'string' ? value.toUpperCase() : value)
  if (side !== undefined) return side
  throw malformed(content, `${field} is neither buy nor sell`, 'TB_REPLY_UNKNOWN_STATE')
}

export function malformed(
  content: WireRecord,
  defect: string,
  code: 'TB_REPLY_UNEXPECTED' | 'TB_REPLY_UNKNOWN_STATE' = 'TB_REPLY_UNEXPECTED',
): MalformedReplyError {
  return new MalformedReplyError(code, `A message of the stream cannot be read: ${defect}.`, {
    httpStatus: SWITCHING_PROTOCOLS,
    excerpt: JSON.stringify(content).slice(0, LONGEST_EXCERPT),
    next: 'Report the excerpt; REST gives the same data meanwhile.',
  })
}

/** Digits with at most one point are seen at a glance; anything else is left to the exact reading. */
function isAmount(text: string): boolean {
  const { length } = text
  if (length === 0 || length > LONGEST_AMOUNT) return false
  let points = 0
  for (let at = 0; at < length; at += 1) {
    const character = text.charCodeAt(at)
    if (character >= ZERO && character <= NINE) continue
    if (character !== POINT || at === 0 || at === length - 1) return isUnusualAmount(text)
    points += 1
  }
  return points <= 1
}

function isUnusualAmount(text: string): boolean {
  return !text.startsWith('-') && isDecimalText(text)
}
