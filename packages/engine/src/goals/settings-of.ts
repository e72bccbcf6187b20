/**
 * The settings of a goal in which everything could be read and all rules hold; what was left out gets its default.
 */
import { decimal, minimum, quantity } from '@trading-bridge/core'
import { MAX_CATCH_UP_MULTIPLE, MIN_OTHERS_TRADES } from '../risk/ceilings.ts'
import { minRestOf, participationMaxOf, sliceIntervalOf, styleOf } from './goal-defaults.ts'
import type { Deadline, GoalSettings, GoalTarget, PovSettings } from './goal-settings.ts'
import type { WrittenGoal } from './written-goal.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DEFAULT_AIM = decimal('0.05')
const DEFAULT_JITTER = 0.1

export function settingsOf(goal: WrittenGoal, nowMs: number): GoalSettings {
  const common = commonOf(goal, nowMs)
  switch (must(goal.kind)) {
    case 'twap':
      return { ...common, ...slicedOf(goal, nowMs), kind: 'twap' }
    case 'vwap':
      return { ...common, ...slicedOf(goal, nowMs), kind: 'vwap', profileDays: goal.profileDays ?? 7 }
    case 'pov':
      return { ...common, ...slicedOf(goal, nowMs), kind: 'pov', participationTarget: aimOf(goal) }
    case 'iceberg':
      return {
        ...common,
        kind: 'iceberg',
        style: common.style === 'join' ? 'join' : 'post-only',
        displayQuantity: must(goal.displayQuantity),
        jitter: goal.jitter ?? DEFAULT_JITTER,
      }
    case 'chaser':
      return {
        ...common,
        kind: 'chaser',
        style: 'join',
        distanceBps: goal.distanceBps ?? 0,
        refreshThresholdBps: goal.refreshThresholdBps ?? 10,
        displayQuantity: goal.displayQuantity,
      }
  }
}

function commonOf(goal: WrittenGoal, nowMs: number) {
  const { participation, price, limits } = goal
  return {
    name: must(goal.name),
    account: must(goal.account),
    symbol: must(goal.market),
    side: must(goal.side),
    target: targetOf(goal),
    purpose: must(goal.purpose),
    authorisedBy: must(goal.authorisedBy),
    reversalReason: goal.reversalReason,
    startAtMs: goal.start,
    end: endOf(goal),
    style: styleOf(goal),
    participation: {
      max: participationMaxOf(goal),
      windowMs: participation?.window ?? 15 * MINUTE_MS,
      minVolume: participation?.minVolume ?? quantity('0'),
      minTrades: participation?.minTrades ?? MIN_OTHERS_TRADES,
    },
    price: {
      limit: price?.limit,
      bandBps: price?.bandBps ?? 200,
      reference: price?.reference ?? ('mid' as const),
      maxSlippageBps: price?.maxSlippageBps ?? 50,
      maxImpactBpsPerDay: price?.maxImpactBpsPerDay ?? 500,
    },
    spending: { maxCost: limits?.maxCost, maxLoss: limits?.maxLoss },
    deadline: deadlineOf(goal),
    minRestMs: minRestOf(goal, nowMs),
    onUnknown: goal.onUnknown ?? ('wait' as const),
  }
}

function targetOf({ target }: WrittenGoal): GoalTarget {
  if (target?.notional !== undefined) return { unit: 'quote', amount: target.notional }
  return { unit: 'base', amount: must(target?.quantity) }
}

function endOf({ end, duration }: WrittenGoal): GoalSettings['end'] {
  return end === undefined ? { kind: 'after', durationMs: must(duration) } : { kind: 'at', atMs: end }
}

function deadlineOf({ limits }: WrittenGoal): Deadline {
  if (limits?.deadline !== 'finish-passive') return { kind: 'expire' }
  return { kind: 'finish-passive', withinMs: limits.finishWithin ?? HOUR_MS }
}

function slicedOf(goal: WrittenGoal, nowMs: number) {
  const { catchUp } = goal
  return {
    sliceIntervalMs: must(sliceIntervalOf(goal, nowMs)),
    jitter: goal.jitter ?? DEFAULT_JITTER,
    catchUp:
      catchUp?.mode === 'capped'
        ? { mode: 'capped' as const, maxMultiple: catchUp.maxMultiple ?? MAX_CATCH_UP_MULTIPLE }
        : { mode: 'none' as const },
  }
}

function aimOf(goal: WrittenGoal): PovSettings['participationTarget'] {
  return goal.participation?.target ?? minimum(DEFAULT_AIM, participationMaxOf(goal))
}

/** The rules have made sure that it is there. */
function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('A goal that breaks no rule lacks a setting it must have.')
  return value
}
