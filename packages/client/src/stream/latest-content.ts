/** Contents of which only the newest value counts: books and tickers. */
import { compare, type MarketSymbol, type OrderBook } from '@trading-bridge/core'
import type { DepthLevels, StreamMessage, StreamTicker } from '@trading-bridge/protocol'
import type { CoinstoreClient } from '../rest/coinstore-client.ts'
import { type ChannelContent, type ContentItem, type RestReading, valueItem } from './channel-content.ts'
import { StreamBook } from './stream-book.ts'
import { type MarketTicker, toStreamedTicker } from './stream-mapping.ts'
import type { StreamRecency } from './stream-options.ts'

interface LatestParts<Value> {
  readonly recency: keyof StreamRecency
  readonly read: (message: StreamMessage, last: Value | undefined) => Value | undefined
  readonly fetch: (signal: AbortSignal) => Promise<Value>
  /** Whether the two tell the same; where they cannot be compared, nobody is behind. */
  readonly areSame: (fetched: Value, last: Value) => boolean
}

class LatestContent<Value> implements ChannelContent<Value> {
  readonly recency: keyof StreamRecency
  readonly needsRest = false
  readonly #parts: LatestParts<Value>
  #last: Value | undefined

  constructor(parts: LatestParts<Value>) {
    this.recency = parts.recency
    this.#parts = parts
  }

  keyOf(): unknown {
    return 'latest'
  }

  read(message: StreamMessage): readonly ContentItem<Value>[] {
    const value = this.#parts.read(message, this.#last)
    if (value === undefined) return []
    this.#last = value
    return [valueItem(value)]
  }

  async poll(signal: AbortSignal): Promise<RestReading<Value>> {
    const before = this.#last
    const fetched = await this.#parts.fetch(signal)
    // The stream spoke while REST was asked: which of the two is newer cannot be told, and the stream goes on.
    if (this.#last !== before) return { items: [], isAhead: false }
    const isAhead = this.#last !== undefined && !this.#parts.areSame(fetched, this.#last)
    this.#last = fetched
    return { items: [valueItem(fetched)], isAhead }
  }

  giveUpMissing(): readonly ContentItem<Value>[] {
    return []
  }

  markBreak(): void {
    // Each value stands alone: nothing joins on.
  }

  recent(): readonly Value[] {
    return this.#last === undefined ? [] : [this.#last]
  }
}

/** The book of one market. Each message is a complete picture and replaces the one before. */
export function bookContent(
  restClient: CoinstoreClient,
  symbol: MarketSymbol,
  levels: DepthLevels,
): ChannelContent<OrderBook> {
  return new LatestContent<OrderBook>({
    recency: 'book',
    read: (message) =>
      message.kind === 'depth' ? new StreamBook(symbol, message.bids, message.asks) : undefined,
    fetch: (signal) => restClient.fetchOrderBook(symbol, { levels, signal }),
    areSame: haveSameBest,
  })
}

export function tickerContent(
  restClient: CoinstoreClient,
  symbol: MarketSymbol,
): ChannelContent<MarketTicker> {
  return new LatestContent<MarketTicker>({
    recency: 'ticker',
    read: (message) => (message.kind === 'ticker' ? toStreamedTicker(message.ticker, symbol) : undefined),
    fetch: (signal) => restClient.fetchTicker(symbol, { signal }),
    areSame: () => true,
  })
}

/** All tickers. A message may leave out markets: those it names are replaced, the others stay. */
export function tickersContent(
  restClient: CoinstoreClient,
  symbolOf: (ticker: StreamTicker) => MarketSymbol | undefined,
): ChannelContent<readonly MarketTicker[]> {
  return new LatestContent<readonly MarketTicker[]>({
    recency: 'ticker',
    read(message, last = []) {
      if (message.kind !== 'tickers') return undefined
      const bySymbol = new Map(last.map((ticker) => [ticker.symbol, ticker]))
      for (const wire of message.tickers) {
        const symbol = symbolOf(wire)
        if (symbol !== undefined) bySymbol.set(symbol, toStreamedTicker(wire, symbol))
      }
      return [...bySymbol.values()]
    },
    fetch: (signal) => restClient.fetchTickers({ signal }),
    areSame: () => true,
  })
}

function haveSameBest(left: OrderBook, right: OrderBook): boolean {
  return (['bids', 'asks'] as const).every((half) => {
    const [one] = left[half]
    const [other] = right[half]
    if (one === undefined || other === undefined) return one === other
    return compare(one.price, other.price) === 0 && compare(one.quantity, other.quantity) === 0
  })
}
