import { decimal } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { percentOf, progressBar } from './progress-bar.ts'

test('a percentage is cut down: what is not wholly done is never 100', () => {
  expect(percentOf(decimal('4999.99'), decimal('5000'))).toBe('99.9')
  expect(percentOf(decimal('5000'), decimal('5000'))).toBe('100')
})

test('a bar is filled in proportion and never beyond its width', () => {
  expect(progressBar(decimal('2500'), decimal('5000'), 4)).toBe('██░░')
  expect(progressBar(decimal('4999'), decimal('5000'), 4)).toBe('███░')
  expect(progressBar(decimal('5000'), decimal('5000'), 4)).toBe('████')
  expect(progressBar(decimal('7500'), decimal('5000'), 4)).toBe('████')
  expect(progressBar(decimal('-1'), decimal('5000'), 4)).toBe('░░░░')
})

test('nothing of nothing is an empty bar', () => {
  expect(progressBar(decimal('0'), decimal('0'), 3)).toBe('░░░')
  expect(percentOf(decimal('0'), decimal('0'))).toBe('0')
})
