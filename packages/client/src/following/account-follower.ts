import {
  type Clock,
  ConfigError,
  type MarketSymbol,
  systemClock,
  systemRandom,
  type Timer,
} from '@trading-bridge/core'
import type { CallOptions } from '../rest/call-options.ts'
import type { CoinstoreClient } from '../rest/coinstore-client.ts'
import type { OrderReference } from '../rest/order-results.ts'
import type { BalanceNews, FillNews, OrderChange, OrderNews, Skipped } from './account-news.ts'
import { AccountReader } from './account-reader.ts'
import { BalanceFeed } from './balance-feed.ts'
import { Cadence } from './cadence.ts'
import type { Feed } from './feed.ts'
import type { FeedParts } from './feed-parts.ts'
import { FillFeed, type FillsSince } from './fill-feed.ts'
import { type FollowerOptions, type FollowingLimits, readBudget } from './follower-options.ts'
import { OrderFeed } from './order-feed.ts'
import { type AccountHint, followPrivateStream, readPrivateStream } from './private-stream.ts'
import { RequestBudget } from './request-budget.ts'

/** News as they come, until the consumer leaves, its signal aborts or the follower is closed. */
export type NewsStream<News> = AsyncIterableIterator<News & Skipped>

/** With more watchers than this nothing is asked for more often. */
const MOST_WATCHERS = 4
/** How many of the fastest intervals the slowest ones are long: 5, 10 and 15 s with the default budget. */
const SLOWEST = { expectedOrders: 8, orders: 20, fills: 40, balances: 60 }
/** `Date` headers and fills tell whole seconds: fills from so long before are told rather than missed. */
const CLOCK_MARGIN_MS = 1_000

/**
 * Follows the orders, fills and balances of one account by asking: the exchange documents no private stream.
 *
 * One poller serves all watchers and keeps to one budget. It asks often after a placement or a change, less and less
 * often while nothing happens, and not at all while nobody watches. Open one per account and share it.
 *
 * A watcher takes news from the call on, whether they are read yet or not. It ends when its consumer leaves the loop,
 * with the signal's reason when that aborts, and quietly when the follower is closed. Failing queries do not end it:
 * it is told `stale`, and `recovered` once they succeed again. Only a client without credentials ends it with a
 * `ConfigError`.
 *
 * @see docs/following.md
 */
export class AccountFollower {
  readonly #client: CoinstoreClient
  readonly #clock: Clock
  readonly #limits: FollowingLimits
  readonly #closing = new AbortController()
  readonly #parts: FeedParts
  readonly #fastestMs: number
  readonly #orders: OrderFeed
  readonly #balances: BalanceFeed
  readonly #fills = new Map<MarketSymbol, FillFeed>()
  #wakeUp: (() => void) | undefined
  #work: Promise<unknown> = Promise.resolve()

  private constructor({ client, clock = systemClock, random = systemRandom, budget }: FollowerOptions) {
    this.#client = client
    this.#clock = clock
    this.#limits = readBudget(budget)
    this.#fastestMs = Math.ceil(1_000 / this.#limits.requestsPerSecond)
    const requests = new RequestBudget(clock, this.#limits.requestsPerSecond)
    this.#parts = {
      clock,
      limits: this.#limits,
      reader: new AccountReader(client, requests, this.#closing.signal),
      cadence: () => new Cadence(this.#fastestMs, random),
    }
    this.#orders = new OrderFeed(this.#parts, {
      slowestMs: this.#fastestMs * SLOWEST.orders,
      slowestExpectingMs: this.#fastestMs * SLOWEST.expectedOrders,
      onChange: (change, effect) => this.#orderChanged(change, effect),
    })
    this.#balances = new BalanceFeed(this.#parts, this.#fastestMs * SLOWEST.balances)
  }

  /**
   * Asks nothing yet: polling begins with the first watcher.
   *
   * @throws {ConfigError} a limit of the budget or the address of the private stream cannot be meant.
   */
  static async open(options: FollowerOptions): Promise<AccountFollower> {
    const follower = new AccountFollower(options)
    follower.#start(options)
    return follower
  }

