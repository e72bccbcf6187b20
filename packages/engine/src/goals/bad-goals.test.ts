import { describe, expect, test } from 'vitest'
import { ACCEPTED_AT_MS, type GoalDocument, goalDocument, put, yamlValue } from '../../test/goal-documents.ts'
import { type GoalProblem, LEAVE_OUT } from './goal-problem.ts'
import type { GoalKind } from './goal-settings.ts'
import { CEILING_REASONS } from './integrity-ceilings.ts'
import { INTEGRITY_WISHES, PURPOSE_WISH } from './integrity-wishes.ts'
import { parseGoal } from './parse-goal.ts'

interface BadGoal {
  readonly kind?: GoalKind
  /** What of a good goal is written differently. */
  readonly changes: Readonly<Record<string, unknown>>
  readonly code: string
  readonly path: string
}

/** One a code at least; the first of each code is how it is most likely met. */
const AGAINST_INTEGRITY: readonly BadGoal[] = [
  { changes: { side: 'alternate' }, code: 'INTEGRITY_ALTERNATING_SIDES', path: 'side' },
  { changes: { alternateSides: 'true' }, code: 'INTEGRITY_ALTERNATING_SIDES', path: 'alternateSides' },
  { changes: { side: 'random' }, code: 'INTEGRITY_RANDOM_SIDE', path: 'side' },
  { changes: { randomSide: 'true' }, code: 'INTEGRITY_RANDOM_SIDE', path: 'randomSide' },
  { changes: { buyProbability: '0.5' }, code: 'INTEGRITY_RANDOM_SIDE', path: 'buyProbability' },
  { changes: { side: 'both' }, code: 'INTEGRITY_BOTH_SIDES', path: 'side' },
  { changes: { side: ['buy', 'sell'] }, code: 'INTEGRITY_BOTH_SIDES', path: 'side' },
  { changes: { sides: ['buy', 'sell'] }, code: 'INTEGRITY_BOTH_SIDES', path: 'sides' },
  { changes: { ping_pong_enabled: true }, code: 'INTEGRITY_PING_PONG', path: 'ping_pong_enabled' },
  { changes: { pingPong: 'yes' }, code: 'INTEGRITY_PING_PONG', path: 'pingPong' },
  { changes: { roundTrip: 'true' }, code: 'INTEGRITY_ROUND_TRIP', path: 'roundTrip' },
  { changes: { resetPosition: 'daily' }, code: 'INTEGRITY_RESET_POSITION', path: 'resetPosition' },
  { changes: { returnToZero: true }, code: 'INTEGRITY_RESET_POSITION', path: 'returnToZero' },
  { changes: { dailyVolume: '100000' }, code: 'INTEGRITY_VOLUME_RATE', path: 'dailyVolume' },
  {
    changes: { 'target.minVolumePerDay': '1000' },
    code: 'INTEGRITY_VOLUME_RATE',
    path: 'target.minVolumePerDay',
  },
  { changes: { targetVolume: '1000000' }, code: 'INTEGRITY_VOLUME_OBJECTIVE', path: 'targetVolume' },
  { changes: { 'target.volume': '1000000' }, code: 'INTEGRITY_VOLUME_OBJECTIVE', path: 'target.volume' },
  { changes: { volumeGoal: 5 }, code: 'INTEGRITY_VOLUME_OBJECTIVE', path: 'volumeGoal' },
  { changes: { kind: 'volume-bot' }, code: 'INTEGRITY_VOLUME_KIND', path: 'kind' },
  { changes: { strategy: 'wash_trading' }, code: 'INTEGRITY_VOLUME_KIND', path: 'strategy' },
  { changes: { tradesPerHour: '60' }, code: 'INTEGRITY_TRADE_COUNT', path: 'tradesPerHour' },
  { changes: { targetRank: '100' }, code: 'INTEGRITY_RANK', path: 'targetRank' },
  { changes: { accounts: ['a', 'b'] }, code: 'INTEGRITY_PAIRED_ACCOUNTS', path: 'accounts' },
  { changes: { account: ['a', 'b'] }, code: 'INTEGRITY_PAIRED_ACCOUNTS', path: 'account' },
  {
    changes: { makerAccount: 'a', takerAccount: 'b' },
    code: 'INTEGRITY_ROLE_ACCOUNTS',
    path: 'takerAccount',
  },
  { changes: { walletCount: '20' }, code: 'INTEGRITY_MANY_WALLETS', path: 'walletCount' },
  { changes: { counterparty: 'desk-2' }, code: 'INTEGRITY_COUNTERPARTY', path: 'counterparty' },
  { changes: { selfTrade: 'true' }, code: 'INTEGRITY_SELF_TRADE', path: 'selfTrade' },
  { changes: { selfTradePrevention: 'none' }, code: 'INTEGRITY_SELF_TRADE', path: 'selfTradePrevention' },
  { changes: { matchedPrice: '0.008' }, code: 'INTEGRITY_MATCHED_ORDERS', path: 'matchedPrice' },
  { changes: { paintChart: 'green' }, code: 'INTEGRITY_PAINTING', path: 'paintChart' },
  { changes: { markTheClose: 'true' }, code: 'INTEGRITY_MARKING_THE_CLOSE', path: 'markTheClose' },
  { changes: { spoofOrders: '5' }, code: 'INTEGRITY_SPOOFING', path: 'spoofOrders' },
  { changes: { layers: '5' }, code: 'INTEGRITY_LAYERING', path: 'layers' },
  { changes: { quoteStuffing: 'on' }, code: 'INTEGRITY_QUOTE_STUFFING', path: 'quoteStuffing' },
  { changes: { moveToPrice: '0.01' }, code: 'INTEGRITY_MOVE_PRICE', path: 'moveToPrice' },
  { changes: { 'price.pumpTo': '0.01' }, code: 'INTEGRITY_MOVE_PRICE', path: 'price.pumpTo' },
  { changes: { triggerStops: 'true' }, code: 'INTEGRITY_MOMENTUM_IGNITION', path: 'triggerStops' },
  { changes: { avoidDetection: 'true' }, code: 'INTEGRITY_EVASION', path: 'avoidDetection' },
  {
    changes: { 'participation.excludeOwn': false },
    code: 'INTEGRITY_OWN_VOLUME',
    path: 'participation.excludeOwn',
  },
  { changes: { ignoreLimits: 'true' }, code: 'INTEGRITY_RULES_OFF', path: 'ignoreLimits' },
  { changes: { purpose: 'generate volume for the listing' }, code: 'INTEGRITY_PURPOSE', path: 'purpose' },
]

