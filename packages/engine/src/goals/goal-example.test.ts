import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sharpMarket } from '../../test/fixtures.ts'
import { ACCEPTED_AT_MS } from '../../test/goal-documents.ts'
import { checkGoalOnMarket } from './check-goal-on-market.ts'
import { GOAL_ENTRIES, GOAL_KINDS, GOAL_PATHS } from './goal-entries.ts'
import { goalExample } from './goal-example.ts'
import { parseGoalText } from './parse-goal-text.ts'

const nowMs = ACCEPTED_AT_MS

test.each(GOAL_KINDS)('the example of a %s is a goal of that kind', (kind) => {
  expect(parseGoalText(goalExample(kind), { nowMs })).toMatchObject({ kind: 'goal', settings: { kind } })
})

test.each(GOAL_KINDS)('the example of a %s fits the market that it names', (kind) => {
  const parsing = parseGoalText(goalExample(kind), { nowMs })
  if (parsing.kind === 'refused') throw new Error(JSON.stringify(parsing.problems))
  expect(checkGoalOnMarket(parsing.settings, sharpMarket, { nowMs })).toEqual([])
})

test.each(GOAL_KINDS)('the example of a %s shows every setting that it has, and no other', (kind) => {
  const lines = goalExample(kind).split('\n')
  const settings = lines.filter((line) => /^ *#?[a-zA-Z]+: \S/.test(line))
  const paths = GOAL_PATHS.filter((path) => GOAL_ENTRIES[path].kinds.some((one) => one === kind))
  expect(settings.map((line) => line.trim().replace(/^#/, '').split(':')[0])).toEqual(
    paths.map((path) => path.slice(path.lastIndexOf('.') + 1)),
  )
})

test.each(GOAL_KINDS)('each line of a %s that is left out is read where its sign is taken away', (kind) => {
  const text = goalExample(kind).replaceAll(/^( *)#([a-zA-Z]+:)/gm, '$1$2')
  const parsing = parseGoalText(text, { nowMs })
  const codes = parsing.kind === 'goal' ? [] : parsing.problems.map(({ code }) => code)
  const together = [
    'GOAL_TWO_TARGETS',
    'GOAL_TWO_ENDS',
    'GOAL_FINISH_AFTER_EXPIRY',
    'GOAL_MULTIPLE_WITHOUT_CATCH_UP',
    'GOAL_TARGET_IN_QUOTE',
  ]
  expect(codes.filter((code) => !together.includes(code))).toEqual([])
})

test.each(GOAL_KINDS)('examples/goals/%s.yaml is that example', (kind) => {
  const file = new URL(`../../../../examples/goals/${kind}.yaml`, import.meta.url)
  expect(readFileSync(file, 'utf8')).toBe(goalExample(kind))
})
