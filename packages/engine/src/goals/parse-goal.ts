/**
 * A goal from a document: its settings, or everything that is wrong with it at once. Wishes against the market's
 * integrity are looked for first, in the raw document, since they may be written in any words.
 *
 * The same document and the same moment give the same answer: a stored document is parsed again with the moment at
 * which it was accepted.
 */
import { shapeOf } from './document-shape.ts'
import { type GoalProblem, MAX_PROBLEMS } from './goal-problem.ts'
import { goalSchema } from './goal-schema.ts'
import type { GoalSettings } from './goal-settings.ts'
import { problemsOfIssues } from './issue-problems.ts'
import { lintGoal } from './lint-goal.ts'

export type GoalParsing =
  | { readonly kind: 'goal'; readonly settings: GoalSettings }
  | { readonly kind: 'refused'; readonly problems: readonly GoalProblem[] }

/** Reads a document as JSON would hold it. `nowMs` is the moment the goal was first accepted. */
export function parseGoal(document: unknown, { nowMs }: { readonly nowMs: number }): GoalParsing {
  const shape = shapeOf(document)
  if (shape.kind === 'refused') return { kind: 'refused', problems: [shape.problem] }
  const given = new Set(shape.entries.map(({ path }) => path))
  const wishes = lintGoal(shape.entries)
  const parsed = goalSchema.safeParse({ goal: shape.document, given, nowMs })
  if (parsed.success && wishes.length === 0) return { kind: 'goal', settings: parsed.data }
  const faults = parsed.success
    ? []
    : problemsOfIssues(parsed.error.issues, { document: shape.document, nowMs })
  return { kind: 'refused', problems: withoutRepeats([...wishes, ...faults]).slice(0, MAX_PROBLEMS) }
}

/** A place that was refused to protect the market is not reported a second time for its spelling. */
function withoutRepeats(problems: readonly GoalProblem[]): readonly GoalProblem[] {
  const refused = problems.filter(({ code }) => code.startsWith('INTEGRITY_')).map(({ path }) => path)
  const isWithin = (path: string): boolean =>
    refused.some((place) => path === place || path.startsWith(`${place}.`))
  return problems.filter(({ code, path }) => code.startsWith('INTEGRITY_') || !isWithin(path))
}
