import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ACCEPTED_AT_MS, goalDocument, put } from '../../test/goal-documents.ts'
import { beyondCeiling } from '../risk/ceiling-rules.ts'
import { GOAL_KINDS, GOAL_PATHS } from './goal-entries.ts'
import { MAX_PROBLEMS } from './goal-problem.ts'
import { type GoalParsing, parseGoal } from './parse-goal.ts'
import { parseGoalText } from './parse-goal-text.ts'

const nowMs = ACCEPTED_AT_MS

const anything = fc.anything({
  key: fc.oneof(fc.string(), fc.constantFrom(...GOAL_PATHS, '__proto__', 'constructor', 'volume', 'sides')),
  maxDepth: 4,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSparseArray: true,
})

/** Values as people write them, right and wrong. */
const values = fc.oneof(
  fc.constantFrom(
    '5',
    '0.1',
    '-1',
    '1e-7',
    '5m',
    '300',
    '10%',
    '5_000',
    'join',
    'ioc',
    'market',
    'buy',
    'mid',
    'capped',
  ),
  fc.constantFrom('2026-12-01T08:00:00Z', '31d', '', null, true, 5, 0.1, [], {}, ['buy', 'sell']),
  fc.string(),
)

const changedGoals = fc
  .record({
    kind: fc.constantFrom(...GOAL_KINDS),
    changes: fc.dictionary(fc.constantFrom(...GOAL_PATHS, 'participation', 'target'), values, { maxKeys: 5 }),
  })
  .map(({ kind, changes }) =>
    Object.entries(changes).reduce(
      (document, [path, value]) => put(document, path, value),
      goalDocument(kind),
    ),
  )

test('anything is answered with a goal or with a bounded list of problems, and nothing throws', () => {
  fc.assert(
    fc.property(fc.oneof(anything, fc.jsonValue({ maxDepth: 8 }), changedGoals), (document) => {
      expectBounded(parseGoal(document, { nowMs }))
    }),
    { numRuns: 400 },
  )
})

test('any text is answered likewise', () => {
  const pieces = fc.constantFrom(
    ...[
      'name: a',
      'target:',
      '  quantity: 5',
      '\n',
      '- ',
      '? ',
      ': ',
      '[',
      '{',
      '}',
      ']',
      ',',
      '&a ',
      '*a',
      '!!x ',
    ],
    ...[
      '"',
      "'",
      '|',
      '>',
      '#',
      '---',
      '...',
      '%YAML 1.1',
      '\t',
      ' ',
      '\u0000',
      '\ud800',
      '<<: *a',
      'side: both',
    ],
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const parsing = parseGoalText(text, { nowMs })
      if (parsing.kind === 'refused') expectBounded(parsing)
    }),
    { numRuns: 400 },
  )
})

test('a goal that was stored as JSON is read again to the same settings', () => {
  fc.assert(
    fc.property(changedGoals, (document) => {
      const first = parseGoalText(JSON.stringify(document), { nowMs })
      if (first.kind === 'refused') return
      expect(parseGoal(JSON.parse(first.document), { nowMs })).toEqual({
        kind: 'goal',
        settings: first.settings,
      })
    }),
    { numRuns: 300 },
  )
})

test('MI-16: whatever is written, a goal that is taken is within the ceilings', () => {
  const numbers = fc
    .record({ digits: fc.integer({ min: 0, max: 99_999 }), decimals: fc.integer({ min: 0, max: 5 }) })
    .map(({ digits, decimals }) => `${digits}e-${decimals}`)
  const bounded = fc.constantFrom(
    ...(['jitter', 'price.bandBps', 'price.maxSlippageBps', 'price.maxImpactBpsPerDay'] as const),
    ...(['participation.max', 'participation.target', 'catchUp.maxMultiple'] as const),
  )
  const durations = fc.integer({ min: 1, max: 4_000_000 }).map((seconds) => `${seconds}s`)
  const long = fc.constantFrom('duration', 'participation.window')
  const changes = fc.array(fc.oneof(fc.tuple(bounded, numbers), fc.tuple(long, durations)), { maxLength: 4 })
  let taken = 0
  fc.assert(
    fc.property(fc.constantFrom(...GOAL_KINDS), changes, (kind, all) => {
      const parsing = parseGoal(goalDocument(kind, Object.fromEntries(all)), { nowMs })
      if (parsing.kind === 'refused') return
      taken += 1
      expect(beyondCeiling(parsing.settings)).toBeUndefined()
    }),
    { numRuns: 400 },
  )
  expect(taken).toBeGreaterThan(20)
})

function expectBounded(parsing: GoalParsing): void {
  if (parsing.kind === 'goal') return
  expect(parsing.problems.length).toBeGreaterThan(0)
  expect(parsing.problems.length).toBeLessThanOrEqual(MAX_PROBLEMS)
  for (const problem of parsing.problems) {
    expect(problem.code).toMatch(/^(GOAL|INTEGRITY)_[A-Z_]+$/)
    for (const text of [problem.path, problem.value, problem.message, problem.limit, problem.passes]) {
      expect(text.length).toBeLessThan(600)
      expect(text).not.toMatch(/[\p{Cc}\p{Cs}]/u)
    }
  }
}