const ABOVE_A_CEILING: readonly BadGoal[] = [
  {
    changes: { 'participation.max': '0.21' },
    code: 'INTEGRITY_PARTICIPATION_CEILING',
    path: 'participation.max',
  },
  {
    changes: { 'participation.window': '61m' },
    code: 'INTEGRITY_WINDOW_CEILING',
    path: 'participation.window',
  },
  {
    changes: { 'participation.window': '59s' },
    code: 'INTEGRITY_WINDOW_FLOOR',
    path: 'participation.window',
  },
  {
    changes: { 'participation.minTrades': '2' },
    code: 'INTEGRITY_TRADES_FLOOR',
    path: 'participation.minTrades',
  },
  {
    changes: { 'catchUp.mode': 'capped', 'catchUp.maxMultiple': '2.1' },
    code: 'INTEGRITY_CATCH_UP_CEILING',
    path: 'catchUp.maxMultiple',
  },
  { changes: { jitter: '0.21' }, code: 'INTEGRITY_JITTER_CEILING', path: 'jitter' },
  {
    changes: { 'price.maxSlippageBps': '501' },
    code: 'INTEGRITY_SLIPPAGE_CEILING',
    path: 'price.maxSlippageBps',
  },
  { changes: { 'price.bandBps': '1001' }, code: 'INTEGRITY_BAND_CEILING', path: 'price.bandBps' },
  {
    changes: { 'price.maxImpactBpsPerDay': '2001' },
    code: 'INTEGRITY_IMPACT_CEILING',
    path: 'price.maxImpactBpsPerDay',
  },
  { changes: { duration: '31d' }, code: 'INTEGRITY_DURATION_CEILING', path: 'duration' },
  {
    changes: { duration: undefined, end: '2026-12-26T08:00:00Z' },
    code: 'INTEGRITY_DURATION_CEILING',
    path: 'end',
  },
]

