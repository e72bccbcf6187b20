import { add, type Decimal, type Fill, notionalOf, ZERO } from '@trading-bridge/core'
import type { GoalOrder } from '../ledger/ledger-storage.ts'
import { feeInQuote, paidBeyond } from '../orders/fill-cost.ts'
import { recordedDecision } from '../orders/recorded-decision.ts'

/** What executing cost, in quote: fees, and what was paid beyond the middle. */
export interface ExecutionCost {
  /** Those that have a value in quote. */
  readonly fees: Decimal
  /** Third assets that fees were taken in; nothing of them is in `fees`. */
  readonly unvalued: readonly string[]
  /** Against the middle when each order was decided; below zero where resting earned it. */
  readonly spread: Decimal
  /** `fees` and `spread` together. */
  readonly total: Decimal
  /** What the same fills would have come to at those middles: the base of their slippage. */
  readonly atMid: Decimal
}

export function costOfFills(fills: readonly Fill[], orders: readonly GoalOrder[]): ExecutionCost {
  const mids = new Map(
    orders.map(({ order, recorded }) => [order.orderId, recordedDecision(recorded)?.mid] as const),
  )
  const unvalued = new Set<string>()
  let [fees, spread, atMid]: [Decimal, Decimal, Decimal] = [ZERO, ZERO, ZERO]
  for (const fill of fills) {
    const fee = feeInQuote(fill)
    if (fee === undefined) unvalued.add(fill.fee.asset)
    else fees = add(fees, fee)
    const mid = mids.get(fill.orderId)
    if (mid === undefined) continue
    spread = add(spread, paidBeyond(fill, mid))
    atMid = add<Decimal>(atMid, notionalOf(mid, fill.quantity))
  }
  return { fees, unvalued: [...unvalued].sort(), spread, total: add(fees, spread), atMid }
}
