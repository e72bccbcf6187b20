/** Where a goal stands in time: before its start, in its plan, in the passive time after it, or past all of it. */
import type { GoalPlan } from '../goals/goal-plan.ts'
import type { GoalSettings } from '../goals/goal-settings.ts'
import type { GoalView } from './goal-step.ts'
import { type Schedule, scheduleOf } from './schedule.ts'

export type Phase = 'before' | 'planned' | 'passive' | 'over'

export function phaseAt(settings: GoalSettings, plan: GoalPlan, nowMs: number): Phase {
  if (nowMs < plan.startAtMs) return 'before'
  if (nowMs < plan.endAtMs) return 'planned'
  return nowMs < closesAtMs(settings, plan) ? 'passive' : 'over'
}

/** After this moment the goal orders nothing more. */
export function closesAtMs({ deadline }: GoalSettings, { endAtMs }: GoalPlan): number {
  return deadline.kind === 'expire' ? endAtMs : endAtMs + deadline.withinMs
}

/** The slice that is now. */
export interface PresentSlice {
  readonly schedule: Schedule
  readonly index: number
  readonly startMs: number
  readonly endMs: number
}

/** Never one before the newest that has an order: a clock that is set back orders nothing twice. */
export function presentSlice(view: GoalView): PresentSlice {
  const schedule = scheduleOf(view)
  const index = Math.max(schedule.sliceAt(view.nowMs), view.progress.sliceIndex)
  const endMs = Math.min(schedule.sliceStartMs(index + 1), endOfPhase(view))
  return { schedule, index, startMs: schedule.sliceStartMs(index), endMs }
}

function endOfPhase({ settings, plan, nowMs }: GoalView): number {
  return nowMs < plan.endAtMs ? plan.endAtMs : closesAtMs(settings, plan)
}
