import type { MarketSymbol } from '../market/market-symbol.ts'
import { add, type Decimal, decimal, divide, subtract } from '../money/decimal.ts'
import type { Price, Quantity } from '../money/kinds.ts'

/** All that rests at one price. */
export interface BookLevel {
  readonly price: Price
  readonly quantity: Quantity
}

/** The two halves of a book: bids from the highest down, asks from the lowest up. Either may be empty. */
export interface OrderBook {
  readonly symbol: MarketSymbol
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
}

const TWO = decimal('2')

/** The middle of best bid and best ask, or `undefined` while a side is empty. */
export function midOf(book: OrderBook): Price | undefined {
  const bid = book.bids[0]
  const ask = book.asks[0]
  if (bid === undefined || ask === undefined) return undefined
  return divide(add<Decimal>(bid.price, ask.price), TWO, { decimals: 18, rounding: 'half-even' }) as Price
}

/** Best ask less best bid, or `undefined` while a side is empty. */
export function spreadOf(book: OrderBook): Decimal | undefined {
  const bid = book.bids[0]
  const ask = book.asks[0]
  return bid === undefined || ask === undefined ? undefined : subtract<Decimal>(ask.price, bid.price)
}
