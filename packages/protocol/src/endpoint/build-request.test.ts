import { decimal, InvalidInputError } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { SPOT_ENDPOINTS } from '../spot/endpoints.ts'
import { buildRequest, type WireRequest } from './build-request.ts'

const {
  accountList,
  accountMatches,
  activeOrdersV2,
  cancelOrder,
  candles,
  depth,
  lastPrices,
  orderInfoV2,
  placeOrder,
  placeOrderBatch,
  symbols,
  transfer,
} = SPOT_ENDPOINTS

function get(path: string, query = ''): WireRequest {
  return { method: 'GET', path, query, body: '' }
}

function post(path: string, body: string): WireRequest {
  return { method: 'POST', path, query: '', body }
}

test('a POST without parameters sends an empty object', () => {
  expect(buildRequest(accountList, {})).toEqual(post('/spot/accountList', '{}'))
  expect(buildRequest(symbols, {})).toEqual(post('/v2/public/config/spot/symbols', '{}'))
})

test('a GET without parameters sends nothing at all', () => {
  expect(buildRequest(activeOrdersV2, {})).toEqual(get('/v2/trade/order/active'))
})

test('query parameters stand in the order of the description, whatever the order they were given in', () => {
  expect(
    buildRequest(accountMatches, { side: 'SELL', pageSize: 100, pageNum: 2, ordId: '7', symbol: 'BTCUSDT' }),
  ).toEqual(get('/trade/match/accountMatches', 'symbol=BTCUSDT&ordId=7&pageNum=2&pageSize=100&side=-1'))
})

test('the keys of a body stand in the order of the description', () => {
  const request = buildRequest(placeOrder, {
    timestamp: 1_770_742_394_290,
    clOrdId: 'bot1A7x9',
    ordQty: decimal('0.0015'),
    ordPrice: decimal('61250.50'),
    timeInForce: 'GTC',
    ordType: 'LIMIT',
    side: 'BUY',
    symbol: 'BTCUSDT',
  })
  expect(request.body).toBe(
    '{"symbol":"BTCUSDT","side":"BUY","ordType":"LIMIT","timeInForce":"GTC","ordPrice":"61250.5",' +
      '"ordQty":"0.0015","clOrdId":"bot1A7x9","timestamp":1770742394290}',
  )
})

test('what is undefined is not sent, at any depth', () => {
  const nothing = { clOrdId: undefined, ordPrice: undefined, ordQty: undefined, timeInForce: undefined }
  expect(
    buildRequest(placeOrderBatch, {
      symbol: 'BTCUSDT',
      timestamp: undefined,
      orders: [{ side: 'BUY', ordType: 'MARKET', ordAmt: decimal('25.5'), ...nothing }],
    }).body,
  ).toBe('{"symbol":"BTCUSDT","orders":[{"side":"BUY","ordType":"MARKET","ordAmt":"25.5"}]}')
  expect(buildRequest(orderInfoV2, { ordId: undefined, clOrdId: 'a1' }).query).toBe('clOrdId=a1')
})

test('what the description does not know is not sent', () => {
  const request = { symbol: 'BTCUSDT', ordId: '7', ordPrice: 1.5 }
  expect(buildRequest(cancelOrder, request).body).toBe('{"symbol":"BTCUSDT","ordId":7}')
})

test('an id beyond 2^53 keeps its last digit', () => {
  expect(buildRequest(cancelOrder, { symbol: 'BTCUSDT', ordId: '9223372036854775807' }).body).toBe(
    '{"symbol":"BTCUSDT","ordId":9223372036854775807}',
  )
  expect(buildRequest(orderInfoV2, { ordId: '9223372036854775807' }).query).toBe('ordId=9223372036854775807')
})

test('an amount is written without an exponent', () => {
  const { body } = buildRequest(placeOrder, {
    symbol: 'ACMEUSDT',
    side: 'SELL',
    ordType: 'MARKET',
    ordQty: decimal('9.1E-10'),
  })
  expect(body).toContain('"ordQty":"0.00000000091"')
})

test('a symbol in the path is taken out of the query', () => {
  expect(buildRequest(depth, { symbol: 'BTCUSDT', depth: 5 })).toEqual(
    get('/v1/market/depth/BTCUSDT', 'depth=5'),
  )
  expect(buildRequest(candles, { symbol: 'BTCUSDT', period: '60min', size: 2 })).toEqual(
    get('/v1/market/kline/BTCUSDT', 'period=60min&size=2'),
  )
})

test('the filter of last prices is a path parameter, and is absent with its name when there is none', () => {
  expect(buildRequest(lastPrices, {})).toEqual(get('/v1/ticker/price'))
  expect(buildRequest(lastPrices, { symbol: 'BTCUSDT,ETHUSDT' })).toEqual(
    get('/v1/ticker/price;symbol=BTCUSDT,ETHUSDT'),
  )
})

test('nothing that is put into an address can end it or begin another part of it', () => {
  expect(buildRequest(depth, { symbol: 'A/../B?c#d e' }).path).toBe('/v1/market/depth/A%2F..%2FB%3Fc%23d%20e')
  expect(buildRequest(lastPrices, { symbol: 'A?b;c/d e\r\n' }).path).toBe(
    '/v1/ticker/price;symbol=A%3Fb%3Bc%2Fd%20e%0D%0A',
  )
  expect(buildRequest(orderInfoV2, { clOrdId: 'a&ordId=1#é' }).query).toBe('clOrdId=a%26ordId%3D1%23%C3%A9')
})

test('a quote is encoded before it is signed, as a URL parser would encode it afterwards', () => {
  expect(buildRequest(orderInfoV2, { clOrdId: "it's" }).query).toBe('clOrdId=it%27s')
})

test.each<[what: string, build: () => WireRequest, subject: string]>([
  ['an id that is none', () => buildRequest(cancelOrder, { symbol: 'BTCUSDT', ordId: 'abc' }), 'ordId'],
  ['an empty id', () => buildRequest(orderInfoV2, { ordId: '' }), 'ordId'],
  ['a fraction of a level', () => buildRequest(depth, { symbol: 'BTCUSDT', depth: 1.5 }), 'depth'],
  [
    'an id inside a list',
    () => buildRequest(SPOT_ENDPOINTS.cancelOrderBatch, { symbol: 'BTCUSDT', orderIds: ['1', 'x'] }),
    'orderIds.1',
  ],
  [
    'an unknown side',
    () => buildRequest(placeOrder, JSON.parse('{"symbol":"BTCUSDT","side":"buy","ordType":"LIMIT"}')),
    'side',
  ],
  ['a missing field', () => buildRequest(cancelOrder, JSON.parse('{"symbol":"BTCUSDT"}')), 'ordId'],
  [
    'a field inside a list',
    () => buildRequest(placeOrderBatch, JSON.parse('{"symbol":"BTCUSDT","orders":[{"side":"BUY"}]}')),
    'orders.0.ordType',
  ],
  [
    'an account that does not exist',
    () => buildRequest(transfer, JSON.parse('{"type":"3","currencyCode":"USDT","from":"1","to":"2"}')),
    'type',
  ],
  ['no request', () => buildRequest(cancelOrder, JSON.parse('null')), 'request'],
])('%s is refused before anything is sent, and named', (_, build, subject) => {
  const error = caught(build)
  expect(error).toBeInstanceOf(InvalidInputError)
  expect(error).toMatchObject({ rule: 'request-shape', subject, next: expect.stringContaining('docs/') })
  expect(String(error)).toContain(subject)
})

function caught(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error
  }
}
