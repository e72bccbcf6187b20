/**
 * The account's orders. One list of all open orders serves everybody; beyond it, one order at a time is asked for where
 * the list cannot tell: an order that is expected and not listed, and one that has left the list. The list never ends
 * an order: only the query of that one order does, for a list may be empty by mistake.
 *
 * Source: assumed, a new order may take seconds to show, and a list may be falsely empty (docs/coinstore/orders.md).
 */
import {
  type Decimal,
  isFinal,
  isLess,
  isPositive,
  MalformedReplyError,
  type MarketSymbol,
  type Order,
  type OrderId,
} from '@trading-bridge/core'
import type { OrderReference } from '../rest/order-results.ts'
import type { OrderChange, OrderNews } from './account-news.ts'
import type { Cadence } from './cadence.ts'
import type { Feed, PollResult } from './feed.ts'
import type { FeedParts } from './feed-parts.ts'
import { FollowedOrders, isMeant } from './followed-orders.ts'
import { Freshness } from './freshness.ts'
import { NewsQueue } from './news-queue.ts'

interface OrderWatcher {
  /** Absent for a watcher of all orders. */
  readonly reference: OrderReference | undefined
  readonly symbol: MarketSymbol | undefined
  readonly queue: NewsQueue<OrderNews>
}

/** An order that somebody expects and that was never seen. */
interface Expectation {
  readonly reference: OrderReference
  readonly sinceMs: number
  readonly isToldMissing: boolean
}

export interface OrderFeedOptions {
  readonly slowestMs: number
  /** While an order is expected that has not shown yet. */
  readonly slowestExpectingMs: number
  /** Told of each change: whether it raised what is filled, and whether the order may have filled long ago. */
  readonly onChange: (
    change: OrderChange,
    effect: { readonly hasFilled: boolean; readonly isOld: boolean },
  ) => void
}

/** Unread changes kept for one consumer; beyond, the latest of each order. */
const MOST_UNREAD = 1_000
/** Orders expected without a watcher, and with one, at which no more of the former are taken. */
const MOST_EXPECTED = 1_000
/** More single orders than this are not asked for before the list is read again. */
const QUERIES_PER_POLL = 10

export class OrderFeed implements Feed {
  readonly cadence: Cadence
  readonly freshness: Freshness
  readonly #parts: FeedParts
  readonly #options: OrderFeedOptions
  readonly #orders = new FollowedOrders()
  readonly #watchers = new Set<OrderWatcher>()
  /** By the text of the reference; the one asked for longest ago first. */
  readonly #expected = new Map<string, Expectation>()
  /** Orders to be asked for: they have left the list, or fills show more than they do. Longest waiting first. */
  readonly #doubted = new Set<OrderId>()

