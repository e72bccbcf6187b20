import { decimal, quantity } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { sharpMarket } from '../../test/fixtures.ts'
import { ACCEPTED_AT_MS, type GoalDocument, goalDocument, put } from '../../test/goal-documents.ts'
import { checkGoalOnMarket } from './check-goal-on-market.ts'
import type { GoalKind } from './goal-settings.ts'
import { parseGoal } from './parse-goal.ts'

const nowMs = ACCEPTED_AT_MS

/** Lots of 0.01 and at least 1 SHARP, ticks of a millionth; market orders likewise, buys of at least 0.1 USDT. */
function problemsOf(document: GoalDocument, market = sharpMarket) {
  const parsing = parseGoal(document, { nowMs })
  if (parsing.kind === 'refused') throw new Error(JSON.stringify(parsing.problems))
  return checkGoalOnMarket(parsing.settings, market, { nowMs })
}

interface Unfit {
  readonly kind?: GoalKind
  readonly changes: Readonly<Record<string, string | undefined>>
  readonly code: string
  readonly path: string
  readonly passes: string
}

const UNFIT: readonly Unfit[] = [
  {
    changes: { 'target.quantity': '0.99', sliceInterval: '4h' },
    code: 'GOAL_TARGET_BELOW_MINIMUM',
    path: 'target.quantity',
    passes: '1',
  },
  {
    changes: {
      'target.quantity': undefined,
      'target.notional': '0.09',
      side: 'buy',
      style: 'market',
      sliceInterval: '4h',
    },
    code: 'GOAL_TARGET_BELOW_MINIMUM',
    path: 'target.notional',
    passes: '0.1',
  },
  {
    changes: {
      'target.quantity': undefined,
      'target.notional': '0.0079',
      style: 'join',
      sliceInterval: '4h',
      'price.limit': '0.008',
    },
    code: 'GOAL_TARGET_BELOW_MINIMUM',
    path: 'target.notional',
    passes: '0.008',
  },
  {
    changes: { 'target.quantity': '5000.005' },
    code: 'GOAL_TARGET_OFF_LOT',
    path: 'target.quantity',
    passes: '5000',
  },
  {
    changes: { 'target.quantity': '30', duration: '1h', sliceInterval: '1m' },
    code: 'GOAL_SLICE_BELOW_MINIMUM',
    path: 'sliceInterval',
    passes: '2m',
  },
  {
    kind: 'vwap',
    changes: { 'target.quantity': '7', duration: undefined, end: '2026-11-25T09:00:00Z' },
    code: 'GOAL_SLICE_BELOW_MINIMUM',
    path: 'sliceInterval',
    passes: '8m35s',
  },
  {
    kind: 'iceberg',
    changes: { displayQuantity: '0.5' },
    code: 'GOAL_DISPLAY_BELOW_MINIMUM',
    path: 'displayQuantity',
    passes: '1',
  },
  {
    kind: 'chaser',
    changes: { displayQuantity: '10.005' },
    code: 'GOAL_DISPLAY_OFF_LOT',
    path: 'displayQuantity',
    passes: '10',
  },
  {
    changes: { 'price.limit': '0.0000001' },
    code: 'GOAL_PRICE_BELOW_MINIMUM',
    path: 'price.limit',
    passes: '0.000001',
  },
  {
    changes: { 'price.limit': '0.0079995' },
    code: 'GOAL_PRICE_OFF_TICK',
    path: 'price.limit',
    passes: '0.008',
  },
  {
    changes: { 'price.limit': '0.0079995', side: 'buy' },
    code: 'GOAL_PRICE_OFF_TICK',
    path: 'price.limit',
    passes: '0.007999',
  },
]

test.each(UNFIT)('$code for $changes: $passes passes', ({ kind, changes, code, path, passes }) => {
  const document = goalDocument(kind, changes)
  expect(problemsOf(document)).toMatchObject([{ code, path, passes }])
  expect(problemsOf(put(document, path, passes))).toEqual([])
})

test('a closed market is told', () => {
  expect(problemsOf(goalDocument(), { ...sharpMarket, isOpen: false })).toMatchObject([
    { code: 'GOAL_MARKET_CLOSED', path: 'market', value: 'SHARP/USDT' },
  ])
})

test.each(['twap', 'vwap', 'pov', 'iceberg', 'chaser'] as const)('a good %s fits the market', (kind) => {
  expect(problemsOf(goalDocument(kind))).toEqual([])
})

test('a minimum between two lots counts as the lot above it', () => {
  const market = { ...sharpMarket, lotSize: decimal('0.4'), minQuantity: quantity('1') }
  expect(problemsOf(goalDocument('twap', { 'target.quantity': '0.8' }), market)).toMatchObject([
    { code: 'GOAL_TARGET_BELOW_MINIMUM', passes: '1.2' },
  ])
})
