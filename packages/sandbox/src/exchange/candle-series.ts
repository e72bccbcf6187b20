import type { Units } from '../accounts/units.ts'
import { type CandlePeriod, candleSpan } from './candle-period.ts'
import type { Candle, PublicTrade } from './market-views.ts'
import { Ring } from './ring.ts'

/** The candles of one market and one length. Periods without a trade have none. */
export class CandleSeries {
  readonly #period: CandlePeriod
  readonly #candles: Ring<Candle>
  #endAtMs = Number.NEGATIVE_INFINITY

  constructor(period: CandlePeriod, kept: number) {
    this.#period = period
    this.#candles = new Ring(kept)
  }

  /** A trade of the past, which only a clock set back can bring, counts in the newest candle. */
  record(trade: PublicTrade): void {
    const current = this.#candles.newest()
    if (current !== undefined && trade.atMs < this.#endAtMs)
      this.#candles.replaceNewest(extended(current, trade))
    else this.#open(trade)
  }

  /** The newest candles, oldest first. */
  newest(count: number): readonly Candle[] {
    const candles: Candle[] = []
    for (const candle of this.#candles.newestFirst()) {
      if (candles.length >= count) break
      candles.push(candle)
    }
    return candles.reverse()
  }

  #open({ atMs, price, volume, amount, tradeId }: PublicTrade): void {
    const { startAtMs, endAtMs } = candleSpan(this.#period, atMs)
    this.#endAtMs = endAtMs
    this.#candles.push({
      period: this.#period,
      startAtMs,
      open: price,
      high: price,
      low: price,
      close: price,
      volume,
      amount,
      firstTradeId: tradeId,
      lastTradeId: tradeId,
    })
  }
}

function extended(candle: Candle, { price, volume, amount, tradeId }: PublicTrade): Candle {
  return {
    period: candle.period,
    startAtMs: candle.startAtMs,
    open: candle.open,
    high: maximum(candle.high, price),
    low: minimum(candle.low, price),
    close: price,
    volume: candle.volume + volume,
    amount: candle.amount + amount,
    firstTradeId: candle.firstTradeId,
    lastTradeId: tradeId,
  }
}

function maximum(left: Units, right: Units): Units {
  return left > right ? left : right
}

function minimum(left: Units, right: Units): Units {
  return left < right ? left : right
}
