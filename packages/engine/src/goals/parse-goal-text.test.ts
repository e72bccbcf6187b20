import { describe, expect, test } from 'vitest'
import { ACCEPTED_AT_MS } from '../../test/goal-documents.ts'
import { parseGoalText } from './parse-goal-text.ts'
import { readGoalText } from './read-goal-text.ts'

const GOAL = `name: sell-sharp
account: main
market: sharp/usdt
kind: twap
side: sell
target:
  quantity: 0.1
purpose: reduce the treasury position # as decided
authorisedBy: A. Treasurer
duration: 1h30m
`

const nowMs = ACCEPTED_AT_MS

function problemsOf(text: string) {
  const parsing = parseGoalText(text, { nowMs })
  if (parsing.kind === 'goal') throw new Error('it is a goal')
  return parsing.problems
}

function settingsOf(text: string) {
  const parsing = parseGoalText(text, { nowMs })
  if (parsing.kind === 'refused') throw new Error(JSON.stringify(parsing.problems))
  return parsing.settings
}

describe('YAML', () => {
  test('is read as a goal, and what was written is kept as JSON', () => {
    const parsing = parseGoalText(GOAL, { nowMs })
    expect(parsing).toMatchObject({
      kind: 'goal',
      settings: { symbol: 'SHARP/USDT', end: { durationMs: 5_400_000 } },
    })
    expect(parsing.kind === 'goal' && JSON.parse(parsing.document)).toMatchObject({
      market: 'sharp/usdt',
      target: { quantity: '0.1' },
      duration: '1h30m',
    })
  })

  test.each([
    ['0.1', '0.1'],
    ['"0.1"', '0.1'],
    ['1e-7', '0.0000001'],
    ['0.10000000000000000555', '0.10000000000000000555'],
    ['12345678901234567890.123456789', '12345678901234567890.123456789'],
    ['007', '7'],
  ])('has the amount %s exactly', (written, exact) => {
    const { target } = settingsOf(GOAL.replace('0.1', written))
    expect(`${target.amount}`).toBe(exact)
  })

  test.each(['5_000', '1,000', '0x10', '0o17', '.5', '+5', '.inf', '.nan', '1:30', 'yes'])(
    'has no amount %s: it is told and not guessed',
    (written) => {
      expect(problemsOf(GOAL.replace('0.1', written))).toMatchObject([
        { code: 'GOAL_NUMBER', path: 'target.quantity', line: 7, value: written },
      ])
    },
  )

  test('of version 1.1 is read the same way', () => {
    expect(`${settingsOf(`%YAML 1.1\n---\n${GOAL.replace('0.1', '010')}`).target.amount}`).toBe('10')
  })

  test('tells each problem with its line, from the first to the last', () => {
    const text = `${GOAL.replace('side: sell', 'side: both').replace('name: sell-sharp', 'name: Sell')}limits:\n  maxCosts: 5\n`
    expect(problemsOf(text)).toMatchObject([
      { code: 'GOAL_NAME', line: 1 },
      { code: 'INTEGRITY_BOTH_SIDES', line: 5 },
      { code: 'GOAL_UNKNOWN_KEY', path: 'limits.maxCosts', limit: 'limits.maxCost', line: 12 },
    ])
  })

  test('tells what is missing after all that has a line', () => {
    expect(problemsOf(GOAL.replace('account: main\n', 'acount: main\n'))).toMatchObject([
      { code: 'GOAL_UNKNOWN_KEY', limit: 'account', line: 2 },
      { code: 'GOAL_MISSING', path: 'account', line: undefined },
    ])
  })
})

test('JSON is read the same way, its numbers too', () => {
  const json = JSON.stringify({
    name: 'sell-sharp',
    account: 'main',
    market: 'SHARP/USDT',
    kind: 'pov',
    side: 'buy',
  })
  const text = `${json.slice(0, -1)},\n\t"target": {"notional": 0.30000000000000004},\n\t"participation": {"target": 0.07},
    "purpose": "hedge", "authorisedBy": "A", "duration": "2d"}`
  const settings = settingsOf(text)
  expect(`${settings.target.amount}`).toBe('0.30000000000000004')
  expect(`${settings.kind === 'pov' && settings.participationTarget}`).toBe('0.07')
})

