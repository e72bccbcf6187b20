/** What happened on the exchange, as facts: plain data, never changed once made. Amounts are in units of 10^-18. */
import type { Units } from '../accounts/units.ts'
import type { Deposit, Transfer, Withdrawal } from './funding-records.ts'
import type { MarketSettings } from './market-settings.ts'
import type { PublicTrade } from './market-views.ts'
import type { SandboxFill } from './sandbox-fill.ts'
import type { SandboxOrder } from './sandbox-order.ts'

export type ExchangeFact =
  | { readonly type: 'order.accepted'; readonly order: SandboxOrder }
  | {
      readonly type: 'order.rejected'
      readonly accountId: string
      readonly symbol: string
      readonly clOrdId: string | undefined
      readonly code: number
      readonly text: string
    }
  | { readonly type: 'trade'; readonly trade: PublicTrade }
  /** One side of a trade, and its order right after it. */
  | { readonly type: 'order.filled'; readonly fill: SandboxFill; readonly order: SandboxOrder }
  /** The order has reached a final state. */
  | { readonly type: 'order.done'; readonly order: SandboxOrder }
  /** A balance after an operation; told once for each balance the operation touched. */
  | {
      readonly type: 'balance.changed'
      readonly holder: string
      readonly asset: string
      readonly available: Units
      readonly frozen: Units
    }
  | { readonly type: 'market.changed'; readonly market: MarketSettings }
  | { readonly type: 'deposit.changed'; readonly deposit: Deposit }
  | { readonly type: 'withdrawal.changed'; readonly withdrawal: Withdrawal }
  | { readonly type: 'transferred'; readonly transfer: Transfer }

export type ExchangeEvent = ExchangeFact & { readonly atMs: number }

export type ExchangeListener = (event: ExchangeEvent) => void
