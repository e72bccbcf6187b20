/**
 * Records of money that comes, goes and moves.
 *
 * Source: documented, "Funding" (docs/coinstore/funding.md); nothing of it has been observed.
 */
import type { Units } from '../accounts/units.ts'

/** With the number the exchange gives each on the wire. */
export const DEPOSIT_STATUS = { pending: 0, completed: 1, abnormal: 2, 'in-review': 3, rejected: 4 } as const
export type DepositStatus = keyof typeof DEPOSIT_STATUS

export const WITHDRAWAL_STATUS = {
  'not-reviewed': 0,
  approved: 1,
  rejected: 2,
  paying: 3,
  'payment-failed': 4,
  completed: 5,
  cancelled: 6,
} as const
export type WithdrawalStatus = keyof typeof WITHDRAWAL_STATUS

export interface Deposit {
  readonly id: number
  readonly accountId: string
  readonly currency: string
  readonly chainName: string
  readonly chainProtocol: string
  readonly amount: Units
  readonly createdAtMs: number
  /** The money is there when it is `completed`, not before. */
  readonly status: DepositStatus
  readonly txId: string
  readonly isInternal: boolean
}

export interface Withdrawal {
  readonly id: number
  readonly accountId: string
  readonly currency: string
  readonly chainName: string
  readonly chainProtocol: string
  readonly amount: Units
  /** On top of the amount. */
  readonly fee: Units
  readonly addressTo: string
  readonly tag: string
  readonly createdAtMs: number
  /** Amount and fee are frozen until it is final: paid out when `completed`, given back otherwise. */
  readonly status: WithdrawalStatus
  readonly txId: string
}

export interface Transfer {
  readonly fromAccountId: string
  readonly toAccountId: string
  readonly fromWallet: Wallet
  readonly toWallet: Wallet
  readonly currency: string
  readonly amount: Units
}

/** The futures wallet holds money and nothing else: no futures are traded here. */
export type Wallet = 'spot' | 'futures'

export interface DepositAddress {
  /** Invented, and says so: nothing can be sent to it. */
  readonly address: string
  readonly tag: string
  readonly depositMin: string
}

/** Which records are asked for, by rising id. */
export interface RecordQuery {
  readonly currency?: string | undefined
  readonly fromMs?: number | undefined
  readonly untilMs?: number | undefined
  readonly fromId?: number | undefined
  /** 500 when left out. */
  readonly limit?: number | undefined
}

export interface WithdrawRequest {
  readonly currencyCode: string
  readonly amount: string
  readonly address: string
  readonly tag?: string | undefined
  /** The chain's protocol. */
  readonly chainType: string
}

/** 0 within the account, 1 from master to sub-account, 2 from sub-account to master. */
type TransferType = 0 | 1 | 2

export interface TransferRequest {
  readonly type: TransferType
  readonly currencyCode: string
  readonly amount: string
  readonly from: Wallet
  readonly to: Wallet
  /** The sub-account's login name, for types 1 and 2. */
  readonly subAccount?: string | undefined
}
