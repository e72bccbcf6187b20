import { expect, test } from 'vitest'
import { clientOrderIdOf } from './order-intent.ts'

test('the same intent has the same client order id, for ever', () => {
  expect(clientOrderIdOf({ goalId: 'goal-1', sequence: 1 })).toBe(
    clientOrderIdOf({ goalId: 'goal-1', sequence: 1 }),
  )
})

test('another goal or another place in it has another client order id', () => {
  const ids = [
    clientOrderIdOf({ goalId: 'goal-1', sequence: 1 }),
    clientOrderIdOf({ goalId: 'goal-1', sequence: 2 }),
    clientOrderIdOf({ goalId: 'goal-2', sequence: 1 }),
  ]
  expect(new Set(ids).size).toBe(3)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
})