  /** Ends all watchers, once what they were told is read, and stops asking. The client stays open. */
  async close(): Promise<void> {
    this.#closing.abort(new DOMException('The follower was closed.', 'AbortError'))
    for (const feed of this.#feeds()) feed.end()
    this.#wake()
    await this.#work
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /**
   * Each change of one order, the present state first; ends after a final one. An order that does not show is told as
   * `missing` after the lag bound and followed on. A slow consumer gets the latest state in place of earlier ones.
   */
  watchOrder(reference: OrderReference, { signal }: CallOptions = {}): NewsStream<OrderNews> {
    return this.#watching(this.#orders.watchOne(reference, signal))
  }

  /**
   * Each change of every order that is open now or later, those placed elsewhere included; of one market or of all. An
   * order that was placed elsewhere and ended between two polls is never seen here; its fills are, by `watchFills`.
   */
  watchOrders(symbol?: MarketSymbol, { signal }: CallOptions = {}): NewsStream<OrderNews> {
    return this.#watching(this.#orders.watchAll(symbol, signal))
  }

  /**
   * Each fill of one market exactly once, oldest first within what one poll finds; a fill the exchange shows late comes
   * late. Begins after the fill or with the second that `since` names, else a second before the call. Nothing is ever
   * dropped: while one consumer has 1000 unread fills, this market is not asked for, for all its watchers.
   */
  watchFills(
    symbol: MarketSymbol,
    { signal, since = this.#justNow() }: CallOptions & { readonly since?: FillsSince | undefined } = {},
  ): NewsStream<FillNews> {
    return this.#watching(this.#fillFeed(symbol).watch(since, signal))
  }

  /** The balance of each asset, then each change. A slow consumer gets the latest of each asset. */
  watchBalances({ signal }: CallOptions = {}): NewsStream<BalanceNews> {
    const stream = this.#balances.watch(signal)
    this.#balances.cadence.quicken()
    return this.#watching(stream)
  }

  /** Tells that an order was placed, or may have been, so that it is asked for at once. Does nothing while nobody watches. */
  expect(reference: OrderReference): void {
    if (this.#closing.signal.aborted || this.#watcherCount() === 0) return
    this.#orders.expect(reference)
    this.#balances.cadence.quicken()
    this.#wake()
  }

  #start({ random = systemRandom, privateStream }: FollowerOptions): void {
    const { signal } = this.#closing
    const listening =
      privateStream === undefined
        ? undefined
        : followPrivateStream({
            ...readPrivateStream(privateStream),
            clock: this.#clock,
            random,
            nowMs: () => Math.round(this.#clock.nowMs() + this.#client.clockOffset.offsetMs),
            onHint: (hint) => this.#hinted(hint),
            signal,
          })
    this.#work = Promise.all([this.#run(), listening])
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      const nowMs = this.#clock.monotonicMs()
      const needed = this.#neededFeeds()
      const due = needed.filter(({ cadence }) => cadence.dueAtMs <= nowMs)
      if (due.length === 0) await this.#rest(needed, nowMs)
      for (const feed of due) await this.#poll(feed)
    }
  }

  async #poll(feed: Feed): Promise<void> {
    feed.freshness.attempted()
    const hasNews = await this.#attempt(feed)
    if (!feed.isNeeded) feed.freshness.rest()
    const atMs = this.#clock.monotonicMs()
    const slowestMs = feed.slowestMs / Math.min(Math.max(1, this.#watcherCount()), MOST_WATCHERS)
    feed.cadence.polled({ atMs, hasNews, slowestMs })
  }

  /** A query that fails is told by and by, as staleness; one that can never succeed ends the watchers. */
  async #attempt(feed: Feed): Promise<boolean> {
    try {
      const result = await feed.poll()
      if (result === 'held') feed.freshness.rest()
      else if (result !== 'behind') feed.freshness.succeeded()
      // A consumer that reads again finds the feed soon at work: looking whether it does costs no request.
      return result === 'news' || result === 'held'
    } catch (error) {
      if (this.#closing.signal.aborted) return false
      feed.freshness.failed(error)
      if (error instanceof ConfigError) for (const each of this.#feeds()) each.end(error)
      return false
    }
  }

  /** Until the first feed is due, or something wakes us. */
  async #rest(needed: readonly Feed[], nowMs: number): Promise<void> {
    let timer: Timer | undefined
    await new Promise<void>((resolve) => {
      this.#wakeUp = resolve
      const dueAtMs = Math.min(...needed.map(({ cadence }) => cadence.dueAtMs))
      if (dueAtMs !== Number.POSITIVE_INFINITY) {
        timer = this.#clock.startTimer(Math.max(1, Math.ceil(dueAtMs - nowMs)), resolve)
      }
    })
    timer?.cancel()
    this.#wakeUp = undefined
  }

  #wake(): void {
    this.#wakeUp?.()
  }

  /** The orders show when fills and balances change, so they are asked for as long as anything is watched. */
  #neededFeeds(): readonly Feed[] {
    if (this.#watcherCount() === 0) {
      this.#orders.forget()
      this.#fills.clear()
      return []
    }
    return this.#feeds().filter((feed) => feed === this.#orders || feed.isNeeded)
  }

  #feeds(): readonly Feed[] {
    return [this.#orders, ...this.#fills.values(), this.#balances]
  }

  #watcherCount(): number {
    let count = this.#orders.watcherCount + this.#balances.watcherCount
    for (const feed of this.#fills.values()) count += feed.watcherCount
    return count
  }

  #watching<News extends object>(stream: NewsStream<News> & { end(): void }): NewsStream<News> {
    if (this.#closing.signal.aborted) stream.end()
    this.#wake()
    return stream
  }

  #fillFeed(symbol: MarketSymbol): FillFeed {
    const open = this.#fills.get(symbol)
    if (open !== undefined) return open
    const feed = new FillFeed(this.#parts, {
      symbol,
      slowestMs: this.#fastestMs * SLOWEST.fills,
      onFill: (fill, filled) => {
        this.#orders.hasFilled(fill.orderId, filled)
        this.#balances.cadence.quicken()
      },
    })
    this.#fills.set(symbol, feed)
    return feed
  }

  #orderChanged(
    { order }: OrderChange,
    effect: { readonly hasFilled: boolean; readonly isOld: boolean },
  ): void {
    this.#balances.cadence.quicken()
    if (!effect.hasFilled) return
    const fills = this.#fills.get(order.symbol)
    // Fills from long ago may no longer be had, so they are not waited for.
    if (effect.isOld) fills?.cadence.quicken()
    else fills?.owe(order.orderId, order.filled)
  }

  /** An order placed elsewhere may have filled without ever being listed, so its hint is one of fills too. */
  #hinted(hint: AccountHint): void {
    const feeds = hint === 'orders' ? [this.#orders, ...this.#fills.values()] : [this.#balances]
    for (const { cadence } of feeds) cadence.quicken()
    this.#wake()
  }

  #justNow(): FillsSince {
    return { atMs: this.#clock.nowMs() + this.#client.clockOffset.offsetMs - CLOCK_MARGIN_MS }
  }
}
