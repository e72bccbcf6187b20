import type { MarketSymbol } from '../market/market-symbol.ts'
import type { Decimal } from '../money/decimal.ts'
import type { Notional, Price, Quantity } from '../money/kinds.ts'
import type { FillId, OrderId, TradeId } from './ids.ts'
import type { Side } from './order.ts'

/** `maker` rested in the book, `taker` crossed into it. */
export type FillRole = 'maker' | 'taker'

export interface Fee {
  readonly asset: string
  readonly amount: Decimal
}

/** Our part of one execution. */
export interface Fill {
  readonly symbol: MarketSymbol
  readonly fillId: FillId
  readonly tradeId: TradeId
  readonly orderId: OrderId
  readonly side: Side
  readonly role: FillRole
  readonly price: Price
  readonly quantity: Quantity
  readonly notional: Notional
  readonly fee: Fee
  /** How much of `quantity` was matched against an order of the same account. */
  readonly selfDealtQuantity: Quantity
  readonly atMs: number
}