describe('what makes YAML dangerous is told and not followed:', () => {
  test.each([
    [
      'an alias',
      GOAL.replace('account: main', 'account: &a main').replace('0.1', '*a'),
      'GOAL_YAML_ALIAS',
      7,
    ],
    ['a tag', GOAL.replace('0.1', '!!float 0.1'), 'GOAL_YAML_TAG', 7],
    ['a name that is written twice', `${GOAL}side: buy\n`, 'GOAL_YAML_TWICE', 11],
    ['a second document', `${GOAL}---\n${GOAL}`, 'GOAL_YAML_SEVERAL_DOCUMENTS', 11],
    ['a list as a name', `${GOAL}? [a, b]\n: 1\n`, 'GOAL_YAML_SYNTAX', 11],
    ['an open bracket', `${GOAL}limits: {maxCost: 5\n`, 'GOAL_YAML_SYNTAX', 12],
    ['a line that is too long', `${GOAL}# ${'x'.repeat(4_000)}\n`, 'GOAL_LINE_TOO_LONG', 11],
    ['a text that is too long', `${GOAL}${'#\n'.repeat(9_000)}`, 'GOAL_TOO_LARGE', undefined],
    ['no text', '', 'GOAL_NOT_A_SECTION', undefined],
    ['one word', 'twap', 'GOAL_NOT_A_SECTION', undefined],
    ['a list', '- a\n- b\n', 'GOAL_NOT_A_SECTION', undefined],
  ])('%s', (_, text, code, line) => {
    expect(problemsOf(text)).toContainEqual(expect.objectContaining({ code, line }))
  })

  test('aliases that would unfold to billions', () => {
    const levels = Array.from(
      { length: 30 },
      (_, index) => `a${index}: &a${index} [${`*a${index - 1}, `.repeat(9)}]`,
    )
    const codes = problemsOf(['a-1: &a-1 [lol]', ...levels].join('\n')).map(({ code }) => code)
    expect(codes).toContain('GOAL_YAML_ALIAS')
    expect(codes.length).toBeLessThanOrEqual(100)
  })

  test.each(['? ', ': ', '- ', '- ? ', '[', '{a: ', '- [', '[? '])('%j, nested too deep', (piece) => {
    const line = piece.repeat(3_900 / piece.length)
    const text = Array.from({ length: 4 }, () => line).join('\n')
    expect(problemsOf(text)).toMatchObject([{ code: 'GOAL_TOO_DEEP' }])
    expect(problemsOf(`${GOAL}more: ${text}`.slice(0, 16_000))).toMatchObject([{ code: 'GOAL_TOO_DEEP' }])
  })

  test.each([
    ['- ', 6],
    ['[', 200],
    ['{a: ', 200],
    ['? ', 6],
    ['a: ', 1_300],
    ['!x ', 1_300],
  ])('%j, over and over', (piece, times) => {
    expect(problemsOf(piece.repeat(times)).length).toBeGreaterThan(0)
  })
})

test('a misspelt name is answered with the one that was meant, other programs’ words included', () => {
  const words = {
    trading_pair: 'market',
    total_amount_quote: 'target.notional',
    order_interval: 'sliceInterval',
    pov_target: 'participation.target',
    maxPov: 'participation.max',
    limitPrice: 'price.limit',
    maxParticipaton: 'participation.max',
    durration: 'duration',
    bandBps: 'price.bandBps',
    minRest: 'limits.minRest',
  }
  const text =
    GOAL +
    Object.keys(words)
      .map((word) => `${word}: 1\n`)
      .join('')
  const told = problemsOf(text).filter(({ code }) => code === 'GOAL_UNKNOWN_KEY')
  expect(Object.fromEntries(told.map(({ path, limit }) => [path, limit]))).toEqual(words)
})

test('a name with a dot in it is told where it is written', () => {
  expect(problemsOf(`${GOAL}price.limit: 1\n`)).toMatchObject([
    {
      code: 'GOAL_UNKNOWN_KEY',
      path: 'price.limit',
      message: 'There is no such setting. It is written as limit within the section price.',
    },
  ])
})

test('a null in JSON is no reason to turn round', () => {
  const { document } = readGoalText(GOAL)
  const json = JSON.stringify({ ...Object(document), reversalReason: null })
  expect(problemsOf(json)).toMatchObject([{ code: 'GOAL_TEXT_SAYS_NOTHING', path: 'reversalReason' }])
})

test('a name is never answered with its opposite', () => {
  const [limit, other] = problemsOf(`${GOAL}maxTrades: 1\nminSlippageBps: 1\n`).map(
    (problem) => problem.limit,
  )
  expect(limit).not.toBe('participation.minTrades')
  expect(other).not.toBe('price.maxSlippageBps')
})

test('a name that resembles nothing is answered with where to look', () => {
  expect(problemsOf(`${GOAL}flibbertigibbet: 1\n`)).toMatchObject([
    { limit: expect.stringContaining('bot example') },
  ])
})
