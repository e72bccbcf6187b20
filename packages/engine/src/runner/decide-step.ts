/**
 * What a goal does now: its limits first, then its strategy. A pure function of what is seen.
 */

import type { Price } from '@trading-bridge/core'
import type { GoalPlan } from '../goals/goal-plan.ts'
import type { GoalSettings } from '../goals/goal-settings.ts'
import type { MarketLook } from '../market/market-feed.ts'
import type { RiskView } from '../risk/risk-view.ts'
import { limitReached, riskRoom } from '../risk/room.ts'
import type { Spent } from '../risk/spent.ts'
import type { GoalProgress, GoalStep, GoalView } from '../strategies/goal-step.ts'
import { nextStep } from '../strategies/next-step.ts'
import { intervalOf } from '../strategies/schedule.ts'
import type { RunnerAccount } from './runner-account.ts'

export interface DecisionParts {
  readonly goalId: string
  readonly settings: GoalSettings
  readonly plan: GoalPlan
  readonly nowMs: number
  readonly look: MarketLook
  readonly progress: GoalProgress
  readonly spent: Spent
  readonly account: Pick<RunnerAccount, 'ledger' | 'domain'>
  readonly dayMid: Price
}

export interface Decision {
  readonly step: GoalStep
  /** What risk is to judge a proposal by. */
  readonly risk: RiskView
  readonly view: GoalView
}

export function decideStep(parts: DecisionParts): Decision {
  const { goalId, settings, plan, nowMs, look, progress } = parts
  const risk = riskViewOf(parts)
  const { market, book, bookAgeMs } = look
  const room = riskRoom(risk)
  const view: GoalView = {
    goalId,
    settings,
    plan,
    nowMs,
    market,
    book,
    bookAgeMs,
    others: risk.others,
    progress,
    own: parts.account.domain.liveOf(settings.symbol, settings.side),
    room,
  }
  return { step: endByLimit(risk) ?? nextStep(view), risk, view }
}

function riskViewOf({ settings, nowMs, look, progress, spent, account, dayMid }: DecisionParts): RiskView {
  const { symbol, side, participation } = settings
  const { windowMs } = participation
  const { market, book, bookAgeMs, tape } = look
  const { ledger, domain } = account
  return {
    settings,
    market,
    book,
    bookAgeMs,
    others: tape.others(domain.market(symbol), { windowMs, sliceMs: intervalOf(settings), nowMs }),
    own: domain.trading(symbol, { side, windowMs, nowMs }),
    totals: progress.totals,
    live: progress.live,
    spent,
    free: { base: ledger.free(market.base), quote: ledger.free(market.quote) },
    dayMid,
  }
}

/** A goal whose limit is reached ends once nothing of it is live. */
function endByLimit(risk: RiskView): GoalStep | undefined {
  const ending = limitReached(risk)
  if (ending === undefined) return undefined
  if (risk.live.length === 0) return { kind: 'end', ending }
  return { kind: 'cancel', orders: risk.live, reason: `the goal ends: ${ending}` }
}
