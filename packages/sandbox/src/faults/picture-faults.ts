/** Market data that cannot be right, in replies and in pushes alike. The two write books and prices in the same words. */
import type { SpotEndpointName } from '@trading-bridge/protocol'
import { z } from 'zod'
import { type Fault, pictureFault } from './fault-kind.ts'

const PRICE_FIELDS: ReadonlySet<string> = new Set([
  'price',
  'lastPrice',
  'open',
  'high',
  'low',
  'close',
  'bid',
  'ask',
])
const MARKET_DATA: readonly SpotEndpointName[] = ['depth', 'tickers', 'candles', 'trades', 'lastPrices']

type JsonObject = Record<string, unknown>
interface Book {
  a: unknown[]
  b: unknown[]
}

export const PICTURE_FAULTS: readonly Fault[] = [
  pictureFault({
    name: 'empty-book',
    lines: ['F24'],
    does: 'Shows a book without levels.',
    endpoints: ['depth'],
    fields: {},
    example: { when: { symbol: 'SHARPUSDT', for: 10_000 }, spec: { fault: 'empty-book' } },
    prepare: () => bookEdit(() => ({ a: [], b: [] })),
  }),
  pictureFault({
    name: 'crossed-book',
    lines: ['F24'],
    does: 'Shows bids above asks: the two sides change places.',
    endpoints: ['depth'],
    fields: {},
    example: { when: { endpoint: 'depth', nth: { every: 3 } }, spec: { fault: 'crossed-book' } },
    prepare: () => bookEdit(({ a, b }) => ({ a: sided(b, -1), b: sided(a, 1) })),
  }),
  pictureFault({
    name: 'stale-book',
    lines: ['F24'],
    does: 'Goes on showing the book as it was when the rule first fired.',
    endpoints: ['depth'],
    fields: {},
    example: { when: { channel: 'depth', after: 5_000, for: 20_000 }, spec: { fault: 'stale-book' } },
    prepare: () => {
      const first = new Map<string, Book>()
      return (text, key) =>
        bookEdit((book) => {
          const kept = first.get(key) ?? { a: book.a, b: book.b }
          first.set(key, kept)
          return kept
        })(text)
    },
  }),
  pictureFault({
    name: 'odd-price',
    lines: ['F24', 'F37'],
    does: 'Writes this text in the place of every price: zero, `1e-10`, `NaN` or whatever it is.',
    endpoints: MARKET_DATA,
    fields: { price: z.string() },
    example: { when: { endpoint: 'tickers', times: 1 }, spec: { fault: 'odd-price', price: '1e-10' } },
    prepare:
      ({ price }) =>
      (text) =>
        edited(text, (object) => repriced(object, price)),
  }),
]

/** Changes both sides wherever a text holds a book. */
function bookEdit(change: (book: Book) => Book): (text: string) => string {
  return (text) =>
    edited(text, (object) => {
      const { a, b } = object
      return Array.isArray(a) && Array.isArray(b) ? { ...object, ...change({ a, b }) } : object
    })
}

/** The other side's levels, in the order of this one. */
function sided(levels: readonly unknown[], side: 1 | -1): unknown[] {
  return levels
    .toReversed()
    .map((level) => (Array.isArray(level) && level.length > 2 ? [level[0], level[1], side] : level))
}

function repriced(object: JsonObject, price: string): JsonObject {
  const entries = Object.entries(object).map(([name, value]) => {
    if (PRICE_FIELDS.has(name)) return [name, price]
    const isSide = (name === 'a' || name === 'b') && Array.isArray(value)
    return [
      name,
      isSide ? value.map((level) => (Array.isArray(level) ? [price, ...level.slice(1)] : level)) : value,
    ]
  })
  return Object.fromEntries(entries)
}

/** Applies a change to every object of a text; market data holds no number that a double does not. */
function edited(text: string, change: (object: JsonObject) => JsonObject): string {
  return JSON.stringify(parsedOrText(text), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? change({ ...value }) : value,
  )
}

/** Another fault may have left no JSON: then the text itself is the value. */
function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
