/** What must hold between the settings of a goal. A rule whose settings are missing or misread has nothing to say. */
import { isLess } from '@trading-bridge/core'
import { MAX_DURATION_MS } from '../risk/ceilings.ts'
import { isSection } from './document-shape.ts'
import { minRestOf, participationMaxOf, sliceIntervalOf, spanOf, styleOf } from './goal-defaults.ts'
import { GOAL_ENTRIES, GOAL_PATHS, type GoalPath } from './goal-entries.ts'
import { LEAVE_OUT } from './goal-problem.ts'
import type { GoalKind, OrderStyle } from './goal-settings.ts'
import { CEILING_REASONS } from './integrity-ceilings.ts'
import { toDurationText, toInstantText } from './time-reader.ts'
import type { WrittenGoal } from './written-goal.ts'

/** A goal with more slices than this is no plan that a person could follow. */
export const MAX_SLICES = 10_000

const YEAR_MS = 366 * 24 * 3_600_000

export interface RuleInput {
  readonly goal?: WrittenGoal | undefined
  /** The paths that were written, well or not. */
  readonly given: ReadonlySet<string>
  readonly nowMs: number
}

export interface BrokenRule {
  readonly path: GoalPath
  readonly code: string
  readonly message: string
  readonly limit: string
  readonly passes: string
}

type Rule = (goal: WrittenGoal, input: RuleInput) => readonly BrokenRule[]

export function brokenRules(input: RuleInput): readonly BrokenRule[] {
  const { goal } = input
  if (goal === undefined) return []
  const [target, participation] = [readable(goal.target), readable(goal.participation)]
  const [price, catchUp, limits] = [readable(goal.price), readable(goal.catchUp), readable(goal.limits)]
  const readableGoal = { ...goal, target, participation, price, catchUp, limits }
  return RULES.flatMap((rule) => rule(readableGoal, input))
}

/** What was written in place of a section is told by the schema, and no section to the rules. */
function readable<Section>(section: Section): Section | undefined {
  return isSection(section) ? section : undefined
}

const RULES: readonly Rule[] = [
  hasOneTarget,
  hasOneEnd,
  startsInTime,
  endsInTime,
  keepsToItsKind,
  hasAStyleOfItsKind,
  countsWhatItsOrdersAreSizedBy,
  slicesItsDuration,
  aimsBelowItsLimit,
  showsNoMoreThanItHas,
  namesThePriceItRestsAt,
  restsWithinASlice,
  finishesOnlyPassively,
  catchesUpOnlyWhenCapped,
]

function hasOneTarget({ target }: WrittenGoal, { given }: RuleInput): readonly BrokenRule[] {
  const isMisread = target === undefined && given.has('target')
  if (isMisread) return []
  const isQuantity = given.has('target.quantity')
  const isNotional = given.has('target.notional')
  const limit = 'target.quantity or target.notional'
  if (isQuantity && isNotional)
    return [
      broken(
        'target.notional',
        'GOAL_TWO_TARGETS',
        'A goal has one target, in base or in quote.',
        limit,
        LEAVE_OUT,
      ),
    ]
  if (isQuantity || isNotional) return []
  const { example } = GOAL_ENTRIES['target.quantity'].reader
  return [
    broken('target.quantity', 'GOAL_NO_TARGET', 'A goal says how much it trades in all.', limit, example),
  ]
}

function hasOneEnd(_goal: WrittenGoal, { given }: RuleInput): readonly BrokenRule[] {
  const limit = 'end or duration'
  if (given.has('end') && given.has('duration'))
    return [
      broken('duration', 'GOAL_TWO_ENDS', 'A goal has an end or a duration, not both.', limit, LEAVE_OUT),
    ]
  if (given.has('end') || given.has('duration')) return []
  return [broken('duration', 'GOAL_NO_END', 'A goal says when it is over.', limit, '4h')]
}

function startsInTime({ start }: WrittenGoal, { nowMs }: RuleInput): readonly BrokenRule[] {
  if (start === undefined) return []
  const limit = 'now or later, within a year'
  if (start < nowMs)
    return [
      broken(
        'start',
        'GOAL_START_PASSED',
        'The start has passed: left out, it is when the bot is started.',
        limit,
        LEAVE_OUT,
      ),
    ]
  if (start - nowMs > YEAR_MS)
    return [broken('start', 'GOAL_START_TOO_FAR', 'The start is more than a year away.', limit, LEAVE_OUT)]
  return []
}

