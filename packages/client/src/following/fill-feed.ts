/**
 * The fills of one market, each told once, oldest first.
 *
 * The newest page is read until it meets what is known; earlier pages where it does not. What an order has filled says
 * how much must have come: while fills are missing, those of that order are asked for by its id. Nothing is told of a
 * read that failed half-way, so it is done again as a whole.
 *
 * Source: assumed, the newest fill comes first and later fills have higher ids; a page that is not so ordered makes the
 * read go on to the last page (docs/coinstore/fills.md).
 */
import {
  type Decimal,
  type Fill,
  type FillId,
  isLess,
  type MarketSymbol,
  type OrderId,
} from '@trading-bridge/core'
import { unexpectedReply } from '../rest/judge-reply.ts'
import { compareIds } from '../rest/market-data-mapping.ts'
import type { FillNews } from './account-news.ts'
import { FILLS_PER_PAGE } from './account-reader.ts'
import type { Cadence } from './cadence.ts'
import type { Feed, PollResult } from './feed.ts'
import type { FeedParts } from './feed-parts.ts'
import { Freshness } from './freshness.ts'
import { KnownFills } from './known-fills.ts'
import { NewsQueue } from './news-queue.ts'

/** The first fill that is told: the one after `fillId`, or the first of the second that holds `atMs`. */
export type FillsSince = { readonly fillId: FillId } | { readonly atMs: number }

interface FillWatcher {
  readonly queue: NewsQueue<FillNews>
  readonly since: FillsSince
  /** Whether the fills since `since` have been read once. */
  isCaughtUp: boolean
}

/** What an order has filled, and how often its fills were asked for in vain. */
interface Debt {
  readonly filled: Decimal
  readonly tries: number
}

export interface FillFeedOptions {
  readonly symbol: MarketSymbol
  readonly slowestMs: number
  /** Told of each new fill, with what of its order is known to have filled. */
  readonly onFill: (fill: Fill, filled: Decimal) => void
}

/** Unread fills of one consumer at which reading stops until it has taken some. */
const MOST_UNREAD = 1_000
/** No account has so many fills in one market: a list that goes on is a list that repeats itself. */
const MOST_PAGES = 1_000
const DEBTS_PER_POLL = 5
/** Then the exchange's lists are taken to contradict each other. */
const MOST_TRIES = 20
const SECOND_MS = 1_000

export class FillFeed implements Feed {
  readonly cadence: Cadence
  readonly freshness: Freshness
  readonly slowestMs: number
  readonly #parts: FeedParts
  readonly #options: FillFeedOptions
  readonly #watchers = new Set<FillWatcher>()
  readonly #debts = new Map<OrderId, Debt>()
  #known = new KnownFills()

