import { type Balance, equals } from '@trading-bridge/core'
import type { BalanceChange, BalanceNews } from './account-news.ts'
import type { AccountReader } from './account-reader.ts'
import type { Cadence } from './cadence.ts'
import type { Feed, PollResult } from './feed.ts'
import type { FeedParts } from './feed-parts.ts'
import { Freshness } from './freshness.ts'
import { NewsQueue } from './news-queue.ts'

/** Unread changes kept for one consumer; beyond, the latest of each asset. */
const MOST_UNREAD = 1_000

/** The balances of the account. An asset that a reply leaves out keeps its last balance: absence says nothing. */
export class BalanceFeed implements Feed {
  readonly cadence: Cadence
  readonly freshness: Freshness
  readonly slowestMs: number
  readonly #reader: AccountReader
  readonly #parts: FeedParts
  readonly #watchers = new Set<NewsQueue<BalanceNews>>()
  readonly #latest = new Map<string, BalanceChange>()

  constructor(parts: FeedParts, slowestMs: number) {
    this.cadence = parts.cadence()
    this.slowestMs = slowestMs
    this.#parts = parts
    this.#reader = parts.reader
    this.freshness = new Freshness(parts.clock, parts.limits.staleAfterMs, (notice) => this.#tell(notice))
  }

  get isNeeded(): boolean {
    return this.#watchers.size > 0
  }

  get watcherCount(): number {
    return this.#watchers.size
  }

  watch(signal: AbortSignal | undefined): NewsQueue<BalanceNews> {
    const queue: NewsQueue<BalanceNews> = new NewsQueue({
      signal,
      bound: MOST_UNREAD,
      keyOf: (news) => (news.kind === 'balance' ? news.balance.asset : news.kind),
      onEnd: () => this.#leave(queue),
    })
    if (queue.isEnded) return queue
    this.#watchers.add(queue)
    for (const change of this.#latest.values()) queue.push(change)
    if (this.freshness.notice !== undefined) queue.push(this.freshness.notice)
    return queue
  }

  async poll(): Promise<PollResult> {
    const balances = await this.#reader.balances()
    const receivedAtMs = this.#parts.clock.nowMs()
    const changed = balances.filter((balance) =>
      hasChanged(this.#latest.get(balance.asset)?.balance, balance),
    )
    for (const balance of changed) {
      const change: BalanceChange = { kind: 'balance', balance, source: 'account-list', receivedAtMs }
      this.#latest.set(balance.asset, change)
      this.#tell(change)
    }
    return changed.length > 0 ? 'news' : 'quiet'
  }

  end(failure?: unknown): void {
    this.freshness.rest()
    for (const watcher of [...this.#watchers]) watcher.end(failure)
  }

  #leave(queue: NewsQueue<BalanceNews>): void {
    this.#watchers.delete(queue)
    if (this.#watchers.size > 0) return
    this.#latest.clear()
    this.freshness.rest()
  }

  #tell(news: BalanceNews): void {
    for (const watcher of [...this.#watchers]) watcher.push(news)
  }
}

function hasChanged(known: Balance | undefined, balance: Balance): boolean {
  return (
    known === undefined ||
    !equals(known.available, balance.available) ||
    !equals(known.frozen, balance.frozen)
  )
}
