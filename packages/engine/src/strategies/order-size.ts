/**
 * From an amount in the unit of the target to the size of an order, always rounded down. A quote amount is a ceiling:
 * it buys as much as it pays for at the order's own limit price. A market buy is the only order that is sized in
 * quote.
 */
import {
  type Decimal,
  InternalError,
  isLess,
  isPositive,
  type Market,
  maximum,
  minimum,
  type Notional,
  notional,
  notionalOf,
  notionalStep,
  type Price,
  type Quantity,
  quantity,
  quantityFor,
  roundToStep,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import type { GoalSettings, OrderStyle } from '../goals/goal-settings.ts'
import { depthWithin } from '../risk/order-prices.ts'
import type { GoalView } from './goal-step.ts'
import { isTaking } from './order-style.ts'

/** The least base that an order of `style` may have, on the lot. */
export function leastQuantity(market: Market, style: OrderStyle): Quantity {
  const least = style === 'market' ? market.minMarketQuantity : market.minQuantity
  return onGrid(least, quantity(market.lotSize))
}

/** The least order of `style` at `price`, in the unit of the target. */
export function leastAmount(
  { settings, market }: Pick<GoalView, 'settings' | 'market'>,
  style: OrderStyle,
  price: Price,
): Decimal {
  if (isSizedInQuote(settings, style)) return leastNotional(market)
  const least = leastQuantity(market, style)
  return settings.target.unit === 'base' ? least : notionalOf(price, least)
}

/** `amount` of the target as the size of an order at `price`; zero where it is less than a step. */
export function sizeOf(
  { settings, market }: Pick<GoalView, 'settings' | 'market'>,
  style: OrderStyle,
  { amount, price }: { readonly amount: Decimal; readonly price: Price },
): Size {
  const most = maximum(amount, ZERO)
  if (isSizedInQuote(settings, style))
    return { unit: 'quote', amount: roundToStep(notional(most), notionalStep(market), 'down') }
  if (settings.target.unit === 'quote')
    return { unit: 'base', amount: quantityFor(notional(most), price, market.lotSize) }
  return { unit: 'base', amount: roundToStep(quantity(most), market.lotSize, 'down') }
}

/** The size of one order. */
export type Size =
  | { readonly unit: 'base'; readonly amount: Quantity }
  | { readonly unit: 'quote'; readonly amount: Notional }

/** The smaller of a size and a quantity of base, which costs no less than `touch` a unit. */
export function within(
  size: Size,
  most: Quantity,
  { market, touch }: { readonly market: Market; readonly touch: Price },
): Size {
  if (size.unit === 'base')
    return { unit: 'base', amount: roundToStep(minimum(size.amount, most), market.lotSize, 'down') }
  const reached = roundToStep(notionalOf(touch, most), notionalStep(market), 'down')
  return { unit: 'quote', amount: minimum(size.amount, reached) }
}

/** The smaller of a size and what the book shows up to `price`. */
export function withinDepth(size: Size, view: GoalView, price: Price): Size {
  const { settings, book, market } = view
  const depth = depthWithin(book, settings.side, price)
  if (size.unit === 'base') {
    const shown = roundToStep(quantity(depth.quantity), market.lotSize, 'down')
    return { unit: 'base', amount: minimum(size.amount, shown) }
  }
  const shown = roundToStep(notional(depth.notional), notionalStep(market), 'down')
  return { unit: 'quote', amount: minimum(size.amount, shown) }
}

/**
 * Makes an order smaller where it would leave a part of `rest` below the market's minimum, if both parts can be
 * orders then.
 */
export function sparing(size: Size, rest: Size, least: Decimal): Size {
  const left = subtract<Decimal>(rest.amount, size.amount)
  const smaller = subtract<Decimal>(rest.amount, least)
  if (!isPositive(left) || !isLess(left, least) || isLess(smaller, least)) return size
  return size.unit === 'base'
    ? { unit: 'base', amount: quantity(smaller) }
    : { unit: 'quote', amount: notional(smaller) }
}

/** The least size that the market takes of such an order. */
export function leastSize(market: Market, style: OrderStyle, unit: Size['unit']): Decimal {
  return unit === 'quote' ? leastNotional(market) : leastQuantity(market, style)
}

/**
 * A goal that takes is counted in the asset its orders are sized in: otherwise a better price would carry it past its
 * target.
 *
 * @throws {InternalError} for settings that no parser lets through.
 */
export function assertCountable({ side, target }: GoalSettings, style: OrderStyle): void {
  const isPast =
    side === 'sell'
      ? target.unit === 'quote' && isTaking(style)
      : target.unit === 'base' && style === 'market'
  if (!isPast) return
  throw new InternalError(`A ${side} of style ${style} cannot be held to a target in ${target.unit}.`, {
    next: 'Report it: such settings are refused when they are read.',
  })
}

function isSizedInQuote({ side }: GoalSettings, style: OrderStyle): boolean {
  return style === 'market' && side === 'buy'
}

function leastNotional(market: Market): Notional {
  return onGrid(market.minMarketNotional, notional(notionalStep(market)))
}

function onGrid<Kind extends Decimal>(least: Kind, step: Kind): Kind {
  return maximum(roundToStep(least, step, 'up'), step)
}
