import { type Decimal, divide, isLess, isPositive } from '@trading-bridge/core'
import type { GoalSettings } from '../goals/goal-settings.ts'
import type { GoalOrder } from '../ledger/ledger-storage.ts'
import { recordedDecision } from '../orders/recorded-decision.ts'
import { shareOf } from '../risk/size-rules.ts'

/** The largest part of a market that a goal let its owner be, as its participation limit counts it. */
export interface WindowShare {
  /**
   * The owner's volume to that of others, a fraction: in the window that ended with one of the goal's orders, whatever that order
   * and all that was live might still execute counted as executed.
   */
  readonly highest: Decimal
  /** When that order was decided. */
  readonly atMs: number
  readonly windowMs: number
  readonly limit: Decimal
}

/** Rounded against the goal, so that what is above the limit never looks like the limit. */
const FRACTION = { decimals: 6, rounding: 'up' } as const

/**
 * `undefined` where no order tells of its window. It says nothing of the windows between two orders: while others fall quiet, the
 * share of what was executed before rises without anything being done, and what rests is withdrawn only at the hard ceiling.
 */
export function windowShareOf(
  orders: readonly GoalOrder[],
  settings: Pick<GoalSettings, 'participation'>,
): WindowShare | undefined {
  let found: Pick<WindowShare, 'highest' | 'atMs'> | undefined
  for (const { order, recorded } of orders) {
    const share = recordedDecision(recorded)?.share
    if (share === undefined || !isPositive(share.others)) continue
    const highest = divide(share.own, share.others, FRACTION)
    if (found === undefined || isLess(found.highest, highest)) found = { highest, atMs: order.createdAtMs }
  }
  if (found === undefined) return undefined
  return { ...found, windowMs: settings.participation.windowMs, limit: shareOf(settings) }
}
