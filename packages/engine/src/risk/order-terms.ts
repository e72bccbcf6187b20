import type { Decimal, Price } from '@trading-bridge/core'

/** What the owner's domain judges an order by, beside the order itself. */
export interface OrderTerms {
  /** The market's tick: how far short of an own order another is priced. */
  readonly tickSize: Decimal
  /** What stands behind it: a person, or a goal. */
  readonly by: { readonly kind: 'hand' } | GoalTerms
}

export interface GoalTerms {
  readonly kind: 'goal'
  /** In base; of a market buy, which is sized in quote, the most that the book lets it buy. */
  readonly quantity: Decimal
  /** What the owner may execute in the window, by what others traded when this was decided. */
  readonly share: {
    readonly windowMs: number
    readonly atMost: Decimal
    /** The best bid: market buys under way get no more base than at this price. */
    readonly bid: Price
  }
  /** Below this sum of what was taken, nothing counts as two-sided. */
  readonly oneSidedFloor: Decimal
  /** Why the owner may change sides in this market, in the operator's words. */
  readonly reversalReason: string | undefined
}
