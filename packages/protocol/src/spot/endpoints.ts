/** Every spot endpoint, in the order of the documentation: what is served, sent and listed is read from here. */
import type { Endpoint } from '../endpoint/define-endpoint.ts'
import { accountList } from './account-list.ts'
import { accountMatches } from './account-matches.ts'
import { activeOrders, activeOrdersV2 } from './active-orders.ts'
import { cancelAllOrders, cancelOrder, cancelOrderBatch, cancelOrderBatchByClientId } from './cancel-order.ts'
import { currency } from './currency.ts'
import {
  cancelWithdrawal,
  depositAddress,
  depositRecords,
  transfer,
  withdraw,
  withdrawalRecords,
} from './funding.ts'
import { candles, depth, lastPrices, publicAssets, tickers, trades } from './market-data.ts'
import { historyOrders, orderInfo, orderInfoV2 } from './order-info.ts'
import { placeOrder, placeOrderBatch } from './place-order.ts'
import { symbols } from './symbols.ts'

export const SPOT_ENDPOINTS = {
  symbols,
  currency,
  accountList,
  depositAddress,
  depositRecords,
  withdrawalRecords,
  withdraw,
  cancelWithdrawal,
  transfer,
  activeOrders,
  activeOrdersV2,
  accountMatches,
  cancelOrder,
  cancelOrderBatchByClientId,
  cancelOrderBatch,
  cancelAllOrders,
  placeOrder,
  placeOrderBatch,
  orderInfo,
  orderInfoV2,
  historyOrders,
  tickers,
  depth,
  candles,
  trades,
  lastPrices,
  publicAssets,
} as const satisfies Record<string, Endpoint>

export type SpotEndpointName = keyof typeof SPOT_ENDPOINTS
