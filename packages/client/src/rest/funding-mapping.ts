/** Funding: the exchange's words into ours. Source: documented, unobserved (docs/coinstore/funding.md). */
import { isZero } from '@trading-bridge/core'
import type { ResponseOf, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import type { Currency, CurrencyChain, Deposit, Withdrawal } from './funding-results.ts'

type WireCurrency = ResponseOf<typeof SPOT_ENDPOINTS.currency>
type WireChain = WireCurrency['chainDataList'][number]
type WireDeposit = ResponseOf<typeof SPOT_ENDPOINTS.depositRecords>['depositList'][number]
type WireWithdrawal = ResponseOf<typeof SPOT_ENDPOINTS.withdrawalRecords>['withdrawList'][number]

const DEPOSIT_STATUSES: Readonly<Record<WireDeposit['status'], Deposit['status']>> = {
  0: 'pending',
  1: 'completed',
  2: 'abnormal',
  3: 'under-review',
  4: 'rejected',
}

const WITHDRAWAL_STATUSES: Readonly<Record<WireWithdrawal['status'], Withdrawal['status']>> = {
  0: 'in-review',
  1: 'approved',
  2: 'rejected',
  3: 'paying',
  4: 'payment-failed',
  5: 'completed',
  6: 'cancelled',
}

const INTERNAL = 1

export function toCurrency(wire: WireCurrency): Currency {
  return { asset: wire.code, displayDecimals: wire.showPrecision, chains: wire.chainDataList.map(toChain) }
}

function toChain(wire: WireChain): CurrencyChain {
  return {
    code: wire.currencyCode,
    chain: wire.chainName,
    protocol: wire.chainProtocol,
    contractAddress: wire.contractAddress,
    takesDeposits: wire.depositOpen,
    takesWithdrawals: wire.withdrawOpen,
    withdrawalFee: wire.withdrawFee,
    minWithdrawal: wire.withdrawMin,
    maxWithdrawal: isZero(wire.withdrawMax) ? undefined : wire.withdrawMax,
    minDeposit: wire.depositMin,
    tag: toTagRule(wire.tagType),
  }
}

/** 0 none, 1 required, 2 optional. An unknown number is told as required, so that no deposit goes astray for lack of one. */
function toTagRule(tagType: number): CurrencyChain['tag'] {
  if (tagType === 0) return 'none'
  return tagType === 2 ? 'optional' : 'required'
}

export function toDeposit(wire: WireDeposit): Deposit {
  return { ...recordOf(wire), status: DEPOSIT_STATUSES[wire.status] }
}

export function toWithdrawal(wire: WireWithdrawal): Withdrawal {
  return {
    ...recordOf(wire),
    status: WITHDRAWAL_STATUSES[wire.status],
    fee: wire.fee,
    address: wire.addressTo,
    tag: wire.tag === '' ? undefined : wire.tag,
  }
}

function recordOf(wire: WireDeposit | WireWithdrawal) {
  return {
    id: wire.id,
    asset: wire.symbol,
    amount: wire.amount,
    chain: wire.chainName,
    protocol: wire.chainProtocol,
    transactionId: wire.txId,
    createdAt: wire.createdAt,
    isInternal: wire.internalType === INTERNAL,
  }
}
