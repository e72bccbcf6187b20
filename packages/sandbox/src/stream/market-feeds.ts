import type { Clock } from '@trading-bridge/core'
import type { ExchangeEvent } from '../exchange/exchange-event.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import { CandleFeed } from './candle-feed.ts'
import type { Feed, Reader } from './feed.ts'
import type { NamedChannel } from './named-channel.ts'
import { PictureFeed } from './picture-feed.ts'
import { PushBeat } from './push-beat.ts'
import { depthMessage, tickerMessage, tickersMessage } from './stream-messages.ts'
import type { StreamSettings } from './stream-settings.ts'
import { TradeFeed } from './trade-feed.ts'

export interface FeedParts {
  readonly exchange: SandboxExchange
  readonly clock: Clock
  readonly settings: () => StreamSettings
  readonly onDefect: (error: unknown) => void
}

interface PlacedFeed {
  readonly feed: Feed
  readonly beat: PushBeat
  /** Absent for a feed of all markets. */
  readonly symbol: string | undefined
}

/**
 * The public channels somebody reads, one feed for each name. The exchange is listened to while there are any; what it
 * tells is only noted, and pushed later, so that no reader ever holds up a trade.
 */
export class MarketFeeds {
  readonly #parts: FeedParts
  readonly #beat: PushBeat
  readonly #candleBeat: PushBeat
  readonly #feeds = new Map<string, PlacedFeed>()
  #stopListening: (() => void) | undefined

  constructor(parts: FeedParts) {
    const { clock, settings, onDefect } = parts
    this.#parts = parts
    this.#beat = new PushBeat({ clock, onDefect, intervalMs: () => settings().streamPushIntervalMs })
    this.#candleBeat = new PushBeat({ clock, onDefect, intervalMs: () => settings().candlePushIntervalMs })
  }

  /** Lets `reader` follow a channel: first what it should know at once, then what changes. */
  join(channel: NamedChannel, reader: Reader, size: number): void {
    this.#stopListening ??= this.#parts.exchange.onEvent((event) => this.#hear(event))
    const placed = this.#feeds.get(channel.name) ?? this.#place(channel)
    this.#feeds.set(channel.name, placed)
    placed.feed.join(reader, size)
  }

  leave(name: string, reader: Reader): void {
    const placed = this.#feeds.get(name)
    placed?.feed.leave(reader)
    if (placed !== undefined && !placed.feed.isRead) this.#feeds.delete(name)
    if (this.#feeds.size === 0) this.stop()
  }

  stop(): void {
    this.#stopListening?.()
    this.#stopListening = undefined
    this.#beat.stop()
    this.#candleBeat.stop()
  }

  #hear(event: ExchangeEvent): void {
    const symbol = symbolOf(event)
    if (symbol === undefined) return
    for (const placed of this.#feeds.values()) {
      const isMeant = placed.symbol === undefined || placed.symbol === symbol
      if (isMeant && placed.feed.hears(event)) placed.beat.schedule(placed.feed)
    }
  }

  #place(named: NamedChannel): PlacedFeed {
    const beat = named.kind === 'candles' ? this.#candleBeat : this.#beat
    const symbol = named.kind === 'tickers' ? undefined : named.market.symbol
    return { feed: this.#feedOf(named), beat, symbol }
  }

  #feedOf(named: NamedChannel): Feed {
    const { exchange, settings } = this.#parts
    const { name } = named
    if (named.kind === 'tickers') return new PictureFeed(() => tickersMessage(exchange.tickers()))
    const { market } = named
    const { symbol } = market
    switch (named.kind) {
      case 'trades':
        return new TradeFeed({ exchange, settings, name, symbol })
      case 'candles':
        return new CandleFeed({ exchange, name, market, period: named.period })
      case 'ticker':
        return new PictureFeed(() => {
          const ticker = exchange.ticker(symbol)
          return ticker === undefined ? '' : tickerMessage(name, ticker)
        })
      case 'depth':
        return new PictureFeed(() => {
          const depth = exchange.depth(symbol, named.levels)
          return depth === undefined ? '' : depthMessage(name, named.levels, depth)
        })
    }
  }
}

/** The market an event is about; absent where it changes nothing the public sees. */
function symbolOf(event: ExchangeEvent): string | undefined {
  switch (event.type) {
    case 'trade':
      return event.trade.symbol
    case 'order.accepted':
    case 'order.filled':
    case 'order.done':
      return event.order.symbol
    case 'market.changed':
      return event.market.symbol
    default:
      return undefined
  }
}
