import type { Decimal, Market, OrderBook, Price } from '@trading-bridge/core'
import type { GoalSettings } from '../goals/goal-settings.ts'
import type { GoalTotals } from '../ledger/goal-totals.ts'
import type { OthersVolume } from '../market/market-tape.ts'
import type { LedgerOrder } from '../orders/order-record.ts'
import type { Spent } from './spent.ts'
import type { OwnTrading } from './trading-domain.ts'

/** Everything that risk decides on; the same view gives the same decision. */
export interface RiskView {
  readonly settings: GoalSettings
  readonly market: Market
  readonly book: OrderBook
  /** How long ago the book was asked for. */
  readonly bookAgeMs: number
  /** What others traded: `MarketTape.others` of the goal's window. */
  readonly others: OthersVolume
  /** What all accounts of the owner did: `TradingDomain.trading` of the goal's side and window. */
  readonly own: OwnTrading
  /** In the unit of the target. */
  readonly totals: GoalTotals
  /** Orders of the goal that have not ended. */
  readonly live: readonly LedgerOrder[]
  /** Over all fills of the goal. */
  readonly spent: Spent
  /** What of the account's money nothing reserves. */
  readonly free: { readonly base: Decimal; readonly quote: Decimal }
  /** The middle of the book when the goal's day began. */
  readonly dayMid: Price
}
