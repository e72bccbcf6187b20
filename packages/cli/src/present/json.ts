/** What a program reads: one object on one line. Money and ids are exact text, instants whole milliseconds. */
import type {
  Balance,
  Candle,
  Decimal,
  Fill,
  Market,
  Order,
  OrderBook,
  Ticker,
  Trade,
} from '@trading-bridge/core'

/** A value of a JSON object; what is absent is null, never left out. */
type JsonOut =
  | string
  | number
  | boolean
  | null
  | Decimal
  | readonly JsonOut[]
  | { readonly [name: string]: JsonOut }

export type JsonObject = { readonly [name: string]: JsonOut }

export function jsonLine(value: JsonObject): string {
  return `${JSON.stringify(value)}\n`
}

export function balanceJson({ asset, available, frozen }: Balance, total: Decimal): JsonObject {
  return { asset, available, frozen, total }
}

/** The fields of an order in a list of one market. */
export function orderRowJson(order: Order): JsonObject {
  return {
    orderId: order.orderId,
    clientOrderId: order.clientOrderId ?? null,
    side: order.side,
    type: order.type,
    price: order.price ?? null,
    quantity: order.quantity ?? null,
    filled: order.filled,
    status: order.status,
  }
}

/** Everything the exchange tells of an order. */
export function orderJson(order: Order): JsonObject {
  return {
    symbol: order.symbol,
    ...orderRowJson(order),
    timeInForce: order.timeInForce,
    filledNotional: order.filledNotional,
    averagePrice: order.averagePrice ?? null,
    createdAtMs: order.createdAtMs,
    updatedAtMs: order.updatedAtMs ?? null,
  }
}

export function fillJson(fill: Fill): JsonObject {
  return {
    fillId: fill.fillId,
    tradeId: fill.tradeId,
    orderId: fill.orderId,
    symbol: fill.symbol,
    side: fill.side,
    role: fill.role,
    price: fill.price,
    quantity: fill.quantity,
    notional: fill.notional,
    fee: fill.fee.amount,
    feeAsset: fill.fee.asset,
    selfDealtQuantity: fill.selfDealtQuantity,
    atMs: fill.atMs,
  }
}

export function marketJson(market: Market): JsonObject {
  return {
    symbol: market.symbol,
    base: market.base,
    quote: market.quote,
    isOpen: market.isOpen,
    tickSize: market.tickSize,
    lotSize: market.lotSize,
    minPrice: market.minPrice,
    minQuantity: market.minQuantity,
    minMarketNotional: market.minMarketNotional,
    minMarketQuantity: market.minMarketQuantity,
    makerFeeRate: market.makerFeeRate,
    takerFeeRate: market.takerFeeRate,
    listedAtMs: market.listedAtMs,
  }
}

export function tickerJson(ticker: Ticker): JsonObject {
  return {
    symbol: ticker.symbol,
    last: ticker.last,
    open: ticker.open,
    high: ticker.high,
    low: ticker.low,
    bid: ticker.bid,
    bidQuantity: ticker.bidQuantity,
    ask: ticker.ask,
    askQuantity: ticker.askQuantity,
    volume: ticker.volume,
    quoteVolume: ticker.quoteVolume,
    trades: ticker.trades,
  }
}

export function bookJson(book: OrderBook, mid: Decimal | undefined): JsonObject {
  return { symbol: book.symbol, mid: mid ?? null, ...bookLevelsJson(book) }
}

export function bookLevelsJson({ bids, asks }: OrderBook): JsonObject {
  const levels = (half: OrderBook['bids']): readonly JsonObject[] =>
    half.map(({ price, quantity }) => ({ price, quantity }))
  return { bids: levels(bids), asks: levels(asks) }
}

export function tradeJson({ tradeId, side, price, quantity, atMs }: Trade): JsonObject {
  return { tradeId, side, price, quantity, atMs }
}

export function candleJson(candle: Candle): JsonObject {
  return {
    openAtMs: candle.openAtMs,
    open: candle.open,
    high: candle.high,
    low: candle.low,
    close: candle.close,
    volume: candle.volume,
    quoteVolume: candle.quoteVolume,
  }
}
