/**
 * Public market data: the exchange's words into ours. `volume` is base and `amount` is quote, against the
 * documentation's own table. Source: observed (docs/coinstore/market-data.md).
 */
import {
  type BookLevel,
  type Candle,
  type CandleInterval,
  type Market,
  type MarketSymbol,
  notional,
  type OrderBook,
  price,
  quantity,
  type Ticker,
  type Trade,
  type TradeId,
} from '@trading-bridge/core'
import type { CandlePeriod, ResponseOf, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import { toSide } from './order-mapping.ts'

type WireTicker = ResponseOf<typeof SPOT_ENDPOINTS.tickers>[number]
type WireBook = ResponseOf<typeof SPOT_ENDPOINTS.depth>
type WireTrades = ResponseOf<typeof SPOT_ENDPOINTS.trades>
type WireTrade = NonNullable<WireTrades>[number]
type WireCandles = NonNullable<ResponseOf<typeof SPOT_ENDPOINTS.candles>['item']>
type WireCandle = WireCandles[number]
type WireLevel = NonNullable<WireBook['a']>[number]

export const PERIOD_OF_INTERVAL: Readonly<Record<CandleInterval, CandlePeriod>> = {
  '1m': '1min',
  '5m': '5min',
  '15m': '15min',
  '30m': '30min',
  '1h': '60min',
  '4h': '4hour',
  '12h': '12hour',
  '1d': '1day',
  '1w': '1week',
}

/** Tickers of listed markets alone: the exchange also lists delisted and coming ones, all zeros. */
export function toTickers(
  wire: readonly WireTicker[],
  markets: ReadonlyMap<string, Market>,
): readonly Ticker[] {
  const tickers: Ticker[] = []
  for (const ticker of wire) {
    const market = markets.get(ticker.symbol)
    if (market !== undefined) tickers.push(toTicker(ticker, market.symbol))
  }
  return tickers
}

function toTicker(wire: WireTicker, symbol: MarketSymbol): Ticker {
  return {
    symbol,
    last: price(wire.close),
    open: price(wire.open),
    high: price(wire.high),
    low: price(wire.low),
    bid: price(wire.bid),
    bidQuantity: quantity(wire.bidSize),
    ask: price(wire.ask),
    askQuantity: quantity(wire.askSize),
    volume: quantity(wire.volume),
    quoteVolume: notional(wire.amount),
    trades: wire.count,
  }
}

export function toOrderBook(wire: WireBook, symbol: MarketSymbol, levels: number): OrderBook {
  const half = (side: readonly WireLevel[] | null | undefined): readonly BookLevel[] =>
    (side ?? []).slice(0, levels).map(([at, size]) => ({ price: price(at), quantity: quantity(size) }))
  return { symbol, bids: half(wire.b), asks: half(wire.a) }
}

/** Oldest first, the newest `limit` of them. Which way the exchange sorts is not documented. */
export function toTrades(wire: WireTrades, symbol: MarketSymbol, limit: number): readonly Trade[] {
  return (wire ?? [])
    .map((trade) => toTrade(trade, symbol))
    .sort((left, right) => left.atMs - right.atMs || compareIds(left.tradeId, right.tradeId))
    .slice(-limit)
}

export function toTrade(wire: WireTrade, symbol: MarketSymbol): Trade {
  return {
    symbol,
    tradeId: wire.tradeId as TradeId,
    side: toSide(wire.takerSide),
    price: price(wire.price),
    quantity: quantity(wire.volume),
    atMs: wire.ts ?? wire.time,
  }
}

/** Oldest first, the newest `limit` of them. */
export function toCandles(wire: WireCandles, limit: number): readonly Candle[] {
  return wire
    .map(toCandle)
    .sort((left, right) => left.openAtMs - right.openAtMs)
    .slice(-limit)
}

function toCandle(wire: WireCandle): Candle {
  return {
    openAtMs: wire.startTime,
    open: price(wire.open),
    high: price(wire.high),
    low: price(wire.low),
    close: price(wire.close),
    volume: quantity(wire.volume),
    quoteVolume: notional(wire.amount),
  }
}

/** Ids are digits without leading zeros and exceed a `number`: the longer one is the later one. */
export function compareIds(left: string, right: string): number {
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0)
}
