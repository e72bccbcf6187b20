/** One thing that is wrong with a goal as it was written. All of them are reported at once. */
export interface GoalProblem {
  /**
   * Stable, in capitals: `GOAL_…` for a value that is wrong, `INTEGRITY_…` for a wish or a value that is refused to
   * protect the market.
   */
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

/** No more problems than this are reported: a document with more of them is not a goal at all. */
export const MAX_PROBLEMS = 100

const MAX_SHOWN_LENGTH = 60
const MAX_SHOWN_PARTS = 5

/** What was written, on one line and short. */
export function shownValue(raw: unknown): string {
  const text = textOf(raw)
  const shown = printable(text.slice(0, MAX_SHOWN_LENGTH))
  return text.length > MAX_SHOWN_LENGTH ? `${shown}…` : shown
}

/** Without characters that would do something to a terminal, or that cannot be printed at all. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '?')
}

function textOf(raw: unknown): string {
  if (Array.isArray(raw)) return `[${raw.slice(0, MAX_SHOWN_PARTS).map(partOf).join(', ')}]`
  if (typeof raw !== 'object' || raw === null) return String(raw)
  const parts = Object.entries(raw).slice(0, MAX_SHOWN_PARTS)
  return `{ ${parts.map(([key, value]) => `${key}: ${partOf(value)}`).join(', ')} }`
}

function partOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? '…' : String(value)
}
