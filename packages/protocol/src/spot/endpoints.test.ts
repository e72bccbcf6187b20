import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Endpoint } from '../endpoint/define-endpoint.ts'
import { SPOT_ENDPOINTS } from './endpoints.ts'

const ENDPOINTS: readonly Endpoint[] = Object.values(SPOT_ENDPOINTS)
const DOCS = new URL('../../../../docs/coinstore/', import.meta.url)

/** The documentation's list, in its order; `/api` stands for the REST base address. */
test.each([
  ['symbols', 'POST', '/api/v2/public/config/spot/symbols', 'public', 'read', 'current'],
  ['currency', 'GET', '/api/fi/v1/common/currency', 'signed', 'read', 'current'],
  ['accountList', 'POST', '/api/spot/accountList', 'signed', 'read', 'current'],
  ['depositAddress', 'POST', '/api/fi/v3/asset/deposit/do', 'signed', 'read', 'current'],
  ['depositRecords', 'POST', '/api/fi/v3/asset/deposit/record/list', 'signed', 'read', 'current'],
  ['withdrawalRecords', 'POST', '/api/fi/v3/asset/withdraw/record/list', 'signed', 'read', 'current'],
  ['withdraw', 'POST', '/api/fi/v3/asset/doWithdraw', 'signed', 'write', 'current'],
  ['cancelWithdrawal', 'POST', '/api/fi/v3/asset/cancelWithdraw', 'signed', 'write', 'current'],
  ['transfer', 'POST', '/api/v1/future/transfer', 'signed', 'write', 'current'],
  ['activeOrders', 'GET', '/api/trade/order/active', 'signed', 'read', 'current'],
  ['activeOrdersV2', 'GET', '/api/v2/trade/order/active', 'signed', 'read', 'current'],
  ['accountMatches', 'GET', '/api/trade/match/accountMatches', 'signed', 'read', 'current'],
  ['cancelOrder', 'POST', '/api/trade/order/cancel', 'signed', 'write', 'current'],
  [
    'cancelOrderBatchByClientId',
    'POST',
    '/api/trade/order/cancelBatchByClOrdId',
    'signed',
    'write',
    'current',
  ],
  ['cancelOrderBatch', 'POST', '/api/trade/order/cancelBatch', 'signed', 'write', 'current'],
  ['cancelAllOrders', 'POST', '/api/trade/order/cancelAll', 'signed', 'write', 'removed'],
  ['placeOrder', 'POST', '/api/trade/order/place', 'signed', 'write', 'current'],
  ['placeOrderBatch', 'POST', '/api/trade/order/placeBatch', 'signed', 'write', 'current'],
  ['orderInfo', 'GET', '/api/trade/order/orderInfo', 'signed', 'read', 'current'],
  ['orderInfoV2', 'GET', '/api/v2/trade/order/orderInfo', 'signed', 'read', 'current'],
  ['historyOrders', 'GET', '/api/trade/order/historyOrders', 'signed', 'read', 'undocumented'],
  ['tickers', 'GET', '/api/v1/market/tickers', 'public', 'read', 'current'],
  ['depth', 'GET', '/api/v1/market/depth/{symbol}', 'public', 'read', 'current'],
  ['candles', 'GET', '/api/v1/market/kline/{symbol}', 'public', 'read', 'current'],
  ['trades', 'GET', '/api/v1/market/trade/{symbol}', 'public', 'read', 'current'],
  ['lastPrices', 'GET', '/api/v1/ticker/price;symbol=', 'public', 'read', 'current'],
  ['publicAssets', 'GET', '/v3/public/assets', 'public', 'read', 'undocumented'],
])('%s is %s %s: %s, a %s, %s', (name, method, address, access, effect, standing) => {
  const endpoint = ENDPOINTS.find((candidate) => candidate.name === name)
  const path = endpoint?.base === 'api' ? `/api${endpoint.path}` : endpoint?.path
  expect([endpoint?.method, path, endpoint?.access, endpoint?.effect, endpoint?.standing]).toEqual([
    method,
    address,
    access,
    effect,
    standing,
  ])
})

test('there are 27 endpoints, and each is listed under its own name', () => {
  expect(Object.entries(SPOT_ENDPOINTS).map(([name, endpoint]) => [name, endpoint.name])).toEqual(
    Object.keys(SPOT_ENDPOINTS).map((name) => [name, name]),
  )
  expect(ENDPOINTS).toHaveLength(27)
})

test('no two endpoints share a method and an address', () => {
  const addresses = ENDPOINTS.map(({ method, base, path }) => `${method} ${base} ${path}`)
  expect(new Set(addresses).size).toBe(addresses.length)
})

test('a signed call counts for the user, a public one for the address alone', () => {
  for (const { access, rateScope } of ENDPOINTS) expect(rateScope).toBe(access === 'signed' ? 'user' : 'ip')
})

test('whatever only reads may be repeated; whatever moves money or orders is a write', () => {
  const writes = ENDPOINTS.filter(({ effect }) => effect === 'write').map(({ path }) => path)
  expect(writes.sort()).toEqual([
    '/fi/v3/asset/cancelWithdraw',
    '/fi/v3/asset/doWithdraw',
    '/trade/order/cancel',
    '/trade/order/cancelAll',
    '/trade/order/cancelBatch',
    '/trade/order/cancelBatchByClOrdId',
    '/trade/order/place',
    '/trade/order/placeBatch',
    '/v1/future/transfer',
  ])
})

test.each(ENDPOINTS.map(({ name, path, docs }) => [name, path, docs]))(
  '%s: its page names %s',
  (_, path, docs) => {
    const page = readFileSync(new URL(docs.replace('docs/coinstore/', ''), DOCS), 'utf8')
    expect(page).toContain(withoutParameters(path))
  },
)

test('the pages together name every endpoint', () => {
  const pages = readdirSync(DOCS)
    .filter((file) => file.endsWith('.md'))
    .map((file) => readFileSync(new URL(file, DOCS), 'utf8'))
    .join('\n')
  expect(
    ENDPOINTS.map(({ path }) => withoutParameters(path)).filter((path) => !pages.includes(path)),
  ).toEqual([])
})

function withoutParameters(path: string): string {
  return path.replace(/\/\{\w+\}|;\w+=/g, '')
}
