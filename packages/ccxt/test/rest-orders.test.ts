import ccxt from 'ccxt'
import { describe, expect, test } from 'vitest'
import coinstore from '../src/upstream/coinstore.ts'
import { exact, idOf, NOW_MS, only, RestMarket, SHARP, trade } from './rest-market.ts'
import { reply, ScriptedServer } from './scripted-server.ts'
import { expectShape, ORDER, OWN_TRADE } from './unified-structures.ts'

const { InvalidOrder, NotSupported, OrderNotFound, ArgumentsRequired, BadRequest } = ccxt

describe('a limit order', () => {
  test('is told with what was sent, rests, and is cancelled', async () => {
    await using market = await RestMarket.open()
    const alice = market.exchange('alice')

    const placed = await alice.createOrder(SHARP, 'limit', 'buy', 250.5, 0.0079, {
      clientOrderId: 'bot1A7x9',
    })
    expect(placed).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      clientOrderId: 'bot1A7x9',
      timestamp: NOW_MS,
      symbol: SHARP,
      type: 'limit',
      side: 'buy',
      price: 0.0079,
      amount: 250.5,
      status: undefined,
    })
    const open = only(await alice.fetchOpenOrders(SHARP))
    expectShape(open, ORDER)
    expect(open).toMatchObject({
      id: placed.id,
      status: 'open',
      filled: 0,
      remaining: 250.5,
      timeInForce: 'GTC',
    })
    expect(await alice.fetchOpenOrders('BTC/USDT')).toEqual([])

    expect(await alice.cancelOrder(idOf(placed), SHARP)).toMatchObject({
      id: placed.id,
      symbol: SHARP,
      status: 'canceled',
    })
    expect(await alice.fetchOpenOrders()).toEqual([])
    expect(await alice.fetchOrder(idOf(placed), SHARP)).toMatchObject({
      status: 'canceled',
      remaining: 250.5,
    })
  })

  test('is found and cancelled by the client order id alone', async () => {
    await using market = await RestMarket.open()
    const alice = market.exchange('alice')
    const { id } = await alice.createOrder(SHARP, 'limit', 'buy', 250, 0.0079, { clientOrderId: 'bot1A7x9' })

    expect(await alice.fetchOrderWithClientOrderId('bot1A7x9', SHARP)).toMatchObject({ id, status: 'open' })
    expect(await alice.cancelOrderWithClientOrderId('bot1A7x9', SHARP)).toMatchObject({
      clientOrderId: 'bot1A7x9',
      status: 'canceled',
    })
    await expect(alice.cancelOrderWithClientOrderId('unknown', SHARP)).rejects.toThrow(OrderNotFound)
  })

  test('tells what was filled, at what average, and when', async () => {
    await using market = await RestMarket.open()
    const [alice, bob] = [exact(market.exchange('alice')), exact(market.exchange('bob'))]
    const { id } = await alice.createOrder(SHARP, 'limit', 'buy', 300, 0.0081)
    market.advance(5000)
    await bob.createOrder(SHARP, 'limit', 'sell', 100.25, 0.008)

    expect(await alice.fetchOrder(String(id), SHARP)).toMatchObject({
      status: 'open',
      amount: '300',
      filled: '100.25',
      remaining: '199.75',
      average: '0.0081',
      cost: '0.812025',
      timestamp: NOW_MS,
      lastUpdateTimestamp: Math.floor((NOW_MS + 5000) / 1000) * 1000,
    })
  })

  test('that is post-only is told as such, whichever way it was asked for', async () => {
    await using market = await RestMarket.open()
    const alice = market.exchange('alice')
    await alice.createOrder(SHARP, 'limit', 'buy', 100, 0.0079, { postOnly: true })
    await alice.createOrder(SHARP, 'limit', 'buy', 100, 0.0079, { timeInForce: 'PO' })
    await alice.createPostOnlyOrder(SHARP, 'limit', 'buy', 100, 0.0079)

    const orders = await alice.fetchOpenOrders(SHARP)
    expect(orders.map(({ type, timeInForce, postOnly }) => [type, timeInForce, postOnly])).toEqual(
      Array.from({ length: 3 }, () => ['limit', 'PO', true]),
    )
  })

  test('that is immediate or cancel, or fill or kill, does not rest', async () => {
    await using market = await RestMarket.open()
    const alice = market.exchange('alice')
    const orders = await Promise.all(
      ['IOC', 'FOK'].map((timeInForce) =>
        alice.createOrder(SHARP, 'limit', 'buy', 100, 0.0079, { timeInForce }),
      ),
    )
    for (const order of orders) {
      expect(await alice.fetchOrder(idOf(order), SHARP)).toMatchObject({ status: 'canceled', filled: 0 })
    }
  })

  test('is cut to the steps of its market', async () => {
    await using market = await RestMarket.open()
    const alice = exact(market.exchange('alice'))
    await alice.createOrder(SHARP, 'limit', 'buy', 100.129, 0.00790049)
    expect(only(await alice.fetchOpenOrders(SHARP))).toMatchObject({ amount: '100.12', price: '0.0079' })
  })
})

