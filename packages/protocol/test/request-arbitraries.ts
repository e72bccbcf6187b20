import { type Decimal, decimal } from '@trading-bridge/core'
import fc from 'fast-check'
import type { RequestOf } from '../src/endpoint/define-endpoint.ts'
import type { SPOT_ENDPOINTS, SpotEndpointName } from '../src/spot/endpoints.ts'

type Requests = {
  readonly [Name in SpotEndpointName]: fc.Arbitrary<RequestOf<(typeof SPOT_ENDPOINTS)[Name]>>
}

const symbol = fc.constantFrom('BTCUSDT', 'SHARPUSDT', 'A123USDT')
const id: fc.Arbitrary<string> = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String)
/** Beyond what is known to pass, so that encoding is tried as well. */
const clientId = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9]{1,32}$/),
  fc.string({ unit: 'grapheme', minLength: 1 }),
)
const count = fc.integer({ min: 1, max: 1_000 })
const atMs = fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 })
const code = fc.constantFrom('USDT', 'USDTTRX')
const side = fc.constantFrom('BUY' as const, 'SELL' as const)
const amount: fc.Arbitrary<Decimal> = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.integer({ min: 0, max: 18 }))
  .map(([digits, places]) => decimal(`${digits}e-${places}`))

const nothing = fc.constant({})
const dates = fc.constantFrom('2026-02-10 17:36:38', '2026-02-10')
const recordQuery = { startDate: dates, endDate: dates, fromId: id, limit: count }
const orderTerms = {
  side,
  ordType: fc.constantFrom('LIMIT' as const, 'MARKET' as const, 'POST_ONLY' as const),
  timeInForce: fc.constantFrom('GTC' as const, 'IOC' as const, 'FOK' as const),
  ordPrice: amount,
  ordQty: amount,
  ordAmt: amount,
  clOrdId: clientId,
}

/** For every endpoint, any request that it takes. */
export const REQUESTS: Requests = {
  symbols: fc.record({ symbolCodes: fc.array(symbol), symbolIds: fc.array(id) }, { requiredKeys: [] }),
  currency: fc.record({ currencyCode: code }),
  accountList: nothing,
  depositAddress: fc.record({ currencyCode: code, chain: fc.constantFrom('TRX', 'ETH') }),
  depositRecords: fc.record({ currencyCode: code, ...recordQuery }, { requiredKeys: ['currencyCode'] }),
  withdrawalRecords: fc.record({ currencyCode: code, ...recordQuery }, { requiredKeys: [] }),
  withdraw: fc.record(
    { currencyCode: code, amount, address: fc.string(), tag: fc.string(), chainType: fc.constant('trc20') },
    { requiredKeys: ['currencyCode', 'amount', 'address', 'chainType'] },
  ),
  cancelWithdrawal: fc.record({ withdrawId: id }),
  transfer: fc.record(
    {
      type: fc.constantFrom('0' as const, '1' as const, '2' as const),
      currencyCode: code,
      amount,
      from: fc.constantFrom('1' as const, '2' as const),
      to: fc.constantFrom('1' as const, '2' as const),
      subAccount: fc.string(),
    },
    { requiredKeys: ['type', 'currencyCode', 'amount', 'from', 'to'] },
  ),
  activeOrders: fc.record({ symbol }, { requiredKeys: [] }),
  activeOrdersV2: fc.record({ symbol, ordId: id, clOrdId: clientId }, { requiredKeys: [] }),
  accountMatches: fc.record(
    { symbol, ordId: id, pageNum: count, pageSize: count, side },
    { requiredKeys: ['symbol'] },
  ),
  cancelOrder: fc.record({ symbol, ordId: id }),
  cancelOrderBatchByClientId: fc.record({ symbol, clientOrderIds: fc.array(clientId) }),
  cancelOrderBatch: fc.record({ symbol, orderIds: fc.array(id) }),
  cancelAllOrders: fc.record({ symbol }),
  placeOrder: fc.record(
    { symbol, ...orderTerms, timestamp: atMs },
    { requiredKeys: ['symbol', 'side', 'ordType'] },
  ),
  placeOrderBatch: fc.record(
    {
      symbol,
      timestamp: atMs,
      orders: fc.array(fc.record(orderTerms, { requiredKeys: ['side', 'ordType'] })),
    },
    { requiredKeys: ['symbol', 'orders'] },
  ),
  orderInfo: fc.record({ ordId: id }),
  orderInfoV2: fc.record({ ordId: id, clOrdId: clientId }, { requiredKeys: [] }),
  historyOrders: fc.record(
    { symbol, size: count, startTime: atMs, endTime: atMs, ordType: fc.constant('LIMIT') },
    { requiredKeys: [] },
  ),
  tickers: nothing,
  depth: fc.record({ symbol, depth: count }, { requiredKeys: ['symbol'] }),
  candles: fc.record({ symbol, period: fc.constant('1min'), size: count }, { requiredKeys: ['symbol'] }),
  trades: fc.record({ symbol, size: count }, { requiredKeys: ['symbol'] }),
  lastPrices: fc.record(
    { symbol: fc.array(symbol, { minLength: 1 }).map((symbols) => symbols.join(',')) },
    { requiredKeys: [] },
  ),
  publicAssets: nothing,
}
