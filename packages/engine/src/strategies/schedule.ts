/**
 * The slices of a goal: when each begins, and how much of the target is planned up to its end.
 *
 * A slice's share is its weight in the sum of all weights, both whole numbers: for TWAP its length, for VWAP the plan's. The
 * cumulative plan is cut down to the market's step and the last slice takes what is left, so that all slices together are the
 * target to the last digit. Jitter moves the borders between slices, never by more than half of its fraction of the smaller
 * neighbour: sizes stray, and the sum cannot. A schedule is made for one decision and forgotten with it.
 */
import {
  type Decimal,
  decimal,
  divide,
  type Market,
  multiply,
  notionalStep,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import type { GoalPlan } from '../goals/goal-plan.ts'
import type { GoalSettings } from '../goals/goal-settings.ts'
import { type JitterDraw, jitterOf } from './jitter.ts'

/** What a schedule follows from. */
export interface ScheduleParts {
  readonly goalId: string
  readonly settings: GoalSettings
  readonly plan: GoalPlan
  readonly market: Market
}

export interface Schedule {
  /** How many slices there are until the end of the plan. */
  readonly slices: number
  /** The slice that a moment lies in: -1 before the first; after the end, as if slices went on. */
  sliceAt(nowMs: number): number
  sliceStartMs(index: number): number
  /** What slice `index` is to order, in the unit of the target. */
  planned(index: number): Decimal
  /** What all slices up to and including `index` are to order. */
  cumulative(index: number): Decimal
}

/** Goals without slices count their orders by the minute. */
const UNSLICED_INTERVAL_MS = 60_000

/** The slice interval of a goal; a minute for the kinds that have none. */
export function intervalOf(settings: GoalSettings): number {
  return 'sliceIntervalMs' in settings ? settings.sliceIntervalMs : UNSLICED_INTERVAL_MS
}

export function scheduleOf(parts: ScheduleParts): Schedule {
  const { settings, plan } = parts
  const intervalMs = intervalOf(settings)
  const slices = Math.max(1, Math.ceil((plan.endAtMs - plan.startAtMs) / intervalMs))
  const draw = remembered((index) => jitterOf(parts.goalId, index))
  const cumulative = remembered(cumulativeOf(parts, slices, draw))
  const sliceStartMs = startOf(parts, { slices, intervalMs, draw })
  return {
    slices,
    sliceStartMs,
    cumulative,
    planned: (index) => subtract(cumulative(index), cumulative(index - 1)),
    sliceAt(nowMs) {
      if (nowMs < plan.startAtMs) return -1
      if (nowMs >= plan.endAtMs) return slices + Math.floor((nowMs - plan.endAtMs) / intervalMs)
      const even = Math.floor((nowMs - plan.startAtMs) / intervalMs)
      return nowMs < sliceStartMs(even) ? even - 1 : even
    },
  }
}

type Draw = (index: number) => JitterDraw

/** One decision asks the same of a schedule several times. */
function remembered<Answer>(ask: (index: number) => Answer): (index: number) => Answer {
  const known = new Map<number, Answer>()
  return (index) => {
    const answer = known.get(index) ?? ask(index)
    known.set(index, answer)
    return answer
  }
}

/** Slices begin late by chance, never early: the first one and the end of the plan stay where they are. */
function startOf(
  { settings, plan }: ScheduleParts,
  { slices, intervalMs, draw }: { readonly slices: number; readonly intervalMs: number; readonly draw: Draw },
) {
  const jitter = timeJitterOf(settings)
  return (index: number): number => {
    if (index >= slices) return plan.endAtMs + (index - slices) * intervalMs
    const evenMs = plan.startAtMs + index * intervalMs
    if (jitter === 0 || index <= 0) return evenMs
    const lengthMs = Math.min(intervalMs, plan.endAtMs - evenMs)
    return evenMs + Math.floor(draw(index).moment * jitter * lengthMs)
  }
}

function cumulativeOf({ settings, plan, market }: ScheduleParts, slices: number, draw: Draw) {
  const { target } = settings
  const step = target.unit === 'base' ? market.lotSize : notionalStep(market)
  const weightUntil = weightsOf(plan, slices, intervalOf(settings))
  const inSteps = multiply(whole(weightUntil(slices)), step)
  const jitter = timeJitterOf(settings)
  const shift = (index: number): number => {
    if (jitter === 0) return 0
    const border = weightUntil(index + 1)
    const smaller = Math.min(border - weightUntil(index), weightUntil(index + 2) - border)
    return Math.floor((draw(index).size - 0.5) * jitter * smaller)
  }
  return (index: number): Decimal => {
    if (index < 0) return ZERO
    if (index >= slices - 1) return target.amount
    const weight = whole(weightUntil(index + 1) + shift(index))
    const steps = divide(multiply(target.amount, weight), inSteps, { decimals: 0, rounding: 'down' })
    return multiply(steps, step)
  }
}

/** The sum of the weights of the first `count` slices. */
function weightsOf(plan: GoalPlan, slices: number, intervalMs: number): (count: number) => number {
  const durationMs = plan.endAtMs - plan.startAtMs
  if (plan.weights === undefined) return (count) => Math.min(count * intervalMs, durationMs)
  const sums = new Float64Array(slices + 1)
  for (let index = 0; index < slices; index += 1)
    sums[index + 1] = (sums[index] ?? 0) + (plan.weights[index] ?? 0)
  return (count) => sums[count] ?? 0
}

/** An iceberg's jitter is of what it shows, not of time. */
function timeJitterOf(settings: GoalSettings): number {
  return 'sliceIntervalMs' in settings ? settings.jitter : 0
}

function whole(value: number): Decimal {
  return decimal(String(value))
}
