/** Builders for tests of goals: each gives a valid value and takes only what the test is about. */
import { decimal, marketSymbol, notional, price, quantity } from '@trading-bridge/core'
import type { GoalPlan } from '../src/goals/goal-plan.ts'
import type {
  ChaserSettings,
  GoalSettings,
  IcebergSettings,
  PovSettings,
  TwapSettings,
  VwapSettings,
} from '../src/goals/goal-settings.ts'
import type { OthersVolume, TradedVolume } from '../src/market/market-tape.ts'
import { progressOf, type SliceOrder } from '../src/strategies/goal-progress.ts'
import type { GoalView } from '../src/strategies/goal-step.ts'
import { book, sharpMarket } from './fixtures.ts'

const MINUTE_MS = 60_000

const COMMON = {
  name: 'sharp',
  account: 'desk',
  symbol: marketSymbol('SHARP/USDT'),
  side: 'sell',
  target: { unit: 'base', amount: quantity('6000') },
  purpose: 'to hold less of it',
  authorisedBy: 'the treasurer',
  reversalReason: undefined,
  startAtMs: undefined,
  end: { kind: 'after', durationMs: 60 * MINUTE_MS },
  participation: {
    max: decimal('0.1'),
    windowMs: 15 * MINUTE_MS,
    minVolume: quantity('0'),
    minTrades: 0,
  },
  price: {
    limit: undefined,
    bandBps: 500,
    reference: 'mid',
    maxSlippageBps: 50,
    maxImpactBpsPerDay: 2_000,
  },
  spending: { maxCost: undefined, maxLoss: undefined },
  deadline: { kind: 'expire' },
  minRestMs: 5_000,
  onUnknown: 'wait',
} as const

const SLICED = {
  style: 'ioc',
  sliceIntervalMs: MINUTE_MS,
  jitter: 0,
  catchUp: { mode: 'none' },
} as const

export function twap(changes: Partial<TwapSettings> = {}): TwapSettings {
  return { ...COMMON, ...SLICED, kind: 'twap', ...changes }
}

export function vwap(changes: Partial<VwapSettings> = {}): VwapSettings {
  return { ...COMMON, ...SLICED, kind: 'vwap', profileDays: 2, ...changes }
}

export function pov(changes: Partial<PovSettings> = {}): PovSettings {
  return { ...COMMON, ...SLICED, kind: 'pov', participationTarget: decimal('0.05'), ...changes }
}

export function iceberg(changes: Partial<IcebergSettings> = {}): IcebergSettings {
  return {
    ...COMMON,
    kind: 'iceberg',
    style: 'join',
    displayQuantity: quantity('500'),
    jitter: 0,
    ...changes,
  }
}

export function chaser(changes: Partial<ChaserSettings> = {}): ChaserSettings {
  return {
    ...COMMON,
    kind: 'chaser',
    style: 'join',
    distanceBps: 10,
    refreshThresholdBps: 5,
    displayQuantity: undefined,
    ...changes,
  }
}

/** A plan of one hour from the beginning of time. */
export function plan(changes: Partial<GoalPlan> = {}): GoalPlan {
  return { startAtMs: 0, endAtMs: 60 * MINUTE_MS, arrivalMid: price('0.008005'), ...changes }
}

export function traded(amount: string, notionalAmount = '0', trades = 10): TradedVolume {
  const vwapPrice = amount === '0' ? undefined : price('0.008')
  return { quantity: quantity(amount), notional: notional(notionalAmount), trades, vwap: vwapPrice }
}

export function others(changes: Partial<OthersVolume> = {}): OthersVolume {
  return { window: traded('1000000'), slice: traded('100000'), ...changes }
}

/** What a goal sees: a quiet market with room for all of it, and a fresh book. */
export function goalView(
  settings: GoalSettings,
  {
    orders = [],
    nowMs = 0,
    ...changes
  }: Partial<Omit<GoalView, 'settings' | 'progress'>> & { orders?: readonly SliceOrder[] } = {},
): GoalView {
  const { windowMs } = settings.participation
  const progress = progressOf(settings.target, orders, { nowMs, windowMs })
  return {
    goalId: 'goal-1',
    settings,
    plan: plan(),
    nowMs,
    market: sharpMarket,
    book: book(),
    bookAgeMs: 0,
    others: others(),
    progress,
    own: progress.live,
    room: { quantity: decimal('1000000'), because: 'no limit' },
    ...changes,
  }
}
