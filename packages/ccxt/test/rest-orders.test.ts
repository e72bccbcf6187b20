import ccxt from 'ccxt'
import { describe, expect, test } from 'vitest'
import { exact, idOf, NOW_MS, only, RestMarket, SHARP, trade } from './rest-market.ts'
import { expectShape, ORDER } from './unified-structures.ts'

const { InvalidOrder, NotSupported, OrderNotFound, ArgumentsRequired } = ccxt

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
