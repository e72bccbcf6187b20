/** Between which prices an order of a goal lies: its own limit, the band, and for takers the slippage limit and own orders. */
import {
  add,
  type Decimal,
  isLess,
  isPositive,
  maximum,
  midOf,
  minimum,
  multiply,
  ONE,
  type OrderBook,
  type Price,
  roundToStep,
  type Side,
  ZERO,
} from '@trading-bridge/core'
import { fractionOfBps, slippageBound, touchPrice } from '../orders/slippage.ts'
import type { RiskView } from './risk-view.ts'
import { shortOf } from './self-trade.ts'

/** What prices follow from, apart from own orders in the way. */
export type PriceView = Pick<RiskView, 'settings' | 'market' | 'book' | 'others'>

/** Whether `price` is worse than `bound` for whoever trades `side`. */
export function isWorse(side: Side, price: Decimal, bound: Decimal): boolean {
  return side === 'buy' ? isLess(bound, price) : isLess(price, bound)
}

/** What the band is measured from; `undefined` while it is not known. */
export function referenceOf({ settings, book, others }: PriceView): Price | undefined {
  return settings.price.reference === 'vwap' ? others.window.vwap : midOf(book)
}

/** The worst price inside the band, not rounded to the tick. */
export function bandBound(view: PriceView): Price | undefined {
  const reference = referenceOf(view)
  const { side, price } = view.settings
  return reference === undefined ? undefined : slippageBound(reference, side, price.bandBps)
}

/** The worst price that the goal's own limit and the band allow together, on the tick. */
export function worstPrice(view: PriceView): Price | undefined {
  const { side, price } = view.settings
  const band = bandBound(view)
  if (band === undefined) return undefined
  return onGrid(price.limit === undefined ? band : nearer(side, band, price.limit), view)
}

/** The worst price that a resting order may have, on the tick: at the other side's best price it would take. */
export function worstResting(view: PriceView): Price | undefined {
  const { settings, book, market } = view
  const bound = worstPrice(view)
  const short = shortOf(touchPrice(book, settings.side), settings.side, market.tickSize)
  return bound === undefined || short === undefined ? undefined : nearer(settings.side, bound, short)
}

/** The worst price that a taking order may have or meet: short of every own order on the other side. */
export function worstTaking(view: RiskView): Price | undefined {
  const { settings, book, own, market } = view
  const { side, price } = settings
  const widest = worstPrice(view)
  const touch = touchPrice(book, side)
  if (widest === undefined || touch === undefined) return undefined
  const slippage = onGrid(slippageBound(touch, side, price.maxSlippageBps), view)
  if (slippage === undefined) return undefined
  const bound = nearer(side, widest, slippage)
  if (own.opposite.orders === 0) return bound
  const short = shortOf(own.opposite.nearest, side, market.tickSize)
  return short === undefined ? undefined : nearer(side, bound, short)
}

/** The worst prices that orders of the goal may have, those that rest and, where it takes, those that do. */
export function worstPrices(view: RiskView): readonly Price[] {
  const { style } = view.settings
  const taking = style === 'ioc' || style === 'market' ? worstTaking(view) : undefined
  return [worstResting(view), taking].flatMap((price) => price ?? [])
}

/**
 * The price at which a quantity of base comes to the most quote: the worst price of a buy; for a sell, the farthest
 * that its settings let it rest behind the best price.
 */
export function dearest(view: RiskView): Price | undefined {
  const { settings, book, market } = view
  const worst = worstPrices(view)
  if (settings.side === 'buy') return worst.length === 0 ? undefined : worst.reduce(maximum)
  const touch = book.asks[0]?.price
  if (touch === undefined || worst.length === 0) return undefined
  const behind = settings.kind === 'chaser' ? fractionOfBps(settings.distanceBps) : ZERO
  const farthest = roundToStep(multiply(touch, add(ONE, behind)) as Price, market.tickSize, 'up')
  return settings.price.limit === undefined ? farthest : maximum(farthest, settings.price.limit)
}

/** What the book shows that a taker may meet: how much base, and what it comes to in quote. */
export function depthWithin(
  book: OrderBook,
  side: Side,
  bound: Price,
): { readonly quantity: Decimal; readonly notional: Decimal } {
  let [quantity, notional]: [Decimal, Decimal] = [ZERO, ZERO]
  for (const level of side === 'buy' ? book.asks : book.bids) {
    if (isWorse(side, level.price, bound)) break
    quantity = add<Decimal>(quantity, level.quantity)
    notional = add(notional, multiply(level.price, level.quantity))
  }
  return { quantity, notional }
}

function nearer(side: Side, left: Price, right: Price): Price {
  return side === 'buy' ? minimum(left, right) : maximum(left, right)
}

/** Rounded to the tick, to the side that is not worse. */
function onGrid(bound: Price, { settings, market }: PriceView): Price | undefined {
  const price = roundToStep(bound, market.tickSize, settings.side === 'buy' ? 'down' : 'up')
  return isPositive(price) ? price : undefined
}