describe('a market order', () => {
  async function withSellers() {
    const market = await RestMarket.open()
    const [alice, bob] = [exact(market.exchange('alice')), market.exchange('bob')]
    await bob.createOrder(SHARP, 'limit', 'sell', 10_000, 0.008)
    return { market, alice, bob, [Symbol.asyncDispose]: () => market.sandbox.close() }
  }
  const WITHOUT_PRICE = { createMarketBuyOrderRequiresPrice: false }

  test('to buy spends amount times price', async () => {
    await using given = await withSellers()
    const order = await given.alice.createOrder(SHARP, 'market', 'buy', 100, 0.009)
    expect(await given.alice.fetchOrder(idOf(order), SHARP)).toMatchObject({
      cost: '0.9',
      filled: '112.5',
      type: 'market',
    })
  })

  test('to buy spends its cost, whichever way it is told', async () => {
    await using given = await withSellers()
    const { alice } = given
    const orders = [
      await alice.createMarketBuyOrderWithCost(SHARP, 8),
      await alice.createOrder(SHARP, 'market', 'buy', 999, undefined, { cost: 8 }),
      await alice.createOrder(SHARP, 'market', 'buy', 999, 999, { cost: '8' }),
      await alice.createOrder(SHARP, 'market', 'buy', 8, undefined, WITHOUT_PRICE),
      await alice.createMarketBuyOrderWithCost(SHARP, 8, { cost: 999 }),
    ]
    for (const order of orders) {
      expect(await alice.fetchOrder(idOf(order), SHARP)).toMatchObject({
        status: 'closed',
        cost: '8',
        filled: '1000',
      })
    }
  })

  test('to buy is refused while its unit is open to doubt, and nothing is sent', async () => {
    await using given = await withSellers()
    const { alice, market } = given
    await expect(alice.createOrder(SHARP, 'market', 'buy', 100)).rejects.toThrow(InvalidOrder)
    await expect(alice.createOrder(SHARP, 'market', 'buy', 0.001, undefined, WITHOUT_PRICE)).rejects.toThrow(
      InvalidOrder,
    )
    await expect(alice.createMarketSellOrderWithCost(SHARP, 8)).rejects.toThrow(NotSupported)
    await expect(alice.createMarketOrderWithCost(SHARP, 'sell', 8)).rejects.toThrow(NotSupported)
    await expect(alice.createOrder(SHARP, 'market', 'sell', 100, undefined, { cost: 8 })).rejects.toThrow(
      NotSupported,
    )
    await expect(alice.createOrder(SHARP, 'limit', 'buy', 100, 0.008, { cost: 8 })).rejects.toThrow(
      NotSupported,
    )
    expect(await market.exchange('alice').fetchMyTrades(SHARP)).toEqual([])
  })

  test('to sell sells its amount', async () => {
    await using market = await RestMarket.open()
    const [alice, bob] = [exact(market.exchange('alice')), market.exchange('bob')]
    await bob.createOrder(SHARP, 'limit', 'buy', 10_000, 0.008)
    const order = await alice.createOrder(SHARP, 'market', 'sell', 100.5)
    expect(await alice.fetchOrder(idOf(order), SHARP)).toMatchObject({
      filled: '100.5',
      cost: '0.804',
      side: 'sell',
    })
  })
})

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

