import { expect, test } from 'vitest'
import type { Endpoint } from '../src/endpoint/define-endpoint.ts'
import { SPOT_ENDPOINTS } from '../src/spot/endpoints.ts'
import { readingOf } from './reading-of.ts'

const {
  accountList,
  cancelWithdrawal,
  currency,
  depositAddress,
  depositRecords,
  transfer,
  withdraw,
  withdrawalRecords,
} = SPOT_ENDPOINTS

const ACCOUNT = { uid: '7001234', accountId: '20456789' }
const ON_TRON = { chainName: 'trx', chainProtocol: 'trc20', internalType: 0 }

test.each<[fixture: string, Endpoint, data: unknown]>([
  [
    'account-list.balances',
    accountList,
    [
      { ...ACCOUNT, accountType: 1, currency: 'USDT', balance: '12.5', type: 4, typeName: 'FROZEN' },
      { ...ACCOUNT, accountType: 1, currency: 'USDT', balance: '987.5', type: 1, typeName: 'AVAILABLE' },
      { ...ACCOUNT, balance: '0', type: 1, typeName: 'AVAILABLE' },
    ],
  ],
  [
    'currency.usdt',
    currency,
    {
      name: 'usdt',
      code: 'USDT',
      showPrecision: 4,
      chainDataList: [
        {
          currencyCode: 'USDTTRX',
          chainName: 'trx',
          chainProtocol: 'trc20',
          contractAddress: 'TXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
          depositOpen: true,
          withdrawOpen: false,
          withdrawFee: '1.5',
          withdrawMin: '5',
          withdrawMax: '0',
          depositMin: '1',
          withdrawFeePlatform: '0',
          burningState: false,
          withdrawFeeOnChain: '0',
          tagType: 0,
          withdrawFeeMin: '0',
        },
      ],
    },
  ],
  [
    'deposit-address.usdt',
    depositAddress,
    { address: 'TXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX', tag: '', depositMin: '1' },
  ],
  [
    'deposit-records.completed',
    depositRecords,
    {
      depositList: [
        {
          ...ON_TRON,
          id: '38001',
          symbol: 'USDT',
          amount: '150.25',
          createdAt: '2026-02-10 17:36:38',
          status: 1,
          explorer: 'https://example.org/tx/',
          txId: 'ab12',
          lockAccount: false,
        },
      ],
    },
  ],
  [
    'withdrawal-records.rejected',
    withdrawalRecords,
    {
      withdrawList: [
        {
          ...ON_TRON,
          id: '4901',
          symbol: 'USDT',
          amount: '25',
          fee: '1.5',
          createdAt: '2026-02-10 17:40:00',
          status: 2,
          showStatus: 2,
          explorer: 'https://example.org/tx/',
          txId: '',
          addressTo: 'TXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
          tag: '',
        },
      ],
    },
  ],
  ['withdraw.accepted', withdraw, { id: '4901' }],
  ['cancel-withdrawal.accepted', cancelWithdrawal, { id: '4901' }],
  ['transfer.accepted', transfer, undefined],
  ['transfer.accepted-with-200', transfer, undefined],
])('%s is read whole', (fixture, endpoint, data) => {
  expect(readingOf(endpoint, fixture)).toEqual({ kind: 'success', data })
})
