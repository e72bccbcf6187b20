import { z } from 'zod'
import { defineEndpoint } from '../endpoint/define-endpoint.ts'
import { wireCurrency, wireDecimal, wireId, wireInteger, wireText } from '../endpoint/wire.ts'

const DOCS = 'docs/coinstore/funding.md'

/** The deposit address of one currency on one chain. */
export const depositAddress = defineEndpoint({
  name: 'depositAddress',
  method: 'POST',
  path: '/fi/v3/asset/deposit/do',
  access: 'signed',
  effect: 'read',
  codeStyle: 'text',
  request: z.object({ currencyCode: z.string(), chain: z.string() }),
  response: z.object({ address: z.string(), tag: wireText, depositMin: wireDecimal }),
  docs: DOCS,
})

const recordQuery = {
  startDate: z.string().optional(),
  endDate: z.string().optional(),
  fromId: wireId.optional(),
  limit: wireInteger.optional(),
}

const recordFields = {
  id: wireId,
  symbol: wireCurrency,
  amount: wireDecimal,
  /** `yyyy-MM-dd HH:mm:ss`; the time zone is not stated. */
  createdAt: z.string(),
  explorer: wireText,
  txId: wireText,
  chainName: wireText,
  chainProtocol: wireText,
  internalType: wireInteger,
}

/** Deposits. `status`: 0 pending, 1 completed, 2 abnormal, 3 under review, 4 rejected. */
export const depositRecords = defineEndpoint({
  name: 'depositRecords',
  method: 'POST',
  path: '/fi/v3/asset/deposit/record/list',
  access: 'signed',
  effect: 'read',
  codeStyle: 'text',
  request: z.object({ currencyCode: z.string(), ...recordQuery }),
  response: z.object({
    depositList: z.array(
      z.object({ ...recordFields, status: z.literal([0, 1, 2, 3, 4]), lockAccount: z.boolean().nullish() }),
    ),
  }),
  docs: DOCS,
})

/** Withdrawals. `status`: 0 not reviewed, 1 approved, 2 rejected, 3 paying, 4 payment failed, 5 completed, 6 cancelled. */
export const withdrawalRecords = defineEndpoint({
  name: 'withdrawalRecords',
  method: 'POST',
  path: '/fi/v3/asset/withdraw/record/list',
  access: 'signed',
  effect: 'read',
  codeStyle: 'text',
  request: z.object({ currencyCode: z.string().optional(), ...recordQuery }),
  response: z.object({
    withdrawList: z.array(
      z.object({
        ...recordFields,
        fee: wireDecimal,
        status: z.literal([0, 1, 2, 3, 4, 5, 6]),
        showStatus: wireInteger.nullish(),
        addressTo: wireText,
        tag: wireText,
      }),
    ),
  }),
  docs: DOCS,
})

/** Withdraws to an address verified beforehand. There is no idempotency key: it must never be repeated blindly. */
export const withdraw = defineEndpoint({
  name: 'withdraw',
  method: 'POST',
  path: '/fi/v3/asset/doWithdraw',
  access: 'signed',
  effect: 'write',
  codeStyle: 'text',
  request: z.object({
    currencyCode: z.string(),
    amount: wireDecimal,
    address: z.string(),
    tag: z.string().optional(),
    chainType: z.string(),
  }),
  response: z.object({ id: wireId }),
  docs: DOCS,
})

export const cancelWithdrawal = defineEndpoint({
  name: 'cancelWithdrawal',
  method: 'POST',
  path: '/fi/v3/asset/cancelWithdraw',
  access: 'signed',
  effect: 'write',
  codeStyle: 'text',
  request: z.object({ withdrawId: wireId }),
  response: z.object({ id: wireId }),
  docs: DOCS,
})

/** Moves money between accounts. `type`: 0 within the account, 1 to a sub-account, 2 from one; 1 is spot, 2 futures. */
export const transfer = defineEndpoint({
  name: 'transfer',
  method: 'POST',
  path: '/v1/future/transfer',
  access: 'signed',
  effect: 'write',
  codeStyle: 'text',
  request: z.object({
    type: z.enum(['0', '1', '2']),
    currencyCode: z.string(),
    amount: wireDecimal,
    from: z.enum(['1', '2']),
    to: z.enum(['1', '2']),
    subAccount: z.string().optional(),
  }),
  response: z.unknown(),
  docs: DOCS,
})
