/**
 * The loop of one goal: look at the book, propose a slice, ask risk, send, follow the order until evidence settles it,
 * and only then go on. One order at a time, so that an unknown one is never passed by.
 */
import {
  type Clock,
  type LimitOrderRequest,
  type Market,
  type Order,
  sleep,
  TradingBridgeError,
} from '@trading-bridge/core'
import {
  type GoalPosition,
  orderIdsOf,
  positionOf,
  type Slice,
  type SliceState,
  withState,
} from '../ledger/goal-ledger.ts'
import { settleOrder } from '../orders/settle-order.ts'
import type { ApprovedOrder, Refusal } from '../risk/approve-order.ts'
import { approveSlice } from '../risk/approve-slice.ts'
import type { ExecutionGoal } from '../strategies/execution-goal.ts'
import { proposeSlice } from '../strategies/slicing.ts'
import type { SubmitOutcome, Venue } from '../venue/venue.ts'

export type GoalEnd =
  | { readonly kind: 'reached' }
  /** what is left is smaller than the market takes */
  | { readonly kind: 'rest-below-minimum' }
  | { readonly kind: 'out-of-time' }
  /** the signal aborted; nothing of the goal is left at the exchange */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | {
      readonly kind: 'rejected'
      readonly exchangeCode: string
      readonly reason: string
      readonly next: string
    }
  /** an order was sent whose fate nothing settles; look it up by this id */
  | { readonly kind: 'unsettled'; readonly clientOrderId: string }
  | { readonly kind: 'unreachable'; readonly cause: unknown }

export type GoalEvent =
  | { readonly kind: 'started'; readonly market: Market }
  | { readonly kind: 'sent'; readonly slice: Slice; readonly position: GoalPosition }
  | { readonly kind: 'settled'; readonly slice: Slice; readonly position: GoalPosition }
  | { readonly kind: 'waiting'; readonly reason: string }

export interface RunGoalOptions {
  readonly goal: ExecutionGoal
  readonly venue: Venue
  readonly clock: Clock
  readonly onEvent?: (event: GoalEvent) => void
  /** Ends the goal early; an order under way is still followed for a few seconds. */
  readonly signal?: AbortSignal
}

/** How long one order is followed before the goal ends as unsettled. */
const SETTLE_WITHIN_MS = 60_000
/** The same once the signal has aborted. */
const SETTLE_AFTER_ABORT_MS = 5_000
const WAIT_FOR_MARKET_MS = 1_000
/** So many sends or reads in a row that did not get through end the goal. */
const MAX_FAILURES_IN_A_ROW = 5
/** One run of a goal: its slices so far and what comes next. */
export class GoalRun {
  readonly #options: RunGoalOptions
  readonly #market: Market
  readonly #endsAtMs: number
  #slices: readonly Slice[] = []
  #failures = 0
  #lastFailure: unknown

  constructor(options: RunGoalOptions, market: Market, startedAtMs: number) {
    this.#options = options
    this.#market = market
    this.#endsAtMs = startedAtMs + options.goal.durationMs
  }

  get slices(): readonly Slice[] {
    return this.#slices
  }

  position(): GoalPosition {
    return positionOf(this.#options.goal.quantity, this.#slices)
  }

  async toTheEnd(): Promise<GoalEnd> {
    for (;;) {
      if (this.#isInterrupted()) return { kind: 'interrupted' }
      if (this.#options.clock.nowMs() >= this.#endsAtMs) return { kind: 'out-of-time' }
      const end = await this.#step()
      if (end !== undefined) return end
    }
  }

  /** One look at the market and at most one order. */
  async #step(): Promise<GoalEnd | undefined> {
    const { goal, venue, clock, onEvent } = this.#options
    const view = await this.#readMarket()
    if (view === undefined) return this.#pauseAfterFailure()
    const sequence = this.#slices.length + 1
    const proposal = proposeSlice(goal, {
      market: this.#market,
      book: view.book,
      position: this.position(),
      sequence,
    })
    if (proposal.kind === 'done') return { kind: proposal.reason }
    if (proposal.kind === 'wait') {
      onEvent?.({ kind: 'waiting', reason: proposal.reason })
      return this.#pause(WAIT_FOR_MARKET_MS)
    }
    const decision = approveSlice(proposal.intent, {
      market: this.#market,
      book: view.book,
      bookAgeMs: clock.nowMs() - view.askedAtMs,
      balances: view.balances,
      remaining: this.position().remaining,
      maxSlippageBps: goal.maxSlippageBps,
    })
    if (decision.kind === 'refused') return this.#afterRefusal(decision.refusal)
    return this.#send(decision.order, sequence, venue)
  }

  async #readMarket() {
    const { goal, venue, clock } = this.#options
    const askedAtMs = clock.nowMs()
    try {
      const [book, balances] = await Promise.all([venue.fetchBook(goal.symbol), venue.fetchBalances()])
      return { book, balances, askedAtMs }
    } catch (error) {
      if (!(error instanceof TradingBridgeError)) throw error
      this.#lastFailure = error
      return undefined
    }
  }

  /** A stale or crossed book passes; anything else will not get better by waiting. */
  #afterRefusal(refusal: Refusal): Promise<GoalEnd | undefined> | GoalEnd {
    const passes = refusal.code === 'RISK_STALE_BOOK' || refusal.code === 'RISK_CROSSED_BOOK'
    if (!passes) return { kind: 'refused', refusal }
    this.#options.onEvent?.({ kind: 'waiting', reason: refusal.message })
    return this.#pause(WAIT_FOR_MARKET_MS)
  }

