/** What a program written for ccxt does, against the sandbox. It knows nothing of ours but `register`. */
import { Sandbox } from '@trading-bridge/sandbox'
import ccxt from 'ccxt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { register } from '../src/index.ts'
import { idOf } from './programs.ts'

const { coinstore, pro } = register(ccxt)
const SYMBOL = 'SHARP/USDT'

let sandbox: Sandbox
let settings: ConstructorParameters<typeof coinstore>[0]

beforeAll(async () => {
  sandbox = await Sandbox.open()
  const [alice] = sandbox.accounts
  if (alice === undefined) throw new Error('The sandbox has no account.')
  settings = {
    apiKey: alice.apiKey,
    secret: alice.apiSecret,
    sandbox: true,
    options: { sandboxOrigin: new URL(sandbox.restUrl).origin, pollInterval: 100 },
  }
})

afterAll(async () => {
  await sandbox.close()
})

describe('over REST', () => {
  test('the markets are loaded, with the fields that a program computes with', async () => {
    const exchange = new coinstore(settings)
    const markets = await exchange.loadMarkets()
    expect(Object.keys(markets)).toEqual(['SHARP/USDT', 'BTC/USDT', 'ETH/USDT'])
    expect(markets[SYMBOL]).toMatchObject({
      id: 'SHARPUSDT',
      numericId: 1042,
      base: 'SHARP',
      quote: 'USDT',
      type: 'spot',
      active: true,
      taker: 0.002,
      precision: { price: 0.000001, amount: 0.01 },
      limits: { cost: { min: 0.1 } },
    })
    expect(exchange.symbols).toContain('BTC/USDT')
  })

  test('the balance is told, free, used and together', async () => {
    const balance = await new coinstore(settings).fetchBalance()
    expect(balance['BTC']).toEqual({ free: 1, used: 0, total: 1 })
    expect(balance['free']).toMatchObject({ ETH: 10 })
  })

  test('a limit order is placed, seen open, and cancelled', async () => {
    const exchange = new coinstore(settings)
    const placed = await exchange.createOrder(SYMBOL, 'limit', 'sell', 250.5, 0.02)
    expect(placed).toMatchObject({ id: expect.stringMatching(/^\d+$/), symbol: SYMBOL })

    const open = await exchange.fetchOpenOrders(SYMBOL)
    expect(open.map(({ id }) => id)).toEqual([placed.id])
    expect(open[0]).toMatchObject({
      status: 'open',
      type: 'limit',
      side: 'sell',
      price: 0.02,
      amount: 250.5,
      filled: 0,
      remaining: 250.5,
      clientOrderId: placed.clientOrderId,
      timestamp: expect.any(Number),
      datetime: expect.stringMatching(/Z$/),
    })
    expect((await exchange.fetchBalance())['used']).toMatchObject({ SHARP: 250.5 })

    expect(await exchange.cancelOrder(idOf(placed), SYMBOL)).toMatchObject({ id: placed.id, symbol: SYMBOL })
    expect(await exchange.fetchOpenOrders(SYMBOL)).toEqual([])
    expect(await exchange.fetchOrder(idOf(placed), SYMBOL)).toMatchObject({ status: 'canceled', filled: 0 })
  })

  test('a market buy spends the cost it is given, and not that many coins', async () => {
    const exchange = new coinstore(settings)
    const id = idOf(await exchange.createMarketBuyOrderWithCost(SYMBOL, 12.5))
    const order = await exchange.fetchOrder(id, SYMBOL)
    expect(order).toMatchObject({ status: 'closed', type: 'market', side: 'buy' })
    // The last coin does not divide: less than one lot's worth is left over.
    expect(order.cost).toBeGreaterThan(12.4)
    expect(order.cost).toBeLessThanOrEqual(12.5)
    expect(Number(order.filled) * Number(order.average)).toBeCloseTo(Number(order.cost), 4)

    const fills = await exchange.fetchOrderTrades(id, SYMBOL)
    expect(fills.length).toBeGreaterThan(0)
    expect(fills[0]).toMatchObject({
      order: id,
      symbol: SYMBOL,
      side: 'buy',
      takerOrMaker: 'taker',
      fee: { currency: 'SHARP', cost: expect.any(Number) },
    })
  })

  test('a market buy whose unit is not clear is refused before anything is sent', async () => {
    const exchange = new coinstore(settings)
    const order = exchange.createOrder(SYMBOL, 'market', 'buy', 1_000_000)
    await expect(order).rejects.toBeInstanceOf(ccxt.InvalidOrder)
    expect(exchange.last_request_url).not.toContain('/trade/order/place')
  })

  test('ticker, book, trades and candles are there', async () => {
    const exchange = new coinstore(settings)
    const ticker = await exchange.fetchTicker(SYMBOL)
    const book = await exchange.fetchOrderBook(SYMBOL, 5)
    const trades = await exchange.fetchTrades(SYMBOL, undefined, 10)
    const candles = await exchange.fetchOHLCV(SYMBOL, '1h', undefined, 3)

    expect(ticker).toMatchObject({ symbol: SYMBOL, last: expect.any(Number), baseVolume: expect.any(Number) })
    expect(book.bids).toHaveLength(5)
    expect(book.asks).toHaveLength(5)
    expect(Number(book.bids[0]?.[0])).toBeLessThan(Number(book.asks[0]?.[0]))
    expect(trades).toHaveLength(10)
    expect(trades[0]).toMatchObject({ id: expect.any(String), side: expect.stringMatching(/^(buy|sell)$/) })
    expect(candles).toHaveLength(3)
    expect(candles[0]?.every((value) => typeof value === 'number')).toBe(true)
  })
})

