import {
  add,
  type Decimal,
  decimal,
  multiply,
  ONE,
  type OrderBook,
  type Price,
  type Side,
  subtract,
} from '@trading-bridge/core'

/** The best price that an order of `side` can trade against, or `undefined` when nobody quotes it. */
export function touchPrice(book: OrderBook, side: Side): Price | undefined {
  return (side === 'sell' ? book.bids[0] : book.asks[0])?.price
}

/** The worst price that lies within `maxSlippageBps` hundredths of a percent of `touch`; exact, off the tick grid. */
export function slippageBound(touch: Price, side: Side, maxSlippageBps: number): Price {
  const slippage = fractionOfBps(maxSlippageBps)
  return multiply(touch, side === 'sell' ? subtract(ONE, slippage) : add(ONE, slippage)) as Price
}

/** Hundredths of a percent as a fraction, to the last digit. */
export function fractionOfBps(bps: number): Decimal {
  return multiply(decimal(String(bps)), BPS)
}

const BPS = decimal('1e-4')
