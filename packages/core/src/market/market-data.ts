import type { Notional, Price, Quantity } from '../money/kinds.ts'
import type { TradeId } from '../order/ids.ts'
import type { Side } from '../order/order.ts'
import type { MarketSymbol } from './market-symbol.ts'

/** The last 24 hours of a market. A market without trades has zeros. */
export interface Ticker {
  readonly symbol: MarketSymbol
  readonly last: Price
  readonly open: Price
  readonly high: Price
  readonly low: Price
  readonly bid: Price
  readonly bidQuantity: Quantity
  readonly ask: Price
  readonly askQuantity: Quantity
  readonly volume: Quantity
  readonly quoteVolume: Notional
  readonly trades: number
}

/** A public execution. `side` is the taker's. */
export interface Trade {
  readonly symbol: MarketSymbol
  readonly tradeId: TradeId
  readonly side: Side
  readonly price: Price
  readonly quantity: Quantity
  readonly atMs: number
}

/** The trades of one interval. Intervals without trades have no candle. */
export interface Candle {
  readonly openAtMs: number
  readonly open: Price
  readonly high: Price
  readonly low: Price
  readonly close: Price
  readonly volume: Quantity
  readonly quoteVolume: Notional
}

/** The lengths of candles. */
export const CANDLE_INTERVALS = ['1m', '5m', '15m', '30m', '1h', '4h', '12h', '1d', '1w'] as const

export type CandleInterval = (typeof CANDLE_INTERVALS)[number]
