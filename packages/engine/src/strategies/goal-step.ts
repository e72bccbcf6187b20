/**
 * A strategy is a function of what it sees: the same view gives the same step, so that a restart at any moment changes
 * nothing. Amounts are in the unit of the goal's target unless they say otherwise.
 */
import type { Decimal, Market, OrderBook, OrderRequest, Price } from '@trading-bridge/core'
import type { GoalPlan } from '../goals/goal-plan.ts'
import type { GoalSettings } from '../goals/goal-settings.ts'
import type { GoalTotals } from '../ledger/goal-totals.ts'
import type { OthersVolume } from '../market/market-tape.ts'
import type { LedgerOrder } from '../orders/order-record.ts'

/** What the ledger knows of a goal's orders, added up. */
export interface GoalProgress {
  /** `target = filled + open + unknown + remaining`, exactly. */
  readonly totals: GoalTotals
  /** The highest sequence that was ever recorded; 0 before the first order. */
  readonly lastSequence: number
  /** Orders of the goal that have not ended. */
  readonly live: readonly LedgerOrder[]
  /** The newest slice that an order was recorded for; -1 before the first. */
  readonly sliceIndex: number
  /** The newest slice before that one that an order was recorded for; -1 where there is none. */
  readonly formerSliceIndex: number
  /** Orders of the newest slice so far, those that were rejected or never placed included. */
  readonly sliceOrders: number
  /** Those of them that came to nothing: rejected, or never placed, with nothing filled. */
  readonly sliceVoid: number
  /** What the newest slice's orders have filled. */
  readonly sliceFilled: Decimal
  /** What the orders that were recorded within the participation window have filled. */
  readonly windowFilled: Decimal
  /** The moment the newest order was recorded; `undefined` before the first. */
  readonly lastOrderAtMs: number | undefined
  /** The moment any order of the goal last changed; `undefined` before the first. */
  readonly lastChangeAtMs: number | undefined
}

/** Everything that a decision is based on. */
export interface GoalView {
  /** The bot's id: it seeds the jitter and names the orders. */
  readonly goalId: string
  readonly settings: GoalSettings
  readonly plan: GoalPlan
  readonly nowMs: number
  readonly market: Market
  readonly book: OrderBook
  /** How long ago the book was asked for. */
  readonly bookAgeMs: number
  /** What others traded in the participation window, and in the last slice interval. */
  readonly others: OthersVolume
  readonly progress: GoalProgress
  /** Orders of the owner on the goal's side of this market that may be live, those of the goal among them. */
  readonly own: readonly LedgerOrder[]
  /**
   * The most base that may be ordered now on top of what is live, by participation, spending and free funds: `riskRoom`
   * computes it. A strategy sizes within it.
   */
  readonly room: Room
}

/** How much may be ordered, and which limit says so. */
export interface Room {
  /** In base. */
  readonly quantity: Decimal
  readonly because: string
}

/** An order that a strategy proposes; risk decides. */
export interface OrderProposal {
  /** Without a client order id: that follows from goal and sequence. */
  readonly request: OrderRequest
  /** The slice it belongs to, from 0. */
  readonly sliceIndex: number
  /** The middle of the book that it was decided on. */
  readonly mid: Price
  readonly reason: string
}

/** How a goal can end by itself; each of these is an ordinary end. */
export type GoalEnding =
  /** the target is filled */
  | 'reached'
  /** what is left is smaller than the market takes */
  | 'rest-below-minimum'
  /** the deadline came: what is left has expired */
  | 'expired'
  /** what it may cost, or lose, is spent: what is left has expired */
  | 'cost-limit'
  | 'loss-limit'

export type GoalStep =
  | { readonly kind: 'place'; readonly proposal: OrderProposal }
  | { readonly kind: 'cancel'; readonly orders: readonly LedgerOrder[]; readonly reason: string }
  /**
   * there is nothing to do before this moment unless an order of the goal changes; when waiting for the market, this
   * is when to look at it again
   */
  | { readonly kind: 'wait'; readonly untilMs: number; readonly reason: string }
  | { readonly kind: 'end'; readonly ending: GoalEnding }
