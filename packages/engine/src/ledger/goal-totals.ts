import { add, type Decimal, maximum, subtract, ZERO } from '@trading-bridge/core'
import { hasEnded, type LedgerOrder, openQuantity } from '../orders/order-record.ts'

/** How a goal stands: `target = filled + open + unknown + remaining`, exactly. */
export interface GoalTotals {
  readonly filled: Decimal
  /** May still fill, in orders that the exchange is known to have. */
  readonly open: Decimal
  /** May still fill, in orders of which nothing is known. */
  readonly unknown: Decimal
  /** What may still be ordered. */
  readonly remaining: Decimal
}

/** What the orders of one goal, all of one side and sized by quantity, make of its target. */
export function goalTotals(target: Decimal, orders: Iterable<LedgerOrder>): GoalTotals {
  let [filled, open, unknown]: [Decimal, Decimal, Decimal] = [ZERO, ZERO, ZERO]
  for (const order of orders) {
    filled = add<Decimal>(filled, order.filled)
    if (hasEnded(order)) continue
    const outstanding = maximum<Decimal>(openQuantity(order) ?? ZERO, ZERO)
    if (order.status === 'unknown' || order.status === 'sending') unknown = add(unknown, outstanding)
    else open = add(open, outstanding)
  }
  const remaining = subtract(subtract(subtract(target, filled), open), unknown)
  return { filled, open, unknown, remaining }
}
