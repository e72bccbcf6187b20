/** What an order may cost its goal at most: the fee, and what it pays beyond the middle. In quote. */
import {
  add,
  type Decimal,
  divide,
  isLess,
  isPositive,
  maximum,
  midOf,
  multiply,
  type OrderRequest,
  type Price,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import { type LedgerOrder, openNotional, openQuantity } from '../orders/order-record.ts'
import { worstPrices, worstTaking } from './order-prices.ts'
import type { RiskView } from './risk-view.ts'

/** The cost of one unit of base at `price`. */
function unitCost(price: Price, { settings, market, book }: RiskView): Decimal {
  const mid = midOf(book) ?? price
  const beyond = settings.side === 'buy' ? subtract(price, mid) : subtract(mid, price)
  const rate = maximum(market.makerFeeRate, market.takerFeeRate)
  return add<Decimal>(multiply(price, rate), maximum<Decimal>(beyond, ZERO))
}

/** The cost of one unit at the price where it is highest. */
export function dearestUnit(view: RiskView, ...more: readonly Price[]): Decimal {
  let most: Decimal = ZERO
  for (const price of [...worstPrices(view), ...more]) most = maximum(most, unitCost(price, view))
  return most
}

export function costOfRequest(request: OrderRequest, view: RiskView): Decimal {
  const price = 'price' in request ? request.price : worstTaking(view)
  if (price === undefined) return ZERO
  const quantity = 'quantity' in request ? request.quantity : boughtAt(price, request.notional)
  return multiply(unitCost(price, view), quantity)
}

/** The cost of what the goal's live orders may still execute. */
export function costOfLive(view: RiskView): Decimal {
  let cost: Decimal = ZERO
  for (const order of view.live) cost = add(cost, costOfOrder(order, view))
  return cost
}

function costOfOrder(order: LedgerOrder, view: RiskView): Decimal {
  const price = order.price ?? worstTaking(view)
  if (price === undefined || !isPositive(price)) return ZERO
  const unseen = maximum<Decimal>(subtract(order.filled, order.booked), ZERO)
  const quantity = add(openQuantity(order) ?? boughtAt(price, openNotional(order)), unseen)
  return multiply(unitCost(price, view), quantity)
}

function boughtAt(price: Price, spent: Decimal): Decimal {
  return isLess(ZERO, price) ? divide(spent, price, { decimals: 18, rounding: 'up' }) : ZERO
}
