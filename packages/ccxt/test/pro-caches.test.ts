/** The caches stand in for ccxt's own, which its package does not export: whatever happens, the two tell the same. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ArrayCache, ArrayCacheBySymbolById, ArrayCacheByTimestamp } from '../src/upstream/base/ws/Cache.ts'

interface Cache extends Array<unknown> {
  append(entry: unknown): void
  getLimit(symbol: string | undefined, limit: number | undefined): unknown
  clear(): void
}
type CacheClass = new (maxSize?: number) => Cache

const script = createRequire(import.meta.url).resolve('ccxt')
const file = pathToFileURL(join(dirname(script), '../js/src/base/ws/Cache.js')).href
const theirs: Readonly<Record<string, CacheClass>> = await import(/* @vite-ignore */ file)

const symbols: fc.Arbitrary<string> = fc.constantFrom('A/B', 'C/D')
const looks = fc.record({
  symbol: fc.option(symbols, { nil: undefined }),
  limit: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
})
const trades = fc.record({ symbol: symbols, id: fc.constantFrom('1', '2', '3', '4'), price: fc.integer() })
const candles = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer(), fc.integer())
type Step = { readonly entry: unknown } | { readonly look: Parameters<Cache['getLimit']> }

const steps = (entries: fc.Arbitrary<unknown>): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 4, arbitrary: entries.map((entry) => ({ entry })) },
      {
        weight: 2,
        arbitrary: looks.map(({ symbol, limit }): Step => ({ look: [symbol, limit] })),
      },
    ),
    { maxLength: 40 },
  )

/** Candles one after the other, as exchanges send them: the newest again, or the next one. */
function inOrder(todo: readonly Step[]): readonly Step[] {
  let timestamp = 1
  return todo.map((step) => {
    if (!('entry' in step) || !Array.isArray(step.entry)) return step
    const [later, ...values] = step.entry
    timestamp += later
    return { entry: [timestamp, ...values] }
  })
}

/** What a program sees after each step: the entries it is handed as news, and all there are. */
function play(Class: CacheClass, maxSize: number, todo: readonly Step[]): readonly string[] {
  const cache = new Class(maxSize)
  return todo.map((step) => {
    if ('look' in step) return JSON.stringify(handedOut(cache, ...step.look))
    cache.append(structuredClone(step.entry))
    return JSON.stringify(Array.from(cache))
  })
}

/** As watch methods do it: the last of the symbol's entries, as many as are new. */
function handedOut(cache: Cache, symbol: string | undefined, limit: number | undefined): readonly unknown[] {
  const count = Number(cache.getLimit(symbol, limit) ?? cache.length)
  const meant = cache.filter(
    (entry) => symbol === undefined || Array.isArray(entry) || Object(entry).symbol === symbol,
  )
  return meant.slice(Math.max(0, meant.length - count))
}

const CACHES: readonly (readonly [string, CacheClass, fc.Arbitrary<unknown>])[] = [
  ['ArrayCache', ArrayCache, trades],
  ['ArrayCacheBySymbolById', ArrayCacheBySymbolById, trades],
  ['ArrayCacheByTimestamp', ArrayCacheByTimestamp, candles],
]

describe.each(CACHES)('%s', (name, Ours, entries) => {
  test("holds and counts what ccxt's does", () => {
    const Theirs = theirs[name]
    if (Theirs === undefined) throw new Error(`ccxt has no ${name}.`)
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 6 }), steps(entries).map(inOrder), (maxSize, todo) => {
        expect(play(Ours, maxSize, todo)).toEqual(play(Theirs, maxSize, todo))
      }),
      { numRuns: 500 },
    )
  })

  test('is empty after clear, and can be filled again', () => {
    const cache: Cache = new Ours(3)
    const [one, two] = fc.sample(entries, { numRuns: 2, seed: 1 })
    cache.append(one)
    cache.append(two)
    cache.clear()
    cache.append(structuredClone(one))

    expect(Array.from(cache)).toEqual([one])
    expect(cache.getLimit(undefined, undefined)).toBe(1)
  })

  test('is an array of which parts are plain arrays', () => {
    const cache: Cache = new Ours(3)
    for (const entry of fc.sample(entries, { numRuns: 3, seed: 2 })) cache.append(entry)

    expect(Array.isArray(cache)).toBe(true)
    expect(cache.slice(0, 1).constructor).toBe(Array)
    expect(cache.filter(() => true).constructor).toBe(Array)
    expect(Object.keys(cache)).toEqual(Object.keys(Array.from(cache)))
  })
})
