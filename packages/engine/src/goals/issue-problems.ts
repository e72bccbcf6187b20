/** Issues of the schema as problems of the goal: with what was written, what is allowed and what would pass. */
import { z } from 'zod'
import { GOAL_ENTRIES } from './goal-entries.ts'
import { type GoalProblem, LEAVE_OUT, shownValue } from './goal-problem.ts'
import { nearestSetting } from './nearest-setting.ts'

type Issue = z.core.$ZodIssue

const issueParts = z.object({ code: z.string(), limit: z.string(), passes: z.string() })

export function problemsOfIssues(issues: readonly Issue[], document: unknown): readonly GoalProblem[] {
  return issues.flatMap((issue): readonly GoalProblem[] => {
    // The first part of each path names the document among what the schema is given.
    const path = issue.path.slice(1).map(String)
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => unknownSetting([...path, key], document))
    const told = issue.code === 'custom' ? issueParts.safeParse(issue.params) : undefined
    const value = shownAt(path, document)
    if (told?.success !== true) return [notASection(path, value)]
    return [{ ...told.data, path: path.join('.'), value, message: issue.message }]
  })
}

function unknownSetting(path: readonly string[], document: unknown): GoalProblem {
  const written = path.join('.')
  const nearest = nearestSetting(written)
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`
  return {
    code: 'GOAL_UNKNOWN_KEY',
    path: shownValue(written),
    value: shownAt(path, document),
    message: `There is no such setting.${hint}`,
    limit: nearest ?? 'a setting that "trading-bridge bot example" shows',
    passes: LEAVE_OUT,
  }
}

/** A section that is a plain value, or a list, or the target that is missing. */
function notASection(path: readonly string[], value: string): GoalProblem {
  const place = path.join('.')
  const inside = Object.keys(GOAL_ENTRIES).filter((one) => one.startsWith(`${place}.`))
  const isTarget = place === 'target'
  const { example } = GOAL_ENTRIES['target.quantity'].reader
  return {
    code: isTarget && value === '' ? 'GOAL_NO_TARGET' : 'GOAL_NOT_A_SECTION',
    path: place,
    value,
    message: isTarget
      ? 'A goal says how much it trades in all, in its target.'
      : 'It is a section with settings of its own.',
    limit: inside.join(', '),
    passes: isTarget ? `{ quantity: ${example} }` : LEAVE_OUT,
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
