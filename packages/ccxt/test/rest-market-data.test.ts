import ccxt from 'ccxt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type coinstore from '../src/upstream/coinstore.ts'
import { BTC, exact, NOW_MS, only, RestMarket, SHARP, trade } from './rest-market.ts'
import {
  CURRENCY,
  expectShape,
  LAST_PRICE,
  MARKET,
  ORDER_BOOK,
  PUBLIC_TRADE,
  TICKER,
  TRADING_FEE,
} from './unified-structures.ts'

let market: RestMarket
let alice: coinstore

/** Two trades a minute apart, and orders on both sides of them. */
beforeAll(async () => {
  market = await RestMarket.open()
  alice = market.exchange('alice')
  const bob = market.exchange('bob')
  await trade(alice, bob, 1000, 0.008)
  market.advance(60_000)
  await trade(bob, alice, 500.5, 0.0081)
  await alice.createOrder(SHARP, 'limit', 'buy', 250, 0.0079)
  await alice.createOrder(SHARP, 'limit', 'buy', 100, 0.00799)
  await bob.createOrder(SHARP, 'limit', 'sell', 300, 0.0082)
  await bob.createOrder(SHARP, 'limit', 'sell', 400, 0.0083)
})
afterAll(async () => {
  await market.sandbox.close()
})

test('the time is that of the Date header, to the second', async () => {
  expect(await alice.fetchTime()).toBe(Math.floor((NOW_MS + 60_000) / 1000) * 1000)
})

test('a clock that is wrong is put right against the header, and requests are accepted again', async () => {
  const exchange = market.exchange('alice', { options: { adjustForTimeDifference: true } })
  exchange.milliseconds = () => NOW_MS + 3_600_000
  await exchange.loadMarkets()
  expect(exchange.options['timeDifference']).toBe(3_600_000 - 60_000 + 290)
  expect((await exchange.fetchBalance())['USDT']).toBeDefined()
})

test('a market has its ids in upper case and steps in the place of numbers of decimals', async () => {
  const markets = await alice.loadMarkets(true)
  for (const each of Object.values(markets)) expectShape(each ?? {}, MARKET)
  expect(Object.keys(markets)).toEqual([SHARP, BTC, 'ETH/USDT'])
  expect(alice.market(SHARP)).toMatchObject({
    id: 'SHARPUSDT',
    baseId: 'SHARP',
    quoteId: 'USDT',
    active: true,
    precision: { price: 0.000001, amount: 0.01, cost: 0.01 },
    limits: { price: { min: 0.000001 }, amount: { min: 0.01 }, cost: { min: 0.1 } },
  })
})

test('currencies are those of the markets, or one with its networks', async () => {
  const currencies = await alice.fetchCurrencies()
  expect(Object.keys(currencies ?? {}).sort()).toEqual(['BTC', 'ETH', 'SHARP', 'USDT'])
  for (const each of Object.values(currencies ?? {})) expectShape(each, CURRENCY)

  const { USDT } = (await alice.fetchCurrencies({ currencyCode: 'USDT' })) ?? {}
  expect(USDT?.networks['sbx20']).toMatchObject({ id: 'sbx20', fee: 0.5, deposit: true, withdraw: true })
})

test('a ticker has base and quote volume the right way round', async () => {
  const ticker = await exact(market.exchange('alice')).fetchTicker(SHARP)
  expect(ticker).toMatchObject({
    symbol: SHARP,
    open: '0.008',
    high: '0.0081',
    low: '0.008',
    last: '0.0081',
    bid: '0.00799',
    bidVolume: '100',
    ask: '0.0082',
    askVolume: '300',
    baseVolume: '1500.5',
    quoteVolume: '12.05405',
  })
})

test('tickers come for all markets, or for those that were asked for', async () => {
  expect(Object.keys(await alice.fetchTickers()).sort()).toEqual([BTC, 'ETH/USDT', SHARP])
  expect(Object.keys(await alice.fetchTickers([SHARP]))).toEqual([SHARP])
  expectShape(only(Object.values(await alice.fetchTickers([SHARP]))), TICKER)
  expect((await alice.fetchBidsAsks([SHARP]))[SHARP]).toMatchObject({ bid: 0.00799, ask: 0.0082 })
})