const MISTAKEN: readonly BadGoal[] = [
  { changes: { symbol: 'SHARP/USDT' }, code: 'GOAL_UNKNOWN_KEY', path: 'symbol' },
  { changes: { purpose: undefined }, code: 'GOAL_MISSING', path: 'purpose' },
  { changes: { authorisedBy: '' }, code: 'GOAL_EMPTY', path: 'authorisedBy' },
  { changes: { start: null }, code: 'GOAL_EMPTY', path: 'start' },
  { changes: { market: ['SHARP/USDT'] }, code: 'GOAL_WRONG_SHAPE', path: 'market' },
  { changes: { limits: '5' }, code: 'GOAL_NOT_A_SECTION', path: 'limits' },
  { changes: { target: '5000' }, code: 'GOAL_NOT_A_SECTION', path: 'target' },
  { changes: { target: null }, code: 'GOAL_NOT_A_SECTION', path: 'target' },
  { changes: { price: null }, code: 'GOAL_NOT_A_SECTION', path: 'price' },
  { changes: { name: 'Sell SHARP' }, code: 'GOAL_NAME', path: 'name' },
  { changes: { market: 'SHARPUSDT' }, code: 'GOAL_MARKET', path: 'market' },
  { changes: { kind: 'sniper' }, code: 'GOAL_KIND', path: 'kind' },
  { changes: { side: 'short' }, code: 'GOAL_SIDE', path: 'side' },
  { changes: { style: 'aggressive' }, code: 'GOAL_STYLE', path: 'style' },
  { changes: { 'price.reference': 'last' }, code: 'GOAL_REFERENCE', path: 'price.reference' },
  { changes: { 'catchUp.mode': 'full' }, code: 'GOAL_CATCH_UP', path: 'catchUp.mode' },
  { changes: { 'limits.deadline': 'finish' }, code: 'GOAL_DEADLINE', path: 'limits.deadline' },
  { changes: { onUnknown: 'resend' }, code: 'GOAL_ON_UNKNOWN', path: 'onUnknown' },
  { changes: { purpose: 'line\u001b[2Jbreak' }, code: 'GOAL_TEXT', path: 'purpose' },
  ...['null', '~', 'None', 'n/a', '-', '…', 'false'].map((nothing) => ({
    changes: { reversalReason: nothing },
    code: 'GOAL_TEXT_SAYS_NOTHING',
    path: 'reversalReason',
  })),
  { changes: { purpose: 'null' }, code: 'GOAL_TEXT_SAYS_NOTHING', path: 'purpose' },
  { changes: { authorisedBy: '~' }, code: 'GOAL_TEXT_SAYS_NOTHING', path: 'authorisedBy' },
  { changes: { purpose: 'x'.repeat(501) }, code: 'GOAL_TEXT_TOO_LONG', path: 'purpose' },
  { changes: { 'target.quantity': '5_000' }, code: 'GOAL_NUMBER', path: 'target.quantity' },
  { changes: { 'participation.max': '10%' }, code: 'GOAL_NUMBER', path: 'participation.max' },
  { changes: { 'target.quantity': 0.1 }, code: 'GOAL_FLOAT', path: 'target.quantity' },
  { changes: { 'price.bandBps': 5e-324 }, code: 'GOAL_FLOAT', path: 'price.bandBps' },
  { changes: { 'target.quantity': '0' }, code: 'GOAL_NOT_POSITIVE', path: 'target.quantity' },
  { changes: { 'price.limit': '-1' }, code: 'GOAL_NOT_POSITIVE', path: 'price.limit' },
  { kind: 'vwap', changes: { profileDays: '31' }, code: 'GOAL_OUT_OF_RANGE', path: 'profileDays' },
  { kind: 'vwap', changes: { profileDays: '1.5' }, code: 'GOAL_WHOLE_NUMBER', path: 'profileDays' },
  { changes: { jitter: '0.12345' }, code: 'GOAL_TOO_MANY_DECIMALS', path: 'jitter' },
  { changes: { sliceInterval: '300' }, code: 'GOAL_DURATION', path: 'sliceInterval' },
  { changes: { start: '2026-12-01 08:00' }, code: 'GOAL_INSTANT', path: 'start' },
  { changes: { start: '2027-02-30T08:00:00Z' }, code: 'GOAL_INSTANT', path: 'start' },
  { changes: { start: '2026-12-01T08:00:00+05:99' }, code: 'GOAL_INSTANT', path: 'start' },
  {
    changes: { duration: undefined, start: '2026-12-01T08:00:00Z', end: '2026-12-02' },
    code: 'GOAL_INSTANT',
    path: 'end',
  },
  { changes: { target: {} }, code: 'GOAL_NO_TARGET', path: 'target.quantity' },
  { changes: { target: undefined }, code: 'GOAL_NO_TARGET', path: 'target.quantity' },
  { changes: { 'target.notional': '40' }, code: 'GOAL_TWO_TARGETS', path: 'target.notional' },
  { changes: { duration: undefined }, code: 'GOAL_NO_END', path: 'duration' },
  { changes: { end: '2026-11-26T08:00:00Z' }, code: 'GOAL_TWO_ENDS', path: 'duration' },
  { changes: { start: '2026-11-25T07:59:59Z' }, code: 'GOAL_START_PASSED', path: 'start' },
  { changes: { start: '2062-11-25T08:00:00Z' }, code: 'GOAL_START_TOO_FAR', path: 'start' },
  { changes: { duration: undefined, end: '2026-11-25T08:00:00Z' }, code: 'GOAL_END_PASSED', path: 'end' },
  {
    changes: { duration: undefined, start: '2026-11-25T12:00:00Z', end: '2026-11-25T12:00:00+01:00' },
    code: 'GOAL_END_BEFORE_START',
    path: 'end',
  },
  { kind: 'iceberg', changes: { sliceInterval: '5m' }, code: 'GOAL_NOT_FOR_KIND', path: 'sliceInterval' },
  { kind: 'iceberg', changes: { style: 'ioc' }, code: 'GOAL_STYLE_NOT_FOR_KIND', path: 'style' },
  {
    changes: { target: { notional: '40' }, style: 'ioc' },
    code: 'GOAL_TARGET_IN_QUOTE',
    path: 'style',
  },
  { changes: { side: 'buy', style: 'market' }, code: 'GOAL_TARGET_IN_BASE', path: 'style' },
  { changes: { sliceInterval: '5h' }, code: 'GOAL_SLICE_LONGER_THAN_GOAL', path: 'sliceInterval' },
  { changes: { duration: '30d', sliceInterval: '4m' }, code: 'GOAL_TOO_MANY_SLICES', path: 'sliceInterval' },
  {
    kind: 'pov',
    changes: { 'participation.target': '0.2' },
    code: 'GOAL_AIM_ABOVE_MAX',
    path: 'participation.target',
  },
  {
    kind: 'iceberg',
    changes: { displayQuantity: '5001' },
    code: 'GOAL_DISPLAY_ABOVE_TARGET',
    path: 'displayQuantity',
  },
  {
    kind: 'iceberg',
    changes: { displayQuantity: undefined },
    code: 'GOAL_NO_DISPLAY',
    path: 'displayQuantity',
  },
  { kind: 'iceberg', changes: { price: undefined }, code: 'GOAL_NO_PRICE', path: 'price.limit' },
  {
    changes: { style: 'join', sliceInterval: '10s', 'limits.minRest': '11s' },
    code: 'GOAL_REST_ABOVE_SLICE',
    path: 'limits.minRest',
  },
  { changes: { 'limits.finishWithin': '1h' }, code: 'GOAL_FINISH_AFTER_EXPIRY', path: 'limits.finishWithin' },
  {
    changes: { 'catchUp.maxMultiple': '2' },
    code: 'GOAL_MULTIPLE_WITHOUT_CATCH_UP',
    path: 'catchUp.maxMultiple',
  },
  { changes: { 'a.b.c.d.e.f.g': '1' }, code: 'GOAL_TOO_DEEP', path: '' },
  { changes: { many: Array.from({ length: 501 }, () => '1') }, code: 'GOAL_TOO_LARGE', path: '' },
]

