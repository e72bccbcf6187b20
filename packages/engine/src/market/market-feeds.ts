import type { Clock, MarketSymbol } from '@trading-bridge/core'
import type { Venue } from '../venue/venue.ts'
import { MarketFeed } from './market-feed.ts'
import { ReadBudget } from './read-budget.ts'

/** A fifth of what Coinstore lets through from one address (docs/coinstore/limits.md). */
const READS_PER_SECOND = 20

export interface MarketFeedsOptions {
  readonly clock: Clock
  /** Public reads of one host in a second; 20 when left out. */
  readonly readsPerSecond?: number | undefined
}

/** One feed for each market of each host, whichever account it is read through. */
export class MarketFeeds {
  readonly #clock: Clock
  readonly #readsPerSecond: number
  readonly #hosts = new Map<
    string,
    { readonly budget: ReadBudget; readonly feeds: Map<MarketSymbol, MarketFeed> }
  >()

  constructor({ clock, readsPerSecond = READS_PER_SECOND }: MarketFeedsOptions) {
    this.#clock = clock
    this.#readsPerSecond = readsPerSecond
  }

  /** The feed of a market, and how to leave it. */
  join(host: string, symbol: MarketSymbol, venue: Venue): { readonly feed: MarketFeed; leave(): void } {
    const { budget, feeds } = this.#hosts.get(host) ?? this.#begin(host)
    const feed = feeds.get(symbol) ?? new MarketFeed({ symbol, clock: this.#clock, budget })
    feeds.set(symbol, feed)
    const leave = feed.join(venue)
    return {
      feed,
      leave() {
        leave()
        if (!feed.isUsed) feeds.delete(symbol)
      },
    }
  }

  #begin(host: string) {
    const begun = {
      budget: new ReadBudget(this.#clock, this.#readsPerSecond),
      feeds: new Map<MarketSymbol, MarketFeed>(),
    }
    this.#hosts.set(host, begun)
    return begun
  }
}
