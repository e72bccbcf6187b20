import type { Units } from '../accounts/units.ts'
import { CANDLE_PERIODS, type CandlePeriod } from './candle-period.ts'
import { CandleSeries } from './candle-series.ts'
import { type DayFigures, DayWindow } from './day-window.ts'
import type { ExchangeRules } from './exchange-rules.ts'
import type { Candle, PublicTrade } from './market-views.ts'
import { Ring } from './ring.ts'

/** What has been traded in one market, as the public sees it: trades, candles and the last day. */
export class MarketTape {
  readonly #trades: Ring<PublicTrade>
  readonly #candles: ReadonlyMap<CandlePeriod, CandleSeries>
  readonly #day = new DayWindow()
  #lastPrice: Units = 0n
  #tradeCount = 0

  constructor({ tradesKept, candlesKept }: ExchangeRules) {
    this.#trades = new Ring(tradesKept)
    this.#candles = new Map(CANDLE_PERIODS.map((period) => [period, new CandleSeries(period, candlesKept)]))
  }

  /** Zero before the first trade. */
  get lastPrice(): Units {
    return this.#lastPrice
  }

  /** All trades there ever were, also those forgotten. */
  get tradeCount(): number {
    return this.#tradeCount
  }

  record(trade: PublicTrade): void {
    this.#tradeCount += 1
    this.#lastPrice = trade.price
    this.#trades.push(trade)
    this.#day.record(trade)
    for (const series of this.#candles.values()) series.record(trade)
  }

  /** Newest first. */
  trades(count: number): readonly PublicTrade[] {
    const trades: PublicTrade[] = []
    for (const trade of this.#trades.newestFirst()) {
      if (trades.length >= count) break
      trades.push(trade)
    }
    return trades
  }

  /** Oldest first. */
  candles(period: CandlePeriod, count: number): readonly Candle[] {
    return this.#candles.get(period)?.newest(count) ?? []
  }

  day(nowMs: number): DayFigures {
    return this.#day.figures(nowMs)
  }
}
