/**
 * POV: a share of what others trade. A slice orders the share of what others traded in the last slice interval. Over the
 * participation window the goal is held to the same share, which is also what catching up fills.
 */
import { add, type Decimal, decimal, minimum, multiply, ONE, subtract } from '@trading-bridge/core'
import type { PovSettings } from '../goals/goal-settings.ts'
import type { TradedVolume } from '../market/market-tape.ts'
import type { GoalView } from './goal-step.ts'
import { jitterOf } from './jitter.ts'
import { LOOK_AGAIN_MS, standing } from './order-style.ts'
import type { PresentSlice } from './slice.ts'
import { filledInSlice } from './slice-due.ts'
import type { Tactic } from './tactic.ts'

export function povTactic(view: GoalView, settings: PovSettings, slice: PresentSlice): Tactic {
  return {
    ...standing(view, settings.style),
    due: () => ({
      amount: povDue(view, settings, slice.index),
      sparesRest: true,
      moreAtMs: view.nowMs + LOOK_AGAIN_MS,
    }),
  }
}

function povDue({ goalId, others, progress }: GoalView, settings: PovSettings, index: number): Decimal {
  const { catchUp, participationTarget, jitter, target } = settings
  const share = (volume: TradedVolume): Decimal =>
    multiply(target.unit === 'base' ? volume.quantity : volume.notional, participationTarget)
  const multiple = catchUp.mode === 'capped' ? catchUp.maxMultiple : 1
  const stray = ((jitterOf(goalId, index).size * 2 - 1) * jitter).toFixed(6)
  const factor = multiply(add(ONE, decimal(stray)), decimal(String(multiple)))
  const slice = subtract(multiply(share(others.slice), factor), filledInSlice(progress, index))
  const { open, unknown } = progress.totals
  const window = subtract(share(others.window), add(progress.windowFilled, add(open, unknown)))
  return minimum(slice, window)
}
