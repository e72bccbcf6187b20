import {
  ExchangeUnavailableError,
  type MarketSymbol,
  type OrderBook,
  price,
  quantity,
  type Trade,
  type TradeId,
  VirtualTime,
} from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { book, SHARP, sharpMarket } from '../../test/fixtures.ts'
import type { Venue } from '../venue/venue.ts'
import { MarketFeeds } from './market-feeds.ts'

const START_AT_MS = 1_771_000_000_000

interface Reads {
  books: number
  trades: number
  markets: number
}

/** A venue's public side, counted. A read takes 20 ms, and fails or hangs as it is told to. */
function marketSide(time: VirtualTime) {
  const reads: Reads = { books: 0, trades: 0, markets: 0 }
  const state: { failure: unknown; hangs: boolean; tradesPerSecond: number; letGo: (() => void)[] } = {
    failure: undefined,
    hangs: false,
    tradesPerSecond: 0,
    letGo: [],
  }
  const answer = async <Value>(make: () => Value): Promise<Value> => {
    await new Promise<void>((resolve) => {
      if (state.hangs) state.letGo.push(resolve)
      else time.clock.startTimer(20, resolve)
    })
    if (state.failure !== undefined) throw state.failure
    return make()
  }
  const side: Pick<Venue, 'fetchBook' | 'fetchTrades' | 'fetchMarket'> = {
    fetchMarket(_symbol: MarketSymbol) {
      reads.markets += 1
      return answer(() => sharpMarket)
    },
    fetchBook(): Promise<OrderBook> {
      reads.books += 1
      return answer(() => book())
    },
    fetchTrades() {
      reads.trades += 1
      return answer(() => newestTrades(time.clock.nowMs(), state.tradesPerSecond))
    },
  }
  return { reads, state, venue: side as Venue }
}

/** The hundred newest of a market that trades so often, evenly. */
function newestTrades(nowMs: number, perSecond: number): readonly Trade[] {
  const newest = Math.floor(((nowMs - START_AT_MS) / 1_000) * perSecond)
  const oldest = Math.max(1, newest - 99)
  return Array.from({ length: Math.max(0, newest - oldest + 1) }, (_, index) => ({
    symbol: SHARP,
    tradeId: `t${oldest + index}` as TradeId,
    side: 'buy' as const,
    price: price('0.008'),
    quantity: quantity('1'),
    atMs: START_AT_MS + Math.floor(((oldest + index) * 1_000) / perSecond),
  }))
}

function openFeeds(readsPerSecond?: number) {
  const time = new VirtualTime(START_AT_MS)
  const feeds = new MarketFeeds({ clock: time.clock, readsPerSecond })
  return { time, feeds, ...marketSide(time) }
}

