/** What an owner's orders in one market may still do, added up. */
import {
  add,
  type Decimal,
  decimal,
  isLess,
  isPositive,
  type Price,
  type Quantity,
  quantityFor,
  type Side,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import { hasEnded, type LedgerOrder, openNotional, openQuantity } from '../orders/order-record.ts'
import type { Outstanding } from './own-market.ts'
import type { TakerFlow } from './taker-flow.ts'

/** To such a part of a base unit a market buy's quantity is estimated. */
const FINE = decimal('1e-18')

/** Of all of them, whichever side; an order that has ended counts while not all of its fills are told. */
export function outstandingOf(orders: Iterable<LedgerOrder>): Outstanding {
  let [quantity, notional]: [Decimal, Decimal] = [ZERO, ZERO]
  for (const order of orders) {
    quantity = add(quantity, unseenQuantity(order, undefined))
    if (order.quantity === undefined) notional = add<Decimal>(notional, openNotional(order))
  }
  return { quantity, notional }
}

/** What takers did, and what those under way may add. A market buy is estimated by the last price. */
export function withTakersUnderWay(
  { bought, sold }: TakerFlow,
  orders: Iterable<LedgerOrder>,
  lastPrice: Price | undefined,
): TakerFlow {
  let [buying, selling] = [bought, sold]
  for (const order of orders) {
    if (order.type !== 'market' && order.timeInForce === 'gtc') continue
    const quantity = unseenQuantity(order, lastPrice)
    if (order.side === 'buy') buying = add(buying, quantity)
    else selling = add(selling, quantity)
  }
  return { bought: buying, sold: selling }
}

/** The price that an order of `side` would reach first; `undefined` where there is none, or one without a price. */
export function nearestTo(side: Side, orders: readonly LedgerOrder[]): Price | undefined {
  let nearest: Price | undefined
  for (const { price } of orders) {
    if (price === undefined) return undefined
    const isNearer =
      nearest === undefined || (side === 'buy' ? isLess(price, nearest) : isLess(nearest, price))
    if (isNearer) nearest = price
  }
  return nearest
}

/** What an order may still execute, or has executed beyond the fills that were told. */
function unseenQuantity(order: LedgerOrder, price: Price | undefined): Decimal {
  const unseen = subtract(order.filled, order.booked)
  const counted = isPositive(unseen) ? unseen : (ZERO as Quantity)
  const open = openQuantity(order)
  if (open !== undefined) return add<Decimal>(open, counted)
  if (price === undefined || hasEnded(order)) return counted
  return add<Decimal>(counted, quantityFor(openNotional(order), price, FINE))
}
