/**
 * TWAP and VWAP: each slice orders its part of the plan. The two differ in nothing but the weights of their slices, and those
 * stand in the plan (`schedule.ts`).
 */
import type { TwapSettings, VwapSettings } from '../goals/goal-settings.ts'
import type { GoalView } from './goal-step.ts'
import { standing } from './order-style.ts'
import type { PresentSlice } from './slice.ts'
import { sliceDue } from './slice-due.ts'
import type { Tactic } from './tactic.ts'

export function scheduledTactic(
  view: GoalView,
  settings: TwapSettings | VwapSettings,
  slice: PresentSlice,
): Tactic {
  return {
    ...standing(view, settings.style),
    due: (least) => ({
      amount: sliceDue(settings, slice, { progress: view.progress, least }),
      // What the last slice leaves of former ones has expired: nothing is held back for it.
      sparesRest: false,
      moreAtMs: slice.endMs,
    }),
  }
}
