/** What everybody may ask: markets, books, trades, candles, prices. */
import { DEPTH_LEVELS } from '@trading-bridge/protocol'
import { unitsText } from '../accounts/units.ts'
import { CANDLE_INTERVALS, isCandlePeriod } from '../exchange/candle-period.ts'
import type { MarketSettings } from '../exchange/market-settings.ts'
import type { Candle, PriceQuantity, PublicTrade } from '../exchange/market-views.ts'
import { SYMBOL_NOT_FOUND } from '../exchange/rejection.ts'
import type { SandboxSettings } from '../sandbox-settings.ts'
import { type Answer, type AnswerContext, dataOf, type PublicAnswerer, type WireData } from './answer.ts'
import { FIELD_MISSING } from './rest-reply.ts'

type MarketEndpoint = 'symbols' | 'tickers' | 'depth' | 'candles' | 'trades' | 'lastPrices' | 'publicAssets'

type MarketAnswers = { readonly [Name in MarketEndpoint]: PublicAnswerer<Name> }

const DEFAULT_SIZE = 20
const MAX_CANDLES = 2_000
const MAX_TRADES = 100
/** Every candle "ends" 59 s after it began, whatever its length. Source: observed. */
const CANDLE_END_S = 59
/** From this id on the catalogue writes a code wholly in lower case. Assumed from three samples (`xrpusdt` is 186). */
const FIRST_LOWER_CASE_ID = 100

export function marketAnswers({ exchange, settings }: AnswerContext): MarketAnswers {
  return {
    symbols({ symbolCodes, symbolIds }) {
      const { catalogueCase } = settings()
      const meant = marketsMeant(exchange.markets(), symbolCodes, symbolIds)
      return dataOf<'symbols'>(meant.map((market) => market && catalogueRecord(market, catalogueCase)))
    },
    tickers: () => dataOf<'tickers'>(exchange.tickers().map(tickerRecord)),
    depth({ symbol, depth: wanted = DEFAULT_SIZE }) {
      const level = DEPTH_LEVELS.find((allowed) => allowed >= wanted) ?? Math.max(...DEPTH_LEVELS)
      const depth = exchange.depth(symbol, level)
      if (depth === undefined) return SYMBOL_NOT_FOUND
      const { instrumentId } = depth
      return dataOf<'depth'>({
        channel: `${instrumentId}@depth@${level}`,
        level,
        a: depth.asks.map((each) => levelRecord(each, -1)),
        b: depth.bids.map((each) => levelRecord(each, 1)),
        lastPrice: unitsText(depth.lastPrice),
        symbol: depth.symbol,
        instrumentId,
      })
    },
    candles({ symbol, period = '1min', size = DEFAULT_SIZE }) {
      const market = exchange.market(symbol)
      if (market === undefined) return SYMBOL_NOT_FOUND
      if (!isCandlePeriod(period)) return MISSING
      const candles = exchange.candles(symbol, period, clamp(size, MAX_CANDLES)) ?? []
      return dataOf<'candles'>({
        channel: `${market.symbolId}@kline@${CANDLE_INTERVALS[period]}`,
        item: candles.map(candleRecord),
        symbol: market.symbol,
        instrumentId: market.symbolId,
      })
    },
    trades({ symbol, size = DEFAULT_SIZE }) {
      const trades = exchange.trades(symbol, clamp(size, MAX_TRADES))
      return trades === undefined ? SYMBOL_NOT_FOUND : dataOf<'trades'>(trades.map(tradeRecord))
    },
    lastPrices({ symbol }) {
      const wanted = symbol === undefined ? undefined : new Set(symbol.split(','))
      const meant = exchange.tickers().filter((ticker) => wanted?.has(ticker.symbol) ?? true)
      const records = meant.map((ticker) => ({
        id: ticker.instrumentId,
        symbol: ticker.symbol,
        price: unitsText(ticker.close),
      }))
      return dataOf<'lastPrices'>(records)
    },
    publicAssets: () => dataOf<'publicAssets'>(assetRecords({ exchange })),
  }
}

const MISSING: Answer = { kind: 'reply', reply: FIELD_MISSING }

function clamp(size: number, most: number): number {
  return Math.min(Math.max(1, size), most)
}

