import { type Decimal, maximum, type Price, quoteOf, ZERO } from '@trading-bridge/core'
import {
  costOfSpent,
  type ExecutionReport,
  type GoalSettings,
  lossOf,
  type Spent,
} from '@trading-bridge/engine'
import type { LimitLeft } from '../contract/bots.ts'

export interface LimitedGoal {
  readonly settings: GoalSettings
  readonly report: ExecutionReport
  /** As last seen. */
  readonly mid: Price | undefined
  /** The owner's volume to that of others in the participation window, where a loop sees it. */
  readonly share: Decimal | undefined
}

/** The limits that a goal uses up on its way, and how far they are used. A gain uses nothing of a limit. */
export function limitsLeft({ settings, report, mid, share }: LimitedGoal): LimitLeft[] {
  const { symbol, side, participation, spending } = settings
  const quote = quoteOf(symbol)
  const { cost, filledQuantity: quantity, filledNotional: notional } = report
  const spent: Spent = { fees: cost.fees, spread: cost.spread, quantity, notional }
  const limits = [
    share && limit('participation', share, participation.max, 'of others’ volume'),
    limit('cost', costOfSpent(spent), spending.maxCost, quote),
    limit('loss', mid && lossOf(spent, side, mid), spending.maxLoss, quote),
  ]
  return limits.filter((left) => left !== undefined)
}

function limit(
  name: string,
  used: Decimal | undefined,
  most: Decimal | undefined,
  unit: string,
): LimitLeft | undefined {
  if (most === undefined) return undefined
  return { name, used: maximum<Decimal>(used ?? ZERO, ZERO).toString(), limit: most.toString(), unit }
}
