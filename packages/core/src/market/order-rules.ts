/**
 * The market's rules, held against an order before it is sent: decimals, minimums, and whether trading is open.
 *
 * Where a value breaks a rule, the nearest value that keeps it is told: quantities and notionals are cut down, never
 * up, since nobody wants to trade more than was asked; prices go to the nearest tick.
 *
 * Source: documented, "Symbols and precision"; the exchange's own codes for these are 3104, 3105, 3106 and 3107, of
 * which only 3104 and 3106 have been observed (docs/coinstore/orders.md).
 */
import { InvalidInputError } from '../errors/invalid-input-error.ts'
import {
  type Decimal,
  decimal,
  decimalsOf,
  isLess,
  isMultipleOf,
  isPositive,
  maximum,
  roundToStep,
} from '../money/decimal.ts'
import type { OrderRequest } from '../order/order.ts'
import type { Market } from './market.ts'

export type OrderRule =
  | 'market-closed'
  | 'price-decimals'
  | 'price-minimum'
  | 'quantity-decimals'
  | 'quantity-minimum'
  | 'notional-decimals'
  | 'notional-minimum'

/** A rule that an order breaks, with the value that breaks it, the limit, and what would pass. */
export interface OrderDefect {
  readonly rule: OrderRule
  readonly subject: 'market' | 'price' | 'quantity' | 'notional'
  readonly value: string
  readonly limit: string
  readonly passes: string | undefined
  readonly message: string
}

/** The first rule of `market` that `request` breaks, or `undefined` when it keeps them all. */
export function findOrderDefect(request: OrderRequest, market: Market): OrderDefect | undefined {
  if (!market.isOpen) return closedMarket(market)
  if (request.type === 'market') {
    return request.side === 'buy'
      ? sizeDefect('notional', request.notional, notionalStep(market), market.minMarketNotional, market)
      : sizeDefect('quantity', request.quantity, market.lotSize, market.minMarketQuantity, market)
  }
  return (
    priceDefect(request.price, market) ??
    sizeDefect('quantity', request.quantity, market.lotSize, market.minQuantity, market)
  )
}

/** @throws {InvalidInputError} the order breaks a rule of the market; nothing was sent. */
export function assertKeepsRules(request: OrderRequest, market: Market): void {
  const defect = findOrderDefect(request, market)
  if (defect === undefined) return
  const { message, ...facts } = defect
  const next =
    defect.passes === undefined
      ? 'Wait until the market opens; "market list" shows which are open.'
      : `Use ${defect.passes}, or send it unchecked to see the exchange's own answer.`
  throw new InvalidInputError({ ...facts, message, next })
}

/**
 * The step of a market buy's notional. Assumed: how many decimals the exchange allows is unknown, so the coarser of
 * two decimals and the price's tick is used; a market whose tick is finer than a cent still gets cents.
 */
export function notionalStep(market: Market): Decimal {
  return maximum(market.tickSize, CENT)
}

const CENT = decimal('0.01')

function closedMarket(market: Market): OrderDefect {
  return {
    rule: 'market-closed',
    subject: 'market',
    value: market.symbol,
    limit: 'open for trading',
    passes: undefined,
    message: `${market.symbol} is not open for trading.`,
  }
}

function priceDefect(price: Decimal, market: Market): OrderDefect | undefined {
  if (keeps(price, market.tickSize, market.minPrice)) return undefined
  const least = leastOnGrid(market.minPrice, market.tickSize)
  if (isMultipleOf(price, market.tickSize)) return belowMinimum('price', price, least, market.quote, market)
  const passes = maximum(roundToStep(price, market.tickSize, 'half-up'), least)
  return tooManyDecimals('price', price, market.tickSize, passes, market)
}

function sizeDefect(
  subject: 'quantity' | 'notional',
  size: Decimal,
  step: Decimal,
  minimum: Decimal,
  market: Market,
): OrderDefect | undefined {
  if (keeps(size, step, minimum)) return undefined
  const least = leastOnGrid(minimum, step)
  const asset = subject === 'quantity' ? market.base : market.quote
  if (isMultipleOf(size, step)) return belowMinimum(subject, size, least, asset, market)
  const passes = maximum(roundToStep(size, step, 'down'), least)
  return tooManyDecimals(subject, size, step, passes, market)
}

/** On the grid, at least the minimum, and more than nothing. */
function keeps(value: Decimal, step: Decimal, minimum: Decimal): boolean {
  return isPositive(value) && !isLess(value, minimum) && isMultipleOf(value, step)
}

function tooManyDecimals(
  subject: 'price' | 'quantity' | 'notional',
  value: Decimal,
  step: Decimal,
  passes: Decimal,
  market: Market,
): OrderDefect {
  return {
    rule: `${subject}-decimals`,
    subject,
    value: value.toString(),
    limit: `steps of ${step}`,
    passes: passes.toString(),
    message:
      `${market.symbol} takes a ${subject} in steps of ${step} (${decimalsOf(step)} decimals); ` +
      `${value} has ${decimalsOf(value)}. The nearest that passes is ${passes}.`,
  }
}

function belowMinimum(
  subject: 'price' | 'quantity' | 'notional',
  value: Decimal,
  least: Decimal,
  asset: string,
  market: Market,
): OrderDefect {
  return {
    rule: `${subject}-minimum`,
    subject,
    value: value.toString(),
    limit: `at least ${least} ${asset}`,
    passes: least.toString(),
    message: `${market.symbol} takes no ${subject} below ${least} ${asset}; ${value} is below it.`,
  }
}

/** The least value that can be sent: a minimum of zero still excludes zero itself, for an order of nothing is no order. */
function leastOnGrid(minimum: Decimal, step: Decimal): Decimal {
  return maximum(roundToStep(minimum, step, 'up'), step)
}
