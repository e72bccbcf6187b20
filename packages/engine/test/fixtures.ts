/** Builders for the engine's tests: each gives a valid value and takes only what the test is about. */
import {
  type BookLevel,
  decimal,
  type Market,
  marketSymbol,
  notional,
  type Order,
  type OrderBook,
  orderId,
  price,
  quantity,
} from '@trading-bridge/core'
import { clientOrderIdOf } from '../src/orders/order-intent.ts'
import type { LedgerOrder } from '../src/orders/order-record.ts'

export const SHARP = marketSymbol('SHARP/USDT')

export const sharpMarket: Market = {
  symbol: SHARP,
  base: 'SHARP',
  quote: 'USDT',
  exchangeId: '9001',
  isOpen: true,
  tickSize: decimal('0.000001'),
  lotSize: decimal('0.01'),
  minPrice: price('0.000001'),
  minQuantity: quantity('1'),
  minMarketNotional: notional('0.1'),
  minMarketQuantity: quantity('1'),
  makerFeeRate: decimal('0.002'),
  takerFeeRate: decimal('0.002'),
  listedAtMs: 0,
}

export function level(at: string, resting: string): BookLevel {
  return { price: price(at), quantity: quantity(resting) }
}

export function book(halves: { bids?: readonly BookLevel[]; asks?: readonly BookLevel[] } = {}): OrderBook {
  return {
    symbol: SHARP,
    bids: halves.bids ?? [level('0.008', '3000'), level('0.00799', '4000')],
    asks: halves.asks ?? [level('0.00801', '3000')],
  }
}

export function order(changes: Partial<Order> = {}): Order {
  return {
    symbol: SHARP,
    orderId: orderId('1856757976530946'),
    clientOrderId: undefined,
    side: 'sell',
    type: 'limit',
    timeInForce: 'ioc',
    price: price('0.00796'),
    quantity: quantity('500'),
    filled: quantity('500'),
    filledNotional: notional('4'),
    averagePrice: price('0.008'),
    status: 'filled',
    createdAtMs: 0,
    updatedAtMs: undefined,
    ...changes,
  }
}

export function ledgerOrder(changes: Partial<LedgerOrder> = {}): LedgerOrder {
  return {
    id: 'order-1',
    accountId: 'account-1',
    origin: 'intent',
    goalId: 'goal-1',
    sequence: 1,
    clientOrderId: clientOrderIdOf({ goalId: 'goal-1', sequence: 1 }),
    orderId: undefined,
    symbol: SHARP,
    side: 'sell',
    type: 'limit',
    timeInForce: 'gtc',
    price: price('0.00796'),
    quantity: quantity('500'),
    notional: undefined,
    status: 'sending',
    attempt: 1,
    filled: quantity('0'),
    filledNotional: notional('0'),
    booked: quantity('0'),
    bookedNotional: notional('0'),
    createdAtMs: 1_000,
    sentAtMs: 1_000,
    updatedAtMs: 1_000,
    exchangeCode: undefined,
    reason: undefined,
    revision: 1,
    ...changes,
  }
}