  async #send(
    order: ApprovedOrder<LimitOrderRequest>,
    sequence: number,
    venue: Venue,
  ): Promise<GoalEnd | undefined> {
    const { clock, onEvent } = this.#options
    const { clientOrderId, quantity } = order.request
    const slice: Slice = {
      sequence,
      clientOrderId,
      quantity,
      sentAtMs: clock.nowMs(),
      state: { status: 'sending' },
    }
    this.#slices = [...this.#slices, slice]
    onEvent?.({ kind: 'sent', slice, position: this.position() })
    const end = await this.#resolve(slice, await venue.submit(order))
    if (end !== undefined) return end
    return this.#pause(this.#options.goal.sliceIntervalMs)
  }

  async #resolve(slice: Slice, outcome: SubmitOutcome): Promise<GoalEnd | undefined> {
    switch (outcome.kind) {
      case 'rejected':
        this.#record(slice, { status: 'void', reason: outcome.reason })
        return outcome
      case 'unsent':
        this.#record(slice, { status: 'void', reason: 'not sent' })
        this.#lastFailure = outcome.cause
        return this.#pauseAfterFailure()
      // The exchange has it: it is followed like one that was acknowledged.
      case 'duplicate':
        return this.#follow(slice, true)
      case 'unknown':
        this.#record(slice, { status: 'unknown', sinceAtMs: slice.sentAtMs })
        return this.#follow(slice, false)
      case 'acknowledged':
        return this.#follow(slice, true)
    }
  }

  async #follow(slice: Slice, isAcknowledged: boolean): Promise<GoalEnd | undefined> {
    const { venue, clock, goal } = this.#options
    const settlement = await settleOrder(slice, {
      venue,
      clock,
      symbol: goal.symbol,
      isAcknowledged,
      knownOrderIds: orderIdsOf(this.#slices),
      mayGoOn: () => clock.nowMs() - slice.sentAtMs < this.#settleWithinMs(),
    })
    if (settlement.kind === 'unsettled') {
      this.#record(slice, { status: 'unknown', sinceAtMs: slice.sentAtMs })
      return { kind: 'unsettled', clientOrderId: slice.clientOrderId }
    }
    this.#failures = 0
    const state = settlement.kind === 'settled' ? settledState(settlement.order) : NEVER_PLACED
    this.#record(slice, state)
    return undefined
  }

  #settleWithinMs(): number {
    return this.#isInterrupted() ? SETTLE_AFTER_ABORT_MS : SETTLE_WITHIN_MS
  }

  #record(slice: Slice, state: SliceState): void {
    this.#slices = withState(this.#slices, slice.sequence, state)
    if (state.status === 'unknown') return
    this.#options.onEvent?.({ kind: 'settled', slice: { ...slice, state }, position: this.position() })
  }

  async #pauseAfterFailure(): Promise<GoalEnd | undefined> {
    this.#failures += 1
    if (this.#failures >= MAX_FAILURES_IN_A_ROW) return { kind: 'unreachable', cause: this.#lastFailure }
    return this.#pause(WAIT_FOR_MARKET_MS * this.#failures)
  }

  /** Waits, but no longer than the goal lasts or the signal allows. */
  async #pause(durationMs: number): Promise<undefined> {
    const { clock, signal } = this.#options
    const leftMs = Math.max(0, this.#endsAtMs - clock.nowMs())
    try {
      await sleep(clock, Math.min(durationMs, leftMs), signal)
    } catch (error) {
      if (!this.#isInterrupted()) throw error
    }
    return undefined
  }

  #isInterrupted(): boolean {
    return this.#options.signal?.aborted === true
  }
}

const NEVER_PLACED: SliceState = { status: 'void', reason: 'proven never to have arrived' }

function settledState(order: Order): SliceState {
  return { status: 'settled', order }
}
