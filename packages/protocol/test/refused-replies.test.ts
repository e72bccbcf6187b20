import { expect, test } from 'vitest'
import type { Endpoint } from '../src/endpoint/define-endpoint.ts'
import { SPOT_ENDPOINTS } from '../src/spot/endpoints.ts'
import { readingOf } from './reading-of.ts'

const { accountList, cancelOrder, orderInfoV2, placeOrder, transfer } = SPOT_ENDPOINTS

test.each<[fixture: string, Endpoint, exchangeCode: string, exchangeText: string]>([
  ['account-list.signature-failed', accountList, '401', 'signature-failed'],
  ['account-list.unauthorized', accountList, '1401', 'Unauthorized'],
  ['account-list.unauthorized-under-401', accountList, '1401', 'Unauthorized'],
  ['futures.user-not-login', accountList, '401', 'user-not-login'],
  ['place-order.duplicate', placeOrder, '3111', 'duplicate-order'],
  ['place-order.insufficient', placeOrder, '3113', 'account-insufficient'],
  ['place-order.quantity-precision', placeOrder, '3104', ''],
  ['place-order.refused-with-text-code', placeOrder, '3113', 'account-insufficient'],
  ['place-order.refused-under-400', placeOrder, '3013', 'trade-limit'],
  ['cancel-order.not-found', cancelOrder, '3103', 'order-not-found'],
  ['order-info-v2.not-found', orderInfoV2, '3103', 'order-not-found'],
  ['transfer.refused', transfer, '101040502', 'request field missing'],
  ['unknown-path.spring', accountList, 'HTTP-404', 'Not Found'],
])('%s is a refusal, whatever the HTTP status', (fixture, endpoint, exchangeCode, exchangeText) => {
  expect(readingOf(endpoint, fixture)).toEqual({ kind: 'rejected', exchangeCode, exchangeText })
})

test.each<[fixture: string, Endpoint, code: string, what: string]>([
  ['gateway.empty', accountList, 'TB_REPLY_EMPTY', '(HTTP 200) is empty.'],
  ['gateway.forbidden', accountList, 'TB_REPLY_HTML', '(HTTP 403) is a web page instead of JSON.'],
  ['gateway.page-under-200', accountList, 'TB_REPLY_HTML', '(HTTP 200) is a web page instead of JSON.'],
  ['gateway.plain-text', accountList, 'TB_REPLY_NOT_JSON', '(HTTP 200) is text that is not JSON.'],
  ['gateway.truncated', accountList, 'TB_REPLY_TRUNCATED', '(HTTP 200) is JSON that ends too early.'],
  [
    'order-info-v2.unknown-state',
    orderInfoV2,
    'TB_REPLY_UNKNOWN_STATE',
    '(HTTP 200) is JSON with an unknown word at data.ordStatus: "SUSPENDED".',
  ],
  [
    'order-info-v2.without-quantity',
    orderInfoV2,
    'TB_REPLY_UNEXPECTED',
    '(HTTP 200) is JSON of another shape at data.ordQty: expected a string or a number.',
  ],
])('%s cannot be read, and says why', (fixture, endpoint, code, what) => {
  const message = `The reply to ${endpoint.name} ${what}`
  expect(readingOf(endpoint, fixture)).toEqual({ kind: 'malformed', code, message })
})

test.each([
  ['gateway.bad-gateway', 'unavailable'],
  ['gateway.too-many-visits', 'rate-limited'],
  ['gateway.too-many-visits-as-code', 'rate-limited'],
])('%s means %s', (fixture, kind) => {
  expect(readingOf(placeOrder, fixture)).toEqual({ kind })
})
