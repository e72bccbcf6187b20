/** Orders around one price, of which many could meet. */
import type { Random, Side } from '@trading-bridge/core'
import type { HandRequest } from './owners-rig.ts'

const PRICES = ['0.0077', '0.0078', '0.0079', '0.008', '0.0081', '0.0082', '0.0083']
const AMOUNTS = ['20', '35.5', '60', '100']
const STYLES: readonly HandRequest['how'][] = ['post-only', 'post-only', 'gtc', 'ioc', 'ioc', 'market']

/** Of an account that buys mostly, sells mostly, or does both. */
export function randomOrder(random: Random, leaning: Side | 'both' = 'both'): HandRequest {
  const isAsLeaning = leaning !== 'both' && random.fraction() < 0.95
  const side = isAsLeaning ? leaning : oneOf(['buy', 'sell'] as const, random)
  return { side, how: oneOf(STYLES, random), at: oneOf(PRICES, random), amount: oneOf(AMOUNTS, random) }
}

export function oneOf<Item>(items: readonly Item[], random: Random): Item {
  const item = items[random.integer(0, items.length - 1)]
  if (item === undefined) throw new Error('There is nothing to choose from.')
  return item
}
