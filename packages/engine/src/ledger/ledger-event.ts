/** What a ledger tells while it works. Facts, once made never changed; alarms are those a person should see. */
import type { Decimal, Fill, Price } from '@trading-bridge/core'
import type { EvidenceKind } from '../orders/evidence.ts'
import type { LedgerOrder } from '../orders/order-record.ts'
import type { AccountBlock, BlockCode } from './ledger-storage.ts'

export type LedgerEvent =
  | { readonly kind: 'order'; readonly order: LedgerOrder; readonly because: EvidenceKind | 'recorded' }
  | { readonly kind: 'fill'; readonly order: LedgerOrder; readonly fill: Fill }
  /** an order that others placed has come into the books */
  | { readonly kind: 'external-order'; readonly order: LedgerOrder }
  /** a market's rules were read again after the exchange refused an order for them */
  | { readonly kind: 'market-rules-read'; readonly symbol: string }
  /** alarms */
  | { readonly kind: 'contradiction'; readonly order: LedgerOrder; readonly reason: string }
  /** the exchange has acknowledged it and shows it nowhere, longer than orders take to show */
  | { readonly kind: 'missing'; readonly order: LedgerOrder }
  | { readonly kind: 'blocked'; readonly block: AccountBlock }
  | { readonly kind: 'storage-failed'; readonly cause: unknown; readonly unsaved: number }
  | { readonly kind: 'storage-recovered' }
  | { readonly kind: 'exchange-unreachable'; readonly cause: unknown }
  | { readonly kind: 'exchange-reachable' }
  /** a defect of ours: the work went on without the step that failed */
  | { readonly kind: 'defect'; readonly cause: unknown }

export type LedgerRefusalCode =
  | 'LEDGER_BLOCKED'
  | 'LEDGER_STORAGE'
  | 'LEDGER_EXPOSURE'
  | 'LEDGER_BALANCE'
  | 'LEDGER_OPEN_ORDERS'
  | 'LEDGER_CLOSED'
  /** it could trade with an order of the same owner, or what that owner has live is not known yet */
  | 'GATE_SELF_TRADE'
  /** a goal's taker, while an order that no bot placed is live in the market */
  | 'GATE_EXTERNAL_ORDER'
  /** with it a goal's takers would go both ways within a day */
  | 'INTEGRITY_ONE_SIDED'
  /** the owner traded the other way within hours, and the goal gives no reason to turn round */
  | 'INTEGRITY_REVERSAL'
  /** with it the owner would be more of the market than its goal allows */
  | 'RISK_PARTICIPATION'

/** A "no" of the ledger, before anything was sent: expected, and therefore a value. */
export interface LedgerRefusal {
  readonly code: LedgerRefusalCode
  readonly message: string
  /** Why the account is blocked, where it is. */
  readonly block?: BlockCode | undefined
  /** The nearest price at which it could not trade with an own order, where there is one. */
  readonly repriceTo?: Price | undefined
}

/** A balance that fills, fees and movements do not explain. */
export interface BalanceDifference {
  readonly asset: string
  readonly booked: Decimal
  readonly exchange: Decimal
  /** `exchange` minus `booked`. */
  readonly difference: Decimal
}
