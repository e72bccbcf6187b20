/** The public calls. Each refuses a market that is not listed before it asks for it. */
import {
  type Candle,
  type CandleInterval,
  InvalidInputError,
  type MarketSymbol,
  type OrderBook,
  type Price,
  price,
  type Ticker,
  type Trade,
} from '@trading-bridge/core'
import { DEPTH_LEVELS, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import type { CallOptions } from './call-options.ts'
import { unexpectedReply } from './judge-reply.ts'
import type { MarketCatalogue } from './market-catalogue.ts'
import { PERIOD_OF_INTERVAL, toCandles, toOrderBook, toTickers, toTrades } from './market-data-mapping.ts'
import { wireCodeOf } from './market-mapping.ts'
import type { RestCaller } from './rest-caller.ts'

export interface MarketSource {
  readonly caller: RestCaller
  readonly catalogue: MarketCatalogue
}

const MOST_LEVELS = 100
const MOST_TRADES = 100
const MOST_CANDLES = 2_000

export async function fetchTickers(
  { caller, catalogue }: MarketSource,
  { signal }: CallOptions,
): Promise<readonly Ticker[]> {
  const markets = await catalogue.byWireCode({ signal })
  return await caller.call(SPOT_ENDPOINTS.tickers, {}, { signal, read: (wire) => toTickers(wire, markets) })
}

export async function fetchTicker(
  source: MarketSource,
  symbol: MarketSymbol,
  options: CallOptions,
): Promise<Ticker> {
  await source.catalogue.find(symbol, options)
  const ticker = (await fetchTickers(source, options)).find((each) => each.symbol === symbol)
  if (ticker === undefined)
    throw unexpectedReply(SPOT_ENDPOINTS.tickers.name, `it has no ticker of ${symbol}, which is listed`)
  return ticker
}

export async function fetchLastPrices(
  { caller, catalogue }: MarketSource,
  symbols: readonly MarketSymbol[] | undefined,
  { signal }: CallOptions,
): Promise<ReadonlyMap<MarketSymbol, Price>> {
  if (symbols?.length === 0) return new Map()
  for (const symbol of symbols ?? []) await catalogue.find(symbol, { signal })
  const markets = await catalogue.byWireCode({ signal })
  const wanted = symbols === undefined ? undefined : new Set(symbols)
  const request = symbols === undefined ? {} : { symbol: symbols.map(wireCodeOf).join(',') }
  return await caller.call(SPOT_ENDPOINTS.lastPrices, request, {
    signal,
    read(wire) {
      const prices = new Map<MarketSymbol, Price>()
      for (const entry of wire) {
        const symbol = markets.get(entry.symbol)?.symbol
        if (symbol !== undefined && wanted?.has(symbol) !== false) prices.set(symbol, price(entry.price))
      }
      return prices
    },
  })
}

export async function fetchOrderBook(
  { caller, catalogue }: MarketSource,
  symbol: MarketSymbol,
  { signal, levels = 20 }: CallOptions & { readonly levels?: number | undefined },
): Promise<OrderBook> {
  assertCount('levels', levels, MOST_LEVELS)
  await catalogue.find(symbol, { signal })
  const depth = DEPTH_LEVELS.find((offered) => offered >= levels) ?? MOST_LEVELS
  return await caller.call(
    SPOT_ENDPOINTS.depth,
    { symbol: wireCodeOf(symbol), depth },
    { signal, read: (wire) => toOrderBook(wire, symbol, levels) },
  )
}

export async function fetchTrades(
  { caller, catalogue }: MarketSource,
  symbol: MarketSymbol,
  { signal, limit = MOST_TRADES }: CallOptions & { readonly limit?: number | undefined },
): Promise<readonly Trade[]> {
  assertCount('limit', limit, MOST_TRADES)
  await catalogue.find(symbol, { signal })
  return await caller.call(
    SPOT_ENDPOINTS.trades,
    { symbol: wireCodeOf(symbol), size: limit },
    { signal, read: (wire) => toTrades(wire, symbol, limit) },
  )
}

export async function fetchCandles(
  { caller, catalogue }: MarketSource,
  symbol: MarketSymbol,
  { signal, interval, limit = 100 }: CallOptions & CandleQuery,
): Promise<readonly Candle[]> {
  assertCount('limit', limit, MOST_CANDLES)
  await catalogue.find(symbol, { signal })
  return await caller.call(
    SPOT_ENDPOINTS.candles,
    { symbol: wireCodeOf(symbol), period: PERIOD_OF_INTERVAL[interval], size: limit },
    { signal, read: (wire) => toCandles(wire.item ?? [], limit) },
  )
}

export interface CandleQuery {
  readonly interval: CandleInterval
  /** 1 to 2000; 100 when left out. */
  readonly limit?: number | undefined
}

function assertCount(subject: string, value: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return
  throw new InvalidInputError({
    rule: 'count-range',
    subject,
    value: String(value),
    limit: `1 to ${most}`,
    passes: String(Math.min(Math.max(Math.trunc(value) || 1, 1), most)),
    message: `${subject} must be a whole number from 1 to ${most}.`,
    next: `Ask for 1 to ${most}.`,
  })
}
