/**
 * The volume profile of a VWAP: how much a market trades at each time of day, by its candles of the last whole days, and what
 * share of a goal falls to each of its slices for that.
 *
 * A candle that is missing had no trades and counts as none. A day counts from where the candles begin: one before the market
 * was listed is not there, and a time of day is averaged over the days that have it. At least half of the days must be there.
 */
import {
  add,
  type Candle,
  type Decimal,
  decimal,
  divide,
  InvalidInputError,
  isPositive,
  multiply,
  sum,
  ZERO,
} from '@trading-bridge/core'
import type { VwapSettings } from '../goals/goal-settings.ts'

export interface ProfileCandles {
  readonly intervalMs: number
  /** In any order. */
  readonly list: readonly Pick<Candle, 'openAtMs' | 'volume'>[]
}

export interface ProfileParts {
  readonly settings: Pick<VwapSettings, 'profileDays' | 'sliceIntervalMs' | 'symbol'>
  readonly startAtMs: number
  readonly endAtMs: number
  readonly nowMs: number
  readonly candles: ProfileCandles | undefined
}

const DAY_MS = 86_400_000
/** What all weights add up to, about: each is a whole number. */
const WEIGHT_SUM = decimal('1000000000')
const PLACES = { decimals: 30, rounding: 'down' } as const

/** @throws {InvalidInputError} the candles are too few, or nothing was traded at the goal's times of day. */
export function profileWeights(parts: ProfileParts): readonly number[] {
  const { settings, startAtMs, endAtMs } = parts
  const volumeBetween = profileOf(parts)
  const { sliceIntervalMs } = settings
  const volumes: Decimal[] = []
  for (let fromMs = startAtMs; fromMs < endAtMs; fromMs += sliceIntervalMs)
    volumes.push(volumeBetween(fromMs, Math.min(fromMs + sliceIntervalMs, endAtMs)))
  const total = sum(volumes)
  if (!isPositive(total)) throw tooFewCandles(parts, 'no trades at its times of day')
  return volumes.map((volume) =>
    wholeNumber(divide(multiply(volume, WEIGHT_SUM), total, { decimals: 0, rounding: 'half-up' })),
  )
}

/** The mean volume between two moments, by time of day: of an interval that lies in part between them, that part. */
function profileOf(parts: ProfileParts): (fromMs: number, toMs: number) => Decimal {
  const { settings, nowMs, candles } = parts
  if (candles === undefined) throw tooFewCandles(parts, 'no candles')
  const { intervalMs } = candles
  const toMs = Math.floor(nowMs / intervalMs) * intervalMs
  const known = candles.list.filter(
    ({ openAtMs }) => openAtMs < toMs && openAtMs >= toMs - settings.profileDays * DAY_MS,
  )
  const sinceMs = known.reduce((first, { openAtMs }) => Math.min(first, openAtMs), toMs)
  const days = (toMs - sinceMs) / DAY_MS
  if (days * 2 < settings.profileDays) throw tooFewCandles(parts, `${days.toFixed(1)} days of candles`)
  const means = meansOf(known, { intervalMs, sinceMs, toMs })
  return (fromMs, untilMs) => volumeBetween(means, { fromMs, untilMs, intervalMs })
}

/** By the number of the interval in its day. */
function meansOf(
  candles: ProfileCandles['list'],
  {
    intervalMs,
    sinceMs,
    toMs,
  }: { readonly intervalMs: number; readonly sinceMs: number; readonly toMs: number },
): readonly Decimal[] {
  const perDay = DAY_MS / intervalMs
  const sums: Decimal[] = new Array<Decimal>(perDay).fill(ZERO)
  const days = new Array<number>(perDay).fill(0)
  for (let atMs = sinceMs; atMs < toMs; atMs += intervalMs) {
    const index = bucketOf(atMs, intervalMs)
    days[index] = (days[index] ?? 0) + 1
  }
  for (const { openAtMs, volume } of candles) {
    const index = bucketOf(openAtMs, intervalMs)
    sums[index] = add<Decimal>(sums[index] ?? ZERO, volume)
  }
  return sums.map((total, index) => divide(total, decimal(String(Math.max(1, days[index] ?? 0))), PLACES))
}

function volumeBetween(
  means: readonly Decimal[],
  {
    fromMs,
    untilMs,
    intervalMs,
  }: { readonly fromMs: number; readonly untilMs: number; readonly intervalMs: number },
): Decimal {
  let total = ZERO
  for (let atMs = fromMs; atMs < untilMs; ) {
    const endMs = Math.min(untilMs, (Math.floor(atMs / intervalMs) + 1) * intervalMs)
    const mean = means[bucketOf(atMs, intervalMs)] ?? ZERO
    total = add(total, multiply(mean, decimal(String(endMs - atMs))))
    atMs = endMs
  }
  return total
}

function bucketOf(atMs: number, intervalMs: number): number {
  return Math.floor((atMs % DAY_MS) / intervalMs)
}

function wholeNumber(value: Decimal): number {
  return Number(value.toString())
}

function tooFewCandles({ settings }: ProfileParts, found: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'vwap-profile',
    subject: 'profileDays',
    value: found,
    limit: `at least half of ${settings.profileDays} days, with trades`,
    message: `The volume profile of ${settings.symbol} cannot be made: ${found}.`,
    next: 'Set fewer profile days, or choose twap, which needs no profile.',
  })
}