  constructor(parts: FeedParts, options: FillFeedOptions) {
    this.cadence = parts.cadence()
    this.slowestMs = options.slowestMs
    this.#parts = parts
    this.#options = options
    this.freshness = new Freshness(parts.clock, parts.limits.staleAfterMs, (notice) => this.#tell(notice))
  }

  get isNeeded(): boolean {
    return this.#watchers.size > 0
  }

  get watcherCount(): number {
    return this.#watchers.size
  }

  watch(since: FillsSince, signal: AbortSignal | undefined): NewsQueue<FillNews> {
    const queue: NewsQueue<FillNews> = new NewsQueue({
      signal,
      bound: MOST_UNREAD,
      onEnd: () => this.#leave(watcher),
    })
    const watcher: FillWatcher = { queue, since, isCaughtUp: false }
    if (queue.isEnded) return queue
    this.#watchers.add(watcher)
    if (this.freshness.notice !== undefined) queue.push(this.freshness.notice)
    this.cadence.quicken()
    return queue
  }

  /** An order is known to have filled so far: its fills must show. */
  owe(orderId: OrderId, filled: Decimal): void {
    if (!this.isNeeded) return
    this.#debts.set(orderId, { filled, tries: 0 })
    this.cadence.quicken()
  }

  async poll(): Promise<PollResult> {
    if ([...this.#watchers].some(({ queue }) => queue.isFull)) return 'held'
    const watchers = [...this.#watchers]
    const found = await this.#readNewest(watchers)
    const isComplete = await this.#readDebts(found)
    const hasNews = this.#deliver(watchers, found)
    if (hasNews) return 'news'
    return isComplete ? 'quiet' : 'behind'
  }

  end(failure?: unknown): void {
    this.freshness.rest()
    for (const { queue } of [...this.#watchers]) queue.end(failure)
  }

  async #readNewest(watchers: readonly FillWatcher[]): Promise<Map<FillId, Fill>> {
    const found = new Map<FillId, Fill>()
    for (let pageNum = 1; pageNum <= MOST_PAGES; pageNum += 1) {
      const page = await this.#parts.reader.fillPage({ symbol: this.#options.symbol, pageNum })
      const before = found.size
      for (const fill of page) found.set(fill.fillId, fill)
      const isLast = page.length < FILLS_PER_PAGE || found.size === before
      if (isLast || (isNewestFirst(page) && this.#meetsAll(page, watchers))) return found
    }
    throw unexpectedReply('accountMatches', `${MOST_PAGES} pages and no end`)
  }

  /** Whether nothing that a watcher wants can stand on a later page. */
  #meetsAll(page: readonly Fill[], watchers: readonly FillWatcher[]): boolean {
    const oldest = page.at(-1)
    return watchers.every(({ isCaughtUp, since }) =>
      isCaughtUp
        ? page.some(({ fillId }) => this.#known.has(fillId))
        : oldest !== undefined && !isSince(oldest, since),
    )
  }

  /** Asks for the fills of orders that have filled more than was seen; tells whether all of it is there now. */
  async #readDebts(found: Map<FillId, Fill>): Promise<boolean> {
    for (const [orderId, debt] of [...this.#debts].slice(0, DEBTS_PER_POLL)) {
      const isPaid = () => !isLess(this.#known.filledOf(orderId, found), debt.filled)
      if (!isPaid()) await this.#readOrder(orderId, found)
      // A larger debt may have come while we were reading; it stays.
      if (this.#debts.get(orderId) !== debt) continue
      this.#debts.delete(orderId)
      if (!isPaid() && debt.tries < MOST_TRIES) this.#debts.set(orderId, { ...debt, tries: debt.tries + 1 })
    }
    return this.#debts.size === 0
  }

  async #readOrder(orderId: OrderId, found: Map<FillId, Fill>): Promise<void> {
    for (let pageNum = 1; pageNum <= MOST_PAGES; pageNum += 1) {
      const page = await this.#parts.reader.fillPage({ symbol: this.#options.symbol, orderId, pageNum })
      const before = found.size
      for (const fill of page) found.set(fill.fillId, fill)
      if (page.length < FILLS_PER_PAGE || found.size === before) return
    }
  }

  #deliver(watchers: readonly FillWatcher[], found: ReadonlyMap<FillId, Fill>): boolean {
    const receivedAtMs = this.#parts.clock.nowMs()
    const fills = [...found.values()].sort((left, right) => compareIds(left.fillId, right.fillId))
    const fresh = fills.filter(({ fillId }) => !this.#known.has(fillId))
    for (const watcher of watchers) {
      const wanted = (watcher.isCaughtUp ? fresh : fills).filter((fill) => isSince(fill, watcher.since))
      watcher.isCaughtUp = true
      for (const fill of wanted)
        watcher.queue.push({ kind: 'fill', fill, source: 'account-matches', receivedAtMs })
    }
    this.#known.add(fresh)
    for (const fill of fresh) this.#options.onFill(fill, this.#known.filledOf(fill.orderId))
    return fresh.length > 0
  }

  #leave(watcher: FillWatcher): void {
    this.#watchers.delete(watcher)
    if (this.#watchers.size > 0) return
    this.#known = new KnownFills()
    this.#debts.clear()
    this.freshness.rest()
  }

  #tell(news: FillNews): void {
    for (const { queue } of [...this.#watchers]) queue.push(news)
  }
}

function isSince(fill: Fill, since: FillsSince): boolean {
  if ('fillId' in since) return compareIds(fill.fillId, since.fillId) > 0
  return fill.atMs >= Math.floor(since.atMs / SECOND_MS) * SECOND_MS
}

function isNewestFirst(page: readonly Fill[]): boolean {
  return page.every((fill, index) => {
    const newer = page[index - 1]
    return newer === undefined || compareIds(newer.fillId, fill.fillId) > 0
  })
}
