import type { Decimal } from '../money/decimal.ts'
import type { Notional, Price, Quantity } from '../money/kinds.ts'
import type { MarketSymbol } from './market-symbol.ts'

/** One market and the rules an order must keep to be taken there. */
export interface Market {
  readonly symbol: MarketSymbol
  readonly base: string
  readonly quote: string
  /** The exchange's own number for it, as text. */
  readonly exchangeId: string
  readonly isOpen: boolean
  /** Smallest step of a price. */
  readonly tickSize: Decimal
  /** Smallest step of a quantity. */
  readonly lotSize: Decimal
  /** Least price of a limit order. */
  readonly minPrice: Price
  /** Least quantity of a limit order. */
  readonly minQuantity: Quantity
  /** Least notional of a market buy. */
  readonly minMarketNotional: Notional
  /** Least quantity of a market sell. */
  readonly minMarketQuantity: Quantity
  /** As a fraction: `0.002` is 0.2 %. */
  readonly makerFeeRate: Decimal
  readonly takerFeeRate: Decimal
  readonly listedAtMs: number
}
