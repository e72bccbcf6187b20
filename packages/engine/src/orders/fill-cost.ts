/** What one fill cost, in quote. */
import {
  baseOf,
  type Decimal,
  type Fill,
  multiply,
  negate,
  type Price,
  quoteOf,
  subtract,
} from '@trading-bridge/core'

/**
 * The fee in quote: one in base is valued at the price of the fill itself. `undefined` where the exchange takes its
 * fees in a third asset, whose price is not known here.
 */
export function feeInQuote({
  fee,
  symbol,
  price,
}: Pick<Fill, 'fee' | 'symbol' | 'price'>): Decimal | undefined {
  if (fee.asset === quoteOf(symbol)) return fee.amount
  return fee.asset === baseOf(symbol) ? multiply(fee.amount, price) : undefined
}

/** What was paid beyond `reference`, in quote; below zero where the fill was better than that. */
export function paidBeyond(
  { side, price, quantity }: Pick<Fill, 'side' | 'price' | 'quantity'>,
  reference: Price,
): Decimal {
  const more = multiply(subtract(price, reference), quantity)
  return side === 'buy' ? more : negate(more)
}
