import { add, type Decimal, sum, ZERO } from '../money/decimal.ts'
import { averagePrice, type Notional, type Price, type Quantity } from '../money/kinds.ts'
import type { Fill } from './fill.ts'

/** What a set of fills adds up to. */
export interface FillTotals {
  readonly fills: number
  readonly quantity: Quantity
  readonly notional: Notional
  /** Absent when there is no fill. */
  readonly averagePrice: Price | undefined
  /** Fees by the asset they were taken in. */
  readonly fees: ReadonlyMap<string, Decimal>
}

/** Adds fills up, exactly. The caller sees to it that each fill is there once. */
export function totalOf(fills: readonly Fill[]): FillTotals {
  const quantity = sum(fills.map((fill) => fill.quantity))
  const notional = sum(fills.map((fill) => fill.notional))
  const fees = new Map<string, Decimal>()
  for (const { fee } of fills) fees.set(fee.asset, add(fees.get(fee.asset) ?? ZERO, fee.amount))
  return { fills: fills.length, quantity, notional, averagePrice: averagePrice(notional, quantity), fees }
}
