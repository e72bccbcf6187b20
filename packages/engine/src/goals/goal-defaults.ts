/** What a goal uses where nothing was written, as far as its rules and its settings both need to know. */
import type { Decimal } from '@trading-bridge/core'
import { DEFAULT_PARTICIPATION } from '../risk/ceilings.ts'
import type { GoalKind, OrderStyle } from './goal-settings.ts'
import type { WrittenGoal } from './written-goal.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS

/** How long the schedule is, at most where its start is still open. */
export function spanOf({ start, end, duration }: WrittenGoal, nowMs: number): number | undefined {
  if (duration !== undefined) return duration
  const fromMs = Math.max(start ?? nowMs, nowMs)
  return end === undefined || end <= fromMs ? undefined : end - fromMs
}

/** A sixtieth of the whole in whole seconds, at least 10 s and at most 5 min. */
export function sliceIntervalOf(goal: WrittenGoal, nowMs: number): number | undefined {
  const isSliced = goal.kind === 'twap' || goal.kind === 'vwap' || goal.kind === 'pov'
  if (!isSliced || goal.sliceInterval !== undefined) return isSliced ? goal.sliceInterval : undefined
  const spanMs = spanOf(goal, nowMs)
  if (spanMs === undefined) return undefined
  const sixtieth = Math.floor(spanMs / 60 / SECOND_MS) * SECOND_MS
  return Math.min(spanMs, Math.max(10 * SECOND_MS, Math.min(5 * MINUTE_MS, sixtieth)))
}

export function minRestOf(goal: WrittenGoal, nowMs: number): number {
  return goal.limits?.minRest ?? Math.min(5 * SECOND_MS, sliceIntervalOf(goal, nowMs) ?? 5 * SECOND_MS)
}

export function styleOf({ kind, style }: WrittenGoal): OrderStyle {
  return style ?? (kind === undefined ? 'ioc' : defaultStyleOf(kind))
}

export function defaultStyleOf(kind: GoalKind): OrderStyle {
  if (kind === 'iceberg') return 'post-only'
  return kind === 'chaser' ? 'join' : 'ioc'
}

export function participationMaxOf({ participation }: WrittenGoal): Decimal {
  return participation?.max ?? DEFAULT_PARTICIPATION
}
