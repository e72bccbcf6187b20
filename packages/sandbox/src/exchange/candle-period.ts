/**
 * The lengths of candles and where they begin. Everything is aligned to the calendar of UTC+8, weeks to its Monday.
 *
 * Source: inferred from a documented weekly candle (docs/coinstore/market-data.md); days, half days and months are
 * assumed to follow the same clock.
 */
import { CANDLE_PERIODS as REQUESTED_PERIODS } from '@trading-bridge/protocol'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS
const ZONE_MS = 8 * HOUR_MS
/** 1970-01-01 was a Thursday. */
const FIRST_MONDAY_MS = 4 * DAY_MS

/**
 * By the name a request uses: the name the answer and the streams use. The month is served besides those that are
 * documented for requests.
 */
export const CANDLE_INTERVALS = { ...REQUESTED_PERIODS, '1mon': 'mon_1' } as const

export type CandlePeriod = keyof typeof CANDLE_INTERVALS

/** From the shortest to the longest. */
export const CANDLE_PERIODS: readonly CandlePeriod[] = Object.keys(CANDLE_INTERVALS).filter(isCandlePeriod)

const LENGTH_MS: Record<Exclude<CandlePeriod, '1week' | '1mon'>, number> = {
  '1min': MINUTE_MS,
  '5min': 5 * MINUTE_MS,
  '15min': 15 * MINUTE_MS,
  '30min': 30 * MINUTE_MS,
  '60min': HOUR_MS,
  '4hour': 4 * HOUR_MS,
  '12hour': 12 * HOUR_MS,
  '1day': DAY_MS,
}

export function isCandlePeriod(text: string): text is CandlePeriod {
  return Object.hasOwn(CANDLE_INTERVALS, text)
}

/** The span of the candle that holds an instant: from its first millisecond up to, not including, its end. */
export function candleSpan(
  period: CandlePeriod,
  atMs: number,
): { readonly startAtMs: number; readonly endAtMs: number } {
  const localMs = atMs + ZONE_MS
  if (period === '1mon') return monthSpan(localMs)
  if (period === '1week') return gridSpan(localMs, WEEK_MS, FIRST_MONDAY_MS)
  return gridSpan(localMs, LENGTH_MS[period], 0)
}

function gridSpan(localMs: number, lengthMs: number, originMs: number) {
  const startAtMs = Math.floor((localMs - originMs) / lengthMs) * lengthMs + originMs - ZONE_MS
  return { startAtMs, endAtMs: startAtMs + lengthMs }
}

function monthSpan(localMs: number) {
  const local = new Date(localMs)
  const [year, month] = [local.getUTCFullYear(), local.getUTCMonth()]
  return { startAtMs: Date.UTC(year, month, 1) - ZONE_MS, endAtMs: Date.UTC(year, month + 1, 1) - ZONE_MS }
}
