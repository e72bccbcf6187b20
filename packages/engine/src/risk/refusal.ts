import type { Price } from '@trading-bridge/core'

/** Why risk refuses an order. What a bot does then: docs/bots.md. */
export type RefusalCode =
  | 'RISK_CEILING'
  | 'RISK_MARKET_RULE'
  | 'RISK_BEYOND_GOAL'
  | 'RISK_STALE_BOOK'
  | 'RISK_CROSSED_BOOK'
  | 'RISK_SLIPPAGE'
  | 'RISK_PRICE_LIMIT'
  | 'RISK_BAND'
  | 'RISK_IMPACT'
  | 'RISK_PARTICIPATION'
  | 'RISK_THIN_MARKET'
  | 'RISK_COST'
  | 'RISK_LOSS'
  | 'RISK_BALANCE'
  | 'RISK_NOT_BOUNDED'
  | 'GATE_SELF_TRADE'

/** A "no" before anything was sent: expected, and therefore a value. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
  /** The price at which the same order would keep this rule, where a price alone decides. */
  readonly repriceTo?: Price | undefined
}
