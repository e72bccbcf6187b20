/**
 * Reads what programs print of their objects: JSON, JSON inside a string of JSON, Python's dicts, what Node's console
 * shows. Lenient in how a value is written and strict in how much work it takes: depth, length and steps are bounded.
 */

export type LooseValue =
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, LooseValue> }
  | { readonly kind: 'array'; readonly items: readonly LooseValue[] }
  | { readonly kind: 'scalar'; readonly text: string; readonly isQuoted: boolean }

export type LooseObject = Extract<LooseValue, { kind: 'object' }>

/** How many characters may still be looked at, over all values of a text. */
export interface Budget {
  left: number
}

const MAX_DEPTH = 12
const MAX_LENGTH = 16_384
const MAX_ESCAPES = 7
const WORD_CHARACTER = /[\w$.+-]/
const MAX_WORD = 64

interface Cursor {
  readonly text: string
  readonly end: number
  readonly budget: Budget
  at: number
}

/** The object that begins at `start`, where a `{` stands, and the place behind it. Nothing where none can be read. */
export function readLooseObject(
  text: string,
  start: number,
  budget: Budget,
): { readonly value: LooseObject; readonly end: number } | undefined {
  const cursor: Cursor = { text, end: Math.min(text.length, start + MAX_LENGTH), budget, at: start }
  const value = readValue(cursor, 0)
  return value?.kind === 'object' ? { value, end: cursor.at } : undefined
}

function readValue(cursor: Cursor, depth: number): LooseValue | undefined {
  skipBlanks(cursor)
  const character = peek(cursor)
  if (depth > MAX_DEPTH) return undefined
  if (character === '{') return readObject(cursor, depth)
  if (character === '[') return readArray(cursor, depth)
  return readScalar(cursor, depth)
}

function readObject(cursor: Cursor, depth: number): LooseObject | undefined {
  const members = new Map<string, LooseValue>()
  step(cursor)
  for (;;) {
    skipBlanks(cursor)
    if (take(cursor, '}')) return { kind: 'object', members }
    const name = readText(cursor) ?? readWord(cursor)
    if (name === undefined) return undefined
    skipBlanks(cursor)
    if (!take(cursor, ':') && !(take(cursor, '=') && take(cursor, '>'))) return undefined
    const value = readValue(cursor, depth + 1)
    if (value === undefined) return undefined
    members.set(name, value)
    skipBlanks(cursor)
    if (!take(cursor, ',') && peek(cursor) !== '}') return undefined
  }
}

function readArray(cursor: Cursor, depth: number): LooseValue | undefined {
  const items: LooseValue[] = []
  step(cursor)
  for (;;) {
    skipBlanks(cursor)
    if (take(cursor, ']')) return { kind: 'array', items }
    const item = readValue(cursor, depth + 1)
    if (item === undefined) return undefined
    items.push(item)
    skipBlanks(cursor)
    if (!take(cursor, ',') && peek(cursor) !== ']') return undefined
  }
}

/** A string, a word or number, or a constructor around a value such as `Decimal('1.5')`. */
function readScalar(cursor: Cursor, depth: number): LooseValue | undefined {
  const text = readText(cursor)
  if (text !== undefined) return { kind: 'scalar', text, isQuoted: true }
  const word = readWord(cursor)
  if (word === undefined) return undefined
  if (/^[bfru]$/i.test(word)) {
    const prefixed = readText(cursor)
    if (prefixed !== undefined) return { kind: 'scalar', text: prefixed, isQuoted: true }
  }
  if (!take(cursor, '(')) return { kind: 'scalar', text: word, isQuoted: false }
  const inner = readValue(cursor, depth + 1)
  skipBlanks(cursor)
  return take(cursor, ')') ? inner : undefined
}

function readWord(cursor: Cursor): string | undefined {
  const start = cursor.at
  while (cursor.at - start < MAX_WORD && WORD_CHARACTER.test(peek(cursor))) step(cursor)
  return cursor.at === start ? undefined : cursor.text.slice(start, cursor.at)
}

/** A string in quotes, which may be escaped themselves: it ends at the same quote with as many backslashes. */
function readText(cursor: Cursor): string | undefined {
  let at = cursor.at
  while (at < cursor.end && at - cursor.at <= MAX_ESCAPES && cursor.text[at] === '\\') at += 1
  const quote = cursor.text[at]
  if (at >= cursor.end || (quote !== '"' && quote !== "'")) return undefined
  const escapes = at - cursor.at
  cursor.at = at + 1
  return escapes === 0 ? readPlainText(cursor, quote) : readEscapedText(cursor, '\\'.repeat(escapes) + quote)
}

function readPlainText(cursor: Cursor, quote: string): string | undefined {
  let text = ''
  while (cursor.at < cursor.end && cursor.budget.left > 0) {
    const character = peek(cursor)
    if (character === '\n') return undefined
    step(cursor)
    if (character === quote) return text
    if (character !== '\\') {
      text += character
      continue
    }
    text += unescaped(peek(cursor))
    step(cursor)
  }
  return undefined
}

function unescaped(character: string): string {
  if (character === 'n') return '\n'
  return character === 't' ? '\t' : character
}

function readEscapedText(cursor: Cursor, delimiter: string): string | undefined {
  const start = cursor.at
  while (cursor.at < cursor.end && cursor.budget.left > 0) {
    const character = peek(cursor)
    if (character === '\n') return undefined
    if (cursor.text.startsWith(delimiter, cursor.at) && cursor.text[cursor.at - 1] !== '\\') {
      const text = cursor.text.slice(start, cursor.at)
      cursor.at += delimiter.length
      return text
    }
    step(cursor)
  }
  return undefined
}

function skipBlanks(cursor: Cursor): void {
  while (cursor.at < cursor.end && cursor.budget.left > 0 && /\s/.test(peek(cursor))) step(cursor)
}

function take(cursor: Cursor, character: string): boolean {
  if (peek(cursor) !== character) return false
  step(cursor)
  return true
}

/** Nothing beyond the end, or when the budget is spent: then every reading fails. */
function peek({ text, at, end, budget }: Cursor): string {
  return at < end && budget.left > 0 ? text.charAt(at) : ''
}

function step(cursor: Cursor): void {
  cursor.at += 1
  cursor.budget.left -= 1
}
