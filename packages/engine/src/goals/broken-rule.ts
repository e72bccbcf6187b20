/** What a rule between settings is given, and what it says where it is broken. */
import type { GoalPath } from './goal-entries.ts'
import type { WrittenGoal } from './written-goal.ts'

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

export type Rule = (goal: WrittenGoal, input: RuleInput) => readonly BrokenRule[]
