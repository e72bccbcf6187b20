/**
 * How a goal stands, kept up to date by the events of its ledger: the sums of `progressOf`, without keeping every
 * order.
 *
 * Orders that are settled are folded into sums. What remains is kept separately: it falls by what a new order claims
 * and rises by what an order gives back, so that its agreement with all other sums proves something. Whoever decides
 * on a goal asserts that at every step.
 */
import {
  add,
  type Decimal,
  equals,
  type Fill,
  InternalError,
  type OrderId,
  type Price,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import type { GoalTarget } from '../goals/goal-settings.ts'
import { filledIn, type GoalTotals, goalTotals, isConservedGoal } from '../ledger/goal-totals.ts'
import type { LedgerEvent } from '../ledger/ledger-event.ts'
import type { GoalOrder, LedgerFill } from '../ledger/ledger-storage.ts'
import { hasEnded, isSettled, type LedgerOrder } from '../orders/order-record.ts'
import { type RecordedDecision, recordedDecision } from '../orders/recorded-decision.ts'
import { type FeeRates, NOTHING_SPENT, type Spent, spentOf, spentWith } from '../risk/spent.ts'
import { cameToNothing } from '../strategies/goal-progress.ts'
import type { GoalProgress } from '../strategies/goal-step.ts'
import { RollingSum } from './rolling-sum.ts'

export interface GoalBookOptions {
  readonly goalId: string
  readonly target: GoalTarget
  /** The participation window. */
  readonly windowMs: number
  /** All orders of the goal so far. */
  readonly orders: readonly GoalOrder[]
  /** Of the market, since the first of them; those of other orders are passed over. */
  readonly fills: readonly LedgerFill[]
  /** For fees that cannot be valued otherwise. */
  readonly rates: FeeRates
}

interface Tracked {
  readonly order: LedgerOrder
  readonly decision: RecordedDecision
}

/** What the settled orders of the newest slice came to. */
interface SliceSums {
  readonly index: number
  readonly formerIndex: number
  readonly orders: number
  readonly void: number
  readonly filled: Decimal
}

const NO_SLICE: SliceSums = { index: -1, formerIndex: -1, orders: 0, void: 0, filled: ZERO }
/** Fills follow the change of their order at once; so many settled orders are remembered by their middle. */
const MOST_SETTLED = 32
const MOST_COUNTED = 256

export class GoalBook {
  readonly #goalId: string
  readonly #target: GoalTarget
  /** Not settled. */
  readonly #unsettled = new Map<string, Tracked>()
  readonly #settledMids = new Map<string, Price>()
  readonly #rates: FeeRates
  /** The newest fills that were counted: one may be told while it is loaded. */
  readonly #counted = new Set<string>()
  readonly #window: RollingSum
  #slice = NO_SLICE
  #filled: Decimal = ZERO
  #remaining: Decimal
  #spent = NOTHING_SPENT
  #lastSequence = 0
  #lastOrderAtMs: number | undefined
  #lastChangeAtMs: number | undefined
  #expected: { readonly sequence: number; readonly decision: RecordedDecision } | undefined
  #isOutdated = false

  constructor({ goalId, target, windowMs, orders, fills, rates }: GoalBookOptions) {
    this.#goalId = goalId
    this.#target = target
    this.#window = new RollingSum(windowMs)
    this.#remaining = target.amount
    this.#rates = rates
    for (const { order, recorded } of orders) this.#record(order, recordedDecision(recorded))
    this.#countLoaded(orders, fills)
  }

  /** An event did not fit what is kept here: the book has to be made anew from the ledger. */
  get isOutdated(): boolean {
    return this.#isOutdated
  }

  /** Whether every order has ended and all its fills are counted. */
  get isSettled(): boolean {
    return this.#unsettled.size === 0
  }

  /** Orders that have not ended. */
  get live(): readonly LedgerOrder[] {
    return [...this.#unsettled.values()].map(({ order }) => order).filter((order) => !hasEnded(order))
  }

  /** What was executed and what that cost, by the fills that were counted. */
  get spent(): Spent {
    return this.#spent
  }

  /** The order of this sequence is about to be handed to the ledger. */
  expect(sequence: number, decision: RecordedDecision): void {
    this.#expected = { sequence, decision }
  }

  /** An event of the ledger about an order of this goal. Returns whether a decision may now come out differently. */
  take(event: LedgerEvent): boolean {
    if (event.kind === 'order') return this.#takeOrder(event.order)
    if (event.kind === 'fill') this.#takeFill(event.order, event.fill)
    return this.#isOutdated
  }

  progress(nowMs: number): GoalProgress {
    const open = [...this.#unsettled.values()]
    const isRecent = ({ order }: Tracked) => order.createdAtMs > nowMs - this.#window.windowMs
    const ofSlice = open.filter(({ decision }) => decision.sliceIndex === this.#slice.index)
    return {
      totals: this.#totals(),
      lastSequence: this.#lastSequence,
      live: this.live,
      sliceIndex: this.#slice.index,
      formerSliceIndex: this.#slice.formerIndex,
      sliceOrders: this.#slice.orders + ofSlice.length,
      sliceVoid: this.#slice.void + ofSlice.filter(({ order }) => cameToNothing(order)).length,
      sliceFilled: add(this.#slice.filled, this.#filledOf(ofSlice)),
      windowFilled: add(this.#window.at(nowMs), this.#filledOf(open.filter(isRecent))),
      lastOrderAtMs: this.#lastOrderAtMs,
      lastChangeAtMs: this.#lastChangeAtMs,
    }
  }

  /** Where the conservation law does not hold, if so: that is a defect, and nothing may be ordered on such books. */
  whyNotConserved(): string | undefined {
    const totals = this.#totals()
    if (isConservedGoal(this.#target, totals)) return undefined
    const { filled, open, unknown, remaining } = totals
    return `of ${this.#target.amount}, ${filled} filled, ${open} open, ${unknown} unknown and ${remaining} remaining`
  }

  #totals(): GoalTotals {
    const orders = [...this.#unsettled.values()].map(({ order }) => order)
    const { filled, open, unknown } = goalTotals(this.#target, orders)
    return { filled: add(this.#filled, filled), open, unknown, remaining: this.#remaining }
  }

  #takeOrder(order: LedgerOrder): boolean {
    const known = this.#unsettled.get(order.id)
    if (known !== undefined) {
      if (order.revision <= known.order.revision) return false
      this.#replace(known, order)
      // That its fills are counted now moves nothing of the goal.
      return order.status !== known.order.status || !equals(order.filled, known.order.filled)
    }
    const { sequence, decision } = this.#expected ?? {}
    // One that was settled and has changed after all, or one that somebody else sent: the sums cannot tell.
    if (order.sequence === sequence && order.sequence !== undefined && order.sequence > this.#lastSequence)
      this.#record(order, decision)
    else this.#isOutdated = true
    return true
  }

  #record(order: LedgerOrder, decision: RecordedDecision | undefined): void {
    if (decision === undefined)
      throw new InternalError(
        `Order ${order.id} of goal ${this.#goalId} was recorded without what it was decided on.`,
        {
          next: 'Report this with the history of the order.',
        },
      )
    const { sliceIndex } = decision
    if (sliceIndex > this.#slice.index)
      this.#slice = { ...NO_SLICE, index: sliceIndex, formerIndex: this.#slice.index }
    this.#lastSequence = Math.max(this.#lastSequence, order.sequence ?? 0)
    this.#lastOrderAtMs = Math.max(this.#lastOrderAtMs ?? 0, order.createdAtMs)
    this.#remaining = subtract(this.#remaining, this.#claimOf(order))
    this.#keep({ order, decision })
  }

  #replace({ order: before, decision }: Tracked, order: LedgerOrder): void {
    this.#remaining = add(this.#remaining, subtract(this.#claimOf(before), this.#claimOf(order)))
    this.#keep({ order, decision })
  }

  #keep(tracked: Tracked): void {
    const { order } = tracked
    this.#lastChangeAtMs = Math.max(this.#lastChangeAtMs ?? 0, order.updatedAtMs)
    if (isSettled(order)) this.#settle(tracked)
    else this.#unsettled.set(order.id, tracked)
  }

  #settle({ order, decision }: Tracked): void {
    this.#unsettled.delete(order.id)
    const filled = filledIn(this.#target, order)
    this.#filled = add(this.#filled, filled)
    this.#window.add(order.createdAtMs, filled)
    this.#settledMids.set(order.id, decision.mid)
    forgetOldest(this.#settledMids, MOST_SETTLED)
    if (decision.sliceIndex !== this.#slice.index) return
    this.#slice = {
      ...this.#slice,
      orders: this.#slice.orders + 1,
      void: this.#slice.void + (cameToNothing(order) ? 1 : 0),
      filled: add(this.#slice.filled, filled),
    }
  }

  #takeFill(order: LedgerOrder, fill: Fill): void {
    if (this.#counted.has(fill.fillId)) return
    const mid = this.#unsettled.get(order.id)?.decision.mid ?? this.#settledMids.get(order.id)
    if (mid === undefined) {
      this.#isOutdated = true
      return
    }
    this.#counted.add(fill.fillId)
    forgetOldest(this.#counted, MOST_COUNTED)
    this.#spent = spentWith(this.#spent, fill, mid, this.#rates)
  }

  #countLoaded(orders: readonly GoalOrder[], fills: readonly LedgerFill[]): void {
    const mids = new Map<OrderId, Price>()
    for (const { order, recorded } of orders) {
      const decision = recordedDecision(recorded)
      if (order.orderId !== undefined && decision !== undefined) mids.set(order.orderId, decision.mid)
    }
    const own = fills.filter(({ orderId }) => mids.has(orderId))
    this.#spent = spentOf(own, mids, this.#rates)
    for (const { fillId } of own.slice(-MOST_COUNTED)) this.#counted.add(fillId)
  }

  #filledOf(tracked: readonly Tracked[]): Decimal {
    return tracked.reduce((total, { order }) => add(total, filledIn(this.#target, order)), ZERO)
  }

  /** What an order takes of the target: filled, and what may still fill. */
  #claimOf(order: LedgerOrder): Decimal {
    const { filled, open, unknown } = goalTotals(this.#target, [order])
    return add(add(filled, open), unknown)
  }
}

function forgetOldest(kept: Set<string> | Map<string, unknown>, most: number): void {
  const [oldest] = kept.keys()
  if (kept.size > most && oldest !== undefined) kept.delete(oldest)
}
