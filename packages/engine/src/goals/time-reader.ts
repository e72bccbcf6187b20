/** Moments with their zone, and lengths of time with their unit. */

import { LEAVE_OUT } from './goal-problem.ts'
import type { CeilingCode } from './integrity-ceilings.ts'
import { beyond, defectOf, readAs, type SettingReader } from './setting-reader.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const UNITS = [
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
] as const

const DURATION = /^(?:(\d{1,5})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?$/
const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(?:Z|([+-])(\d\d):(\d\d))$/

export interface DurationBounds {
  readonly fromMs: number
  readonly toMs: number
  /** Told where the value is above `toMs`, when that is a ceiling of the code. */
  readonly ceilingCode?: CeilingCode | undefined
  readonly floorCode?: CeilingCode | undefined
  readonly example: string
}

/** `30s`, `5m`, `4h`, `2d`, or several as `1h30m`; in milliseconds. */
export function durationReader(bounds: DurationBounds): SettingReader<number> {
  const [from, to] = [toDurationText(bounds.fromMs), toDurationText(bounds.toMs)]
  return {
    limit: `with its unit (s, m, h, d), from ${from} to ${to}`,
    example: bounds.example,
    read: (raw) => {
      const durationMs = typeof raw === 'string' ? parseDuration(raw) : undefined
      if (durationMs === undefined)
        return defectOf(
          'GOAL_DURATION',
          'A time has a unit: 30s, 5m, 4h, 2d or 1h30m.',
          asSeconds(raw, bounds),
        )
      if (durationMs > bounds.toMs) return beyond(bounds.ceilingCode, `It is at most ${to}.`, to)
      if (durationMs < bounds.fromMs) return beyond(bounds.floorCode, `It is at least ${from}.`, from)
      return readAs(durationMs)
    },
  }
}

/** A moment as ISO 8601 with its zone, `2026-12-01T08:00:00Z`; in milliseconds since the epoch. */
export function instantReader(example = '2027-01-04T08:00:00Z'): SettingReader<number> {
  const limit = 'ISO 8601 with its zone'
  return {
    limit,
    example,
    passes: LEAVE_OUT,
    read: (raw) => {
      const atMs = typeof raw === 'string' ? parseInstant(raw) : undefined
      return atMs === undefined
        ? defectOf('GOAL_INSTANT', `A moment is ${limit}: 2026-12-01T08:00:00Z or 2026-12-01T09:00:00+01:00.`)
        : readAs(atMs)
    },
  }
}

/** How a length of time is written, in whole seconds, rounded up: `1h30m`. */
export function toDurationText(durationMs: number): string {
  let leftMs = Math.ceil(durationMs / SECOND_MS) * SECOND_MS
  let text = ''
  for (const [unit, unitMs] of UNITS) {
    const count = Math.floor(leftMs / unitMs)
    if (count > 0) text += `${count}${unit}`
    leftMs -= count * unitMs
  }
  return text === '' ? '0s' : text
}

/** How a moment is written: whole seconds, in universal time. */
export function toInstantText(atMs: number): string {
  return `${new Date(Math.ceil(atMs / SECOND_MS) * SECOND_MS).toISOString().slice(0, 19)}Z`
}

function parseDuration(text: string): number | undefined {
  const parts = DURATION.exec(text)
  if (parts === null || text === '') return undefined
  return UNITS.reduce((totalMs, [, unitMs], index) => totalMs + Number(parts[index + 1] ?? 0) * unitMs, 0)
}

/** A bare number was most likely meant in seconds. */
function asSeconds(raw: unknown, { fromMs, toMs }: DurationBounds): string | undefined {
  const seconds = Number(typeof raw === 'string' || typeof raw === 'number' ? raw : Number.NaN)
  const isUsable = Number.isInteger(seconds) && seconds * SECOND_MS >= fromMs && seconds * SECOND_MS <= toMs
  return isUsable ? toDurationText(seconds * SECOND_MS) : undefined
}

function parseInstant(text: string): number | undefined {
  const parts = INSTANT.exec(text)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1, 6).map(Number)
  const second = Number(parts[6] ?? 0)
  const localMs = Date.UTC(
    year,
    month - 1,
    day,
    hour,
    minute,
    second,
    Number((parts[7] ?? '0').padEnd(3, '0')),
  )
  const zoneMs = (Number(parts[9] ?? 0) * 60 + Number(parts[10] ?? 0)) * MINUTE_MS
  const isReal =
    new Date(localMs).toISOString().slice(0, 10) === text.slice(0, 10) &&
    hour < 24 &&
    minute < 60 &&
    second < 60 &&
    Number(parts[10] ?? 0) < 60 &&
    zoneMs <= 14 * HOUR_MS
  return isReal ? localMs - (parts[8] === '-' ? -zoneMs : zoneMs) : undefined
}
