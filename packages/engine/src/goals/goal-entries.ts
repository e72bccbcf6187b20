/**
 * Every setting of a goal, once: how it is read, which kinds have it, what it is when left out, and what it means. The
 * schema, the flags of the command line, the example files and the suggestions for misspelt keys are made from this list.
 */
import { type Notional, notional, type Price, price, type Quantity, quantity } from '@trading-bridge/core'
import {
  DEFAULT_PARTICIPATION,
  MAX_BAND_BPS,
  MAX_CATCH_UP_MULTIPLE,
  MAX_DURATION_MS,
  MAX_IMPACT_BPS_PER_DAY,
  MAX_JITTER,
  MAX_PARTICIPATION,
  MAX_SLIPPAGE_BPS,
  MIN_OTHERS_TRADES,
  PARTICIPATION_WINDOW_MS,
} from '../risk/ceilings.ts'
import { LEAVE_OUT } from './goal-problem.ts'
import type { GoalKind } from './goal-settings.ts'
import { amountReader, decimalReader, numberReader } from './number-reader.ts'
import {
  choiceReader,
  marketReader,
  nameReader,
  type SettingReader,
  sentenceReader,
} from './setting-reader.ts'
import { durationReader, instantReader } from './time-reader.ts'

export interface GoalEntry<Value> {
  readonly reader: SettingReader<Value>
  readonly kinds: readonly GoalKind[]
  /** What it is counted in; empty for words. */
  readonly unit: string
  /** What it is when left out, in words; `undefined` where it, or its alternative, must be given. */
  readonly whenLeftOut: string | undefined
  /** What it does, as half a sentence. */
  readonly about: string
}

export const GOAL_KINDS = ['twap', 'vwap', 'pov', 'iceberg', 'chaser'] as const satisfies readonly GoalKind[]

const SLICED = ['twap', 'vwap', 'pov'] as const
const SECOND_MS = 1_000
const HOUR_MS = 3_600_000

