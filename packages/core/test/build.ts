/** Builders for tests: a valid default, of which a test names only what it is about. All ids are invented. */
import type { BookLevel, OrderBook } from '../src/book/order-book.ts'
import type { Market } from '../src/market/market.ts'
import { marketSymbol } from '../src/market/market-symbol.ts'
import { decimal } from '../src/money/decimal.ts'
import { notional, notionalOf, price, quantity } from '../src/money/kinds.ts'
import type { Fill } from '../src/order/fill.ts'
import { type FillId, orderId, type TradeId } from '../src/order/ids.ts'

export const SHARP_USDT = marketSymbol('SHARP/USDT')

/** SHARP/USDT as the exchange lists it: ticks of 0.000001, lots of 0.01. */
export function sharpMarket(changed: Partial<Market> = {}): Market {
  return {
    symbol: SHARP_USDT,
    base: 'SHARP',
    quote: 'USDT',
    exchangeId: '1',
    isOpen: true,
    tickSize: decimal('0.000001'),
    lotSize: decimal('0.01'),
    minPrice: price('0.000001'),
    minQuantity: quantity('1'),
    minMarketNotional: notional('5'),
    minMarketQuantity: quantity('10'),
    makerFeeRate: decimal('0.002'),
    takerFeeRate: decimal('0.002'),
    listedAtMs: 0,
    ...changed,
  }
}

/** A sale at `at` of `size`, for a fee of a thousandth in the quote currency unless said otherwise. */
export function fill(at: string, size: string, fee: Fill['fee'] = feeOf('USDT', '0.001')): Fill {
  return {
    symbol: SHARP_USDT,
    fillId: '1' as FillId,
    tradeId: '1' as TradeId,
    orderId: orderId('1'),
    side: 'sell',
    role: 'taker',
    price: price(at),
    quantity: quantity(size),
    notional: notionalOf(price(at), quantity(size)),
    fee,
    selfDealtQuantity: quantity('0'),
    atMs: 0,
  }
}

export function feeOf(asset: string, amount: string): Fill['fee'] {
  return { asset, amount: decimal(amount) }
}

export function level(at: string, size: string): BookLevel {
  return { price: price(at), quantity: quantity(size) }
}

export function book(bids: readonly BookLevel[], asks: readonly BookLevel[]): OrderBook {
  return { symbol: SHARP_USDT, bids, asks }
}
