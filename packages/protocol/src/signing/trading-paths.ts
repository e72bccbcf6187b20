import type { Endpoint } from '../endpoint/define-endpoint.ts'
import { SPOT_ENDPOINTS } from '../spot/endpoints.ts'

/**
 * The private calls that trading needs. Written out, so that an endpoint that is added is not signed for a bot until
 * somebody has put it here. Withdrawals, transfers and deposit addresses are left out: no bot moves money off an account.
 */
const TRADING_ENDPOINTS: readonly Endpoint[] = [
  SPOT_ENDPOINTS.accountList,
  SPOT_ENDPOINTS.accountMatches,
  SPOT_ENDPOINTS.activeOrders,
  SPOT_ENDPOINTS.activeOrdersV2,
  SPOT_ENDPOINTS.orderInfo,
  SPOT_ENDPOINTS.orderInfoV2,
  SPOT_ENDPOINTS.historyOrders,
  SPOT_ENDPOINTS.placeOrder,
  SPOT_ENDPOINTS.placeOrderBatch,
  SPOT_ENDPOINTS.cancelOrder,
  SPOT_ENDPOINTS.cancelOrderBatch,
  SPOT_ENDPOINTS.cancelOrderBatchByClientId,
  SPOT_ENDPOINTS.cancelAllOrders,
  SPOT_ENDPOINTS.depositRecords,
  SPOT_ENDPOINTS.withdrawalRecords,
  SPOT_ENDPOINTS.currency,
]

/**
 * What a trading account's signer may sign, each as `POST /api/trade/order/place`: method, and path as it is sent to the
 * REST address `restUrl`.
 */
export function tradingPaths(restUrl: URL): readonly string[] {
  const base = restUrl.pathname.replace(/\/+$/, '')
  return TRADING_ENDPOINTS.map(({ method, path }) => `${method} ${base}${path}`)
}
