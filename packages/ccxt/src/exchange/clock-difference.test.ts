import { describe, expect, test } from 'vitest'
import { learnDifference } from './clock-difference.ts'

const DATE = 'Tue, 10 Feb 2026 16:53:14 GMT'
const DATE_MS = Date.parse(DATE)

/** A reply dated `DATE` that was asked for when our clock was so far past that second, and took 100 ms. */
function replyAt(pastMs: number, changed = {}) {
  const sentAtMs = DATE_MS + pastMs
  return { date: DATE, isAged: false, sentAtMs, receivedAtMs: sentAtMs + 100, ...changed }
}

describe('the difference', () => {
  test.each([0, 500, 999])('is nothing while our clock agrees to the second, %i ms into it', (pastMs) => {
    expect(learnDifference(0, replyAt(pastMs))).toBe(0)
  })

  test('is the middle of what is possible once it does not', () => {
    // Between 5 000 less the second that the date hides, and 5 000 and the way.
    expect(learnDifference(0, replyAt(5_000))).toBe(4_550)
    expect(learnDifference(0, replyAt(-5_000))).toBe(-5_450)
  })

  test('is kept while the replies agree with it', () => {
    expect(learnDifference(4_700, replyAt(5_000))).toBe(4_700)
  })

  test('is nothing again when our clock was set right', () => {
    expect(learnDifference(4_700, replyAt(0))).toBe(0)
  })
})

describe('nothing is learnt', () => {
  test.each([
    ['without a date', { date: undefined }],
    ['from a date that is none', { date: 'soon' }],
    ['from a reply that a cache kept', { isAged: true }],
    ['from a date of another year', { date: 'Mon, 10 Feb 2025 16:53:14 GMT' }],
    ['when our clock was set back on the way', { receivedAtMs: DATE_MS }],
  ])('%s', (_, changed) => {
    expect(learnDifference(7, replyAt(5_000, changed))).toBe(7)
  })
})
