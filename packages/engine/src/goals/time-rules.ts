/** What must hold between the settings of a goal that concern time. */
import { MAX_DURATION_MS } from '../risk/ceilings.ts'
import type { BrokenRule, RuleInput } from './broken-rule.ts'
import { minRestOf, sliceIntervalOf, spanOf, styleOf } from './goal-defaults.ts'
import { LEAVE_OUT } from './goal-problem.ts'
import { CEILING_REASONS } from './integrity-ceilings.ts'
import { toDurationText, toInstantText } from './time-reader.ts'
import type { WrittenGoal } from './written-goal.ts'

/** A plan with more slices than this is none that a person could follow. */
const MAX_SLICES = 10_000
const HOUR_MS = 3_600_000
const YEAR_MS = 366 * 24 * HOUR_MS

export function hasOneEnd(_goal: WrittenGoal, { given }: RuleInput): readonly BrokenRule[] {
  const limit = 'end or duration'
  if (given.has('end') && given.has('duration'))
    return [
      {
        path: 'duration',
        code: 'GOAL_TWO_ENDS',
        message: 'A goal has an end or a duration, not both.',
        limit,
        passes: LEAVE_OUT,
      },
    ]
  if (given.has('end') || given.has('duration')) return []
  return [
    { path: 'duration', code: 'GOAL_NO_END', message: 'A goal says when it is over.', limit, passes: '4h' },
  ]
}

export function startsInTime({ start }: WrittenGoal, { nowMs }: RuleInput): readonly BrokenRule[] {
  if (start === undefined) return []
  const limit = 'now or later, within a year'
  if (start < nowMs)
    return [
      {
        path: 'start',
        code: 'GOAL_START_PASSED',
        message: 'The start has passed: left out, it is when the bot is started.',
        limit,
        passes: LEAVE_OUT,
      },
    ]
  if (start - nowMs > YEAR_MS)
    return [
      {
        path: 'start',
        code: 'GOAL_START_TOO_FAR',
        message: 'The start is more than a year away.',
        limit,
        passes: LEAVE_OUT,
      },
    ]
  return []
}

export function endsInTime(goal: WrittenGoal, { nowMs }: RuleInput): readonly BrokenRule[] {
  const { start, end } = goal
  if (end === undefined) return []
  const fromMs = Math.max(start ?? nowMs, nowMs)
  const limit = `after the start, by ${toDurationText(MAX_DURATION_MS)} at most`
  const passes = toInstantText(fromMs + 4 * HOUR_MS)
  if (end <= nowMs)
    return [{ path: 'end', code: 'GOAL_END_PASSED', message: 'The end has passed.', limit, passes }]
  if (end <= fromMs)
    return [
      {
        path: 'end',
        code: 'GOAL_END_BEFORE_START',
        message: 'The end is not after the start.',
        limit,
        passes,
      },
    ]
  if (end - fromMs > MAX_DURATION_MS)
    return [
      {
        path: 'end',
        code: 'INTEGRITY_DURATION_CEILING',
        message: `A goal lasts ${toDurationText(MAX_DURATION_MS)} at most. ${CEILING_REASONS.INTEGRITY_DURATION_CEILING}`,
        limit,
        passes,
      },
    ]
  return []
}

export function slicesItsDuration(goal: WrittenGoal, { nowMs }: RuleInput): readonly BrokenRule[] {
  const spanMs = spanOf(goal, nowMs)
  if (goal.sliceInterval === undefined || spanMs === undefined) return []
  const intervalMs = goal.sliceInterval
  const limit = `at most the duration, and at most ${MAX_SLICES} slices`
  if (intervalMs > spanMs)
    return [
      {
        path: 'sliceInterval',
        code: 'GOAL_SLICE_LONGER_THAN_GOAL',
        message: 'A slice is longer than the whole goal.',
        limit,
        passes: LEAVE_OUT,
      },
    ]
  if (Math.ceil(spanMs / intervalMs) <= MAX_SLICES) return []
  const passes = toDurationText(spanMs / MAX_SLICES)
  return [
    {
      path: 'sliceInterval',
      code: 'GOAL_TOO_MANY_SLICES',
      message: `More than ${MAX_SLICES} slices.`,
      limit,
      passes,
    },
  ]
}

export function restsWithinASlice(goal: WrittenGoal, { nowMs }: RuleInput): readonly BrokenRule[] {
  const intervalMs = sliceIntervalOf(goal, nowMs)
  const style = styleOf(goal)
  const isResting = style === 'post-only' || style === 'join'
  if (intervalMs === undefined || !isResting || minRestOf(goal, nowMs) <= intervalMs) return []
  const limit = `at most the slice interval, which is ${toDurationText(intervalMs)}`
  const message = 'An order rests for one slice, and would have to be left alone for longer.'
  return [
    {
      path: 'limits.minRest',
      code: 'GOAL_REST_ABOVE_SLICE',
      message,
      limit,
      passes: LEAVE_OUT,
    },
  ]
}
