import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sharpMarket } from '../../test/fixtures.ts'
import { ACCEPTED_AT_MS } from '../../test/goal-documents.ts'
import { checkGoalOnMarket } from './check-goal-on-market.ts'
import { GOAL_ENTRIES, GOAL_KINDS, GOAL_PATHS, type GoalPath } from './goal-entries.ts'
import { parseGoalText } from './parse-goal-text.ts'

function page(name: string): string {
  return readFileSync(new URL(`../../../../docs/strategies/${name}.md`, import.meta.url), 'utf8')
}

/** The rows of a page's table of settings. */
function rowsOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^\| `[a-zA-Z.]+` \|.*\|.*\|.*\|.*\|$/.test(line))
}

function rowOf(path: GoalPath): string {
  const { reader, unit, whenLeftOut, about } = GOAL_ENTRIES[path]
  return `| \`${path}\` | ${unit} | ${reader.limit} | ${whenLeftOut ?? ''} | ${about} |`
}

const isCommon = (path: GoalPath): boolean => GOAL_ENTRIES[path].kinds.length === GOAL_KINDS.length

test('docs/strategies/README.md lists every setting that all kinds have', () => {
  expect(rowsOf(page('README'))).toEqual(GOAL_PATHS.filter(isCommon).map(rowOf))
})

test.each(GOAL_KINDS)('docs/strategies/%s.md lists every other setting of the kind', (kind) => {
  const own = GOAL_PATHS.filter(
    (path) => !isCommon(path) && GOAL_ENTRIES[path].kinds.some((one) => one === kind),
  )
  expect(rowsOf(page(kind))).toEqual(own.map(rowOf))
})

test.each(GOAL_KINDS)(
  'the goal that docs/strategies/%s.md shows is one of the kind, and fits its market',
  (kind) => {
    const [, text] = page(kind).match(/^```yaml\n(.*?)^```$/ms) ?? []
    const nowMs = ACCEPTED_AT_MS
    const parsing = parseGoalText(text ?? '', { nowMs })
    if (parsing.kind === 'refused') throw new Error(JSON.stringify(parsing.problems))
    expect(parsing.settings.kind).toBe(kind)
    expect(checkGoalOnMarket(parsing.settings, sharpMarket, { nowMs })).toEqual([])
  },
)
