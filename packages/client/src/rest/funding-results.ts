import type { Decimal } from '@trading-bridge/core'

/** A currency on one chain. Amounts are in the currency itself. */
export interface CurrencyChain {
  /** The code that deposits on this chain are asked for, for example `USDTTRX`. */
  readonly code: string
  readonly chain: string
  /** What a withdrawal names as its chain, for example `trc20`; not always told. */
  readonly protocol: string | undefined
  readonly contractAddress: string
  readonly takesDeposits: boolean
  readonly takesWithdrawals: boolean
  readonly withdrawalFee: Decimal
  readonly minWithdrawal: Decimal
  /** Absent where the exchange says 0, which probably means that there is no maximum (inferred). */
  readonly maxWithdrawal: Decimal | undefined
  readonly minDeposit: Decimal
  readonly tag: 'none' | 'required' | 'optional'
}

export interface Currency {
  readonly asset: string
  readonly displayDecimals: number
  readonly chains: readonly CurrencyChain[]
}

export interface DepositAddress {
  readonly address: string
  readonly tag: string | undefined
  readonly minDeposit: Decimal
}

interface FundingRecord {
  readonly id: string
  readonly asset: string
  readonly amount: Decimal
  readonly chain: string
  readonly protocol: string
  readonly transactionId: string
  /** As the exchange writes it: `yyyy-MM-dd HH:mm:ss`. Its time zone is not stated, so it is not an instant. */
  readonly createdAt: string
  readonly isInternal: boolean
}

export interface Deposit extends FundingRecord {
  readonly status: 'pending' | 'completed' | 'abnormal' | 'under-review' | 'rejected'
}

export interface Withdrawal extends FundingRecord {
  readonly status:
    | 'in-review'
    | 'approved'
    | 'rejected'
    | 'paying'
    | 'payment-failed'
    | 'completed'
    | 'cancelled'
  readonly fee: Decimal
  readonly address: string
  readonly tag: string | undefined
}

/** Which records are wanted. */
export interface FundingQuery {
  readonly asset: string
  /** Only records with this id or a later one. */
  readonly fromId?: string | undefined
  /** At most 1000; the exchange's own default is 500. */
  readonly limit?: number | undefined
}

export interface WithdrawalRequest {
  readonly asset: string
  /** Whether the fee is taken from it or added to it is unknown: read the record. */
  readonly amount: Decimal
  /** Must have been verified on the website before. */
  readonly address: string
  readonly tag?: string | undefined
  /** For example `trc20`; see `CurrencyChain.protocol`. */
  readonly protocol: string
}

export interface TransferRequest {
  readonly asset: string
  readonly amount: Decimal
  readonly from: 'spot' | 'futures'
  readonly to: 'spot' | 'futures'
  /** The login name of a sub-account, and which way the money goes. Only the main account's key may do this. */
  readonly subAccount?: { readonly name: string; readonly direction: 'to-sub' | 'from-sub' } | undefined
}
