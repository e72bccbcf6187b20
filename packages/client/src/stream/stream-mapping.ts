/** Data of the stream: the exchange's words into ours. Source: docs/coinstore/streams.md. */
import {
  type Candle,
  type CandleInterval,
  type MarketSymbol,
  type Notional,
  notional,
  type Price,
  price,
  type Quantity,
  quantity,
  type Trade,
  type TradeId,
} from '@trading-bridge/core'
import type { CandleWord, StreamCandle, StreamTicker, StreamTrade } from '@trading-bridge/protocol'

/**
 * The last 24 hours of a market. Of a ticker that came by the stream, best prices and the number of trades are not
 * documented: they are `undefined` where the exchange left them out.
 */
export interface MarketTicker {
  readonly symbol: MarketSymbol
  readonly last: Price
  readonly open: Price
  readonly high: Price
  readonly low: Price
  readonly volume: Quantity
  readonly quoteVolume: Notional
  readonly bid: Price | undefined
  readonly bidQuantity: Quantity | undefined
  readonly ask: Price | undefined
  readonly askQuantity: Quantity | undefined
  readonly trades: number | undefined
}

export const WORD_OF_INTERVAL: Readonly<Record<CandleInterval, CandleWord>> = {
  '1m': 'min_1',
  '5m': 'min_5',
  '15m': 'min_15',
  '30m': 'min_30',
  '1h': 'hour_1',
  '4h': 'hour_4',
  '12h': 'hour_12',
  '1d': 'day_1',
  '1w': 'week_1',
}

const MINUTE_MS = 60_000

export const INTERVAL_MS: Readonly<Record<CandleInterval, number>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '4h': 240 * MINUTE_MS,
  '12h': 720 * MINUTE_MS,
  '1d': 1_440 * MINUTE_MS,
  '1w': 10_080 * MINUTE_MS,
}

export function toStreamedTrade(wire: StreamTrade, symbol: MarketSymbol): Trade {
  return {
    symbol,
    tradeId: wire.tradeId as TradeId,
    side: wire.side,
    price: price(wire.price),
    quantity: quantity(wire.quantity),
    atMs: wire.atMs,
  }
}

export function toStreamedCandle(wire: StreamCandle): Candle {
  return {
    openAtMs: wire.openAtMs,
    open: price(wire.open),
    high: price(wire.high),
    low: price(wire.low),
    close: price(wire.close),
    volume: quantity(wire.volume),
    quoteVolume: notional(wire.quoteVolume),
  }
}

export function toStreamedTicker(wire: StreamTicker, symbol: MarketSymbol): MarketTicker {
  return {
    symbol,
    last: price(wire.last),
    open: price(wire.open),
    high: price(wire.high),
    low: price(wire.low),
    volume: quantity(wire.volume),
    quoteVolume: notional(wire.quoteVolume),
    bid: optional(wire.bid, price),
    bidQuantity: optional(wire.bidQuantity, quantity),
    ask: optional(wire.ask, price),
    askQuantity: optional(wire.askQuantity, quantity),
    trades: wire.trades,
  }
}

function optional<Value>(text: string | undefined, read: (text: string) => Value): Value | undefined {
  return text === undefined ? undefined : read(text)
}