function endsInTime(goal: WrittenGoal, { nowMs }: RuleInput): readonly BrokenRule[] {
  const { start, end } = goal
  if (end === undefined) return []
  const fromMs = Math.max(start ?? nowMs, nowMs)
  const limit = `after the start, by ${toDurationText(MAX_DURATION_MS)} at most`
  const passes = toInstantText(fromMs + 4 * 3_600_000)
  if (end <= nowMs) return [broken('end', 'GOAL_END_PASSED', 'The end has passed.', limit, passes)]
  if (end <= fromMs)
    return [broken('end', 'GOAL_END_BEFORE_START', 'The end is not after the start.', limit, passes)]
  if (end - fromMs > MAX_DURATION_MS)
    return [
      broken(
        'end',
        'INTEGRITY_DURATION_CEILING',
        `A goal lasts ${toDurationText(MAX_DURATION_MS)} at most. ${CEILING_REASONS.INTEGRITY_DURATION_CEILING}`,
        limit,
        passes,
      ),
    ]
  return []
}

function keepsToItsKind({ kind }: WrittenGoal, { given }: RuleInput): readonly BrokenRule[] {
  if (kind === undefined) return []
  return GOAL_PATHS.filter(
    (path) => given.has(path) && !GOAL_ENTRIES[path].kinds.some((one) => one === kind),
  ).map((path) => {
    const { kinds } = GOAL_ENTRIES[path]
    const message = `The kind ${kind} has no such setting.`
    return broken(path, 'GOAL_NOT_FOR_KIND', message, `for ${kinds.join(', ')} only`, LEAVE_OUT)
  })
}

export const STYLES_OF_KIND: Readonly<Record<GoalKind, readonly OrderStyle[]>> = {
  twap: ['post-only', 'join', 'ioc', 'market'],
  vwap: ['post-only', 'join', 'ioc', 'market'],
  pov: ['post-only', 'join', 'ioc', 'market'],
  iceberg: ['post-only', 'join'],
  chaser: ['join'],
}

function hasAStyleOfItsKind({ kind, style }: WrittenGoal): readonly BrokenRule[] {
  if (kind === undefined || style === undefined || STYLES_OF_KIND[kind].includes(style)) return []
  const limit = `${STYLES_OF_KIND[kind].join(' or ')} for ${kind}`
  return [
    broken('style', 'GOAL_STYLE_NOT_FOR_KIND', `The kind ${kind} only rests in the book.`, limit, 'join'),
  ]
}

/**
 * A better price would overshoot a target that is counted in the other asset: a sell of a quantity brings more quote than was
 * asked for, and a market buy of a notional brings more base.
 */
function countsWhatItsOrdersAreSizedBy(goal: WrittenGoal): readonly BrokenRule[] {
  const { side, target, kind } = goal
  if (side === undefined || target === undefined || kind === undefined) return []
  const style = styleOf(goal)
  const isTaking = style === 'ioc' || style === 'market'
  const message =
    'Its orders are sized in the other asset, and a better price would carry it beyond its target.'
  if (side === 'sell' && target.notional !== undefined && isTaking)
    return [
      broken('style', 'GOAL_TARGET_IN_QUOTE', message, 'post-only or join for a sell of a notional', 'join'),
    ]
  if (side === 'buy' && target.quantity !== undefined && style === 'market')
    return [broken('style', 'GOAL_TARGET_IN_BASE', message, 'any but market for a buy of a quantity', 'ioc')]
  return []
}

function slicesItsDuration(goal: WrittenGoal, { nowMs }: RuleInput): readonly BrokenRule[] {
  const spanMs = spanOf(goal, nowMs)
  if (goal.sliceInterval === undefined || spanMs === undefined) return []
  const intervalMs = goal.sliceInterval
  const limit = `at most the duration, and at most ${MAX_SLICES} slices`
  if (intervalMs > spanMs)
    return [
      broken(
        'sliceInterval',
        'GOAL_SLICE_LONGER_THAN_GOAL',
        'A slice is longer than the whole goal.',
        limit,
        LEAVE_OUT,
      ),
    ]
  if (Math.ceil(spanMs / intervalMs) <= MAX_SLICES) return []
  const passes = toDurationText(spanMs / MAX_SLICES)
  return [broken('sliceInterval', 'GOAL_TOO_MANY_SLICES', `More than ${MAX_SLICES} slices.`, limit, passes)]
}

