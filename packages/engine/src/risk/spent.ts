/** What a goal has executed and what that cost: a function of its fills and of what each order was decided on. */
import {
  add,
  type Decimal,
  type Fill,
  maximum,
  multiply,
  type Notional,
  notionalOf,
  type OrderId,
  type Price,
  type Quantity,
  type Side,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import { feeInQuote, paidBeyond } from '../orders/fill-cost.ts'

export interface Spent {
  /** In quote. A fee in base is valued at the price of its fill, one in a third asset at the market's own rate. */
  readonly fees: Decimal
  /** Paid beyond the middle at the moment of decision, in quote; below zero where resting earned it. */
  readonly spread: Decimal
  readonly quantity: Quantity
  readonly notional: Notional
}

export const NOTHING_SPENT: Spent = {
  fees: ZERO,
  spread: ZERO,
  quantity: ZERO as Quantity,
  notional: ZERO as Notional,
}

/** The rates of a market, for fees that cannot be valued. */
export interface FeeRates {
  readonly makerFeeRate: Decimal
  readonly takerFeeRate: Decimal
}

/** With one more fill. `mid` is the middle of the book when its order was decided, absent where it is not known. */
export function spentWith(spent: Spent, fill: Fill, mid: Price | undefined, rates: FeeRates): Spent {
  const { role, price, quantity, notional } = fill
  const rate = role === 'maker' ? rates.makerFeeRate : rates.takerFeeRate
  return {
    fees: add(spent.fees, feeInQuote(fill) ?? multiply(notionalOf(price, quantity), rate)),
    spread: mid === undefined ? spent.spread : add(spent.spread, paidBeyond(fill, mid)),
    quantity: add(spent.quantity, quantity),
    notional: add(spent.notional, notional),
  }
}

/** Over all fills of a goal, each once. `mids` has the middle that each order was decided on. */
export function spentOf(fills: Iterable<Fill>, mids: ReadonlyMap<OrderId, Price>, rates: FeeRates): Spent {
  let spent = NOTHING_SPENT
  for (const fill of fills) spent = spentWith(spent, fill, mids.get(fill.orderId), rates)
  return spent
}

/** Fees, and what was paid beyond the middle. What resting earned does not offset fees. */
export function costOfSpent({ fees, spread }: Spent): Decimal {
  return add(fees, maximum(spread, ZERO))
}

/** By how much what was executed is worth less than was paid for it, fees included; below zero for a gain. */
export function lossOf({ fees, quantity, notional }: Spent, side: Side, mid: Price): Decimal {
  const worth = notionalOf(mid, quantity)
  const lost = side === 'buy' ? subtract(notional, worth) : subtract(worth, notional)
  return add<Decimal>(lost, fees)
}
