import type { ExchangeEvent } from '../exchange/exchange-event.ts'
import type { PublicTrade } from '../exchange/market-views.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { Feed, Reader } from './feed.ts'
import { tradeMessage, tradesMessage } from './stream-messages.ts'
import type { StreamSettings } from './stream-settings.ts'

export interface TradeFeedParts {
  readonly exchange: SandboxExchange
  readonly settings: () => StreamSettings
  readonly name: string
  readonly symbol: string
}

/**
 * Each trade of a market once, in the order of `seq`, after the past ones a reader asked for. What is to be pushed is read
 * from the market's tape: trades that it forgot within one interval, because there were more than it keeps, are lost to
 * the stream, and `seq` shows it.
 */
export class TradeFeed implements Feed {
  readonly #parts: TradeFeedParts
  /** `seq` of the last trade each reader knows of. */
  readonly #readers = new Map<Reader, number>()
  #pushedSeq: number

  constructor(parts: TradeFeedParts) {
    this.#parts = parts
    this.#pushedSeq = this.#newest(1)[0]?.seq ?? 0
  }

  get isRead(): boolean {
    return this.#readers.size > 0
  }

  join(reader: Reader, size: number): void {
    const { settings, name } = this.#parts
    const past = this.#newest(Math.max(size, 1))
    this.#readers.set(reader, past[0]?.seq ?? 0)
    if (size === 0) return
    const isNewestFirst = settings().tradeSnapshotOrder === 'newest-first'
    reader.deliver(tradesMessage(name, isNewestFirst ? past : past.toReversed()))
  }

  leave(reader: Reader): void {
    this.#readers.delete(reader)
  }

  hears(event: ExchangeEvent): boolean {
    return event.type === 'trade'
  }

  push(): void {
    const newestSeq = this.#newest(1)[0]?.seq ?? 0
    const trades = this.#newest(newestSeq - this.#pushedSeq).toReversed()
    this.#pushedSeq = newestSeq
    for (const trade of trades) {
      const message = tradeMessage(this.#parts.name, trade)
      for (const [reader, knownSeq] of this.#readers) {
        if (trade.seq <= knownSeq) continue
        this.#readers.set(reader, trade.seq)
        reader.deliver(message)
      }
    }
  }

  /** Newest first. */
  #newest(count: number): readonly PublicTrade[] {
    const { exchange, symbol } = this.#parts
    return exchange.trades(symbol, count) ?? []
  }
}
