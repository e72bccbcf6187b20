/**
 * After the end of a plan that may finish passively: what is left rests post-only, an even slice of the target at a time, and
 * never takes.
 */
import { decimal, divide, maximum, multiply, subtract } from '@trading-bridge/core'
import type { GoalView } from './goal-step.ts'
import { standing } from './order-style.ts'
import { intervalOf } from './schedule.ts'
import type { PresentSlice } from './slice.ts'
import { filledInSlice } from './slice-due.ts'
import type { Tactic } from './tactic.ts'

export function passiveTactic(view: GoalView, slice: PresentSlice): Tactic {
  const { settings, plan, progress } = view
  return {
    ...standing(view, 'post-only'),
    due(least) {
      const interval = decimal(String(intervalOf(settings)))
      const duration = decimal(String(plan.endAtMs - plan.startAtMs))
      const even = divide(multiply(settings.target.amount, interval), duration, {
        decimals: 18,
        rounding: 'down',
      })
      const had = filledInSlice(progress, slice.index)
      return { amount: subtract(maximum(even, least), had), sparesRest: true, moreAtMs: slice.endMs }
    },
  }
}