describe('a market that many look at', () => {
  test('is read once for all who look together, and not again while that is fresh enough', async () => {
    const { time, feeds, reads, venue } = openFeeds()
    const looking = Array.from({ length: 500 }, () =>
      feeds.join('host', SHARP, venue).feed.look({ maxAgeMs: 1_000 }),
    )
    const looks = await time.until(Promise.all(looking))
    expect(new Set(looks.map(({ book: seen }) => seen)).size).toBe(1)
    expect(reads).toEqual({ books: 1, trades: 1, markets: 1 })
    const { feed } = feeds.join('host', SHARP, venue)
    await time.advance(400)
    expect((await time.until(feed.look({ maxAgeMs: 1_000 }))).bookAgeMs).toBeGreaterThanOrEqual(400)
    expect(reads.books).toBe(1)
    await time.advance(2_000)
    expect((await time.until(feed.look({ maxAgeMs: 1_000 }))).bookAgeMs).toBeLessThan(100)
    expect(reads.books).toBe(2)
  })

  test('is read ahead of its time where it is looked at often, so that nobody waits', async () => {
    const { time, feeds, reads, venue } = openFeeds()
    const { feed } = feeds.join('host', SHARP, venue)
    await time.until(feed.look({ maxAgeMs: 1_000 }))
    await time.advance(600)
    // Served at once from memory: no time passes.
    expect((await feed.look({ maxAgeMs: 1_000 })).bookAgeMs).toBeGreaterThanOrEqual(600)
    await time.advance(50)
    expect(reads.books).toBe(2)
    expect((await feed.look({ maxAgeMs: 1_000 })).bookAgeMs).toBeLessThan(100)
  })

  test('is read within the budget of its host, however many markets are looked at', async () => {
    const { time, feeds, reads, venue } = openFeeds(10)
    const { feed } = feeds.join('host', SHARP, venue)
    for (let turn = 0; turn < 300; turn += 1) {
      await time.until(feed.look({ maxAgeMs: 0 }))
      await time.advance(10)
    }
    const seconds = (time.clock.nowMs() - START_AT_MS) / 1_000
    // What was saved up in the second before the first look comes on top.
    expect(reads.books + reads.trades).toBeLessThanOrEqual(10 * (seconds + 1))
  })

  test('tells a failure to everybody who waits, and reads again only after a pause that grows', async () => {
    const { time, feeds, reads, state, venue } = openFeeds()
    const { feed } = feeds.join('host', SHARP, venue)
    state.failure = new ExchangeUnavailableError(503, 'maintenance', { next: 'Wait.' })
    const looking = Array.from({ length: 50 }, () =>
      feed.look({ maxAgeMs: 1_000 }).catch((error: unknown) => error),
    )
    expect(new Set(await time.until(Promise.all(looking)))).toEqual(new Set([state.failure]))
    const before = reads.markets + reads.books
    for (let turn = 0; turn < 600; turn += 1) {
      await time.until(feed.look({ maxAgeMs: 1_000 }).catch(() => undefined))
      await time.advance(100)
    }
    expect(reads.markets + reads.books - before).toBeLessThan(12)
    state.failure = undefined
    await time.advance(30_000)
    expect((await time.until(feed.look({ maxAgeMs: 1_000 }))).market).toBe(sharpMarket)
  })

  test('is given up after ten seconds where a venue hangs, and then read through another', async () => {
    const { time, feeds, state, venue } = openFeeds()
    const other = marketSide(time)
    const { feed } = feeds.join('host', SHARP, venue)
    feeds.join('host', SHARP, other.venue)
    state.hangs = true
    const failed = time.until(feed.look({ maxAgeMs: 1_000 }))
    await expect(failed).rejects.toMatchObject({ code: 'TB_TIMEOUT' })
    await time.advance(1_000)
    await time.until(feed.look({ maxAgeMs: 1_000 }))
    expect(other.reads.books).toBe(1)
  })

  test('is not set back by a read that was given up and ends after all', async () => {
    const { time, feeds, reads, state, venue } = openFeeds()
    const other = marketSide(time)
    const { feed } = feeds.join('host', SHARP, venue)
    feeds.join('host', SHARP, other.venue)
    await time.until(feed.look({ maxAgeMs: 1_000 }))
    await time.advance(2_000)
    state.hangs = true
    await time.until(feed.look({ maxAgeMs: 1_000 }).catch(() => undefined))
    expect(reads.books).toBe(2)
    await time.advance(1_000)
    const newer = await time.until(feed.look({ maxAgeMs: 1_000 }))
    for (const letGo of state.letGo) letGo()
    await time.advance(10)
    expect((await feed.look({ maxAgeMs: 1_000 })).book).toBe(newer.book)
    expect(other.reads.books).toBe(1)
  })

  test('lets one stop waiting without ending the read for the others', async () => {
    const { time, feeds, venue } = openFeeds()
    const { feed } = feeds.join('host', SHARP, venue)
    const stopping = new AbortController()
    const one = feed.look({ maxAgeMs: 1_000, signal: stopping.signal }).catch((error: unknown) => error)
    const other = feed.look({ maxAgeMs: 1_000 })
    const reason = new Error('No longer wanted.')
    stopping.abort(reason)
    expect(await one).toBe(reason)
    expect((await time.until(other)).market).toBe(sharpMarket)
  })

  test('is read again for its rules when they have changed', async () => {
    const { time, feeds, reads, venue } = openFeeds()
    const { feed } = feeds.join('host', SHARP, venue)
    await time.until(feed.look({ maxAgeMs: 1_000 }))
    await time.advance(5_000)
    await time.until(feed.look({ maxAgeMs: 1_000 }))
    expect(reads.markets).toBe(1)
    feed.forgetRules()
    await time.until(feed.look({ maxAgeMs: 1_000 }))
    expect(reads.markets).toBe(2)
  })

  test('is read once more for rules that changed while they were read', async () => {
    const { time, feeds, reads, venue } = openFeeds()
    const { feed } = feeds.join('host', SHARP, venue)
    const looking = feed.look({ maxAgeMs: 1_000 })
    await time.advance(10)
    feed.forgetRules()
    await time.until(looking)
    await time.advance(5_000)
    await time.until(feed.look({ maxAgeMs: 1_000 }))
    expect(reads.markets).toBe(2)
  })

  test('is asked again for new rules where the asking failed', async () => {
    const { time, feeds, reads, state, venue } = openFeeds()
    const { feed } = feeds.join('host', SHARP, venue)
    await time.until(feed.look({ maxAgeMs: 1_000 }))
    feed.forgetRules()
    state.failure = new ExchangeUnavailableError(503, 'maintenance', { next: 'Wait.' })
    await time.until(feed.look({ maxAgeMs: 1_000 }).catch(() => undefined))
    state.failure = undefined
    await time.advance(1_000)
    await time.until(feed.look({ maxAgeMs: 1_000 }))
    expect(reads.markets).toBe(3)
  })
})

describe('the tape of a market', () => {
  test.each([
    ['a busy market', 20],
    ['a quiet market', 0.05],
  ])('of %s has no gaps, and is asked for no oftener than that takes', async (_, perSecond) => {
    const { time, feeds, reads, state, venue } = openFeeds()
    state.tradesPerSecond = perSecond
    const { feed, leave } = feeds.join('host', SHARP, venue)
    const { tape } = await time.until(feed.look({ maxAgeMs: 1_000 }))
    await time.advance(600_000)
    const seen = tape.size
    expect(seen).toBeGreaterThanOrEqual(Math.floor(perSecond * 560))
    expect(reads.trades).toBeLessThan(perSecond > 1 ? 601 : 40)
    leave()
    const before = reads.trades
    await time.advance(600_000)
    expect(reads.trades).toBe(before)
  })
})
