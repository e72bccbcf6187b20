import { expect, test } from 'vitest'
import { recordedDecision } from './recorded-decision.ts'

test('an order of a goal tells the slice and the mid that it was decided on', () => {
  const detail = JSON.stringify({
    attempt: 1,
    reason: 'slice 4',
    decision: { sliceIndex: 3, mid: '0.00805' },
  })
  const read = recordedDecision(detail)
  expect({ ...read, mid: `${read?.mid}` }).toEqual({ sliceIndex: 3, mid: '0.00805', share: undefined })
})

test('it tells own volume and that of others as they were counted then, where that was recorded', () => {
  const decision = { sliceIndex: 3, mid: '0.00805', share: { own: '150', others: '2000' } }
  expect(`${recordedDecision(JSON.stringify({ decision }))?.share?.own}`).toBe('150')
  expect(`${recordedDecision(JSON.stringify({ decision }))?.share?.others}`).toBe('2000')
  const before = { sliceIndex: 3, mid: '0.00805' }
  expect(recordedDecision(JSON.stringify({ decision: before }))?.share).toBeUndefined()
})

test.each([
  ['{}'],
  ['{"attempt":1,"reason":"ordered by hand"}'],
  ['null'],
  ['{"decision":{"sliceIndex":1}}'],
])('an order without a decision tells of none: %s', (detail) => {
  expect(recordedDecision(detail)).toBeUndefined()
})
