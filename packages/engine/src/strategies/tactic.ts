/** What tells one kind of goal from another: how much is due, in which style, and where a resting order should stand. */
import type { Decimal, Price, Quantity } from '@trading-bridge/core'
import type { OrderStyle } from '../goals/goal-settings.ts'
import type { LedgerOrder } from '../orders/order-record.ts'

export interface Tactic {
  readonly style: OrderStyle
  /** Whether what rests of a slice is cancelled when the slice ends. */
  readonly endsWithSlice: boolean
  /** What is due now, where `least` is the least order that the market takes, both in the unit of the target. */
  due(least: Decimal): Due
  /** Where a resting order should stand, limits aside; `undefined` while nobody rests on that side. */
  quote(): Price | undefined
  /** Whether a resting order may have to follow the market: it is looked at, and pulled where the market cannot be seen. */
  follows(order: LedgerOrder): boolean
  /** Whether a resting order is to be placed anew at `wanted`. */
  isMisplaced(order: LedgerOrder, wanted: Price): boolean
}

interface Due {
  /** In the unit of the target; zero or less where nothing is due. */
  readonly amount: Decimal
  /** The most base that one order may show. */
  readonly display?: Quantity | undefined
  /** Whether what this order leaves is ordered by another: it is not left smaller than the market takes, then. */
  readonly sparesRest: boolean
  /** When more falls due without an order of the goal changing. */
  readonly moreAtMs: number
}