describe('an order is refused before it is sent', () => {
  test.each([
    ['triggerPrice', 0.008],
    ['stopLossPrice', 0.008],
    ['takeProfitPrice', 0.008],
    ['trailingPercent', 1],
    ['reduceOnly', true],
    ['leverage', 2],
  ])('where %s would be ignored', async (name, value) => {
    await using market = await RestMarket.open()
    const alice = market.exchange('alice')
    await expect(alice.createOrder(SHARP, 'limit', 'buy', 100, 0.0079, { [name]: value })).rejects.toThrow(
      NotSupported,
    )
    expect(await alice.fetchOpenOrders()).toEqual([])
  })

  test('but not where such a parameter says no', async () => {
    await using market = await RestMarket.open()
    const alice = market.exchange('alice')
    await alice.createOrder(SHARP, 'limit', 'buy', 100, 0.0079, {
      reduceOnly: false,
      triggerPrice: undefined,
    })
    expect(JSON.parse(String(alice.last_request_body))).not.toHaveProperty('reduceOnly')
    expect(await alice.fetchOpenOrders()).toHaveLength(1)
  })

  test('where type, side, price or amount are none', async () => {
    await using market = await RestMarket.open()
    const alice = market.exchange('alice')
    await expect(alice.createOrder(SHARP, 'stop', 'buy', 100, 0.0079)).rejects.toThrow(InvalidOrder)
    await expect(alice.createOrder(SHARP, 'limit', 'BUY', 100, 0.0079)).rejects.toThrow(InvalidOrder)
    await expect(alice.createOrder(SHARP, 'limit', 'buy', 100)).rejects.toThrow(InvalidOrder)
    await expect(alice.createOrder(SHARP, 'limit', 'buy', 0.001, 0.0079)).rejects.toThrow(InvalidOrder)
    await expect(
      alice.createOrder(SHARP, 'market', 'sell', 100, undefined, { postOnly: true }),
    ).rejects.toThrow(InvalidOrder)
    await expect(alice.cancelOrder('1')).rejects.toThrow(ArgumentsRequired)
    expect(await alice.fetchOpenOrders()).toEqual([])
  })
})

describe('an order that is not there', () => {
  test('is an OrderNotFound, whichever way it is asked for', async () => {
    await using market = await RestMarket.open()
    const alice = market.exchange('alice')
    await expect(alice.fetchOrder('1', SHARP)).rejects.toThrow(OrderNotFound)
    await expect(alice.fetchOrderWithClientOrderId('unknown', SHARP)).rejects.toThrow(OrderNotFound)
    await expect(alice.cancelOrder('1', SHARP)).rejects.toThrow(OrderNotFound)
  })

  test('any more is an OrderNotFound when it was filled', async () => {
    await using market = await RestMarket.open()
    const { bought } = await trade(market.exchange('alice'), market.exchange('bob'), 100, 0.008)
    await expect(market.exchange('alice').cancelOrder(idOf(bought), SHARP)).rejects.toThrow(OrderNotFound)
  })
})

