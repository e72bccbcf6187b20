import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'lossless-json'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Endpoint } from '../src/endpoint/define-endpoint.ts'
import { readJson } from '../src/json/read-json.ts'
import { writeJson } from '../src/json/write-json.ts'
import { SPOT_ENDPOINTS } from '../src/spot/endpoints.ts'
import { readReplyFixture, replyFixtureNames } from './read-fixture.ts'

test('every recorded reply names its source and is read by a test', () => {
  const tests = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('-replies.test.ts'))
    .map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8'))
    .join('')
  for (const name of replyFixtureNames()) {
    expect(readReplyFixture(name).source).toMatch(/observed|documented|assumed|seen|reported/)
    expect(tests, name).toContain(`'${name}'`)
  }
})

test.each<[fixture: string, Endpoint]>([
  ['account-list.balances', SPOT_ENDPOINTS.accountList],
  ['account-matches.maker-buy', SPOT_ENDPOINTS.accountMatches],
  ['active-orders.open', SPOT_ENDPOINTS.activeOrders],
  ['active-orders-v2.partly-filled', SPOT_ENDPOINTS.activeOrdersV2],
  ['cancel-all-orders.cancelling', SPOT_ENDPOINTS.cancelAllOrders],
  ['cancel-order.cancelled', SPOT_ENDPOINTS.cancelOrder],
  ['cancel-order-batch.partly', SPOT_ENDPOINTS.cancelOrderBatch],
  ['cancel-order-batch-by-client-id.cancelled', SPOT_ENDPOINTS.cancelOrderBatchByClientId],
  ['candles.minute', SPOT_ENDPOINTS.candles],
  ['depth.five-levels', SPOT_ENDPOINTS.depth],
  ['order-info.cancelled', SPOT_ENDPOINTS.orderInfo],
  ['place-order.accepted', SPOT_ENDPOINTS.placeOrder],
  ['place-order.long-id', SPOT_ENDPOINTS.placeOrder],
  ['tickers.btc', SPOT_ENDPOINTS.tickers],
  ['trades.latest', SPOT_ENDPOINTS.trades],
  ['withdraw.accepted', SPOT_ENDPOINTS.withdraw],
])('%s, written again, says the same: numbers as numbers to the digit, text as text', (fixture, endpoint) => {
  const { body } = readReplyFixture(fixture)
  const written = writeJson({ data: z.encode(endpoint.response, z.decode(endpoint.response, dataOf(body))) })

  expect(parse(written)).toEqual({ data: z.object({ data: z.unknown() }).parse(parse(body)).data })
})

function dataOf(body: string): unknown {
  const reading = readJson(body)
  return z.object({ data: z.unknown() }).parse(reading.kind === 'value' ? reading.value : undefined).data
}
