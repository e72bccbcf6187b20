/** One account's part of a trade, in the exchange's own words (docs/coinstore/fills.md). */
import type { Units } from '../accounts/units.ts'
import type { OrdSide, OrdStatus } from './sandbox-order.ts'

export interface SandboxFill {
  /** This side's own id. */
  readonly id: string
  /** Shared by both sides. */
  readonly tradeId: string
  readonly matchId: string
  readonly orderId: string
  readonly accountId: string
  readonly symbol: string
  readonly instrumentId: number
  readonly baseCurrencyId: number
  readonly quoteCurrencyId: number
  readonly feeCurrencyId: number
  readonly feeCurrency: string
  readonly side: OrdSide
  readonly role: 'taker' | 'maker'
  readonly price: Units
  readonly execQty: Units
  readonly execAmt: Units
  /** What was left of the order after this fill; zero for market buys. */
  readonly remainingQty: Units
  /** How much of `execQty` came from an order of the same account: all or nothing. */
  readonly selfDealingQty: Units
  readonly fee: Units
  readonly feeRate: Units
  /** The order's state after this fill. */
  readonly orderState: OrdStatus
  readonly matchedAtMs: number
}

/** Which fills of an account are asked for, newest first. */
export interface FillQuery {
  readonly symbol: string
  readonly ordId?: string | undefined
  readonly side?: OrdSide | undefined
  /** From 1, which is the default. */
  readonly pageNum?: number | undefined
  /** 20 when left out. */
  readonly pageSize?: number | undefined
}
