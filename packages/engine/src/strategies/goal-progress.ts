/**
 * How a goal stands, computed from what the ledger has on its orders and from nothing else, which is why a restart
 * changes nothing.
 */
import { add, type Decimal, isPositive, ZERO } from '@trading-bridge/core'
import type { GoalTarget } from '../goals/goal-settings.ts'
import { filledIn, goalTotals } from '../ledger/goal-totals.ts'
import { hasEnded, type LedgerOrder } from '../orders/order-record.ts'
import type { GoalProgress } from './goal-step.ts'

/** An order of a goal, and the slice it was decided for. */
export interface SliceOrder {
  readonly order: LedgerOrder
  readonly sliceIndex: number
}

/** The progress that all orders of a goal, in any sequence, add up to. */
export function progressOf(
  target: GoalTarget,
  orders: readonly SliceOrder[],
  window: { readonly nowMs: number; readonly windowMs: number },
): GoalProgress {
  const sliceIndex = highest(orders.map((each) => each.sliceIndex)) ?? -1
  const newest = orders.filter((each) => each.sliceIndex === sliceIndex)
  const former = orders.map((each) => each.sliceIndex).filter((index) => index < sliceIndex)
  const recent = orders.filter(({ order }) => order.createdAtMs > window.nowMs - window.windowMs)
  return {
    totals: goalTotals(
      target,
      orders.map(({ order }) => order),
    ),
    lastSequence: highest(orders.map(({ order }) => order.sequence ?? 0)) ?? 0,
    live: orders.map(({ order }) => order).filter((order) => !hasEnded(order)),
    sliceIndex,
    formerSliceIndex: highest(former) ?? -1,
    sliceOrders: newest.length,
    sliceVoid: newest.filter(({ order }) => cameToNothing(order)).length,
    sliceFilled: filledOf(target, newest),
    windowFilled: filledOf(target, recent),
    lastOrderAtMs: highest(orders.map(({ order }) => order.createdAtMs)),
    lastChangeAtMs: highest(orders.map(({ order }) => order.updatedAtMs)),
  }
}

/** Rejected, or never placed: whatever it was to do may be tried again. */
export function cameToNothing({ status, filled }: LedgerOrder): boolean {
  return (status === 'rejected' || status === 'never-placed') && !isPositive(filled)
}

function filledOf(target: GoalTarget, orders: readonly SliceOrder[]): Decimal {
  return orders.reduce((total, { order }) => add(total, filledIn(target, order)), ZERO)
}

/** A loop and not `Math.max(...values)`: there may be many thousands. */
function highest(values: readonly number[]): number | undefined {
  return values.reduce<number | undefined>(
    (most, value) => (most === undefined || value > most ? value : most),
    undefined,
  )
}
