/**
 * The books of one goal. At every moment `target = filled + unknown + remaining`, exactly: an order whose fate is not
 * known counts at its full size, so that it is never sent a second time.
 */
import {
  add,
  type ClientOrderId,
  isFinal,
  type Notional,
  type Order,
  type OrderId,
  type Quantity,
  subtract,
  sum,
} from '@trading-bridge/core'

/** What is known of one order of the goal. */
export type SliceState =
  | { readonly status: 'sending' }
  /** sent, and nothing settles what became of it */
  | { readonly status: 'unknown'; readonly sinceAtMs: number }
  | { readonly status: 'settled'; readonly order: Order }
  /** the exchange refused it, or it is proven never to have arrived */
  | { readonly status: 'void'; readonly reason: string }

export interface Slice {
  readonly sequence: number
  readonly clientOrderId: ClientOrderId
  readonly quantity: Quantity
  readonly sentAtMs: number
  readonly state: SliceState
}

export interface GoalPosition {
  readonly target: Quantity
  readonly filled: Quantity
  readonly filledNotional: Notional
  /** Ordered and not settled: counted as if it would fill wholly. */
  readonly unknown: Quantity
  readonly remaining: Quantity
}

/** What the goal's orders add up to. */
export function positionOf(target: Quantity, slices: readonly Slice[]): GoalPosition {
  const settled = settledOrders(slices)
  const filled = sum(settled.map((order) => order.filled))
  const filledNotional = sum(settled.map((order) => order.filledNotional))
  const unknown = sum(slices.filter(isUnsettled).map((slice) => slice.quantity))
  return { target, filled, filledNotional, unknown, remaining: subtract(subtract(target, filled), unknown) }
}

/** The ids that the exchange gave to the goal's orders. */
export function orderIdsOf(slices: readonly Slice[]): ReadonlySet<OrderId> {
  return new Set(settledOrders(slices).map((order) => order.orderId))
}

/** A copy of `slices` in which the slice of that sequence has another state. Settled and void are for ever. */
export function withState(slices: readonly Slice[], sequence: number, state: SliceState): readonly Slice[] {
  return slices.map((slice) =>
    slice.sequence === sequence && isUnsettled(slice) ? { ...slice, state } : slice,
  )
}

/** Tells whether the conservation law holds; it always does, or the ledger has a defect. */
export function isConserved(position: GoalPosition): boolean {
  const total = add(add(position.filled, position.unknown), position.remaining)
  return subtract(total, position.target).toString() === '0'
}

/** An order that is final: whatever it filled, it will fill no more. */
export function isSettledOrder(order: Order): boolean {
  return isFinal(order.status)
}

function settledOrders(slices: readonly Slice[]): Order[] {
  return slices.flatMap(({ state }) => (state.status === 'settled' ? [state.order] : []))
}

function isUnsettled(slice: Slice): boolean {
  return slice.state.status === 'sending' || slice.state.status === 'unknown'
}
