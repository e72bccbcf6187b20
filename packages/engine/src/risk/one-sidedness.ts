import { add, type Decimal, isLess, multiply, type Side, subtract } from '@trading-bridge/core'
import { MIN_ONE_SIDEDNESS } from './ceilings.ts'
import type { TakerFlow } from './taker-flow.ts'

/**
 * Whether one more taker would make an owner's takers two-sided: |bought − sold| below the least share of their sum. One that
 * makes them more one-sided is let through, and so is everything below the floor.
 */
export function isTwoSided(
  flow: TakerFlow,
  order: { readonly side: Side; readonly quantity: Decimal },
  floor: Decimal,
): boolean {
  const { side, quantity } = order
  const bought = side === 'buy' ? add(flow.bought, quantity) : flow.bought
  const sold = side === 'sell' ? add(flow.sold, quantity) : flow.sold
  const gross = add(bought, sold)
  if (!isLess(floor, gross)) return false
  const net = isLess(bought, sold) ? subtract(sold, bought) : subtract(bought, sold)
  if (!isLess(net, multiply(gross, MIN_ONE_SIDEDNESS))) return false
  const [same, other] = side === 'buy' ? [flow.bought, flow.sold] : [flow.sold, flow.bought]
  return isLess(same, other)
}
