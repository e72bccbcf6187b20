/**
 * How a goal stands, in the unit of its target. Base is counted by quantity. Quote is counted by notional: what has filled at
 * the price it filled at, what may still fill at its limit, so that a better price leaves more to be ordered and never less.
 */
import { add, type Decimal, equals, isNegative, maximum, subtract, ZERO } from '@trading-bridge/core'
import type { GoalTarget } from '../goals/goal-settings.ts'
import { hasEnded, type LedgerOrder, openNotional, openQuantity } from '../orders/order-record.ts'

/** `target = filled + open + unknown + remaining`, exactly. */
export interface GoalTotals {
  readonly filled: Decimal
  /** May still fill, in orders that the exchange is known to have. */
  readonly open: Decimal
  /** May still fill, in orders of which nothing is known. */
  readonly unknown: Decimal
  /** What may still be ordered. */
  readonly remaining: Decimal
}

/** What the orders of one goal, all of one side, make of its target. */
export function goalTotals(target: GoalTarget, orders: Iterable<LedgerOrder>): GoalTotals {
  let [filled, open, unknown]: [Decimal, Decimal, Decimal] = [ZERO, ZERO, ZERO]
  for (const order of orders) {
    filled = add<Decimal>(filled, filledIn(target, order))
    if (hasEnded(order)) continue
    const outstanding = openIn(target, order)
    if (isOfUnknownFate(order)) unknown = add(unknown, outstanding)
    else open = add(open, outstanding)
  }
  const remaining = subtract(subtract(subtract<Decimal>(target.amount, filled), open), unknown)
  return { filled, open, unknown, remaining }
}

/** What of `order` has filled, in the unit of the target. */
export function filledIn({ unit }: Pick<GoalTarget, 'unit'>, order: LedgerOrder): Decimal {
  return unit === 'base' ? order.filled : order.filledNotional
}

/** Whether the four parts are amounts, none below zero, and make up the target to the last digit. */
export function isConservedGoal(
  target: GoalTarget,
  { filled, open, unknown, remaining }: GoalTotals,
): boolean {
  const parts = [filled, open, unknown, remaining]
  const total = parts.reduce((before, part) => add(before, part), ZERO)
  return equals(total, target.amount) && !parts.some(isNegative)
}

function openIn({ unit }: GoalTarget, order: LedgerOrder): Decimal {
  if (unit === 'quote') return openNotional(order)
  return maximum<Decimal>(openQuantity(order) ?? ZERO, ZERO)
}

function isOfUnknownFate({ status }: LedgerOrder): boolean {
  return status === 'unknown' || status === 'sending'
}