/** All markets, or one for each code and id asked for: null where there is none. Source: observed for codes. */
function marketsMeant(
  markets: readonly MarketSettings[],
  codes: readonly string[] | undefined,
  ids: readonly string[] | undefined,
): readonly (MarketSettings | null)[] {
  if (codes === undefined && ids === undefined) return markets
  const byCode = codes?.map((code) => markets.find(({ symbol }) => symbol === code.toUpperCase()) ?? null)
  const byId = ids?.map((id) => markets.find(({ symbolId }) => String(symbolId) === id) ?? null)
  return [...(byCode ?? []), ...(byId ?? [])]
}

function catalogueRecord(
  market: MarketSettings,
  catalogueCase: SandboxSettings['catalogueCase'],
): WireData<'symbols'>[number] {
  const isMixed = catalogueCase === 'mixed'
  const base = isMixed ? market.base.toLowerCase() : market.base
  const isLower = isMixed && market.symbolId >= FIRST_LOWER_CASE_ID
  return {
    symbolId: market.symbolId,
    symbolCode: base + (isLower ? market.quote.toLowerCase() : market.quote),
    tradeCurrencyCode: base,
    quoteCurrencyCode: market.quote,
    openTrade: market.openTrade,
    onLineTime: market.onLineTime,
    tickSz: market.tickSz,
    lotSz: market.lotSz,
    minLmtPr: market.minLmtPr,
    minLmtSz: market.minLmtSz,
    minMktVa: market.minMktVa,
    minMktSz: market.minMktSz,
    makerFee: market.makerFee,
    takerFee: market.takerFee,
  }
}

/** `volume` is base and `amount` is quote, against the documentation's text. Source: observed. */
function tickerRecord(
  ticker: ReturnType<AnswerContext['exchange']['tickers']>[number],
): WireData<'tickers'>[number] {
  return {
    channel: 'ticker',
    bidSize: unitsText(ticker.bidSize),
    askSize: unitsText(ticker.askSize),
    count: ticker.count,
    volume: unitsText(ticker.volume),
    amount: unitsText(ticker.amount),
    close: unitsText(ticker.close),
    open: unitsText(ticker.open),
    high: unitsText(ticker.high),
    low: unitsText(ticker.low),
    bid: unitsText(ticker.bid),
    ask: unitsText(ticker.ask),
    symbol: ticker.symbol,
    instrumentId: ticker.instrumentId,
  }
}

function levelRecord({ price, quantity }: PriceQuantity, side: 1 | -1): [string, string, 1 | -1] {
  return [unitsText(price), unitsText(quantity), side]
}

export function candleRecord(candle: Candle): NonNullable<WireData<'candles'>['item']>[number] {
  const startTime = candle.startAtMs / 1_000
  return {
    endTime: startTime + CANDLE_END_S,
    amount: unitsText(candle.amount),
    interval: CANDLE_INTERVALS[candle.period],
    startTime,
    firstTradeId: Number(candle.firstTradeId),
    lastTradeId: Number(candle.lastTradeId),
    volume: unitsText(candle.volume),
    close: unitsText(candle.close),
    open: unitsText(candle.open),
    high: unitsText(candle.high),
    low: unitsText(candle.low),
  }
}

function tradeRecord(trade: PublicTrade): WireData<'trades'>[number] {
  return {
    channel: `${trade.instrumentId}@trade`,
    time: Math.floor(trade.atMs / 1_000),
    volume: unitsText(trade.volume),
    price: unitsText(trade.price),
    tradeId: Number(trade.tradeId),
    takerSide: trade.takerSide,
    seq: trade.seq,
    ts: trade.atMs,
    symbol: trade.symbol,
    instrumentId: trade.instrumentId,
  }
}

/** Booleans are text here. Source: observed (docs/coinstore/market-data.md). */
function assetRecords({ exchange }: Pick<AnswerContext, 'exchange'>): WireData<'publicAssets'> {
  const fee = exchange.rules.feeRate
  return Object.fromEntries(
    exchange.currencies.all().map(({ code, currencyId, chains }) => [
      code,
      {
        name: code,
        unified_cryptoasset_id: currencyId,
        can_withdraw: String(chains.some(({ withdrawOpen }) => withdrawOpen)),
        can_deposit: String(chains.some(({ depositOpen }) => depositOpen)),
        min_withdraw: chains[0]?.withdrawMin ?? '0',
        max_withdraw: chains[0]?.withdrawMax ?? '0',
        maker_fee: fee,
        taker_fee: fee,
      },
    ]),
  )
}