describe('own trades', () => {
  test('tell order, role, exact price and the fee in what was received', async () => {
    await using market = await RestMarket.open()
    const [alice, bob] = [exact(market.exchange('alice')), exact(market.exchange('bob'))]
    const { bought, sold } = await trade(alice, bob, 100.5, 0.008)

    const maker = only(await alice.fetchMyTrades(SHARP))
    expect(maker).toMatchObject({
      order: bought.id,
      timestamp: Math.floor(NOW_MS / 1000) * 1000,
      side: 'buy',
      takerOrMaker: 'maker',
      price: '0.008',
      amount: '100.5',
      cost: '0.804',
      fee: { currency: 'SHARP', cost: '0.201', rate: '0.002' },
    })
    expect(only(await bob.fetchMyTrades(SHARP))).toMatchObject({
      order: sold.id,
      side: 'sell',
      takerOrMaker: 'taker',
      fee: { currency: 'USDT', cost: '0.001608', rate: '0.002' },
    })
    expectShape(only(await market.exchange('alice').fetchMyTrades(SHARP)), OWN_TRADE)
    await expect(alice.fetchMyTrades()).rejects.toThrow(ArgumentsRequired)
  })

  test('come page by page, as far back as was asked for', async () => {
    await using market = await RestMarket.open()
    const [alice, bob] = [market.exchange('alice'), market.exchange('bob')]
    const TRADES = 230
    await bob.createOrder(SHARP, 'limit', 'sell', TRADES * 10, 0.008)
    for (let count = 0; count < TRADES; count += 1) {
      await alice.createOrder(SHARP, 'limit', 'buy', 10, 0.008)
      market.advance(1000)
    }
    const all = await alice.fetchMyTrades(SHARP, 0)
    expect(all).toHaveLength(TRADES)
    expect(new Set(all.map(idOf)).size).toBe(TRADES)
    const times = all.map(({ timestamp }) => timestamp)
    expect(times).toEqual([...times].sort())
    const first = Math.floor(NOW_MS / 1000) * 1000
    expect([times[0], times.at(-1)]).toEqual([first, first + (TRADES - 1) * 1000])

    const ids = all.map(idOf)
    const found = async (since?: number, limit?: number, params = {}) => {
      const trades = await alice.fetchMyTrades(SHARP, since, limit, params)
      return trades.map(idOf)
    }
    expect(await found()).toEqual(ids.slice(-100))
    expect(await found(undefined, 7)).toEqual(ids.slice(-7))
    expect(await found(undefined, 150)).toEqual(ids.slice(-150))
    expect(await found(first + 100_000)).toEqual(ids.slice(100))
    expect(await found(first + 100_000, 5)).toEqual(ids.slice(100, 105))
    expect(await found(first + 10_000, undefined, { until: first + 19_000 })).toEqual(ids.slice(10, 20))
    expect(await found(undefined, undefined, { pageNum: 2, pageSize: 20 })).toEqual(ids.slice(-40, -20))
    expect(await found(undefined, undefined, { paginate: true })).toEqual(ids)
  })

  test('of one order are all of its fills and none of another', async () => {
    await using market = await RestMarket.open()
    const [alice, bob] = [market.exchange('alice'), market.exchange('bob')]
    await trade(alice, bob, 50, 0.008)
    const whale = await bob.createOrder(SHARP, 'limit', 'sell', 1050, 0.008)
    for (let count = 0; count < 105; count += 1) await alice.createOrder(SHARP, 'limit', 'buy', 10, 0.008)

    const fills = await bob.fetchOrderTrades(idOf(whale), SHARP)
    expect(fills).toHaveLength(105)
    expect(new Set(fills.map(({ order }) => order))).toEqual(new Set([whale.id]))
    await expect(bob.fetchOrderTrades(idOf(whale))).rejects.toThrow(ArgumentsRequired)
  })
})

test('an id that no double holds keeps its digits, there and back', async () => {
  await using market = await RestMarket.open({ rules: { orderIdOffset: 2n ** 53n } })
  const [alice, bob] = [market.exchange('alice'), market.exchange('bob')]
  const { bought } = await trade(alice, bob, 100, 0.008)
  const id = idOf(bought)
  expect(BigInt(id)).toBeGreaterThan(2n ** 53n)
  expect(await alice.fetchOrder(id, SHARP)).toMatchObject({ id, status: 'closed' })
  expect(only(await alice.fetchOrderTrades(id, SHARP))).toMatchObject({ order: id })

  const resting = idOf(await alice.createOrder(SHARP, 'limit', 'buy', 100, 0.0079))
  expect(only(await alice.fetchOpenOrders(SHARP)).id).toBe(resting)
  expect(await alice.cancelOrder(resting, SHARP)).toMatchObject({ id: resting, status: 'canceled' })
})
