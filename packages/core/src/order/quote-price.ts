import { type Decimal, roundToStep } from '../money/decimal.ts'
import type { Price } from '../money/kinds.ts'
import type { Side } from './order.ts'

/** Moves a price onto the tick grid, away from the spread: bids down, asks up. */
export function quotePrice(at: Price, tickSize: Decimal, side: Side): Price {
  return roundToStep(at, tickSize, side === 'buy' ? 'down' : 'up')
}
