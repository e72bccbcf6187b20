import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ACCEPTED_AT_MS, type GoalDocument, goalDocument } from '../../test/goal-documents.ts'
import { GOAL_KINDS, GOAL_PATHS, type GoalPath } from './goal-entries.ts'
import { GOAL_FLAGS, goalDocumentFrom } from './goal-flags.ts'
import { parseGoal } from './parse-goal.ts'
import { parseGoalText } from './parse-goal-text.ts'

test('every setting is a flag of its own', () => {
  expect(GOAL_FLAGS.map(({ path }) => path)).toEqual(GOAL_PATHS)
  expect(new Set(GOAL_FLAGS.map(({ flag }) => flag)).size).toBe(GOAL_PATHS.length)
  expect(GOAL_FLAGS.find(({ path }) => path === 'price.maxImpactBpsPerDay')).toMatchObject({
    flag: '--price-max-impact-bps-per-day',
    attribute: 'priceMaxImpactBpsPerDay',
    placeholder: 'bps',
  })
})

test('flags say the same document as a file', () => {
  const document = goalDocumentFrom({
    name: 'buy-sharp',
    account: 'main',
    market: 'SHARP/USDT',
    kind: 'chaser',
    side: 'buy',
    targetQuantity: '100',
    purpose: 'hedge',
    authorisedBy: 'A. Treasurer',
    duration: '2h',
    priceLimit: '0.009',
    priceBandBps: '100',
    start: undefined,
    json: 'of another option',
  })
  expect(document).toEqual({
    name: 'buy-sharp',
    account: 'main',
    market: 'SHARP/USDT',
    kind: 'chaser',
    side: 'buy',
    target: { quantity: '100' },
    purpose: 'hedge',
    authorisedBy: 'A. Treasurer',
    duration: '2h',
    price: { limit: '0.009', bandBps: '100' },
  })
  expect(parseGoal(document, { nowMs: ACCEPTED_AT_MS })).toMatchObject({
    kind: 'goal',
    settings: { kind: 'chaser' },
  })
})

test('whatever options say, a file that says it is the same goal, or has the same problems', () => {
  const values = fc.oneof(
    fc.constantFrom(
      '5',
      '0.1',
      '1e3',
      '.5',
      '5m',
      'join',
      'buy',
      'mid',
      'none',
      'null',
      '# 5',
      ' 5',
      '5 # x',
      '{a: 1}',
    ),
    fc.constantFrom(
      '2026-12-01T08:00:00Z',
      '',
      '*a',
      '&a 5',
      '!!int 5',
      '"5"',
      "it's",
      '- 5',
      'a: b',
      '🚀',
      '\u2028',
      '\t5',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  const goals = fc.record({
    kind: fc.constantFrom(...GOAL_KINDS),
    changes: fc.dictionary(fc.constantFrom(...GOAL_PATHS), values, { maxKeys: 4 }),
  })
  let taken = 0
  fc.assert(
    fc.property(goals, ({ kind, changes }) => {
      const settings = { ...settingsOf(goalDocument(kind)), ...changes }
      const flags = GOAL_FLAGS.map(({ path, attribute }) => [attribute, settings[path]] as const)
      const typed = parsed(JSON.stringify(goalDocumentFrom(Object.fromEntries(flags))))
      expect(parsed(fileOf(settings))).toEqual(typed)
      if (typed.kind === 'goal') taken += 1
    }),
    { numRuns: 300 },
  )
  expect(taken).toBeGreaterThan(20)
})

type Settings = Readonly<Partial<Record<GoalPath, string>>>

/** The settings of a document by their paths. */
function settingsOf(document: GoalDocument): Settings {
  const settings = new Map<string, string>()
  for (const [name, value] of Object.entries(document)) {
    if (typeof value === 'string') settings.set(name, value)
    else
      for (const [inner, text] of Object.entries(Object(value))) settings.set(`${name}.${inner}`, `${text}`)
  }
  return Object.fromEntries(settings)
}

/** A YAML file as a person lays it out, every value between quotes. */
function fileOf(settings: Settings): string {
  const lines: string[] = []
  let section = ''
  for (const path of GOAL_PATHS) {
    const value = settings[path]
    if (value === undefined) continue
    const [first = path, inner] = path.split('.')
    if (inner !== undefined && first !== section) lines.push(`${first}: # a section`)
    section = inner === undefined ? '' : first
    lines.push(`${inner === undefined ? first : `  ${inner}`}: ${JSON.stringify(value)}`)
  }
  return `${lines.join('\n')}\n`
}

/** The outcome without the lines of its problems and the order that these give them. */
function parsed(text: string) {
  const parsing = parseGoalText(text, { nowMs: ACCEPTED_AT_MS })
  if (parsing.kind === 'goal') return { kind: 'goal', settings: parsing.settings }
  const problems = parsing.problems.map(({ line: _, ...problem }) => problem)
  return {
    kind: 'refused',
    problems: problems.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)),
  }
}
