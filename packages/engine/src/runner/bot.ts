/** A bot: one goal, on one account, with a loop of its own. It is a row first; the loop follows the row. */
import type { MarketSymbol, Notional, Price, Quantity } from '@trading-bridge/core'
import type { GoalPlan } from '../goals/goal-plan.ts'
import type { GoalKind } from '../goals/goal-settings.ts'
import type { GoalEnding } from '../strategies/goal-step.ts'

/** What the operator wants. */
export type DesiredState = 'running' | 'paused' | 'stopped'

/** What the bot does. */
export type ActualState =
  /** made, and never started */
  | 'created'
  /** its loop runs */
  | 'running'
  /** no new orders; what rested is cancelled. By the operator or by itself: see the reason */
  | 'paused'
  /** no new orders, and its open ones are being cancelled */
  | 'stopping'
  /** by the operator, every order confirmed ended; for ever */
  | 'stopped'
  /** the goal came to its end; for ever */
  | 'finished'
  /** it could not go on; for ever */
  | 'failed'

export interface Bot {
  /** A UUID; it is the goal's id in the ledger. */
  readonly id: string
  /** Unique in the installation. */
  readonly name: string
  readonly ownerId: string
  readonly accountId: string
  readonly symbol: MarketSymbol
  readonly kind: GoalKind
  /** JSON text of the document the goal was written as; `parseGoal` reads it again. */
  readonly document: string
  readonly desired: DesiredState
  readonly actual: ActualState
  /** Why it is in its actual state, for a person; a code first where there is one. */
  readonly reason: string | undefined
  readonly ending: GoalEnding | undefined
  /** From the first start on. */
  readonly plan: GoalPlan | undefined
  readonly createdAtMs: number
  readonly changedAtMs: number
  readonly endedAtMs: number | undefined
  readonly archivedAtMs: number | undefined
  /** Rises by one with every change. */
  readonly revision: number
}

/** What happened to a bot; appended, never changed. */
export interface BotEvent {
  readonly botId: string
  readonly atMs: number
  /** `created`, `started`, `paused`, `resumed`, `stopped`, `finished`, `failed`, `refused`, `trouble`, `verdict`, `day` … */
  readonly kind: string
  /** A sentence for a person. */
  readonly message: string
  /** JSON text without secrets. */
  readonly detail: string
}

/** Where a goal stood at one moment, for charts and reports; one a slice, and no more than a few thousand a goal. */
export interface BotMark {
  readonly botId: string
  readonly atMs: number
  /** By the schedule, in the unit of the target; decimal text. */
  readonly scheduled: string
  readonly filled: string
  readonly mid: Price
  /** Traded by others since the last mark, in base. */
  readonly othersQuantity: Quantity
  /** The same in quote: what others paid for it. */
  readonly othersNotional: Notional
}

const ENDED: ReadonlySet<ActualState> = new Set(['stopped', 'finished', 'failed'])

/** Whether it never runs again. */
export function isOver({ actual }: Pick<Bot, 'actual'>): boolean {
  return ENDED.has(actual)
}
