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
  /** What would pass there, as it is written in YAML; `LEAVE_OUT` where only leaving it out does. */
  readonly passes: string
}

/** Stands in `passes` where nothing that could be written there would pass. */
export const LEAVE_OUT = '(leave it out)'

/** More than this many problems are not told: the document is something else altogether. */
export const MAX_PROBLEMS = 100

const MAX_SHOWN_LENGTH = 60

/** What was written, on one line, short, and without characters that would do something to a terminal. */
export function shownValue(raw: unknown): string {
  const text = typeof raw === 'string' ? raw : (JSON.stringify(raw) ?? String(raw))
  const visible = text.slice(0, MAX_SHOWN_LENGTH + 1).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '?')
  return visible.length > MAX_SHOWN_LENGTH ? `${visible.slice(0, MAX_SHOWN_LENGTH)}…` : visible
}
