import type { CandlePeriod } from '../exchange/candle-period.ts'
import type { ExchangeEvent } from '../exchange/exchange-event.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { Feed, Reader } from './feed.ts'
import { candleMessage, type MarketName } from './stream-messages.ts'

export interface CandleFeedParts {
  readonly exchange: SandboxExchange
  readonly name: string
  readonly market: MarketName
  readonly period: CandlePeriod
}

/** The candle that has just ended is told once more, as it stood at its end. */
const NEWEST = 2

/** The current candle of a market, whenever a trade has changed it. */
export class CandleFeed implements Feed {
  readonly #parts: CandleFeedParts
  /** The last trade each reader knows to be in a candle. */
  readonly #readers = new Map<Reader, number>()

  constructor(parts: CandleFeedParts) {
    this.#parts = parts
  }

  get isRead(): boolean {
    return this.#readers.size > 0
  }

  join(reader: Reader): void {
    const [candle] = this.#newest(1)
    this.#readers.set(reader, candle?.lastTradeId ?? 0)
    if (candle !== undefined) reader.deliver(candle.message)
  }

  leave(reader: Reader): void {
    this.#readers.delete(reader)
  }

  hears(event: ExchangeEvent): boolean {
    return event.type === 'trade'
  }

  push(): void {
    for (const { message, lastTradeId } of this.#newest(NEWEST)) {
      for (const [reader, knownId] of this.#readers) {
        if (lastTradeId <= knownId) continue
        this.#readers.set(reader, lastTradeId)
        reader.deliver(message)
      }
    }
  }

  #newest(count: number): readonly { readonly message: string; readonly lastTradeId: number }[] {
    const { exchange, name, market, period } = this.#parts
    return (exchange.candles(market.symbol, period, count) ?? []).map((candle) => ({
      message: candleMessage(name, candle, market),
      lastTradeId: Number(candle.lastTradeId),
    }))
  }
}