test('last prices come for all markets, or for those that were asked for', async () => {
  const prices = await alice.fetchLastPrices([SHARP])
  expect(Object.keys(prices)).toEqual([SHARP])
  expect(prices[SHARP]).toMatchObject({ price: 0.0081 })
  expectShape(only(Object.values(prices)), LAST_PRICE)
  expect(Object.keys(await alice.fetchLastPrices())).toContain(SHARP)
})

test('a book has the best levels first, of price and amount alone, and as many as were asked for', async () => {
  const book = await alice.fetchOrderBook(SHARP)
  expectShape(book, ORDER_BOOK)
  expect(book.bids).toEqual([
    [0.00799, 100],
    [0.0079, 250],
  ])
  expect(book.asks).toEqual([
    [0.0082, 300],
    [0.0083, 400],
  ])
  const best = await alice.fetchOrderBook(SHARP, 1)
  expect([best.bids, best.asks]).toEqual([[[0.00799, 100]], [[0.0082, 300]]])
})

test('trades come in order of time, each with the side of its taker', async () => {
  const trades = await alice.fetchTrades(SHARP)
  for (const each of trades) expectShape(each, PUBLIC_TRADE)
  expect(
    trades.map(({ timestamp, side, price, amount, cost }) => [timestamp, side, price, amount, cost]),
  ).toEqual([
    [NOW_MS, 'sell', 0.008, 1000, 8],
    [NOW_MS + 60_000, 'sell', 0.0081, 500.5, 4.05405],
  ])
  expect(await alice.fetchTrades(SHARP, NOW_MS + 1)).toHaveLength(1)
  expect((await alice.fetchTrades(SHARP, undefined, 1)).map(({ price }) => price)).toEqual([0.0081])
})

test('candles begin at the full minute and are filtered by time', async () => {
  const candles = await alice.fetchOHLCV(SHARP, '1m')
  const minute = Math.floor(NOW_MS / 60_000) * 60_000
  expect(candles).toEqual([
    [minute, 0.008, 0.008, 0.008, 0.008, 1000],
    [minute + 60_000, 0.0081, 0.0081, 0.0081, 0.0081, 500.5],
  ])
  expect(await alice.fetchOHLCV(SHARP, '1m', minute + 1)).toEqual(candles.slice(1))
  expect(await alice.fetchOHLCV(SHARP, '1m', undefined, undefined, { until: minute + 1 })).toEqual(
    candles.slice(0, 1),
  )
  expect(await alice.fetchOHLCV(SHARP, '1m', undefined, 1)).toEqual(candles.slice(1))
})

test.each(['1m', '5m', '15m', '30m', '1h', '4h', '12h', '1d', '1w'])(
  'candles of %s are to be had',
  async (timeframe) => {
    expect((await alice.fetchOHLCV(SHARP, timeframe)).length).toBeGreaterThan(0)
  },
)

test('fees come with the markets', async () => {
  const fee = await alice.fetchTradingFee(SHARP)
  expect(fee).toMatchObject({ symbol: SHARP, maker: 0.002, taker: 0.002 })
  expectShape(fee, TRADING_FEE)
  expect(Object.keys(await alice.fetchTradingFees())).toEqual([SHARP, BTC, 'ETH/USDT'])
})

test('what the exchange cannot do is said beforehand, and refused', async () => {
  const denied = Object.keys(alice.has).filter(
    (name) => alice.has[name] === false && alice[name] instanceof Function,
  )
  expect(denied).toEqual(
    expect.arrayContaining(['fetchOrders', 'fetchClosedOrders', 'fetchStatus', 'fetchLedger']),
  )
  for (const name of denied) {
    const refusal = Promise.resolve().then(() => alice[name](SHARP, 'limit', 'buy', 100, 0.0079))
    await expect(refusal, name).rejects.toSatisfy(isRefusal)
  }
  expect(await alice.fetchOpenOrders()).toHaveLength(2)
})

/** ccxt's base class asks for a missing argument before it says that a method is not supported. */
function isRefusal(error: unknown): boolean {
  return [ccxt.NotSupported, ccxt.ArgumentsRequired, ccxt.BadRequest].some((kind) => error instanceof kind)
}
