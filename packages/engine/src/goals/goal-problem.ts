/** One thing that is wrong with a goal as it was written. A document is told all of them at once. */
export interface GoalProblem {
  /** Stable, in capitals: `GOAL_…` where a value is wrong, `INTEGRITY_…` where what is wished for is refused. */
  readonly code: string
  /** Where, as `participation.max`; empty for the document as a whole. */
  readonly path: string
  /** Line of the document, from 1, where it was read from text. */
  readonly line?: number | undefined
  /** What was written, shortened. */
  readonly value: string
  /** The rule, in words. */
  readonly message: string
  /** What is allowed there. */
  readonly limit: string
  /** A value that would pass there. */
  readonly passes: string
}
