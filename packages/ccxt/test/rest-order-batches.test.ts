import ccxt from 'ccxt'
import { describe, expect, test } from 'vitest'
import coinstore from '../src/upstream/coinstore.ts'
import { idOf, only, RestMarket, SHARP } from './rest-market.ts'
import { reply, ScriptedServer } from './scripted-server.ts'

const { BadRequest } = ccxt

describe('several orders', () => {
  test('are placed at once, and each says whether it was refused', async () => {
    await using market = await RestMarket.open()
    const alice = market.exchange('alice')
    const order = { symbol: SHARP, type: 'limit', side: 'buy', amount: 100, price: 0.0079 } as const
    const [first, second, third] = await alice.createOrders([
      { ...order, params: { clientOrderId: 'first' } },
      { ...order, amount: 1_000_000_000, params: { clientOrderId: 'second' } },
      { ...order, side: 'sell', price: 0.009, params: { postOnly: true } },
    ])
    expect(first).toMatchObject({
      id: expect.any(String),
      clientOrderId: 'first',
      symbol: SHARP,
      side: 'buy',
      price: 0.0079,
    })
    expect(second).toMatchObject({
      id: undefined,
      clientOrderId: 'second',
      status: 'rejected',
      info: { errno: 3113 },
    })
    expect(third).toMatchObject({ id: expect.any(String), side: 'sell', postOnly: true })
    expect(await alice.fetchOpenOrders(SHARP)).toHaveLength(2)
  })

  test('are refused before any is sent where they cannot be one batch', async () => {
    await using market = await RestMarket.open()
    const alice = market.exchange('alice')
    const order = { symbol: SHARP, type: 'limit', side: 'buy', amount: 100, price: 0.0079 } as const
    await expect(alice.createOrders([order, { ...order, symbol: 'BTC/USDT' }])).rejects.toThrow(BadRequest)
    await expect(alice.createOrders(Array.from({ length: 21 }, () => order))).rejects.toThrow(BadRequest)
    await expect(alice.createOrders([])).rejects.toThrow(BadRequest)
    expect(await alice.fetchOpenOrders()).toEqual([])
  })

  test('are cancelled at once, by either id, and each says whether it was', async () => {
    await using market = await RestMarket.open()
    const alice = market.exchange('alice')
    const place = async (clientOrderId: string) =>
      idOf(await alice.createOrder(SHARP, 'limit', 'buy', 100, 0.0079, { clientOrderId }))
    const [first, second] = [await place('first'), await place('second')]
    await place('third')

    const byId = await alice.cancelOrders([first, '1', second], SHARP)
    expect(byId.map(({ id, status }) => [id, status])).toEqual([
      [first, 'canceled'],
      ['1', undefined],
      [second, 'canceled'],
    ])
    const byClientId = await alice.cancelOrdersWithClientOrderIds(['third', 'unknown'], SHARP)
    expect(byClientId.map(({ clientOrderId, status }) => [clientOrderId, status])).toEqual([
      ['third', 'canceled'],
      ['unknown', undefined],
    ])
    expect(await alice.fetchOpenOrders()).toEqual([])
  })

  test('are all cancelled, in batches and in every market', async () => {
    await using market = await RestMarket.open()
    const alice = market.exchange('alice')
    for (let count = 0; count < 25; count += 1) await alice.createOrder(SHARP, 'limit', 'buy', 100, 0.0079)
    await alice.createOrder('BTC/USDT', 'limit', 'buy', 0.001, 50_000)

    const canceled = await alice.cancelAllOrders(SHARP)
    expect(canceled.map(({ status }) => status)).toEqual(Array.from({ length: 25 }, () => 'canceled'))
    expect(only(await alice.fetchOpenOrders())).toMatchObject({ symbol: 'BTC/USDT' })

    expect(only(await alice.cancelAllOrders())).toMatchObject({ symbol: 'BTC/USDT', status: 'canceled' })
    expect(await alice.cancelAllOrders()).toEqual([])
  })
})

test('an order in a market that was taken off the list is told and cancelled like any other', async () => {
  const order = {
    symbol: 'GONEUSDT',
    baseCurrency: 'GONE',
    quoteCurrency: 'USDT',
    side: 'SELL',
    ordType: 'LIMIT',
  }
  const data = [
    { ...order, ordId: 1, ordStatus: 'SUBMITTED', ordPrice: '1', ordQty: '2', cumQty: '0', cumAmt: '0' },
  ]
  await using server = await ScriptedServer.open((response, { target }) => {
    const isList = target.includes('/v2/trade/order/active')
    reply(response, JSON.stringify({ code: 0, data: isList ? data : { success: [1], reject: [] } }))
  })
  const exchange = new coinstore({
    apiKey: 'invented',
    secret: 'invented',
    enableRateLimit: false,
    urls: { api: { spot: `${server.origin}/api` } },
  })
  expect(only(await exchange.fetchOpenOrders())).toMatchObject({ symbol: 'GONE/USDT', status: 'open' })
  expect(only(await exchange.cancelAllOrders())).toMatchObject({ id: '1', status: 'canceled' })
  expect(server.arrivals.at(-1)).toMatchObject({
    target: '/api/trade/order/cancelBatch',
    body: '{"symbol":"GONEUSDT","orderIds":["1"]}',
  })
})
