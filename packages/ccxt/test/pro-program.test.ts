/** The pro class as programs get it, on a busy market: over plain ws://, with nothing to set up. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Sandbox } from '@trading-bridge/sandbox'
import { Exchange } from 'ccxt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { pro } from '../src/index.ts'
import { ProMarket } from './pro-market.ts'
import { idOf, proExchangeOf } from './programs.ts'

const run = promisify(execFile)
const SHARP = 'SHARP/USDT'
const BTC = 'BTC/USDT'
const OFTEN = { options: { pollInterval: 250 } }
const NUMBER = expect.any(Number)
const TEXT = expect.any(String)
const TICKER = {
  symbol: TEXT,
  last: NUMBER,
  open: NUMBER,
  high: NUMBER,
  low: NUMBER,
  baseVolume: NUMBER,
  info: {},
}
const TRADE = {
  id: TEXT,
  timestamp: NUMBER,
  datetime: TEXT,
  symbol: TEXT,
  side: TEXT,
  price: NUMBER,
  amount: NUMBER,
}
const QUOTE = { symbol: TEXT, bid: NUMBER, bidVolume: NUMBER, ask: NUMBER, askVolume: NUMBER }
const CANDLE = [NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER]

let sandbox: Sandbox
let exchange: InstanceType<typeof pro.coinstore>

beforeAll(async () => {
  sandbox = await Sandbox.open({ crowd: { stepMs: 200 } })
  exchange = proExchangeOf(sandbox, OFTEN)
})

afterAll(async () => {
  await exchange.close()
  await sandbox.close()
})

describe('every watch method tells something, whole', () => {
  test('watchOrderBook and watchOrderBookForSymbols', async () => {
    const books = [
      await exchange.watchOrderBook(SHARP, 10),
      await exchange.watchOrderBookForSymbols([SHARP, BTC], 10),
    ]
    for (const { bids, asks } of books) {
      const prices = [...bids.toReversed(), ...asks].map(([price]) => Number(price))
      expect(prices).toHaveLength(20)
      expect(prices).toEqual([...new Set(prices)].sort((left, right) => left - right))
    }
  })

  test('watchTrades and watchTradesForSymbols', async () => {
    const trades = await exchange.watchTrades(SHARP, undefined, 5)
    const ofBoth = await exchange.watchTradesForSymbols([SHARP, BTC])
    expect(trades.length).toBeGreaterThan(0)
    expect(trades.length).toBeLessThanOrEqual(5)
    for (const trade of [...trades, ...ofBoth]) expect(trade).toMatchObject(TRADE)
    expect(trades.map(({ timestamp }) => timestamp)).toEqual(
      trades.map(({ timestamp }) => Number(timestamp)).toSorted((left, right) => left - right),
    )
  })

  test('watchTicker, watchTickers and watchBidsAsks', async () => {
    expect(await exchange.watchTicker(SHARP)).toMatchObject({ ...TICKER, symbol: SHARP })
    expect(Object.values(await exchange.watchTickers([BTC]))).toMatchObject([{ ...TICKER, symbol: BTC }])
    expect(Object.keys(await exchange.watchTickers()).toSorted()).toEqual([BTC, 'ETH/USDT', SHARP])
    expect(Object.values(await exchange.watchBidsAsks([SHARP]))).toMatchObject([{ ...QUOTE, symbol: SHARP }])
  })

  test('watchOHLCV and watchOHLCVForSymbols', async () => {
    expect((await exchange.watchOHLCV(SHARP, '1h')).at(-1)).toEqual(CANDLE)
    const told = await exchange.watchOHLCVForSymbols([[BTC, '5m']])
    expect(told[BTC]?.['5m']?.at(-1)).toEqual(CANDLE)
  })

  test('watchOrders, watchMyTrades and watchBalance', async () => {
    const fills = exchange.watchMyTrades(SHARP)
    const balance = await exchange.watchBalance()
    const change = exchange.watchBalance()
    const orders = exchange.watchOrders(SHARP)
    const order = await exchange.createMarketBuyOrderWithCost(SHARP, 10)

    expect((await orders).map(({ id, status }) => ({ id, status }))).toContainEqual({
      id: idOf(order),
      status: 'closed',
    })
    expect((await fills)[0]).toMatchObject({ ...TRADE, order: idOf(order), takerOrMaker: 'taker' })
    expect(Number((await change)['SHARP']?.total)).toBeGreaterThan(Number(balance['SHARP']?.total))
  })
})

test('has says yes where there is a method, emulated where it polls, and no elsewhere', () => {
  const { has } = exchange
  const watching = Object.keys(has).filter((name) => /^(unW|w)atch/.test(name))
  const yes = watching.filter((name) => has[name] === true)
  expect(watching.filter((name) => has[name] === 'emulated')).toEqual([
    'watchBalance',
    'watchMyTrades',
    'watchOrders',
  ])
  expect(watching.filter((name) => has[name] === undefined)).toEqual([])
  for (const name of yes) expect(Reflect.get(exchange, name)).not.toBe(Reflect.get(Exchange.prototype, name))
})

test('with number: String what is watched is as exact as what was sent', async () => {
  await using market = await ProMarket.open()
  const exact = proExchangeOf(market.sandbox, { number: String })
  market.quote('BUY', '99.01', '0.000001')
  market.quote('SELL', '100.1', '123456.123456')
  market.trade('0.007999', '50.01', 'SHARPUSDT')

  const { bids, asks } = await exact.watchOrderBook(BTC)
  const [trade] = await exact.watchTrades(SHARP)
  await exact.close()

  expect([bids[0], asks[0]]).toEqual([
    ['99.01', '0.000001'],
    ['100.1', '123456.123456'],
  ])
  expect(trade).toMatchObject({ price: '0.007999', amount: '50.01', cost: '0.40002999' })
})

test('close ends the process of a program that has nothing else to do, also while it subscribes', async () => {
  const [{ apiKey, apiSecret } = { apiKey: '', apiSecret: '' }] = sandbox.accounts
  const script = fileURLToPath(new URL('pro-leave.ts', import.meta.url))
  const argv = ['--conditions=@trading-bridge/source', '--import', 'tsx', script]
  const { origin } = new URL(sandbox.restUrl)
  const { stdout, stderr } = await run(process.execPath, [...argv, origin, apiKey, apiSecret], {
    timeout: 100_000,
  })

  expect(stderr).toBe('')
  // What had its news before it was closed is told nothing.
  expect(new Set(JSON.parse(stdout).filter(Boolean))).toEqual(new Set(['ExchangeClosedByUser']))
})
