/** Issues of the schema as problems of the goal: with what was written, what is allowed and what would pass. */
import { z } from 'zod'
import { isSection } from './document-shape.ts'
import { GOAL_ENTRIES, GOAL_PATHS } from './goal-entries.ts'
import { type GoalProblem, LEAVE_OUT, shownValue } from './goal-problem.ts'
import { nearestSetting } from './nearest-setting.ts'
import { toInstantText } from './time-reader.ts'

const USUAL_SPAN_MS = 4 * 3_600_000

type Issue = z.core.$ZodIssue

const issueParts = z.object({ code: z.string(), limit: z.string(), passes: z.string() })

export function problemsOfIssues(
  issues: readonly Issue[],
  { document, nowMs }: { readonly document: unknown; readonly nowMs: number },
): readonly GoalProblem[] {
  return issues.flatMap((issue): readonly GoalProblem[] => {
    // The first part of each path names the document among what the schema is given.
    const path = issue.path.slice(1).map(String)
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => unknownSetting([...path, key], document))
    const told = issue.code === 'custom' ? issueParts.safeParse(issue.params) : undefined
    const value = shownAt(path, document)
    if (told?.success !== true) return [notASection(path, value)]
    const problem = { ...told.data, path: path.join('.'), value, message: issue.message }
    // What passes as an end depends on the moment.
    const isEnd = problem.path === 'end' && problem.passes === LEAVE_OUT
    return [isEnd ? { ...problem, passes: toInstantText(startOf(document, nowMs) + USUAL_SPAN_MS) } : problem]
  })
}

/** Of the goal, where it is still to come and can be read. */
function startOf(document: unknown, nowMs: number): number {
  const { start } = isSection(document) ? document : {}
  const reading = GOAL_ENTRIES.start.reader.read(start)
  return reading.kind === 'value' ? Math.max(reading.value, nowMs) : nowMs
}

function unknownSetting(path: readonly string[], document: unknown): GoalProblem {
  const written = path.join('.')
  const nearest = nearestSetting(written)
  const [section, name] = nearest?.split('.') ?? []
  // With a dot in its name it looks right and stands in the wrong place.
  const hint =
    written === nearest
      ? ` It is written as ${name} within the section ${section}.`
      : nearest === undefined
        ? ''
        : ` Did you mean ${nearest}?`
  return {
    code: 'GOAL_UNKNOWN_KEY',
    path: shownValue(written),
    value: shownAt(path, document),
    message: `There is no such setting.${hint}`,
    limit: nearest ?? 'a setting that "trading-bridge bot example" shows',
    passes: LEAVE_OUT,
  }
}

/** A section in whose place stands a plain value or a list. */
function notASection(path: readonly string[], value: string): GoalProblem {
  const place = path.join('.')
  const { example } = GOAL_ENTRIES['target.quantity'].reader
  return {
    code: 'GOAL_NOT_A_SECTION',
    path: place,
    value,
    message: 'It is a section with settings of its own.',
    limit: GOAL_PATHS.filter((one) => one.startsWith(`${place}.`)).join(', '),
    passes: place === 'target' ? `{ quantity: ${example} }` : LEAVE_OUT,
  }
}

function shownAt(path: readonly string[], document: unknown): string {
  let value = document
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return ''
    value = Object.entries(value).find(([name]) => name === key)?.[1]
  }
  return value === undefined ? '' : shownValue(value)
}
