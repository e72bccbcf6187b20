/**
 * Whose money it is. A user (`uid`) has one spot account (`accountId`); a sub-account is a user of its own with a
 * `master`, and its keys are its own.
 *
 * Source: documented, "Error code" and "Account" (docs/coinstore/error-codes.md, docs/coinstore/account.md).
 */

/** A frozen or deleted account's keys sign in vain; its money and its resting orders stay. */
type AccountState = 'active' | 'frozen' | 'deleted'

/** What an account may not do. Cancelling and reading stay allowed. */
export type TradeRestriction =
  | { readonly kind: 'none' }
  /** Code 3013: the account has no trading qualification. */
  | { readonly kind: 'no-trade' }
  /** Code 3014: the sub-account has none for now. */
  | { readonly kind: 'sub-no-trade' }
  /** Code 3012: the account may not trade these pairs. */
  | { readonly kind: 'no-trade-in'; readonly symbols: ReadonlySet<string> }
  /** Code 3015: the sub-account may not trade these pairs. */
  | { readonly kind: 'sub-no-trade-in'; readonly symbols: ReadonlySet<string> }
  /** Code 6001: the sub-account may not take part in this business. */
  | { readonly kind: 'sub-no-business' }

export const NO_RESTRICTION: TradeRestriction = { kind: 'none' }

export interface Account {
  readonly accountId: string
  readonly uid: string
  /** The login name, by which a transfer finds a sub-account. Unique. */
  readonly name: string
  /** The account that owns this sub-account; absent for a main account. */
  readonly masterId: string | undefined
  /** Exempt from the limit on active orders; keeps only a bounded history. */
  readonly isMarketMaker: boolean
  /** The sandbox's own: its orders may be smaller than a market's minimums. */
  readonly isHouse: boolean
  readonly state: AccountState
  readonly restriction: TradeRestriction
}

export interface NewAccount {
  readonly name: string
  /** Given in sequence when left out. */
  readonly accountId?: string
  readonly uid?: string
  readonly masterId?: string
  readonly isMarketMaker?: boolean
  readonly isHouse?: boolean
  readonly restriction?: TradeRestriction
}

/** What may be changed while the sandbox runs. */
export interface AccountChanges {
  readonly state?: AccountState
  readonly restriction?: TradeRestriction
  readonly isMarketMaker?: boolean
}
