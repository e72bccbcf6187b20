/** What the sandbox's exchange says of itself, in our words: what the client makes of the same over the wire. */
import {
  type Candle,
  type ClientOrderId,
  type Decimal,
  decimal,
  type Fill,
  type FillId,
  type Market,
  type MarketSymbol,
  marketSymbol,
  notional,
  type Order,
  type OrderId,
  price,
  quantity,
  stepOfDecimals,
  type Trade,
  type TradeId,
} from '@trading-bridge/core'
import type { MarketSettings, SandboxExchange, SandboxOrder } from '@trading-bridge/sandbox'
import type { OrderPointer } from '../src/index.ts'

const STATUSES = {
  SUBMITTED: 'open',
  PARTIAL_FILLED: 'partially-filled',
  FILLED: 'filled',
  CANCELED: 'cancelled',
  REJECTED: 'rejected',
} as const satisfies Record<SandboxOrder['ordStatus'], Order['status']>

const TIMES_IN_FORCE = { GTC: 'gtc', IOC: 'ioc', FOK: 'fok' } as const

export function toFill(symbol: MarketSymbol, fill: ReturnType<SandboxExchange['fills']>[number]): Fill {
  return {
    symbol,
    fillId: fill.id as FillId,
    tradeId: fill.tradeId as TradeId,
    orderId: fill.orderId as OrderId,
    side: fill.side === 'BUY' ? 'buy' : 'sell',
    role: fill.role,
    price: price(amount(fill.price)),
    quantity: quantity(amount(fill.execQty)),
    notional: notional(amount(fill.execAmt)),
    fee: { asset: fill.feeCurrency, amount: amount(fill.fee) },
    selfDealtQuantity: quantity(amount(fill.selfDealingQty)),
    atMs: secondOf(fill.matchedAtMs),
  }
}

export function toOrder(order: SandboxOrder): Order {
  const isMarket = order.ordType === 'MARKET'
  return {
    symbol: symbolOf(order.baseCurrency, order.quoteCurrency),
    orderId: order.ordId as OrderId,
    clientOrderId: order.clOrdId as ClientOrderId,
    side: order.side === 'BUY' ? 'buy' : 'sell',
    type: isMarket ? 'market' : order.ordType === 'POST_ONLY' ? 'post-only' : 'limit',
    timeInForce: isMarket ? 'ioc' : TIMES_IN_FORCE[order.timeInForce],
    price: isMarket ? undefined : price(amount(order.ordPrice)),
    quantity: order.ordQty === 0n ? undefined : quantity(amount(order.ordQty)),
    filled: quantity(amount(order.cumQty)),
    filledNotional: notional(amount(order.cumAmt)),
    averagePrice: order.cumQty === 0n ? undefined : price(amount(order.avgPrice)),
    status: STATUSES[order.ordStatus],
    createdAtMs: order.acceptedAtMs,
    updatedAtMs: order.lastFillAtMs,
  }
}

export function toTrade(
  symbol: MarketSymbol,
  trade: NonNullable<ReturnType<SandboxExchange['trades']>>[number],
): Trade {
  return {
    symbol,
    tradeId: trade.tradeId as TradeId,
    side: trade.takerSide === 'BUY' ? 'buy' : 'sell',
    price: price(amount(trade.price)),
    quantity: quantity(amount(trade.volume)),
    atMs: trade.atMs,
  }
}

export function toCandle(candle: NonNullable<ReturnType<SandboxExchange['candles']>>[number]): Candle {
  return {
    openAtMs: candle.startAtMs,
    open: price(amount(candle.open)),
    high: price(amount(candle.high)),
    low: price(amount(candle.low)),
    close: price(amount(candle.close)),
    volume: quantity(amount(candle.volume)),
    quoteVolume: notional(amount(candle.amount)),
  }
}

export function toMarket(settings: MarketSettings): Market {
  return {
    symbol: symbolOf(settings.base, settings.quote),
    base: settings.base,
    quote: settings.quote,
    exchangeId: String(settings.symbolId),
    isOpen: settings.openTrade,
    tickSize: stepOfDecimals(settings.tickSz),
    lotSize: stepOfDecimals(settings.lotSz),
    minPrice: price(settings.minLmtPr),
    minQuantity: quantity(settings.minLmtSz),
    minMarketNotional: notional(settings.minMktVa),
    minMarketQuantity: quantity(settings.minMktSz),
    makerFeeRate: decimal(settings.makerFee),
    takerFeeRate: decimal(settings.takerFee),
    listedAtMs: settings.onLineTime,
  }
}

function symbolOf(base: string, quote: string): MarketSymbol {
  return marketSymbol(`${base}/${quote}`)
}

export function codeOf(symbol: MarketSymbol): string {
  return symbol.replace('/', '')
}

export function keyOf(pointer: OrderPointer) {
  const symbol = codeOf(pointer.symbol)
  return 'orderId' in pointer
    ? { symbol, ordId: pointer.orderId as string }
    : { symbol, clOrdId: pointer.clientOrderId as string }
}

/** The sandbox counts in 10^-18. */
export function amount(units: bigint): Decimal {
  return decimal(`${units}e-18`)
}

export function secondOf(atMs: number): number {
  return Math.floor(atMs / 1_000) * 1_000
}
