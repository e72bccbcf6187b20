/** What must hold between the settings of a goal. A rule whose settings are missing or misread has nothing to say. */
import { isLess } from '@trading-bridge/core'
import type { BrokenRule, Rule, RuleInput } from './broken-rule.ts'
import { isSection } from './document-shape.ts'
import { participationMaxOf, styleOf } from './goal-defaults.ts'
import { GOAL_ENTRIES, GOAL_PATHS } from './goal-entries.ts'
import { LEAVE_OUT } from './goal-problem.ts'
import type { GoalKind, OrderStyle } from './goal-settings.ts'
import { endsInTime, hasOneEnd, restsWithinASlice, slicesItsDuration, startsInTime } from './time-rules.ts'
import type { WrittenGoal } from './written-goal.ts'

export function brokenRules(input: RuleInput): readonly BrokenRule[] {
  const { goal } = input
  if (goal === undefined) return []
  const [target, participation] = [readable(goal.target), readable(goal.participation)]
  const [price, catchUp, limits] = [readable(goal.price), readable(goal.catchUp), readable(goal.limits)]
  const readableGoal = { ...goal, target, participation, price, catchUp, limits }
  return RULES.flatMap((rule) => rule(readableGoal, input))
}

/** The schema reports what was written in place of a section; for the rules there is no section then. */
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
      {
        path: 'target.notional',
        code: 'GOAL_TWO_TARGETS',
        message: 'A goal has one target, in base or in quote.',
        limit,
        passes: LEAVE_OUT,
      },
    ]
  if (isQuantity || isNotional) return []
  const { example } = GOAL_ENTRIES['target.quantity'].reader
  return [
    {
      path: 'target.quantity',
      code: 'GOAL_NO_TARGET',
      message: 'A goal says how much it trades in all.',
      limit,
      passes: example,
    },
  ]
}

function keepsToItsKind({ kind }: WrittenGoal, { given }: RuleInput): readonly BrokenRule[] {
  if (kind === undefined) return []
  return GOAL_PATHS.filter(
    (path) => given.has(path) && !GOAL_ENTRIES[path].kinds.some((one) => one === kind),
  ).map((path) => {
    const { kinds } = GOAL_ENTRIES[path]
    const message = `The kind ${kind} has no such setting.`
    return {
      path,
      code: 'GOAL_NOT_FOR_KIND',
      message,
      limit: `for ${kinds.join(', ')} only`,
      passes: LEAVE_OUT,
    }
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
    {
      path: 'style',
      code: 'GOAL_STYLE_NOT_FOR_KIND',
      message: `The kind ${kind} only rests in the book.`,
      limit,
      passes: 'join',
    },
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
      {
        path: 'style',
        code: 'GOAL_TARGET_IN_QUOTE',
        message,
        limit: 'post-only or join for a sell of a notional',
        passes: 'join',
      },
    ]
  if (side === 'buy' && target.quantity !== undefined && style === 'market')
    return [
      {
        path: 'style',
        code: 'GOAL_TARGET_IN_BASE',
        message,
        limit: 'any but market for a buy of a quantity',
        passes: 'ioc',
      },
    ]
  return []
}

function aimsBelowItsLimit(goal: WrittenGoal): readonly BrokenRule[] {
  const aimed = goal.participation?.target
  const max = participationMaxOf(goal)
  if (aimed === undefined || !isLess(max, aimed)) return []
  const limit = `at most participation.max, which is ${max}`
  const message = 'It aims at more of what others trade than it may be.'
  return [
    { path: 'participation.target', code: 'GOAL_AIM_ABOVE_MAX', message, limit, passes: max.toString() },
  ]
}

function showsNoMoreThanItHas({ displayQuantity, target }: WrittenGoal): readonly BrokenRule[] {
  const whole = target?.quantity
  if (displayQuantity === undefined || whole === undefined || !isLess(whole, displayQuantity)) return []
  const limit = `at most target.quantity, which is ${whole}`
  const message = 'It shows more than there is to trade.'
  return [
    { path: 'displayQuantity', code: 'GOAL_DISPLAY_ABOVE_TARGET', message, limit, passes: whole.toString() },
  ]
}

function namesThePriceItRestsAt(goal: WrittenGoal, { given }: RuleInput): readonly BrokenRule[] {
  const problems: BrokenRule[] = []
  if (goal.kind !== 'iceberg') return problems
  if (!given.has('displayQuantity')) {
    const passes = goal.target?.quantity?.toString() ?? GOAL_ENTRIES.displayQuantity.reader.example
    const message = 'An iceberg says what of it shows.'
    problems.push({
      path: 'displayQuantity',
      code: 'GOAL_NO_DISPLAY',
      message,
      limit: 'a number above 0',
      passes,
    })
  }
  if (styleOf(goal) === 'post-only' && !given.has('price.limit')) {
    const message =
      'An iceberg that is post-only rests at its price limit, so it needs one; join follows the best price.'
    const { limit, example } = GOAL_ENTRIES['price.limit'].reader
    problems.push({ path: 'price.limit', code: 'GOAL_NO_PRICE', message, limit, passes: example })
  }
  return problems
}

function finishesOnlyPassively({ limits }: WrittenGoal, { given }: RuleInput): readonly BrokenRule[] {
  const isMeant = limits?.deadline === 'finish-passive' || !given.has('limits.finishWithin')
  if (isMeant) return []
  const message = 'A goal that expires at its end does not go on after it.'
  const limit = 'with limits.deadline: finish-passive only'
  return [
    { path: 'limits.finishWithin', code: 'GOAL_FINISH_AFTER_EXPIRY', message, limit, passes: LEAVE_OUT },
  ]
}

function catchesUpOnlyWhenCapped({ catchUp }: WrittenGoal, { given }: RuleInput): readonly BrokenRule[] {
  const isMeant = catchUp?.mode === 'capped' || !given.has('catchUp.maxMultiple')
  if (isMeant) return []
  const message = 'Without catching up no slice is larger than planned.'
  return [
    {
      path: 'catchUp.maxMultiple',
      code: 'GOAL_MULTIPLE_WITHOUT_CATCH_UP',
      message,
      limit: 'with catchUp.mode: capped only',
      passes: LEAVE_OUT,
    },
  ]
}