export const GOAL_ENTRIES = {
  name: entry(nameReader('sell-sharp'), {
    about: 'the name of the bot; no other bot has had it',
  }),
  account: entry(nameReader('main'), {
    about: 'the one account that trades',
  }),
  market: entry(marketReader('SHARP/USDT'), {
    about: 'the market it trades in',
  }),
  kind: entry(choiceReader('GOAL_KIND', GOAL_KINDS), {
    about: 'how the target is spread over time and the book',
  }),
  side: entry(choiceReader('GOAL_SIDE', ['sell', 'buy']), {
    about: 'the only side it trades',
  }),
  'target.quantity': entry(amountReader<Quantity>(quantity, { example: '5000' }), {
    unit: 'base',
    about: 'how much to trade in all: a ceiling, not a promise; this or target.notional',
  }),
  'target.notional': entry(amountReader<Notional>(notional, { example: '500' }), {
    unit: 'quote',
    about: 'the same, counted in quote; this or target.quantity',
  }),
  purpose: entry(sentenceReader(500, 'reduce the treasury position'), {
    about: 'what the position is for, in words; it is recorded',
  }),
  authorisedBy: entry(sentenceReader(100, 'A. Treasurer'), {
    about: 'who answers for it; it is recorded',
  }),
  reversalReason: entry(sentenceReader(500, 'the mandate changed today', { passes: LEAVE_OUT }), {
    whenLeftOut: 'none',
    about: 'why the owner changes sides, where it traded the other side within the last 6 hours',
  }),
  start: entry(instantReader(), {
    unit: 'moment',
    whenLeftOut: 'when the bot is started',
    about: 'no order is sent before it',
  }),
  end: entry(instantReader('2027-01-04T12:00:00Z'), {
    unit: 'moment',
    about: 'the end of the schedule; this or duration',
  }),
  duration: entry(
    durationReader({
      fromMs: SECOND_MS,
      toMs: MAX_DURATION_MS,
      ceilingCode: 'INTEGRITY_DURATION_CEILING',
      example: '4h',
    }),
    { unit: 'time', about: 'how long the schedule is; this or end' },
  ),
  sliceInterval: entry(durationReader({ fromMs: SECOND_MS, toMs: MAX_DURATION_MS, example: '5m' }), {
    kinds: SLICED,
    unit: 'time',
    whenLeftOut: 'a sixtieth of the duration, from 10s to 5m',
    about: 'from one slice to the next',
  }),
  jitter: entry(
    numberReader({
      from: '0',
      to: String(MAX_JITTER),
      ceilingCode: 'INTEGRITY_JITTER_CEILING',
      decimals: 4,
      example: '0.1',
    }),
    {
      kinds: [...SLICED, 'iceberg'],
      unit: 'fraction',
      whenLeftOut: '0.1',
      about: 'how far the moment and the size of an order may vary by chance',
    },
  ),
  profileDays: entry(numberReader({ from: '1', to: '30', decimals: 0, example: '7' }), {
    kinds: ['vwap'],
    unit: 'days',
    whenLeftOut: '7',
    about: 'whole days of candles whose volume by time of day is the schedule',
  }),
  displayQuantity: entry(amountReader<Quantity>(quantity, { example: '250' }), {
    kinds: ['iceberg', 'chaser'],
    unit: 'base',
    whenLeftOut: 'all of it (chaser); an iceberg must set it',
    about: 'how much of the goal shows in the book at a time',
  }),
  distanceBps: entry(numberReader({ from: '0', to: String(MAX_BAND_BPS), decimals: 2, example: '5' }), {
    kinds: ['chaser'],
    unit: 'bps (0.01 %)',
    whenLeftOut: '0',
    about: 'how far behind the best price of its own side it rests',
  }),
  refreshThresholdBps: entry(
    numberReader({ from: '1', to: String(MAX_BAND_BPS), decimals: 2, example: '10' }),
    {
      kinds: ['chaser'],
      unit: 'bps (0.01 %)',
      whenLeftOut: '10',
      about: 'the order is placed anew when its price is off by more than this',
    },
  ),
  style: entry(choiceReader('GOAL_STYLE', ['join', 'post-only', 'ioc', 'market']), {
    whenLeftOut: 'ioc (twap, vwap, pov), post-only (iceberg), join (chaser)',
    about: 'post-only and join rest, ioc and market take',
  }),
  'participation.target': entry(decimalReader({ from: '0.0001', to: '1', decimals: 6, example: '0.05' }), {
    kinds: ['pov'],
    unit: 'fraction',
    whenLeftOut: '0.05, or participation.max where that is less',
    about: "the share of others' volume that it aims at; at most participation.max",
  }),
  'participation.max': entry(
    decimalReader({
      from: '0.0001',
      to: MAX_PARTICIPATION.toString(),
      ceilingCode: 'INTEGRITY_PARTICIPATION_CEILING',
      decimals: 6,
      example: DEFAULT_PARTICIPATION.toString(),
    }),
    {
      unit: 'fraction',
      whenLeftOut: DEFAULT_PARTICIPATION.toString(),
      about: "the most that the owner's volume in the window may be of others'",
    },
  ),
  'participation.window': entry(
    durationReader({
      fromMs: PARTICIPATION_WINDOW_MS.from,
      toMs: PARTICIPATION_WINDOW_MS.to,
      ceilingCode: 'INTEGRITY_WINDOW_CEILING',
      floorCode: 'INTEGRITY_WINDOW_FLOOR',
      example: '15m',
    }),
    {
      unit: 'time',
      whenLeftOut: '15m',
      about: "the time over which the owner's and others' volume are measured",
    },
  ),
  'participation.minVolume': entry(amountReader<Quantity>(quantity, { example: '1000', mayBeZero: true }), {
    unit: 'base',
    whenLeftOut: '0',
    about: 'the goal waits while others trade less than this in the window',
  }),
  'participation.minTrades': entry(
    numberReader({
      from: String(MIN_OTHERS_TRADES),
      to: '10000',
      floorCode: 'INTEGRITY_TRADES_FLOOR',
      decimals: 0,
      example: String(MIN_OTHERS_TRADES),
    }),
    {
      unit: 'trades',
      whenLeftOut: String(MIN_OTHERS_TRADES),
      about: 'the goal waits while others make fewer trades than this in the window',
    },
  ),
  'price.limit': entry(amountReader<Price>(price, { example: '0.0079' }), {
    unit: 'quote per base',
    whenLeftOut: 'none (an iceberg that is post-only must set it)',
    about: 'the worst price it accepts',
  }),
  'price.reference': entry(choiceReader('GOAL_REFERENCE', ['mid', 'vwap']), {
    whenLeftOut: 'mid',
    about: 'what the band is measured from: the middle of the book, or what others paid in the window',
  }),
  'price.bandBps': entry(
    numberReader({
      from: '1',
      to: String(MAX_BAND_BPS),
      ceilingCode: 'INTEGRITY_BAND_CEILING',
      decimals: 2,
      example: '200',
    }),
    {
      unit: 'bps (0.01 %)',
      whenLeftOut: '200',
      about: 'how far an order may be priced from the reference, on the worse side',
    },
  ),
  'price.maxSlippageBps': entry(
    numberReader({
      from: '0',
      to: String(MAX_SLIPPAGE_BPS),
      ceilingCode: 'INTEGRITY_SLIPPAGE_CEILING',
      decimals: 2,
      example: '50',
    }),
    {
      unit: 'bps (0.01 %)',
      whenLeftOut: '50',
      about: 'how far beyond the best opposite price a taking order may fill',
    },
  ),
  'price.maxImpactBpsPerDay': entry(
    numberReader({
      from: '1',
      to: String(MAX_IMPACT_BPS_PER_DAY),
      ceilingCode: 'INTEGRITY_IMPACT_CEILING',
      decimals: 2,
      example: '500',
    }),
    {
      unit: 'bps (0.01 %)',
      whenLeftOut: '500',
      about: 'the goal waits when the middle has moved against it by more than this since its day began',
    },
  ),
  'catchUp.mode': entry(choiceReader('GOAL_CATCH_UP', ['capped', 'none']), {
    kinds: SLICED,
    whenLeftOut: 'none',
    about: 'none: the shortfall of a slice expires; capped: later slices may be larger',
  }),
  'catchUp.maxMultiple': entry(
    numberReader({
      from: '1',
      to: String(MAX_CATCH_UP_MULTIPLE),
      ceilingCode: 'INTEGRITY_CATCH_UP_CEILING',
      decimals: 2,
      example: '1.5',
    }),
    {
      kinds: SLICED,
      unit: 'times',
      whenLeftOut: String(MAX_CATCH_UP_MULTIPLE),
      about: 'how many times its planned size a slice may be',
    },
  ),
  'limits.maxCost': entry(amountReader<Notional>(notional, { example: '5' }), {
    unit: 'quote',
    whenLeftOut: 'none',
    about: 'fees and spread paid; the goal ends when they reach this',
  }),
  'limits.maxLoss': entry(amountReader<Notional>(notional, { example: '10' }), {
    unit: 'quote',
    whenLeftOut: 'none',
    about:
      'what its trades have lost at the present price, fees included; the goal ends when it reaches this',
  }),
  'limits.minRest': entry(durationReader({ fromMs: SECOND_MS, toMs: HOUR_MS, example: '5s' }), {
    unit: 'time',
    whenLeftOut: '5s, or the slice interval where that is less',
    about: 'a resting order is not moved sooner than this',
  }),
  'limits.deadline': entry(choiceReader('GOAL_DEADLINE', ['finish-passive', 'expire']), {
    whenLeftOut: 'expire',
    about: 'at the end, what is left expires, or rests post-only for limits.finishWithin',
  }),
  'limits.finishWithin': entry(durationReader({ fromMs: SECOND_MS, toMs: 24 * HOUR_MS, example: '1h' }), {
    unit: 'time',
    whenLeftOut: '1h',
    about: 'how long finish-passive may go on after the end',
  }),
  onUnknown: entry(choiceReader('GOAL_ON_UNKNOWN', ['pause', 'wait']), {
    whenLeftOut: 'wait',
    about: 'while the fate of an order is not known: wait until it is, or pause for a person',
  }),
} as const

export type GoalPath = keyof typeof GOAL_ENTRIES

/** All of them, in the order in which a goal is best written. */
export const GOAL_PATHS: readonly GoalPath[] = Object.keys(GOAL_ENTRIES).filter(isGoalPath)

export function isGoalPath(path: string): path is GoalPath {
  return Object.hasOwn(GOAL_ENTRIES, path)
}

function entry<Value>(
  reader: SettingReader<Value>,
  told: Partial<Omit<GoalEntry<Value>, 'reader'>> & { readonly about: string },
): GoalEntry<Value> {
  return { reader, kinds: GOAL_KINDS, unit: '', whenLeftOut: undefined, ...told }
}
