/** What is signed is what is sent, byte for byte: the signature is computed again from the bytes that arrived. */
import { ManualClock, orderId } from '@trading-bridge/core'
import { Signer, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import { expect, test } from 'vitest'
import type { CoinstoreClient } from '../src/index.ts'
import { CREDENTIALS, failureOf, limitOrder, openClient, SECRET, SHARP_USDT } from './build.ts'
import { type Arrival, RawServer, reply } from './raw-server.ts'

const UNCHECKED = { unchecked: true }

const calls: readonly (readonly [
  name: string,
  target: string,
  body: string | RegExp,
  call: (client: CoinstoreClient) => Promise<unknown>,
])[] = [
  ['a POST without parameters', '/api/spot/accountList', '{}', (client) => client.fetchBalances()],
  [
    'an order',
    '/api/trade/order/place',
    /^\{"symbol":"SHARPUSDT","side":"SELL","ordType":"LIMIT","timeInForce":"GTC","ordPrice":"0\.008","ordQty":"10","clOrdId":"order1","timestamp":\d{13}\}$/,
    (client) => client.placeOrder(limitOrder(), UNCHECKED),
  ],
  [
    'a cancel of an id beyond 2^53',
    '/api/trade/order/cancel',
    '{"symbol":"SHARPUSDT","ordId":9007199254740993123}',
    (client) => client.cancelOrder({ symbol: SHARP_USDT, orderId: orderId('9007199254740993123') }),
  ],
  ['a GET without parameters', '/api/v2/trade/order/active', '', (client) => client.fetchOpenOrders()],
  [
    'a GET with parameters',
    '/api/trade/match/accountMatches?symbol=SHARPUSDT&pageNum=1&pageSize=100&side=-1',
    '',
    (client) => client.fetchFills({ symbol: SHARP_USDT, side: 'sell' }),
  ],
  [
    'a GET with characters that need encoding',
    '/api/v2/trade/order/orderInfo?clOrdId=a%26b%3Dc%20%C3%BC%2F%3B',
    '',
    (client) => client.call(SPOT_ENDPOINTS.orderInfoV2, { clOrdId: 'a&b=c ü/;' }),
  ],
  [
    'a POST with text beyond ASCII',
    '/api/fi/v3/asset/deposit/do',
    '{"currencyCode":"Z\\u00fc","chain":"\\ud83d\\ude00"}',
    (client) => client.funding.fetchDepositAddress({ currencyCode: 'Zü', chain: '😀' }),
  ],
]

test.each(calls)('%s', async (_, target, body, call) => {
  await using server = await RawServer.open((arrival) => reply(arrival, '{"code":1,"message":"no"}'))
  await using client = await openClient(server)
  await failureOf(call(client))
  const [arrival] = server.arrivals
  if (arrival === undefined) throw new Error('Nothing arrived.')
  expect(arrival.target).toBe(target)
  expect(arrival.body).toEqual(typeof body === 'string' ? body : expect.stringMatching(body))
  expect(arrival.headers.get('x-cs-apikey')).toBe(CREDENTIALS.apiKey)
  expect(arrival.headers.get('content-type')).toBe('application/json')
  expect(isSignedAsItArrived(arrival)).toBe(true)
})

test('a public call carries neither key nor signature', async () => {
  await using server = await RawServer.open((arrival) => reply(arrival, '{"code":0,"data":[]}'))
  await using client = await openClient(server)
  await client.fetchMarkets()
  const [arrival] = server.arrivals
  expect(arrival?.target).toBe('/api/v2/public/config/spot/symbols')
  expect(arrival?.head.toLowerCase()).not.toContain('x-cs-')
})

test('an endpoint beside the base address leaves its last step out', async () => {
  await using server = await RawServer.open((arrival) => reply(arrival, '{"code":"0","data":{}}'))
  await using client = await openClient(server)
  await client.call(SPOT_ENDPOINTS.publicAssets, {})
  expect(server.arrivals[0]?.target).toBe('/v3/public/assets')
})

test('each attempt is signed afresh, with the time it is sent at', async () => {
  const clock = new ManualClock(1_770_742_394_290)
  await using server = await RawServer.open((arrival) => {
    clock.advance(31_000)
    reply(arrival, '', { status: 500 })
  })
  await using client = await openClient(server, { clock, retry: { attempts: 2, firstDelayMs: 0 } })
  const failure = failureOf(client.fetchBalances())
  await waitFor(() => server.arrivals.length === 1, clock)
  await waitFor(() => server.arrivals.length === 2, clock)
  await failure
  const times = server.arrivals.map((arrival) => Number(arrival.headers.get('x-cs-expires')))
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(31_000)
  expect(server.arrivals.every(isSignedAsItArrived)).toBe(true)
})

test('the secret, the key and the signature are in no error', async () => {
  await using server = await RawServer.open((arrival) => reply(arrival, arrival.body, { status: 418 }))
  await using client = await openClient(server)
  const failure = await failureOf(client.placeOrder(limitOrder(), UNCHECKED))
  const shown = JSON.stringify([failure, (failure as Error).message, (failure as Error).stack])
  for (const secret of [
    CREDENTIALS.apiKey,
    SECRET.use((bytes) => Buffer.from(bytes).toString()),
    server.arrivals[0]?.headers.get('x-cs-sign') ?? '?',
  ])
    expect(shown).not.toContain(secret)
})

function isSignedAsItArrived({ target, body, headers }: Arrival): boolean {
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : ''
  const payload = Buffer.from(query + body, 'latin1')
  const expiresAtMs = Number(headers.get('x-cs-expires'))
  return new Signer(SECRET).verify(payload, expiresAtMs, headers.get('x-cs-sign') ?? '')
}

/** Lets the sockets work until `isDone`, moving the clock a millisecond at a time so that back-offs end. */
async function waitFor(isDone: () => boolean, clock: ManualClock): Promise<void> {
  while (!isDone()) {
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(1)
  }
}
