/**
 * What a document may look like at all, before its content is read: one section of named values, few and shallow.
 * Whatever reads it afterwards may walk it safely.
 */
import { type GoalProblem, shownValue } from './goal-problem.ts'

/** The deepest that is read; a goal itself has two levels. */
export const MAX_DOCUMENT_DEPTH = 6
/** Values and sections in all; a goal itself has less than fifty. */
const MAX_DOCUMENT_ENTRIES = 500

/** One value of a document and where it stands. */
export interface DocumentEntry {
  readonly path: string
  /** The last part of the path; a number as text within a list. */
  readonly key: string
  readonly value: unknown
}

export type DocumentShape =
  | {
      readonly kind: 'section'
      readonly document: Readonly<Record<string, unknown>>
      readonly entries: readonly DocumentEntry[]
    }
  | { readonly kind: 'refused'; readonly problem: GoalProblem }

/** Every value of the document with its path, sections and lists included, or why it is not read. */
export function shapeOf(document: unknown): DocumentShape {
  if (!isSection(document))
    return refusedAs('GOAL_NOT_A_SECTION', document, 'A goal is a section of settings, each with its name.')
  const entries: DocumentEntry[] = []
  let level: readonly DocumentEntry[] = entriesOf('', document)
  for (let depth = 1; level.length > 0; depth += 1) {
    entries.push(...level)
    if (entries.length > MAX_DOCUMENT_ENTRIES)
      return refusedAs('GOAL_TOO_LARGE', '', `It has more than ${MAX_DOCUMENT_ENTRIES} values.`)
    const next = level.flatMap(({ path, value }) => entriesOf(path, value))
    if (next.length > 0 && depth === MAX_DOCUMENT_DEPTH)
      return refusedAs('GOAL_TOO_DEEP', '', `It is nested more than ${MAX_DOCUMENT_DEPTH} deep.`)
    level = next
  }
  return { kind: 'section', document, entries }
}

export function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function entriesOf(path: string, value: unknown): readonly DocumentEntry[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .slice(0, MAX_DOCUMENT_ENTRIES + 1)
    .map(([key, inner]) => ({ path: path === '' ? key : `${path}.${key}`, key, value: inner }))
}

/** The least that is a goal, as one line. */
export const LEAST_GOAL =
  '{ name: sell-sharp, account: main, market: SHARP/USDT, kind: twap, side: sell, target: { quantity: 5000 }, ' +
  'duration: 4h, purpose: reduce the treasury position, authorisedBy: A. Treasurer }'

function refusedAs(
  code: string,
  document: unknown,
  message: string,
): { readonly kind: 'refused'; readonly problem: GoalProblem } {
  const limit = 'one section of settings; "trading-bridge bot example twap" prints one'
  return {
    kind: 'refused',
    problem: { code, path: '', value: shownValue(document), message, limit, passes: LEAST_GOAL },
  }
}
