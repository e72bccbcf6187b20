/** What a goal fixes when it first runs: it is durable before anything is ordered. */
import { type CandleInterval, type Clock, InvalidInputError, midOf } from '@trading-bridge/core'
import type { GoalPlan } from '../goals/goal-plan.ts'
import type { GoalSettings, VwapSettings } from '../goals/goal-settings.ts'
import type { MarketLook } from '../market/market-feed.ts'
import type { MarketFeeds } from '../market/market-feeds.ts'
import { makePlan } from '../strategies/make-plan.ts'
import { marketTrouble } from '../strategies/market-trouble.ts'
import type { ProfileCandles } from '../strategies/volume-profile.ts'
import type { Venue } from '../venue/venue.ts'
import type { BotRow } from './bot-row.ts'
import type { BotStorage } from './bot-storage.ts'
import { remedyOfRefusal } from './classify-failure.ts'
import type { TurnResult } from './goal-turn.ts'
import { recordIntegrityRefusal } from './record-refusal.ts'
import type { SharedAccount } from './shared-account.ts'

export interface FixPlanParts {
  readonly storage: BotStorage
  readonly feeds: MarketFeeds
  readonly clock: Clock
  readonly row: BotRow
  readonly shared: SharedAccount
  readonly settings: GoalSettings
}

const DAY_MS = 86_400_000
const LOOK_AGAIN_MS = 1_000
const LOOK_FOR_MS = 1_000
/** What one request for candles brings at most. */
const MOST_CANDLES = 2_000
/** From the finest. */
const PROFILE_INTERVALS: readonly (readonly [CandleInterval, number])[] = [
  ['1m', 60_000],
  ['5m', 300_000],
  ['15m', 900_000],
  ['30m', 1_800_000],
  ['1h', 3_600_000],
]

/** @throws {TradingBridgeError} the market could not be read, or the database takes nothing. */
export async function fixPlan(parts: FixPlanParts): Promise<TurnResult> {
  const { clock, row, settings, shared, feeds } = parts
  const startAtMs = settings.startAtMs ?? 0
  if (clock.nowMs() < startAtMs) return await waitForStart(row, startAtMs)
  const { account } = shared
  const { symbol, side, reversalReason } = settings
  const reversal = account.domain.reversalRefusal({ symbol, side, reason: reversalReason })
  if (reversal !== undefined) {
    await recordIntegrityRefusal(parts, row.bot, reversal)
    return { kind: 'heal', remedy: remedyOfRefusal(reversal) }
  }
  const { feed, leave } = feeds.join(account.host, symbol, account.venue)
  try {
    const look = await feed.look({ maxAgeMs: LOOK_FOR_MS })
    const trouble = marketTrouble(look)
    if (trouble !== undefined)
      return { kind: 'wait', untilMs: clock.nowMs() + LOOK_AGAIN_MS, reason: trouble }
    return await planFrom(parts, look)
  } finally {
    leave()
  }
}

async function waitForStart(row: BotRow, startAtMs: number): Promise<TurnResult> {
  const reason = `begins at ${momentOf(startAtMs)} UTC`
  if (row.bot.actual !== 'running')
    await row.change(
      { actual: 'running', reason },
      { kind: 'running', message: `Its loop runs; it ${reason}.` },
    )
  return { kind: 'wait', untilMs: startAtMs, reason }
}

async function planFrom(parts: FixPlanParts, { book }: MarketLook): Promise<TurnResult> {
  const { clock, settings, row, shared } = parts
  const arrivalMid = midOf(book)
  if (arrivalMid === undefined) throw new Error('A book that is not broken has a middle.')
  try {
    const candles = settings.kind === 'vwap' ? await readCandles(settings, shared.account.venue) : undefined
    const plan = makePlan({ settings, nowMs: clock.nowMs(), arrivalMid, candles })
    await row.change(
      { actual: 'running', reason: undefined, plan },
      { kind: 'planned', message: inWords(plan) },
    )
    return { kind: 'again' }
  } catch (error) {
    if (!(error instanceof InvalidInputError) || error.rule !== 'goal-end') throw error
    return { kind: 'end', ending: 'expired', reason: error.message }
  }
}

/** As fine as one request allows. */
async function readCandles({ symbol, profileDays }: VwapSettings, venue: Venue): Promise<ProfileCandles> {
  const fits = PROFILE_INTERVALS.find(([, intervalMs]) => (profileDays * DAY_MS) / intervalMs < MOST_CANDLES)
  const [interval, intervalMs] = fits ?? (['4h', 14_400_000] as const)
  // One more: the newest is still being made.
  const limit = Math.min(Math.ceil((profileDays * DAY_MS) / intervalMs) + 1, MOST_CANDLES)
  return { intervalMs, list: await venue.fetchCandles(symbol, { interval, limit }) }
}

function inWords({ startAtMs, endAtMs, arrivalMid }: GoalPlan): string {
  return `Planned from ${momentOf(startAtMs)} to ${momentOf(endAtMs)} UTC; the middle of the book is ${arrivalMid}.`
}

function momentOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')
}
