import { seededRandom } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { Cadence } from './cadence.ts'

function intervals(cadence: Cadence, polls: number): readonly number[] {
  const found: number[] = []
  let atMs = 0
  for (let count = 0; count < polls; count += 1) {
    cadence.polled({ atMs, hasNews: false, slowestMs: 1_000 })
    found.push(cadence.dueAtMs - atMs)
    atMs = cadence.dueAtMs
  }
  return found
}

test('quiet polls grow rarer by half each time, down to the slowest', () => {
  const found = intervals(new Cadence(100, seededRandom(1)), 12)
  const expected = [150, 225, 337.5, 506.25, 759.375]
  for (const [index, leastMs] of expected.entries()) {
    expect(found[index]).toBeGreaterThanOrEqual(leastMs)
    expect(found[index]).toBeLessThan(leastMs * 1.1)
  }
  expect(found.at(-1)).toBeGreaterThanOrEqual(1_000)
  expect(found.at(-1)).toBeLessThan(1_100)
})

test('news make the next poll come after the fastest interval', () => {
  const cadence = new Cadence(100, seededRandom(1))
  intervals(cadence, 12)
  cadence.polled({ atMs: 50_000, hasNews: true, slowestMs: 1_000 })
  expect(cadence.dueAtMs).toBeLessThan(50_110)
})

test('quickened polls are never closer than the fastest interval', () => {
  const cadence = new Cadence(100, seededRandom(1))
  cadence.polled({ atMs: 1_000, hasNews: false, slowestMs: 10_000 })
  for (let count = 0; count < 5; count += 1) cadence.quicken()
  expect(cadence.dueAtMs).toBe(1_100)
})
