/** Checks settings against the ceilings once more where it counts, whoever made them and however they came here. */
import { type Decimal, isLess, isPositive } from '@trading-bridge/core'
import type { GoalSettings } from '../goals/goal-settings.ts'
import {
  MAX_BAND_BPS,
  MAX_CATCH_UP_MULTIPLE,
  MAX_DURATION_MS,
  MAX_IMPACT_BPS_PER_DAY,
  MAX_JITTER,
  MAX_PARTICIPATION,
  MAX_SLIPPAGE_BPS,
  PARTICIPATION_WINDOW_MS,
} from './ceilings.ts'
import type { Refusal } from './refusal.ts'

type Bound = readonly [path: string, value: number, from: number, to: number]

export function beyondCeiling(settings: GoalSettings): Refusal | undefined {
  for (const [path, value, from, to] of boundsOf(settings)) {
    // Not a number is neither.
    if (value >= from && value <= to) continue
    return refusal(`${path} is ${value}; from ${from} to ${to} is allowed, whatever the settings say.`)
  }
  for (const [path, share] of sharesOf(settings)) {
    if (isPositive(share) && !isLess(MAX_PARTICIPATION, share)) continue
    return refusal(
      `${path} is ${share}; more than 0 and at most ${MAX_PARTICIPATION} is allowed, whatever the settings say.`,
    )
  }
  return undefined
}

function boundsOf(settings: GoalSettings): readonly Bound[] {
  const { price, participation, end, startAtMs } = settings
  const bounds: Bound[] = [
    [
      'participation.window',
      participation.windowMs,
      PARTICIPATION_WINDOW_MS.from,
      PARTICIPATION_WINDOW_MS.to,
    ],
    ['price.maxSlippageBps', price.maxSlippageBps, 0, MAX_SLIPPAGE_BPS],
    ['price.bandBps', price.bandBps, 0, MAX_BAND_BPS],
    ['price.maxImpactBpsPerDay', price.maxImpactBpsPerDay, 0, MAX_IMPACT_BPS_PER_DAY],
  ]
  if (end.kind === 'after') bounds.push(['end', end.durationMs, 0, MAX_DURATION_MS])
  else if (startAtMs !== undefined) bounds.push(['end', end.atMs - startAtMs, 0, MAX_DURATION_MS])
  if ('jitter' in settings) bounds.push(['jitter', settings.jitter, 0, MAX_JITTER])
  if ('catchUp' in settings && settings.catchUp.mode === 'capped')
    bounds.push(['catchUp.maxMultiple', settings.catchUp.maxMultiple, 0, MAX_CATCH_UP_MULTIPLE])
  return bounds
}

function sharesOf(settings: GoalSettings): readonly (readonly [path: string, share: Decimal])[] {
  const max = ['participation.max', settings.participation.max] as const
  return settings.kind === 'pov' ? [max, ['participation.target', settings.participationTarget]] : [max]
}

function refusal(message: string): Refusal {
  return { code: 'RISK_CEILING', message }
}
