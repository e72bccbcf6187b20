/** What a goal fixes when it first runs. */
import { InvalidInputError, type Price } from '@trading-bridge/core'
import type { GoalPlan } from '../goals/goal-plan.ts'
import type { GoalSettings } from '../goals/goal-settings.ts'
import { type ProfileCandles, profileWeights } from './volume-profile.ts'

export interface PlanParts {
  readonly settings: GoalSettings
  readonly nowMs: number
  /** The middle of the book now. */
  readonly arrivalMid: Price
  /** For VWAP: the market's candles of the last `profileDays` days. */
  readonly candles?: ProfileCandles | undefined
}

/**
 * The plan of a goal that begins now, or at its own start where that is still to come.
 *
 * @throws {InvalidInputError} its end has passed, or too few candles are known for the profile of a VWAP.
 */
export function makePlan({ settings, nowMs, arrivalMid, candles }: PlanParts): GoalPlan {
  const startAtMs = Math.max(settings.startAtMs ?? nowMs, nowMs)
  const endAtMs = settings.end.kind === 'at' ? settings.end.atMs : startAtMs + settings.end.durationMs
  if (endAtMs <= startAtMs) throw endHasPassed(endAtMs, startAtMs)
  if (settings.kind !== 'vwap') return { startAtMs, endAtMs, arrivalMid }
  const weights = profileWeights({ settings, startAtMs, endAtMs, nowMs, candles })
  return { startAtMs, endAtMs, arrivalMid, weights }
}

function endHasPassed(endAtMs: number, startAtMs: number): InvalidInputError {
  return new InvalidInputError({
    rule: 'goal-end',
    subject: 'end',
    value: new Date(endAtMs).toISOString(),
    limit: `after ${new Date(startAtMs).toISOString()}`,
    message: 'The goal would end before it begins.',
    next: 'Create it again with a later end, or with a duration.',
  })
}
