/** A goal from the text of a file: YAML, or JSON, which is read the same way. */
import { type GoalProblem, MAX_PROBLEMS } from './goal-problem.ts'
import type { GoalSettings } from './goal-settings.ts'
import { parseGoal } from './parse-goal.ts'
import { readGoalText } from './read-goal-text.ts'

export type GoalTextParsing =
  | {
      readonly kind: 'goal'
      readonly settings: GoalSettings
      /** What was written, as JSON text: `parseGoal` reads it again, with the same moment, to the same settings. */
      readonly document: string
    }
  | { readonly kind: 'refused'; readonly problems: readonly GoalProblem[] }

/** As `parseGoal`; each problem names its line. */
export function parseGoalText(text: string, { nowMs }: { readonly nowMs: number }): GoalTextParsing {
  const { document, problems, lines } = readGoalText(text)
  if (document === undefined) return { kind: 'refused', problems }
  const parsing = parseGoal(document, { nowMs })
  if (parsing.kind === 'goal' && problems.length === 0)
    return { kind: 'goal', settings: parsing.settings, document: JSON.stringify(document) }
  const told = new Set(problems.map(({ path }) => path))
  const others = parsing.kind === 'goal' ? [] : parsing.problems.filter(({ path }) => !told.has(path))
  const all = [...problems, ...others.map((problem) => ({ ...problem, line: lineOf(problem.path, lines) }))]
  return { kind: 'refused', problems: all.toSorted(byLine).slice(0, MAX_PROBLEMS) }
}

/** The line of a path, or of the section it is missing from. */
function lineOf(path: string, lines: ReadonlyMap<string, number>): number | undefined {
  for (let place = path; place !== ''; place = place.slice(0, Math.max(0, place.lastIndexOf('.')))) {
    const line = lines.get(place)
    if (line !== undefined) return line
  }
  return undefined
}

/** What is missing from the document as a whole comes last. */
function byLine(left: GoalProblem, right: GoalProblem): number {
  return (left.line ?? Number.MAX_SAFE_INTEGER) - (right.line ?? Number.MAX_SAFE_INTEGER)
}
