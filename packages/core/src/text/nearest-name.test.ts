import { expect, test } from 'vitest'
import { editDistance, nearestName } from './nearest-name.ts'

test.each([
  ['', '', 0],
  ['twap', 'twap', 0],
  ['twap', 'vwap', 1],
  ['sell', 'shell', 1],
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
])('from "%s" to "%s" it takes %i letters', (from, to, distance) => {
  expect(editDistance(from, to)).toBe(distance)
  expect(editDistance(to, from)).toBe(distance)
})

test('the nearest name is found whatever its case, and the first of two as near', () => {
  expect(nearestName('Sharp-Ot', ['dex', 'sharp-out', 'sharp-in'])).toBe('sharp-out')
  expect(nearestName('bot-3', ['bot-1', 'bot-2'])).toBe('bot-1')
})

test('where nothing is near, nothing is suggested', () => {
  expect(nearestName('sharp', ['dex', 'other'])).toBeUndefined()
  expect(nearestName('sharp', [])).toBeUndefined()
})
