/** What a slice has to order, for the kinds that have a plan by the clock. */
import {
  add,
  type Decimal,
  decimal,
  isLess,
  maximum,
  minimum,
  multiply,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import type { SlicedGoalSettings } from '../goals/goal-settings.ts'
import type { GoalProgress } from './goal-step.ts'
import type { Schedule } from './schedule.ts'
import type { PresentSlice } from './slice.ts'

/**
 * Without catch-up, what the slice has not had yet: what earlier slices did not fill has expired. With it, what the plan has up
 * to the end of this slice and no order has, at most so many times the slice.
 *
 * A slice that is smaller than the market takes counts together with those before it that were too small as well: it is
 * waited for, not lost.
 */
export function sliceDue(
  { catchUp }: Pick<SlicedGoalSettings, 'catchUp'>,
  { schedule, index }: Pick<PresentSlice, 'schedule' | 'index'>,
  { progress, least }: { readonly progress: GoalProgress; readonly least: Decimal },
): Decimal {
  const planned = schedule.planned(index)
  const whole = add(planned, savedUp(schedule, index, { progress, least }))
  const had = filledInSlice(progress, index)
  if (catchUp.mode === 'none') return subtract(whole, had)
  const { filled, open, unknown } = progress.totals
  const behind = subtract(schedule.cumulative(index), add(filled, add(open, unknown)))
  const most = maximum(multiply(planned, decimal(String(catchUp.maxMultiple))), whole)
  return minimum(behind, subtract(most, had))
}

/** What the orders of slice `index` have filled. */
export function filledInSlice(progress: GoalProgress, index: number): Decimal {
  return progress.sliceIndex === index ? progress.sliceFilled : ZERO
}

/** The plan of the slices since the last one with an order, as far as it stayed below the least order. */
function savedUp(
  schedule: Schedule,
  index: number,
  { progress, least }: { readonly progress: GoalProgress; readonly least: Decimal },
): Decimal {
  const lastOrdered = progress.sliceIndex < index ? progress.sliceIndex : progress.formerSliceIndex
  const until = schedule.cumulative(index - 1)
  const since = (after: number): Decimal => subtract(until, schedule.cumulative(after))
  let [low, high] = [lastOrdered, index - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isLess(since(middle), least)) high = middle
    else low = middle + 1
  }
  return since(high)
}