function aimsBelowItsLimit(goal: WrittenGoal): readonly BrokenRule[] {
  const aimed = goal.participation?.target
  const max = participationMaxOf(goal)
  if (aimed === undefined || !isLess(max, aimed)) return []
  const limit = `at most participation.max, which is ${max}`
  const message = 'It aims at more of what others trade than it may be.'
  return [broken('participation.target', 'GOAL_AIM_ABOVE_MAX', message, limit, max.toString())]
}

function showsNoMoreThanItHas({ displayQuantity, target }: WrittenGoal): readonly BrokenRule[] {
  const whole = target?.quantity
  if (displayQuantity === undefined || whole === undefined || !isLess(whole, displayQuantity)) return []
  const limit = `at most target.quantity, which is ${whole}`
  const message = 'It shows more than there is to trade.'
  return [broken('displayQuantity', 'GOAL_DISPLAY_ABOVE_TARGET', message, limit, whole.toString())]
}

function namesThePriceItRestsAt(goal: WrittenGoal, { given }: RuleInput): readonly BrokenRule[] {
  const problems: BrokenRule[] = []
  if (goal.kind !== 'iceberg') return problems
  if (!given.has('displayQuantity')) {
    const passes = goal.target?.quantity?.toString() ?? GOAL_ENTRIES.displayQuantity.reader.example
    const message = 'An iceberg says what of it shows.'
    problems.push(broken('displayQuantity', 'GOAL_NO_DISPLAY', message, 'a number above 0', passes))
  }
  if (styleOf(goal) === 'post-only' && !given.has('price.limit')) {
    const message =
      'An iceberg that is post-only rests at its price limit, so it needs one; join follows the best price.'
    const { limit, example } = GOAL_ENTRIES['price.limit'].reader
    problems.push(broken('price.limit', 'GOAL_NO_PRICE', message, limit, example))
  }
  return problems
}

function restsWithinASlice(goal: WrittenGoal, { nowMs }: RuleInput): readonly BrokenRule[] {
  const intervalMs = sliceIntervalOf(goal, nowMs)
  const style = styleOf(goal)
  const isResting = style === 'post-only' || style === 'join'
  if (intervalMs === undefined || !isResting || minRestOf(goal, nowMs) <= intervalMs) return []
  const limit = `at most the slice interval, which is ${toDurationText(intervalMs)}`
  const message = 'An order rests for one slice, and would have to be left alone for longer.'
  return [broken('limits.minRest', 'GOAL_REST_ABOVE_SLICE', message, limit, toDurationText(intervalMs))]
}

function finishesOnlyPassively({ limits }: WrittenGoal, { given }: RuleInput): readonly BrokenRule[] {
  const isMeant = limits?.deadline === 'finish-passive' || !given.has('limits.finishWithin')
  if (isMeant) return []
  const message = 'A goal that expires at its end does not go on after it.'
  const limit = 'with limits.deadline: finish-passive only'
  return [broken('limits.finishWithin', 'GOAL_FINISH_AFTER_EXPIRY', message, limit, LEAVE_OUT)]
}

function catchesUpOnlyWhenCapped({ catchUp }: WrittenGoal, { given }: RuleInput): readonly BrokenRule[] {
  const isMeant = catchUp?.mode === 'capped' || !given.has('catchUp.maxMultiple')
  if (isMeant) return []
  const message = 'Without catching up no slice is larger than planned.'
  return [
    broken(
      'catchUp.maxMultiple',
      'GOAL_MULTIPLE_WITHOUT_CATCH_UP',
      message,
      'with catchUp.mode: capped only',
      LEAVE_OUT,
    ),
  ]
}

function broken(path: GoalPath, code: string, message: string, limit: string, passes: string): BrokenRule {
  return { path, code, message, limit, passes }
}
