import type { Units } from '../accounts/units.ts'
import { OrderBook } from '../matching/order-book.ts'
import type { CandlePeriod } from './candle-period.ts'
import type { ExchangeRules } from './exchange-rules.ts'
import { type MarketGrid, marketGrid } from './market-grid.ts'
import { assertMarketSettings, type MarketSettings } from './market-settings.ts'
import { MarketTape } from './market-tape.ts'
import type { Candle, DayTicker, Depth, PriceQuantity } from './market-views.ts'
import type { MirroredView } from './mirrored-view.ts'
import type { OrderRecord } from './sandbox-order.ts'

/** One market at work: its settings, its book and its tape. */
export class MarketDesk {
  readonly symbol: string
  readonly baseCurrencyId: number
  readonly quoteCurrencyId: number
  readonly book = new OrderBook<OrderRecord>()
  readonly tape: MarketTape
  /** Set where the market shows another exchange's data. */
  mirrored: MirroredView | undefined
  #settings: MarketSettings
  #grid: MarketGrid

  /** The settings have been checked. */
  constructor(
    settings: MarketSettings,
    {
      rules,
      baseCurrencyId,
      quoteCurrencyId,
    }: { readonly rules: ExchangeRules; readonly baseCurrencyId: number; readonly quoteCurrencyId: number },
  ) {
    this.symbol = settings.symbol
    this.baseCurrencyId = baseCurrencyId
    this.quoteCurrencyId = quoteCurrencyId
    this.tape = new MarketTape(rules)
    this.#settings = settings
    this.#grid = marketGrid(settings)
  }

  get settings(): MarketSettings {
    return this.#settings
  }

  get grid(): MarketGrid {
    return this.#grid
  }

  /**
   * Takes new settings. The book must be empty where they bring new decimals.
   *
   * @throws {InvalidInputError} the settings are none; nothing has changed.
   */
  change(settings: MarketSettings): void {
    assertMarketSettings(settings)
    this.#settings = settings
    this.#grid = marketGrid(settings)
  }

  depth(levels: number): Depth {
    return {
      symbol: this.symbol,
      instrumentId: this.#settings.symbolId,
      asks: this.#levels('sell', levels),
      bids: this.#levels('buy', levels),
      lastPrice: this.tape.lastPrice,
    }
  }

  ticker(nowMs: number): DayTicker {
    const { count, volume, amount, open, high, low } = this.tape.day(nowMs)
    const close = this.tape.lastPrice
    const [ask] = this.#levels('sell', 1)
    const [bid] = this.#levels('buy', 1)
    return {
      symbol: this.symbol,
      instrumentId: this.#settings.symbolId,
      count,
      volume,
      amount,
      ...(count === 0 ? { open: close, high: close, low: close } : { open, high, low }),
      close,
      bid: bid?.price ?? 0n,
      bidSize: bid?.quantity ?? 0n,
      ask: ask?.price ?? 0n,
      askSize: ask?.quantity ?? 0n,
      ...this.mirrored?.day,
    }
  }

  /** The newest candles, oldest first. */
  candles(period: CandlePeriod, count: number): readonly Candle[] {
    if (this.mirrored === undefined) return this.tape.candles(period, count)
    return (this.mirrored.candles.get(period) ?? []).slice(-count)
  }

  #levels(side: 'buy' | 'sell', count: number): readonly PriceQuantity[] {
    return this.book.depth(side, count).map(({ priceTicks, lots }) => ({
      price: this.priceOfTicks(priceTicks),
      quantity: lots * this.#grid.lot,
    }))
  }

  priceOfTicks(priceTicks: number): Units {
    return BigInt(priceTicks) * this.#grid.tick
  }
}
