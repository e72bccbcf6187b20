import type { Decimal } from '@trading-bridge/core'

/** What the exchange said that an account holds of one asset. */
export interface BalanceRow {
  readonly accountId: string
  readonly asset: string
  readonly available: Decimal
  readonly frozen: Decimal
  readonly atMs: number
}

/** A change of a balance that is no fill and no fee of one. */
export interface BalanceMovement {
  readonly accountId: string
  readonly asset: string
  readonly amount: Decimal
  readonly kind: 'opening' | 'transfer' | 'deposit' | 'withdrawal' | 'acknowledged'
  readonly atMs: number
  readonly note: string
}

/** Why an account may send no new orders. */
export type BlockCode = 'UNEXPLAINED_BALANCE' | 'RESTORED_BACKUP' | 'CREDENTIAL_REFUSED' | 'CONTRADICTION'

export interface AccountBlock {
  readonly accountId: string
  readonly code: BlockCode
  readonly reason: string
  readonly sinceAtMs: number
}

/** What a reconciliation found. */
export interface ReconciliationRow {
  readonly accountId: string
  readonly atMs: number
  readonly kind: 'start-up' | 'on-demand'
  /** JSON. */
  readonly detail: string
}
