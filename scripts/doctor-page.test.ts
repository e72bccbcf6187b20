import { readFileSync } from 'node:fs'
import { NEXT_STEPS, READINGS, type Reading, VERDICTS } from '@trading-bridge/doctor'
import { expect, test } from 'vitest'
import { doctorPage } from './doctor-page.ts'

test('docs/doctor.md is what the doctor is made of; npm run doctor-docs writes it', () => {
  expect(readFileSync(new URL('../docs/doctor.md', import.meta.url), 'utf8')).toBe(doctorPage())
})

test('every verdict can be read from the evidence in some way, and every next step is given by some verdict', () => {
  const readings: readonly Reading[] = Object.values(READINGS)
  expect(new Set(readings.map(({ verdict }) => verdict))).toEqual(new Set(Object.keys(VERDICTS)))
  expect(new Set(readings.flatMap(({ next }) => next))).toEqual(new Set(Object.keys(NEXT_STEPS)))
})
