import fc from 'fast-check'
import { expect, test } from 'vitest'
import { durationReader, instantReader, toDurationText, toInstantText } from './time-reader.ts'

const anyDuration = durationReader({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, example: '1s' })

test('a duration that is written is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999 * 86_400 }), (seconds) => {
      expect(anyDuration.read(toDurationText(seconds * 1_000))).toEqual({
        kind: 'value',
        value: seconds * 1_000,
      })
    }),
  )
})

test('a moment that is written is read back, in any zone', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4_000_000_000 }),
      fc.integer({ min: -14 * 60, max: 14 * 60 }),
      (seconds, minutes) => {
        const atMs = seconds * 1_000
        expect(instantReader().read(toInstantText(atMs))).toEqual({ kind: 'value', value: atMs })
        const local = toInstantText(atMs + minutes * 60_000).slice(0, -1)
        const zone = new Date(Math.abs(minutes) * 60_000).toISOString().slice(11, 16)
        const text = `${local}${minutes < 0 ? '-' : '+'}${zone}`
        expect(instantReader().read(text)).toEqual({ kind: 'value', value: atMs })
      },
    ),
  )
})

test.each([
  ['2026-11-25T08:00:00.5Z', Date.UTC(2026, 10, 25, 8, 0, 0, 500)],
  ['2026-11-25T08:00Z', Date.UTC(2026, 10, 25, 8)],
  ['2028-02-29T23:59:59Z', Date.UTC(2028, 1, 29, 23, 59, 59)],
])('%s is a moment', (text, atMs) => {
  expect(instantReader().read(text)).toEqual({ kind: 'value', value: atMs })
})

test.each([
  '2026-11-25T08:00:00',
  '2026-02-29T08:00:00Z',
  '2026-13-01T08:00:00Z',
  '2026-11-25T24:00:00Z',
  '2026-11-25T08:60:00Z',
  '2026-11-25',
  '1764057600000',
  '2026-11-25T08:00:00+15:00',
])('%s is none', (text) => {
  expect(instantReader().read(text)).toMatchObject({ kind: 'defect', defect: { code: 'GOAL_INSTANT' } })
})

test.each(['', '5', '5 m', 'm', '1.5h', '30m1h', '-5m', '5M', '5min'])('"%s" is no duration', (text) => {
  expect(anyDuration.read(text)).toMatchObject({ kind: 'defect', defect: { code: 'GOAL_DURATION' } })
})