  constructor(parts: FeedParts, options: OrderFeedOptions) {
    this.cadence = parts.cadence()
    this.#parts = parts
    this.#options = options
    this.freshness = new Freshness(parts.clock, parts.limits.staleAfterMs, (notice) => this.#tellAll(notice))
  }

  get isNeeded(): boolean {
    return this.#watchers.size > 0 || this.#expected.size > 0
  }

  get watcherCount(): number {
    return this.#watchers.size
  }

  get slowestMs(): number {
    const isExpecting = [...this.#expected.values()].some((expectation) => this.#isYoung(expectation))
    return isExpecting ? this.#options.slowestExpectingMs : this.#options.slowestMs
  }

  watchOne(reference: OrderReference, signal: AbortSignal | undefined): NewsQueue<OrderNews> {
    const watcher = this.#join({ reference, symbol: undefined, signal })
    if (watcher.queue.isEnded) return watcher.queue
    const known = this.#orders.find(reference)
    if (known === undefined) this.#askFor(reference)
    else this.#tell(watcher, known)
    return watcher.queue
  }

  watchAll(symbol: MarketSymbol | undefined, signal: AbortSignal | undefined): NewsQueue<OrderNews> {
    const watcher = this.#join({ reference: undefined, symbol, signal })
    if (watcher.queue.isEnded) return watcher.queue
    for (const change of this.#orders.live) this.#tell(watcher, change)
    this.cadence.quicken()
    return watcher.queue
  }

  /** An order was placed, or may have been: it is asked for until it shows. With too many of them it only waits longer. */
  expect(reference: OrderReference): void {
    if (this.#expected.size < MOST_EXPECTED) this.#askFor(reference)
    else this.cadence.quicken()
  }

  /** Fills show that an order has filled so much. */
  hasFilled(orderId: OrderId, filled: Decimal): void {
    const known = this.#orders.get(orderId)?.order
    if (known === undefined || !isLess(known.filled, filled)) return
    this.#doubted.add(orderId)
    this.cadence.quicken()
  }

  async poll(): Promise<PollResult> {
    const listed = await this.#parts.reader.openOrders()
    let changes = 0
    for (const order of listed) changes += this.#apply(order, 'open-orders')
    const listedIds = new Set(listed.map(({ orderId }) => orderId))
    for (const { order } of this.#orders.live)
      if (!listedIds.has(order.orderId)) this.#doubted.add(order.orderId)
    changes += await this.#askSingly()
    return changes > 0 ? 'news' : 'quiet'
  }

  end(failure?: unknown): void {
    this.freshness.rest()
    this.#expected.clear()
    for (const { queue } of [...this.#watchers]) queue.end(failure)
  }

  /** A reply that cannot be read concerns its order alone: the others are asked for all the same. */
  async #askSingly(): Promise<number> {
    let changes = 0
    let unreadable: MalformedReplyError | undefined
    for (const reference of this.#questions()) {
      try {
        changes += await this.#ask(reference)
      } catch (error) {
        if (!(error instanceof MalformedReplyError)) throw error
        unreadable = error
      }
    }
    if (unreadable !== undefined) throw unreadable
    return changes
  }

  /** Of doubted and expected orders alike those that wait longest; each kind leaves half of the room to the other. */
  #questions(): readonly OrderReference[] {
    const expected = [...this.#expected.values()].map(({ reference }) => reference)
    const doubted = [...this.#doubted]
      .map((orderId) => ({ orderId }))
      .filter((reference) => !this.#expected.has(keyOf(reference)))
    const half = Math.max(QUERIES_PER_POLL / 2, QUERIES_PER_POLL - expected.length)
    return [...doubted.slice(0, half), ...expected].slice(0, QUERIES_PER_POLL)
  }

  async #ask(reference: OrderReference): Promise<number> {
    const order = await this.#parts.reader.order(reference)
    if ('orderId' in reference) this.#doubted.delete(reference.orderId)
    if (order !== undefined) return this.#apply(order, 'order-query')
    this.#notFound(reference)
    return 0
  }

  /**
   * Silence about an order is no end: it is expected on, also one that was seen before. An expectation that nobody
   * watches is given up once it is old.
   */
  #notFound(reference: OrderReference): void {
    const key = keyOf(reference)
    const sinceMs = this.#parts.clock.monotonicMs()
    const expectation = this.#expected.get(key) ?? { reference, sinceMs, isToldMissing: false }
    this.#expected.delete(key)
    const watchers = this.#watchersOf(reference)
    const isYoung = this.#isYoung(expectation)
    if (!isYoung && watchers.length === 0) return
    this.#expected.set(key, { ...expectation, isToldMissing: !isYoung })
    if (isYoung || expectation.isToldMissing) return
    const receivedAtMs = this.#parts.clock.nowMs()
    for (const { queue } of watchers) queue.push({ kind: 'missing', reference, receivedAtMs })
  }

  #askFor(reference: OrderReference): void {
    this.cadence.quicken()
    if (this.#orders.find(reference) !== undefined) return
    const sinceMs = this.#parts.clock.monotonicMs()
    this.#expected.set(keyOf(reference), { reference, sinceMs, isToldMissing: false })
  }

  #watchersOf(reference: OrderReference): readonly OrderWatcher[] {
    const known = this.#orders.find(reference)?.order
    return [...this.#watchers].filter(
      (watcher) =>
        watcher.reference !== undefined &&
        (keyOf(watcher.reference) === keyOf(reference) ||
          (known !== undefined && isMeant(watcher.reference, known))),
    )
  }

  /** Returns 1 where there was a change, else 0. */
  #apply(order: Order, source: OrderChange['source']): number {
    const before = this.#orders.get(order.orderId)?.order
    const receivedAtMs = this.#parts.clock.nowMs()
    const change = this.#orders.apply({ kind: 'order', order, source, receivedAtMs })
    let isExpected = false
    for (const [key, { reference }] of this.#expected)
      if (isMeant(reference, order)) isExpected = this.#expected.delete(key)
    if (change === undefined) return 0
    const hasFilled =
      before === undefined ? isPositive(change.order.filled) : isLess(before.filled, change.order.filled)
    this.#options.onChange(change, { hasFilled, isOld: before === undefined && !isExpected })
    for (const watcher of [...this.#watchers]) this.#tell(watcher, change)
    return 1
  }

  #tell({ reference, symbol, queue }: OrderWatcher, change: OrderChange): void {
    const { order } = change
    if (reference === undefined) {
      if (symbol === undefined || order.symbol === symbol) queue.push(change)
    } else if (isMeant(reference, order)) {
      queue.push(change)
      if (isFinal(order.status)) queue.end()
    }
  }

  #tellAll(news: OrderNews): void {
    for (const { queue } of [...this.#watchers]) queue.push(news)
  }

  #join({
    reference,
    symbol,
    signal,
  }: Omit<OrderWatcher, 'queue'> & { readonly signal: AbortSignal | undefined }): OrderWatcher {
    const queue: NewsQueue<OrderNews> = new NewsQueue({
      signal,
      bound: MOST_UNREAD,
      keyOf: (news) => (news.kind === 'order' ? news.order.orderId : news.kind),
      onEnd: () => this.#leave(watcher),
    })
    const watcher: OrderWatcher = { reference, symbol, queue }
    if (queue.isEnded) return watcher
    this.#watchers.add(watcher)
    if (this.freshness.notice !== undefined) queue.push(this.freshness.notice)
    return watcher
  }

  #leave(watcher: OrderWatcher): void {
    this.#watchers.delete(watcher)
  }

  /** Nobody follows the account any more: what is known grows old and is forgotten. */
  forget(): void {
    this.#orders.clear()
    this.#expected.clear()
    this.#doubted.clear()
    this.freshness.rest()
  }

  #isYoung({ sinceMs }: Expectation): boolean {
    return this.#parts.clock.monotonicMs() - sinceMs < this.#parts.limits.lagBoundMs
  }
}

function keyOf(reference: OrderReference): string {
  return 'orderId' in reference
    ? `order id ${reference.orderId}`
    : `client order id ${reference.clientOrderId}`
}
