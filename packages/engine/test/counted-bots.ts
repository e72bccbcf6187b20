/** Stands between a runner and its database: knows what is under way and which plans are durable, and can make it fail. */
import type { Bot, BotStorage, GoalPlan } from '../src/index.ts'

type BotStep = keyof BotStorage

export interface CountedBots extends BotStorage {
  /** Calls that have not ended. */
  readonly underWay: () => number
  /** By bot, every plan that was confirmed as recorded, each once. */
  readonly plans: ReadonlyMap<string, readonly GoalPlan[]>
  /** Called before each call: what it throws, the call rejects with. */
  before: (step: BotStep) => void
}

const STEPS: readonly BotStep[] = [
  'insertBot',
  'bots',
  'findBot',
  'changeBot',
  'appendEvent',
  'events',
  'recordMark',
  'marks',
  'fillsSince',
  'recordRefusal',
  'refusals',
]

export function countedBots(inner: BotStorage): CountedBots {
  let underWay = 0
  const plans = new Map<string, GoalPlan[]>()
  const counted = {
    underWay: () => underWay,
    plans,
    before: (_: BotStep): void => undefined,
  }
  const calls = Object.fromEntries(
    STEPS.map((step) => [
      step,
      async (...parameters: unknown[]) => {
        counted.before(step)
        underWay += 1
        try {
          const method = inner[step] as (...parameters: unknown[]) => Promise<unknown>
          const result = await method.apply(inner, parameters)
          if (step === 'changeBot' && result !== 'stale') notePlan(plans, result as Bot)
          return result
        } finally {
          underWay -= 1
        }
      },
    ]),
  )
  return Object.assign(counted, calls) as unknown as CountedBots
}

function notePlan(plans: Map<string, GoalPlan[]>, { id, plan }: Bot): void {
  if (plan === undefined) return
  const known = plans.get(id) ?? []
  const isKnown = known.some((each) => JSON.stringify(each) === JSON.stringify(plan))
  plans.set(id, isKnown ? known : [...known, plan])
}
