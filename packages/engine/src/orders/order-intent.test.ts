import { clientOrderId } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { clientOrderIdOf, isOfOurMaking } from './order-intent.ts'

test('the same intent has the same client order id, for ever', () => {
  expect(clientOrderIdOf({ goalId: 'goal-1', sequence: 1 })).toBe('ajfwl6anue5auubm089jrc8jb81uu8np')
})

test('another goal or another place in it has another client order id', () => {
  const ids = [
    clientOrderIdOf({ goalId: 'goal-1', sequence: 1 }),
    clientOrderIdOf({ goalId: 'goal-1', sequence: 2 }),
    clientOrderIdOf({ goalId: 'goal-2', sequence: 1 }),
  ]
  expect(new Set(ids).size).toBe(3)
  for (const id of ids) expect(id).toMatch(/^[0-9a-z]{32}$/)
})

test('an id of our making is told from any other', () => {
  expect(isOfOurMaking(clientOrderIdOf({ goalId: 'goal-1', sequence: 1 }))).toBe(true)
  expect(isOfOurMaking(clientOrderId('ajfwl6anue5auubm089jrc8jb81uu8nq'))).toBe(false)
  expect(isOfOurMaking(clientOrderId('fffffefdffe040054120781d94347ae1'))).toBe(false)
  expect(isOfOurMaking(undefined)).toBe(false)
})
