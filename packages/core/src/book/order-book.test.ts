import { expect, test } from 'vitest'
import { book, level } from '../../test/build.ts'
import { midOf, spreadOf } from './order-book.ts'

test('the mid is halfway between the best prices, exact', () => {
  const quoted = book(
    [level('0.008', '5'), level('0.007', '9')],
    [level('0.008001', '1'), level('0.009', '2')],
  )
  expect(midOf(quoted)?.toString()).toBe('0.0080005')
})

test('the spread is the distance of the best prices', () => {
  const quoted = book([level('0.008', '5')], [level('0.008001', '1')])
  expect(spreadOf(quoted)?.toString()).toBe('0.000001')
})

test.each([
  ['no bids', book([], [level('1', '1')])],
  ['no asks', book([level('1', '1')], [])],
  ['neither', book([], [])],
])('a book with %s has no mid and no spread', (_, quoted) => {
  expect(midOf(quoted)).toBeUndefined()
  expect(spreadOf(quoted)).toBeUndefined()
})
