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

/** So many trades are pushed without waiting for the interval: what waits is bounded. */
const MOST_WAITING = 10_000

/** Each trade of a market once, in the order of `seq`, after the past ones a reader asked for. */
export class TradeFeed implements Feed {
  readonly #parts: TradeFeedParts
  /** `seq` of the last trade each reader knows of. */
  readonly #readers = new Map<Reader, number>()
  #waiting: PublicTrade[] = []

  constructor(parts: TradeFeedParts) {
    this.#parts = parts
  }

  get isRead(): boolean {
    return this.#readers.size > 0
  }

  join(reader: Reader, size: number): void {
    const { exchange, settings, name, symbol } = this.#parts
    const past = exchange.trades(symbol, Math.max(size, 1)) ?? []
    this.#readers.set(reader, past[0]?.seq ?? 0)
    if (size === 0) return
    const isNewestFirst = settings().tradeSnapshotOrder === 'newest-first'
    reader.deliver(tradesMessage(name, isNewestFirst ? past : past.toReversed()))
  }

  leave(reader: Reader): void {
    this.#readers.delete(reader)
  }

  hears(event: ExchangeEvent): boolean {
    if (event.type !== 'trade') return false
    this.#waiting.push(event.trade)
    if (this.#waiting.length >= MOST_WAITING) this.push()
    return true
  }

  push(): void {
    const trades = this.#waiting
    this.#waiting = []
    for (const trade of trades) {
      const message = tradeMessage(this.#parts.name, trade)
      for (const [reader, knownSeq] of this.#readers) {
        if (trade.seq <= knownSeq) continue
        this.#readers.set(reader, trade.seq)
        reader.deliver(message)
      }
    }
  }
}
