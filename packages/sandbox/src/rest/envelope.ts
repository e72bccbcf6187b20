/**
 * The envelope of a success: which endpoint writes which fields in which order. `code` is a number here and text there.
 *
 * Source: observed replies and documented examples (docs/coinstore/envelope.md).
 */
import { SPOT_ENDPOINTS, type SpotEndpointName } from '@trading-bridge/protocol'

type Envelope = 'code-data' | 'data-code' | 'code-message-data' | 'data-code-message'

const ENVELOPES: Record<SpotEndpointName, Envelope> = {
  symbols: 'code-message-data',
  currency: 'code-message-data',
  accountList: 'data-code',
  depositAddress: 'code-message-data',
  depositRecords: 'code-message-data',
  withdrawalRecords: 'code-message-data',
  withdraw: 'code-message-data',
  cancelWithdrawal: 'code-message-data',
  transfer: 'code-message-data',
  activeOrders: 'data-code',
  activeOrdersV2: 'data-code',
  accountMatches: 'data-code',
  cancelOrder: 'code-data',
  cancelOrderBatchByClientId: 'data-code',
  cancelOrderBatch: 'data-code',
  cancelAllOrders: 'code-data',
  placeOrder: 'code-data',
  placeOrderBatch: 'code-data',
  orderInfo: 'data-code',
  orderInfoV2: 'data-code',
  historyOrders: 'data-code',
  tickers: 'data-code-message',
  depth: 'data-code',
  candles: 'data-code',
  trades: 'data-code',
  lastPrices: 'code-message-data',
  publicAssets: 'code-message-data',
}

/** What stands in the place of a text where there is nothing to say. */
const MESSAGES: Partial<Record<SpotEndpointName, string>> = {
  lastPrices: '""',
  tickers: '""',
  publicAssets: 'null',
}

/** The text of a success. Without `data`, that field is left out. */
export function writeSuccess(
  name: SpotEndpointName,
  data: string | undefined,
  codeStyle: 'number' | 'text' = SPOT_ENDPOINTS[name].codeStyle,
): string {
  const code = codeStyle === 'number' ? '"code":0' : '"code":"0"'
  const message = `"message":${MESSAGES[name] ?? '"Success"'}`
  const dataField = data === undefined ? undefined : `"data":${data}`
  switch (ENVELOPES[name]) {
    case 'code-data':
      return join(code, dataField)
    case 'data-code':
      return join(dataField, code)
    case 'code-message-data':
      return join(code, message, dataField)
    case 'data-code-message':
      return join(dataField, code, message)
  }
}

function join(...fields: readonly (string | undefined)[]): string {
  return `{${fields.filter((field) => field !== undefined).join(',')}}`
}
