import {
  InvalidInputError,
  isPositive,
  type MarketSymbol,
  type Price,
  type Quantity,
  type Side,
} from '@trading-bridge/core'

/**
 * One side, towards a declared position: "sell 5 000 SHARP in slices". The quantity is a ceiling and a plan, never a
 * promise: what the market does not take within the limits stays unfilled.
 */
export interface ExecutionGoal {
  /** Names the goal in its client order ids; a goal id is never used twice. */
  readonly id: string
  readonly symbol: MarketSymbol
  readonly side: Side
  /** How much base to trade in all. */
  readonly quantity: Quantity
  /** How much base to trade at once, at most. */
  readonly sliceQuantity: Quantity
  /** The least time from one slice to the next. */
  readonly sliceIntervalMs: number
  /** How far below the best bid (above the best ask) a slice may fill, in hundredths of a percent. */
  readonly maxSlippageBps: number
  /** The worst price at all, for the whole goal. */
  readonly worstPrice?: Price
  /** After this long the goal ends with what it has. */
  readonly durationMs: number
}

/** Hard ceiling on slippage: whoever wants more has mistyped or is giving money away. */
export const MAX_SLIPPAGE_BPS = 500

/** @throws {InvalidInputError} a setting is outside of what a goal may ask for. */
export function assertReasonableGoal(goal: ExecutionGoal): void {
  check(isPositive(goal.quantity), 'quantity', goal.quantity.toString(), 'above 0')
  check(isPositive(goal.sliceQuantity), 'sliceQuantity', goal.sliceQuantity.toString(), 'above 0')
  check(goal.sliceIntervalMs >= 0, 'sliceIntervalMs', String(goal.sliceIntervalMs), 'at least 0')
  check(goal.durationMs > 0, 'durationMs', String(goal.durationMs), 'above 0')
  const isBounded = goal.maxSlippageBps >= 0 && goal.maxSlippageBps <= MAX_SLIPPAGE_BPS
  check(isBounded, 'maxSlippageBps', String(goal.maxSlippageBps), `0 to ${MAX_SLIPPAGE_BPS}`)
}

function check(holds: boolean, subject: string, value: string, limit: string): void {
  if (holds) return
  throw new InvalidInputError({
    rule: `goal-${subject}`,
    subject,
    value,
    limit,
    message: `A goal's ${subject} of ${value} is outside its bounds: ${limit}.`,
    next: `Set ${subject} to a value ${limit}.`,
  })
}
