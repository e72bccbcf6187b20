/**
 * The messages of the stream as text, without the opening brace and the counter `S`: those are the session's, and the
 * rest is written once for all sessions.
 *
 * Source: documented and observed shapes (docs/coinstore/streams.md). Times are in seconds but for `ts`.
 */
import { unitsText } from '../accounts/units.ts'
import { CANDLE_INTERVALS } from '../exchange/candle-period.ts'
import type { Candle, DayTicker, Depth, PriceQuantity, PublicTrade } from '../exchange/market-views.ts'

/** Every candle "ends" 59 s after it began, whatever its length. Source: observed. */
const CANDLE_END_S = 59

export function tradeMessage(channel: string, trade: PublicTrade): string {
  return `"T":"trade",${fieldsOf(tradeRecord(channel, trade))}`
}

/** Past trades, in the order given. */
export function tradesMessage(channel: string, trades: readonly PublicTrade[]): string {
  return `"T":"trade",${fieldsOf({ data: trades.map((trade) => tradeRecord(channel, trade)) })}`
}

export function candleMessage(channel: string, candle: Candle, market: MarketName): string {
  const startTime = candle.startAtMs / 1_000
  return `"T":"kline",${fieldsOf({
    channel,
    interval: CANDLE_INTERVALS[candle.period],
    startTime,
    endTime: startTime + CANDLE_END_S,
    firstTradeId: Number(candle.firstTradeId),
    lastTradeId: Number(candle.lastTradeId),
    open: unitsText(candle.open),
    close: unitsText(candle.close),
    high: unitsText(candle.high),
    low: unitsText(candle.low),
    volume: unitsText(candle.volume),
    amount: unitsText(candle.amount),
    ...nameOf(market),
  })}`
}

export function tickerMessage(channel: string, ticker: DayTicker): string {
  return `"T":"ticker",${fieldsOf(tickerRecord(channel, ticker))}`
}

/** One object a market, each under the name of its own channel. */
export function tickersMessage(tickers: readonly DayTicker[]): string {
  const data = tickers.map((ticker) => tickerRecord(`${ticker.instrumentId}@ticker`, ticker))
  return `"T":"ticker",${fieldsOf({ data })}`
}

/** A complete picture of the best levels. */
export function depthMessage(channel: string, level: number, depth: Depth): string {
  return `"T":"depth",${fieldsOf({
    channel,
    level,
    a: depth.asks.map((each) => levelRecord(each, -1)),
    b: depth.bids.map((each) => levelRecord(each, 1)),
    symbol: depth.symbol,
    instrumentId: depth.instrumentId,
  })}`
}

/** The fields of an object and its closing brace. */
export function fieldsOf(record: object): string {
  return JSON.stringify(record).slice(1)
}

export interface MarketName {
  readonly symbol: string
  readonly symbolId: number
}

export function nameOf({ symbol, symbolId }: MarketName) {
  return { symbol, instrumentId: symbolId }
}

function tradeRecord(channel: string, trade: PublicTrade) {
  return {
    channel,
    price: unitsText(trade.price),
    tradeId: Number(trade.tradeId),
    seq: trade.seq,
    ts: trade.atMs,
    takerSide: trade.takerSide,
    time: Math.floor(trade.atMs / 1_000),
    volume: unitsText(trade.volume),
    symbol: trade.symbol,
    instrumentId: trade.instrumentId,
  }
}

/** The documented fields, then those that REST has besides. Source: inferred that they come here too. */
function tickerRecord(channel: string, ticker: DayTicker) {
  return {
    channel,
    open: unitsText(ticker.open),
    high: unitsText(ticker.high),
    low: unitsText(ticker.low),
    close: unitsText(ticker.close),
    volume: unitsText(ticker.volume),
    amount: unitsText(ticker.amount),
    count: ticker.count,
    bid: unitsText(ticker.bid),
    bidSize: unitsText(ticker.bidSize),
    ask: unitsText(ticker.ask),
    askSize: unitsText(ticker.askSize),
    symbol: ticker.symbol,
    instrumentId: ticker.instrumentId,
  }
}

function levelRecord({ price, quantity }: PriceQuantity, side: 1 | -1): readonly [string, string, 1 | -1] {
  return [unitsText(price), unitsText(quantity), side]
}
