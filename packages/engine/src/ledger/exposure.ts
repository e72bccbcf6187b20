/** What unsettled orders may still do, at worst: an order that may be live counts at its full size. */
import {
  add,
  baseOf,
  type Decimal,
  type MarketSymbol,
  maximum,
  type Notional,
  negate,
  quoteOf,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import { hasEnded, type LedgerOrder, openNotional, openQuantity } from '../orders/order-record.ts'

/** Both ways a position in one market can go at worst, if all of one side fills and nothing of the other. */
export interface Exposure {
  readonly position: Decimal
  readonly highest: Decimal
  readonly lowest: Decimal
}

/** `position` is what fills were counted for; what orders have filled beyond their counted fills is added here. */
export function exposureOf(symbol: MarketSymbol, position: Decimal, orders: Iterable<LedgerOrder>): Exposure {
  let [bought, sold]: [Decimal, Decimal] = [ZERO, ZERO]
  for (const order of orders) {
    if (order.symbol !== symbol) continue
    const outstanding = outstandingQuantity(order)
    if (order.side === 'buy') bought = add(bought, outstanding)
    else sold = add(sold, outstanding)
  }
  return { position, highest: add(position, bought), lowest: subtract(position, sold) }
}

/** What of an order is neither counted as a fill nor certain not to come. A market buy counts what it has filled. */
function outstandingQuantity(order: LedgerOrder): Decimal {
  const open = openQuantity(order) ?? ZERO
  return add<Decimal>(open, subtract(order.filled, order.booked))
}

/** How much of `asset` unsettled orders may still take out of the account. */
export function reservedOf(asset: string, orders: Iterable<LedgerOrder>): Decimal {
  let reserved: Decimal = ZERO
  for (const order of orders) {
    if (order.side === 'buy' && quoteOf(order.symbol) === asset)
      reserved = add(reserved, outstandingNotional(order))
    else if (order.side === 'sell' && baseOf(order.symbol) === asset)
      reserved = add(reserved, outstandingQuantity(order))
  }
  return reserved
}

/** What an order takes from the account: the asset, and how much at most. */
export function costOf(order: LedgerOrder): { readonly asset: string; readonly amount: Decimal } {
  return order.side === 'buy'
    ? { asset: quoteOf(order.symbol), amount: outstandingNotional(order) }
    : { asset: baseOf(order.symbol), amount: outstandingQuantity(order) }
}

/** Whether the exchange may count it among the open orders, or will once it arrives. */
export function mayBeOpen(order: LedgerOrder): boolean {
  return !hasEnded(order)
}

/** Which way an amount that must not exceed `limit` in either direction goes too far, if it does. */
export function beyondLimit({ highest, lowest }: Exposure, side: 'buy' | 'sell'): Decimal {
  return side === 'buy' ? highest : negate(lowest)
}

function outstandingNotional(order: LedgerOrder): Notional {
  const unbooked = maximum(subtract(order.filledNotional, order.bookedNotional), ZERO as Notional)
  return add(openNotional(order), unbooked)
}
