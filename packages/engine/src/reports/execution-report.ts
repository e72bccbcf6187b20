/** What a goal did and what it cost, computed from orders, fills and marks alone. Fees and costs are in quote. */
import type { Decimal, Fee, MarketSymbol, Notional, Price, Quantity, Side } from '@trading-bridge/core'
import type { GoalKind, GoalTarget } from '../goals/goal-settings.ts'
import type { GoalTotals } from '../ledger/goal-totals.ts'

export interface ExecutionReport {
  readonly bot: {
    readonly id: string
    readonly name: string
    readonly kind: GoalKind
    readonly state: string
  }
  readonly account: string
  readonly symbol: MarketSymbol
  readonly side: Side
  readonly target: GoalTarget
  readonly startedAtMs: number | undefined
  readonly endedAtMs: number | undefined
  readonly totals: GoalTotals
  readonly orders: number
  readonly fills: number
  readonly filledQuantity: Quantity
  readonly filledNotional: Notional
  readonly averagePrice: Price | undefined
  readonly arrivalMid: Price | undefined
  /** Average of others' trades over the goal's life. */
  readonly marketVwap: Price | undefined
  /** Against the middle at arrival, fees included: positive is worse. In quote, and in bps of what was executed. */
  readonly shortfall: { readonly amount: Decimal; readonly bps: Decimal } | undefined
  /** Average against the market's VWAP in bps: positive is worse. */
  readonly againstVwapBps: Decimal | undefined
  /** Fill price against the middle when each order was decided, by quantity; bps, positive is worse. */
  readonly slippageBps: Decimal | undefined
  /** Own volume to others' while the goal ran; a fraction. */
  readonly participation: Decimal | undefined
  readonly othersQuantity: Quantity
  readonly makerQuantity: Quantity
  readonly takerQuantity: Quantity
  readonly fees: readonly Fee[]
  /** Fees valued in quote, plus what was paid beyond the middle. */
  readonly cost: { readonly fees: Decimal; readonly spread: Decimal; readonly total: Decimal }
  /** How far the fills strayed from the schedule: the mean of |filled − scheduled| to the target; a fraction. */
  readonly trackingError: Decimal | undefined
  readonly series: readonly ReportPoint[]
}

/** One moment of the goal, for charts. */
export interface ReportPoint {
  readonly atMs: number
  /** In the unit of the target. */
  readonly scheduled: Decimal
  readonly filled: Decimal
  readonly mid: Price
  readonly othersQuantity: Quantity
}
