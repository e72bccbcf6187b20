/**
 * The next step of a goal, from what is seen of it now. In turn: its live orders, whether it is at its end, and what
 * is due. A pure function: the same view gives the same step, whoever asks and however often.
 */
import { isPositive } from '@trading-bridge/core'
import { chaserTactic } from './chaser-tactic.ts'
import type { GoalStep, GoalView } from './goal-step.ts'
import { icebergTactic } from './iceberg-tactic.ts'
import { cancelAll, tendLiveOrders, waitForOrders } from './live-orders.ts'
import { passiveTactic } from './passive-tactic.ts'
import { povTactic } from './pov-tactic.ts'
import { proposeOrder } from './propose-order.ts'
import { scheduledTactic } from './scheduled-tactic.ts'
import { type PresentSlice, phaseAt, presentSlice } from './slice.ts'
import type { Tactic } from './tactic.ts'

export function nextStep(view: GoalView): GoalStep {
  const { settings, plan, nowMs } = view
  const phase = phaseAt(settings, plan, nowMs)
  if (phase === 'before') return { kind: 'wait', untilMs: plan.startAtMs, reason: 'the goal has not begun' }
  if (phase === 'over') return close(view)
  const slice = presentSlice(view)
  const tactic = tacticOf(view, slice, phase)
  const tended = tendLiveOrders(view, tactic, slice)
  if (tended !== undefined) return tended
  if (!isPositive(view.progress.totals.remaining)) return { kind: 'end', ending: 'reached' }
  return proposeOrder(view, tactic, slice)
}

/** After the last moment: nothing rests, nothing is unknown, and only then is it over. */
function close(view: GoalView): GoalStep {
  const cancel = cancelAll(view, 'the goal is at its end')
  if (cancel !== undefined) return cancel
  if (view.progress.live.length > 0) return waitForOrders(view)
  return { kind: 'end', ending: isPositive(view.progress.totals.remaining) ? 'expired' : 'reached' }
}

function tacticOf(view: GoalView, slice: PresentSlice, phase: 'planned' | 'passive'): Tactic {
  const { settings } = view
  switch (settings.kind) {
    case 'iceberg':
      return icebergTactic(view, settings)
    case 'chaser':
      return chaserTactic(view, settings)
    case 'twap':
    case 'vwap':
      return phase === 'passive' ? passiveTactic(view, slice) : scheduledTactic(view, settings, slice)
    case 'pov':
      return phase === 'passive' ? passiveTactic(view, slice) : povTactic(view, settings, slice)
  }
}