const ALL = [...AGAINST_INTEGRITY, ...ABOVE_A_CEILING, ...MISTAKEN]

describe('MI-14: a goal that is against the integrity of the market is refused with its code and the reason', () => {
  test.each(AGAINST_INTEGRITY)('$code for $changes', (bad) => expectRefusal(bad))

  test('and each wish that is known is in this table', () => {
    const known = [...INTEGRITY_WISHES, PURPOSE_WISH].map(({ code }) => code)
    expect([...new Set(AGAINST_INTEGRITY.map(({ code }) => code))].toSorted()).toEqual(known.toSorted())
  })

  test('who wishes for volume is told of the two goals that are honest', () => {
    const [problem] = problemsOf(goalDocument('twap', { targetVolume: '1000000' }))
    expect(problem?.message).toMatch(/execution goal.*liquidity goal/)
  })

  test('what is switched off is no wish, but a setting that there is not', () => {
    const problems = problemsOf(goalDocument('twap', { ping_pong_enabled: 'false', selfTrade: 'no' }))
    expect(problems.map(({ code }) => code)).toEqual(['GOAL_UNKNOWN_KEY', 'GOAL_UNKNOWN_KEY'])
  })

  test('the floor of others’ volume and the words of an honest purpose are no wishes', () => {
    const honest = {
      'participation.minVolume': '100',
      purpose: 'buy for staff options; thin volume, no wash trading',
    }
    expect(parseGoal(goalDocument('twap', honest), { nowMs: ACCEPTED_AT_MS }).kind).toBe('goal')
  })
})

