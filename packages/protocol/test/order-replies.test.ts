import { expect, test } from 'vitest'
import type { Endpoint } from '../src/endpoint/define-endpoint.ts'
import { SPOT_ENDPOINTS } from '../src/spot/endpoints.ts'
import { readingOf } from './reading-of.ts'

const {
  accountMatches,
  activeOrders,
  activeOrdersV2,
  cancelAllOrders,
  cancelOrder,
  cancelOrderBatch,
  cancelOrderBatchByClientId,
  historyOrders,
  orderInfo,
  orderInfoV2,
  placeOrder,
  placeOrderBatch,
} = SPOT_ENDPOINTS

const ACME_ORDER = {
  symbol: 'ACMEUSDT',
  baseCurrency: 'ACME',
  quoteCurrency: 'USDT',
  accountId: '20456789',
  timestamp: 1_770_742_394_290,
  timeInForce: 'GTC',
  ordType: 'LIMIT',
}

const OPEN_SALE = {
  ...ACME_ORDER,
  side: 'SELL',
  ordId: '1856757976530945',
  ordStatus: 'SUBMITTED',
  ordPrice: '0.092',
  ordQty: '5000',
  ordAmt: '0',
  cumQty: '0',
  cumAmt: '0',
  leavesQty: '0',
}

const CANCELLED_PURCHASE = {
  ...ACME_ORDER,
  side: 'BUY',
  ordId: '1856757976530946',
  ordState: 'CANCELED',
  ordPrice: '99.8',
  ordQty: '10',
  ordAmt: '998',
  cumQty: '3',
  cumAmt: '299.4',
  leavesQty: '0',
  avgPrice: '99.8',
  feeCurrency: 'ACME',
}

const FILLED_PURCHASE = {
  ...ACME_ORDER,
  symbol: 'XRPUSDT',
  baseCurrency: 'XRP',
  side: 'BUY',
  ordId: '1856757976530947',
  ordStatus: 'FILLED',
  ordPrice: '2.047',
  ordQty: '10',
  cumQty: '10',
  cumAmt: '20.47',
  leavesQty: '0',
  avgPrice: '2.047',
}

const XRP_FILL = {
  accountId: '20456789',
  instrumentId: 186,
  baseCurrencyId: 135,
  quoteCurrencyId: 30,
  orderState: 50,
  acturalFeeRate: '0.002',
  selfDealingQty: '0',
  seq: null,
}

test.each<[fixture: string, Endpoint, data: unknown]>([
  ['place-order.accepted', placeOrder, { ordId: '1856757976530948' }],
  ['place-order.accepted-as-in-example', placeOrder, { ordId: '1856757976530948' }],
  ['place-order.long-id', placeOrder, { ordId: '9223372036854775807' }],
  [
    'place-order-batch.mixed',
    placeOrderBatch,
    [
      { ordId: '1856757976530949', clOrdId: 'a0b1c2d3e4f5061728394a5b6c7d8e9f', errMsg: '' },
      { clOrdId: 'bot1A7xB', errno: 3113, errMsg: 'account-insufficient' },
    ],
  ],
  [
    'cancel-order.cancelled',
    cancelOrder,
    { clientOrderId: 'bot1A7x9', state: 'CANCELED', ordId: '1856757976530946' },
  ],
  [
    'cancel-order.cancelled-before',
    cancelOrder,
    { clientOrderId: '', state: 'CANCELED', ordId: '1856757976530946' },
  ],
  [
    'cancel-order-batch.partly',
    cancelOrderBatch,
    { success: ['1856757976530946'], reject: ['1856757976530947'] },
  ],
  [
    'cancel-order-batch-by-client-id.cancelled',
    cancelOrderBatchByClientId,
    { success: ['bot1A7x9', 'bot1A7xA'] },
  ],
  ['cancel-all-orders.nothing-open', cancelAllOrders, undefined],
  ['cancel-all-orders.cancelling', cancelAllOrders, { canceling: ['1856757976530946', '1856757976530947'] }],
  ['active-orders.open', activeOrders, [{ ...OPEN_SALE, clOrdId: '3f1c9d5b7a204e8c9b6d0a1f2e3c4d5b' }]],
  ['active-orders.scientific-price', activeOrders, [{ ...OPEN_SALE, ordPrice: '0.00000000091' }]],
  ['active-orders.none', activeOrders, []],
  ['active-orders.null', activeOrders, null],
  [
    'active-orders-v2.partly-filled',
    activeOrdersV2,
    [
      {
        ...ACME_ORDER,
        side: 'BUY',
        ordId: '1856757976530946',
        clOrdId: 'bot1A7x9',
        ordStatus: 'PARTIAL_FILLED',
        ordPrice: '99.8',
        ordQty: '10',
        cumQty: '3',
        cumAmt: '299.4',
        leavesQty: '7',
        avgPrice: '99.8',
      },
    ],
  ],
  ['order-info.cancelled', orderInfo, { ...CANCELLED_PURCHASE, clOrdId: 'bot1A7x9' }],
  ['order-info-v2.filled', orderInfoV2, { ...FILLED_PURCHASE, orderUpdateTime: 1_770_742_401_000 }],
  ['order-info-v2.list-of-one', orderInfoV2, [{ ...FILLED_PURCHASE, orderUpdateTime: 1_770_742_394_290 }]],
  [
    'order-info-v2.cancelled-unfilled',
    orderInfoV2,
    {
      ...FILLED_PURCHASE,
      side: 'SELL',
      ordId: '1856757976530950',
      ordType: 'POST_ONLY',
      ordStatus: 'CANCELED',
      ordPrice: '2.1',
      cumQty: '0',
      cumAmt: '0',
      leavesQty: '10',
      avgPrice: '0',
      orderUpdateTime: 1_770_742_394_290,
    },
  ],
  ['order-info-v2.nothing', orderInfoV2, undefined],
  ['history-orders.cancelled', historyOrders, { list: [CANCELLED_PURCHASE] }],
  [
    'account-matches.maker-buy',
    accountMatches,
    [
      {
        ...XRP_FILL,
        id: '456400123',
        tradeId: '51343188',
        matchId: '2244918001',
        orderId: '1856757976530947',
        side: 'BUY',
        role: 'MAKER',
        matchRole: 2,
        execQty: '10',
        execAmt: '20.47',
        remainingQty: '0',
        fee: '0.02',
        feeCurrencyId: 135,
        matchTime: 1_770_742_401_000,
        taxRate: 0,
        tradeScale: null,
        baseCurrencyName: null,
        orderType: null,
      },
    ],
  ],
  [
    'account-matches.taker-sell',
    accountMatches,
    [
      {
        ...XRP_FILL,
        id: '456400124',
        tradeId: '51343189',
        matchId: '9223372036854775806',
        orderId: '9223372036854775807',
        side: 'SELL',
        role: 'TAKER',
        matchRole: 1,
        execQty: '0.00000000091',
        execAmt: '0.0000000018',
        remainingQty: '40.9',
        fee: '0.0000000000036',
        feeCurrencyId: 30,
        matchTime: 1_770_742_402_000,
      },
    ],
  ],
])('%s is read whole', (fixture, endpoint, data) => {
  expect(readingOf(endpoint, fixture)).toEqual({ kind: 'success', data })
})
