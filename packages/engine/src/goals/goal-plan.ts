import type { Price } from '@trading-bridge/core'

/**
 * What a goal fixes when it first runs and never changes: with the settings, the bot's id and the ledger it says, at any
 * later moment and after any restart, what is to be done next.
 */
export interface GoalPlan {
  readonly startAtMs: number
  /** The end of the schedule; `finish-passive` may go on after it. */
  readonly endAtMs: number
  /** The middle of the book when the goal began: what its shortfall is measured from. */
  readonly arrivalMid: Price
  /** For VWAP, the share of each slice as whole-numbered weights; absent for all others. */
  readonly weights?: readonly number[] | undefined
}
