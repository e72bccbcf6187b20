/** Builders for executions: public ones, and the same as an account's own. */
import {
  decimal,
  type Fill,
  type FillId,
  type FillRole,
  notionalOf,
  type OrderId,
  price,
  quantity,
  type Side,
  type Trade,
  type TradeId,
} from '@trading-bridge/core'
import { SHARP } from './fixtures.ts'

export interface Executed {
  readonly id: number
  readonly amount: string
  readonly at?: string
  readonly atMs: number
  readonly side?: Side
  readonly role?: FillRole
}

export function trade({ id, amount, at = '0.008', atMs, side = 'buy' }: Executed): Trade {
  return {
    symbol: SHARP,
    tradeId: String(id) as TradeId,
    side,
    price: price(at),
    quantity: quantity(amount),
    atMs,
  }
}

/** Our part of it, told to the second as the exchange does. */
export function fillOf({ id, amount, at = '0.008', atMs, side = 'buy', role = 'taker' }: Executed): Fill {
  return {
    symbol: SHARP,
    fillId: `1${id}` as FillId,
    tradeId: String(id) as TradeId,
    orderId: `9${id}` as OrderId,
    side,
    role,
    price: price(at),
    quantity: quantity(amount),
    notional: notionalOf(price(at), quantity(amount)),
    fee: { asset: 'USDT', amount: decimal('0') },
    selfDealtQuantity: quantity('0'),
    atMs: Math.floor(atMs / 1_000) * 1_000,
  }
}
