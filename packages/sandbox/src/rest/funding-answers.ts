/** Currencies, deposits, withdrawals and transfers. Source: documented, never observed (docs/coinstore/funding.md). */

import { decimal, toFixedText } from '@trading-bridge/core'
import { ExactNumber } from '@trading-bridge/protocol'
import { unitsText } from '../accounts/units.ts'
import type { Chain, Currency } from '../exchange/currency.ts'
import {
  DEPOSIT_STATUS,
  type Deposit,
  type RecordQuery,
  WITHDRAWAL_STATUS,
  type Withdrawal,
} from '../exchange/funding-records.ts'
import { type Rejection, TRANSFER_FIELD_ERROR } from '../exchange/rejection.ts'
import { type Answer, type AnswerContext, dataOf, exactDataOf, type SignedAnswerer } from './answer.ts'
import { parseZoneTime, zoneTimeText } from './zone-time.ts'

type FundingEndpoint =
  | 'currency'
  | 'depositAddress'
  | 'depositRecords'
  | 'withdrawalRecords'
  | 'withdraw'
  | 'cancelWithdrawal'
  | 'transfer'

type FundingAnswers = { readonly [Name in FundingEndpoint]: SignedAnswerer<Name> }

const WALLETS = { '1': 'spot', '2': 'futures' } as const
const TAG_TYPES = { none: 0, required: 1, optional: 2 } as const
const MAX_RECORDS = 1_000

export function fundingAnswers({ exchange }: AnswerContext): FundingAnswers {
  return {
    currency({ currencyCode }) {
      const found = findCurrency(exchange.currencies.all(), currencyCode)
      return found === undefined ? UNKNOWN_CURRENCY : dataOf<'currency'>(currencyRecord(found))
    },
    depositAddress(request, { accountId }) {
      const found = exchange.deposits.address(accountId, request)
      if ('kind' in found) return found
      const { address, tag, depositMin } = found
      return exactDataOf<'depositAddress'>({
        address,
        tag,
        depositMin: new ExactNumber(eightDecimals(depositMin)),
      })
    },
    depositRecords(query, { accountId }) {
      const depositList = exchange.deposits.list(accountId, recordQuery(query)).map(depositRecord)
      const data = { depositList, externalId: null, label: null }
      return dataOf<'depositRecords'>(data)
    },
    withdrawalRecords(query, { accountId }) {
      const withdrawList = exchange.withdrawals.list(accountId, recordQuery(query)).map(withdrawalRecord)
      const data = { withdrawList, externalId: null, label: null }
      return dataOf<'withdrawalRecords'>(data)
    },
    withdraw(request, { accountId }) {
      const outcome = exchange.withdraw(accountId, { ...request, amount: request.amount.toString() })
      return outcome.kind === 'rejected' ? outcome : dataOf<'withdraw'>({ id: outcome.withdrawal.id })
    },
    cancelWithdrawal({ withdrawId }, { accountId }) {
      const outcome = exchange.withdrawals.cancel(accountId, Number(withdrawId))
      return outcome.kind === 'rejected' ? outcome : dataOf<'cancelWithdrawal'>({ id: outcome.withdrawal.id })
    },
    transfer({ type, from, to, amount, ...rest }, { accountId }) {
      const outcome = exchange.transfer(accountId, {
        ...rest,
        amount: amount.toString(),
        type: Number(type) as 0 | 1 | 2,
        from: WALLETS[from],
        to: WALLETS[to],
      })
      return outcome.kind === 'rejected' ? transferRefusal(outcome) : { kind: 'done' }
    },
  }
}

/** Assumed: nothing is known of currencies that are not there. */
const UNKNOWN_CURRENCY: Rejection = TRANSFER_FIELD_ERROR

/** Transfers alone tell their failures by `msg`, after the code, with a null for data. Source: documented sample. */
function transferRefusal({ code, text }: Rejection): Answer {
  const body = `{"code":${code},"msg":${JSON.stringify(text)},"data":null}`
  return { kind: 'reply', reply: { httpStatus: 200, body } }
}

/** By its code, or by that of one of its chains. */
function findCurrency(currencies: readonly Currency[], wanted: string): Currency | undefined {
  const code = wanted.toUpperCase()
  const isMeant = ({ currencyCode }: Chain): boolean => currencyCode.toUpperCase() === code
  return currencies.find((each) => each.code === code || each.chains.some(isMeant))
}

function currencyRecord({ code, showPrecision, chains }: Currency) {
  const name = code.toLowerCase()
  return {
    name,
    code: name,
    showPrecision,
    chainDataList: chains.map((chain) => ({
      currencyCode: chain.currencyCode.toLowerCase(),
      chainName: chain.chainName,
      chainProtocol: chain.chainProtocol,
      contractAddress: chain.contractAddress,
      depositOpen: Number(chain.depositOpen),
      withdrawOpen: Number(chain.withdrawOpen),
      withdrawFee: eightDecimals(chain.withdrawFee),
      withdrawMin: eightDecimals(chain.withdrawMin),
      withdrawMax: eightDecimals(chain.withdrawMax),
      depositMin: eightDecimals(chain.depositMin),
      withdrawFeePlatform: eightDecimals('0'),
      burningState: 0,
      withdrawFeeOnChain: eightDecimals('0'),
      tagType: TAG_TYPES[chain.tag],
      withdrawFeeMin: eightDecimals('0'),
    })),
  }
}

function eightDecimals(text: string): string {
  return toFixedText(decimal(text), 8)
}

/** A day without a time of day begins with its first second and ends with its last. */
function recordQuery(query: Omit<Parameters<SignedAnswerer<'withdrawalRecords'>>[0], never>): RecordQuery {
  return {
    currency: query.currencyCode?.toUpperCase(),
    fromMs: query.startDate === undefined ? undefined : parseZoneTime(query.startDate)?.firstMs,
    untilMs: query.endDate === undefined ? undefined : parseZoneTime(query.endDate)?.lastMs,
    fromId: query.fromId === undefined ? undefined : Number(query.fromId),
    limit: query.limit === undefined ? undefined : Math.min(query.limit, MAX_RECORDS),
  }
}

function depositRecord(deposit: Deposit) {
  return {
    id: deposit.id,
    symbol: deposit.currency.toLowerCase(),
    chainName: deposit.chainName,
    chainProtocol: deposit.chainProtocol,
    amount: unitsText(deposit.amount),
    createdAt: zoneTimeText(deposit.createdAtMs),
    status: DEPOSIT_STATUS[deposit.status],
    explorer: '',
    txId: deposit.txId,
    internalType: Number(deposit.isInternal),
    lockAccount: false,
    noDepositMsg: null,
  }
}

function withdrawalRecord(withdrawal: Withdrawal) {
  const status = WITHDRAWAL_STATUS[withdrawal.status]
  return {
    id: withdrawal.id,
    symbol: withdrawal.currency,
    amount: unitsText(withdrawal.amount),
    fee: unitsText(withdrawal.fee),
    createdAt: zoneTimeText(withdrawal.createdAtMs),
    status,
    showStatus: status,
    explorer: '',
    txId: withdrawal.txId,
    addressTo: withdrawal.addressTo,
    tag: withdrawal.tag,
    chainName: withdrawal.chainName,
    chainProtocol: withdrawal.chainProtocol,
    internalType: 0,
  }
}