describe('MI-16: a goal above a hard ceiling is refused with its code and the reason', () => {
  test.each(ABOVE_A_CEILING)('$code for $changes', (bad) => expectRefusal(bad))

  test('and each ceiling is in this table', () => {
    const told = new Set(ABOVE_A_CEILING.map(({ code }) => code))
    expect([...told].toSorted()).toEqual(Object.keys(CEILING_REASONS).toSorted())
  })
})

describe('a goal with a mistake in it is refused', () => {
  test.each(MISTAKEN)('$code for $changes', (bad) => expectRefusal(bad))
})

test('there are more than forty kinds of bad goals, each with a code of its own', () => {
  expect(new Set(ALL.map(({ code }) => code)).size).toBeGreaterThan(80)
})

test('all that is wrong is told at once', () => {
  const changes = {
    name: 'A',
    side: 'both',
    'price.bandBps': '5000',
    'target.quantity': '-1',
    sliceIntervl: '5m',
  }
  expect(
    problemsOf(goalDocument('twap', changes))
      .map(({ path }) => path)
      .toSorted(),
  ).toEqual(Object.keys(changes).toSorted())
})

test.each(ALL)(
  'what is said to pass at $path of $changes does pass ($code)',
  ({ kind, changes, code, path }) => {
    const document = goalDocument(kind, changes)
    const problem = problemAt(document, { code, path })
    const mended = mend(document, problem)
    expect(problemsOf(mended).filter((left) => left.code === code && left.path === path)).toEqual([])
  },
)

test.each(ALL)('who does all that is said comes to a goal, from $changes', ({ kind, changes }) => {
  let document = goalDocument(kind, changes)
  for (let round = 0; round < 5 && problemsOf(document).length > 0; round += 1)
    document = problemsOf(document).reduce(mend, document)
  expect(problemsOf(document)).toEqual([])
})

function expectRefusal({ kind, changes, code, path }: BadGoal): void {
  const problem = problemAt(goalDocument(kind, changes), { code, path })
  expect(problem.message).toMatch(/^\p{Lu}.{15,}[.?]$/u)
  expect(problem.limit).not.toBe('')
  expect(problem.passes).not.toBe('')
}

function problemAt(
  document: GoalDocument,
  wanted: { readonly code: string; readonly path: string },
): GoalProblem {
  const problems = problemsOf(document)
  const found = problems.find(({ code, path }) => code === wanted.code && path === wanted.path)
  if (found === undefined) throw new Error(`not told, but ${JSON.stringify(problems)}`)
  return found
}

function problemsOf(document: unknown): readonly GoalProblem[] {
  const parsing = parseGoal(document, { nowMs: ACCEPTED_AT_MS })
  return parsing.kind === 'goal' ? [] : parsing.problems
}

function mend(document: GoalDocument, { path, passes }: GoalProblem): GoalDocument {
  const value = passes === LEAVE_OUT ? undefined : yamlValue(passes)
  if (path !== '') return put(document, path, value)
  if (typeof value !== 'object' || value === null) throw new Error(`no document: ${passes}`)
  return { ...value }
}