describe('over the stream', () => {
  test('a book, trades and candles are watched', async () => {
    const exchange = new pro.coinstore(settings)
    const book = await exchange.watchOrderBook(SYMBOL, 5)
    const trades = await exchange.watchTrades(SYMBOL)
    const candles = await exchange.watchOHLCV(SYMBOL, '1m')
    await exchange.close()

    expect(book).toMatchObject({ symbol: SYMBOL })
    expect(book.bids.length).toBeGreaterThan(0)
    expect(Number(book.bids[0]?.[0])).toBeLessThan(Number(book.asks[0]?.[0]))
    expect(trades.length).toBeGreaterThan(0)
    expect(trades[0]).toMatchObject({ symbol: SYMBOL, price: expect.any(Number), amount: expect.any(Number) })
    expect(candles.length).toBeGreaterThan(0)
    expect(candles[0]).toHaveLength(6)
  })

  test('an order is followed from its placing to its end', async () => {
    const exchange = new pro.coinstore(settings)
    const seen = exchange.watchOrders(SYMBOL)
    const id = idOf(await exchange.createOrder(SYMBOL, 'limit', 'sell', 100, 0.03))
    expect((await seen).map((order) => [order.id, order.status])).toContainEqual([id, 'open'])

    const ended = exchange.watchOrders(SYMBOL)
    await exchange.cancelOrder(id, SYMBOL)
    expect((await ended).map((order) => [order.id, order.status])).toContainEqual([id, 'canceled'])
    await exchange.close()
  })
})

test('with `number: String` everything is an exact text', async () => {
  const exchange = new coinstore({ ...settings, number: String })
  const id = idOf(await exchange.createOrder(SYMBOL, 'limit', 'sell', 33.25, 0.0123))
  expect(await exchange.fetchOrder(id, SYMBOL)).toMatchObject({
    price: '0.0123',
    amount: '33.25',
    filled: '0',
  })
  expect(await exchange.fetchBalance()).toMatchObject({ SHARP: { used: '33.25' } })
  expect(exchange.market(SYMBOL).precision.price).toBe('0.000001')
  const { bids, asks } = await exchange.fetchOrderBook(SYMBOL, 20)
  for (const level of [...bids, ...asks]) expect(level).toEqual([expect.any(String), expect.any(String)])
  expect(bids.map(([price]) => Number(price))).toEqual(
    bids.map(([price]) => Number(price)).toSorted((a, b) => b - a),
  )
  await exchange.cancelOrder(id, SYMBOL)
})
