/**
 * What to do about orders that have not ended, before anything new is considered. A goal has one order at a time: one
 * that should be elsewhere is cancelled, and the next follows only when its end is confirmed, so that two orders
 * together never exceed the target. An order whose fate is unknown counts at its full size and holds everything up
 * until it is known.
 */
import { isNegative } from '@trading-bridge/core'
import type { LedgerOrder } from '../orders/order-record.ts'
import { MAX_BOOK_AGE_MS } from '../risk/ceilings.ts'
import { onStaleBook } from '../risk/market-rules.ts'
import { isWorse, worstPrice } from '../risk/order-prices.ts'
import type { GoalStep, GoalView } from './goal-step.ts'
import { marketTrouble } from './market-trouble.ts'
import { LOOK_AGAIN_MS, restingPrice } from './order-style.ts'
import { closesAtMs, type PresentSlice } from './slice.ts'
import type { Tactic } from './tactic.ts'

/** How rarely to look again at what only a change of an order can move on. */
const IDLE_MS = 60_000
/** How often a resting order is checked against its limits: twice in the time a book may be old. */
const RESTING_LOOK_MS = MAX_BOOK_AGE_MS / 2

/** The step that live orders require; `undefined` when there are none. */
export function tendLiveOrders(view: GoalView, tactic: Tactic, slice: PresentSlice): GoalStep | undefined {
  const { live } = view.progress
  if (live.length === 0) return undefined
  const resting = live.filter(isResting)
  const atOnce = cancelOf(resting, (order) => limitAgainst(view, tactic, order))
  if (atOnce !== undefined) return atOnce
  const away = (order: LedgerOrder) => reasonToMove(view, tactic, { order, slice })
  const rested = resting.filter((order) => view.nowMs >= restedAtMs(view, order))
  const cancel = cancelOf(rested, away)
  if (cancel !== undefined) return cancel
  const wait = waitForOrders(view)
  if (resting.length === 0) return wait
  const lookMs = nextLookMs(view, tactic, { resting, slice, away })
  if (resting.length === live.length) return { kind: 'wait', untilMs: lookMs, reason: 'an order rests' }
  return { ...wait, untilMs: Math.min(wait.untilMs, lookMs) }
}

/** Everything that rests, after the end. */
export function cancelAll(view: GoalView, reason: string): GoalStep | undefined {
  return cancelOf(view.progress.live.filter(isResting), () => reason)
}

/** Only a change of an order, or the end of the goal, leads on from here. */
export function waitForOrders({ nowMs, settings, plan }: GoalView): Extract<GoalStep, { kind: 'wait' }> {
  const closesMs = closesAtMs(settings, plan)
  const untilMs = nowMs < closesMs ? Math.min(closesMs, nowMs + IDLE_MS) : nowMs + IDLE_MS
  return { kind: 'wait', untilMs, reason: 'the end of an order is not confirmed yet' }
}

function cancelOf(
  orders: readonly LedgerOrder[],
  reasonOf: (order: LedgerOrder) => string | undefined,
): GoalStep | undefined {
  const unwanted = orders.filter((order) => reasonOf(order) !== undefined)
  const reason = unwanted[0] === undefined ? undefined : reasonOf(unwanted[0])
  return reason === undefined ? undefined : { kind: 'cancel', orders: unwanted, reason }
}

/** In the book as far as is known, and of a kind that stays there. */
function isResting({ status, timeInForce }: LedgerOrder): boolean {
  return (
    timeInForce === 'gtc' && (status === 'acknowledged' || status === 'open' || status === 'partially-filled')
  )
}

/** The limit that requires an order to be withdrawn whatever its age, if any. */
function limitAgainst(view: GoalView, tactic: Tactic, order: LedgerOrder): string | undefined {
  if (tactic.follows(order) && onStaleBook(view) !== undefined) return 'the book is too old to follow'
  if (isNegative(view.room.quantity)) return view.room.because
  if (marketTrouble(view) !== undefined) return undefined
  const { price } = order
  const worst = worstPrice(view)
  const isBeyond = price !== undefined && worst !== undefined && isWorse(view.settings.side, price, worst)
  return isBeyond ? `its price is worse than the ${worst} allowed now` : undefined
}

function reasonToMove(
  view: GoalView,
  tactic: Tactic,
  { order, slice }: { readonly order: LedgerOrder; readonly slice: PresentSlice },
): string | undefined {
  const isFormer = view.progress.sliceIndex < slice.index || order.createdAtMs < slice.startMs
  if (tactic.endsWithSlice && isFormer) return 'its slice has ended'
  if (marketTrouble(view) !== undefined) return undefined
  const quote = tactic.quote()
  const worst = worstPrice(view)
  if (quote === undefined || worst === undefined) return undefined
  const wanted = restingPrice(view, quote, worst)
  const isMisplaced = wanted !== undefined && tactic.isMisplaced(order, wanted)
  return isMisplaced ? `it should rest at ${wanted}` : undefined
}

function restedAtMs({ settings }: GoalView, order: LedgerOrder): number {
  return order.createdAtMs + settings.minRestMs
}

/** The end of its rest for one that should move, the end of the slice for one that ends with it, the next look for its limits. */
function nextLookMs(
  view: GoalView,
  tactic: Tactic,
  {
    resting,
    slice,
    away,
  }: {
    readonly resting: readonly LedgerOrder[]
    readonly slice: PresentSlice
    readonly away: (order: LedgerOrder) => string | undefined
  },
): number {
  const moments = [closesAtMs(view.settings, view.plan), view.nowMs + RESTING_LOOK_MS]
  for (const order of resting) {
    const rested = restedAtMs(view, order)
    if (away(order) !== undefined) moments.push(rested)
    else if (tactic.follows(order)) moments.push(Math.max(rested, view.nowMs + LOOK_AGAIN_MS))
    if (tactic.endsWithSlice) moments.push(Math.max(rested, slice.endMs))
  }
  return Math.min(...moments)
}
