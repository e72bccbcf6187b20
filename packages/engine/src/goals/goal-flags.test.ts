import { expect, test } from 'vitest'
import { ACCEPTED_AT_MS } from '../../test/goal-documents.ts'
import { GOAL_PATHS } from './goal-entries.ts'
import { GOAL_FLAGS, goalDocumentFrom } from './goal-flags.ts'
import { parseGoal } from './parse-goal.ts'

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
