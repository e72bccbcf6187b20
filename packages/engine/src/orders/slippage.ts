import {
  add,
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
  const slippage = decimal(`${maxSlippageBps}e-4`)
  return multiply(touch, side === 'sell' ? subtract(ONE, slippage) : add(ONE, slippage)) as Price
}
