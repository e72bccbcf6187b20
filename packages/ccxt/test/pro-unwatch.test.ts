import { UnsubscribeError } from 'ccxt'
import { describe, expect, test } from 'vitest'
import type Pro from '../src/upstream/pro/coinstore.js'
import { BTC, ProMarket, SHARP } from './pro-market.ts'

interface Pair {
  readonly name: string
  readonly watch: (pro: Pro) => Promise<unknown>
  readonly unWatch: (pro: Pro) => Promise<unknown>
  readonly channels: readonly string[]
}

const BOTH = [BTC, SHARP]
const CANDLES = [
  [BTC, '1m'],
  [SHARP, '1h'],
]
const PAIRS: readonly Pair[] = [
  {
    name: 'unWatchOrderBook',
    watch: (pro) => pro.watchOrderBook(BTC, 10),
    unWatch: (pro) => pro.unWatchOrderBook(BTC),
    channels: ['4@depth@10'],
  },
  {
    name: 'unWatchOrderBookForSymbols',
    watch: (pro) => pro.watchOrderBookForSymbols(BOTH),
    unWatch: (pro) => pro.unWatchOrderBookForSymbols(BOTH),
    channels: ['4@depth@20', '1042@depth@20'],
  },
  {
    name: 'unWatchTrades',
    watch: (pro) => pro.watchTrades(BTC),
    unWatch: (pro) => pro.unWatchTrades(BTC),
    channels: ['4@trade'],
  },
  {
    name: 'unWatchTradesForSymbols',
    watch: (pro) => pro.watchTradesForSymbols(BOTH),
    unWatch: (pro) => pro.unWatchTradesForSymbols(BOTH),
    channels: ['4@trade', '1042@trade'],
  },
  {
    name: 'unWatchTicker',
    watch: (pro) => pro.watchTicker(BTC),
    unWatch: (pro) => pro.unWatchTicker(BTC),
    channels: ['4@ticker'],
  },
  {
    name: 'unWatchTickers',
    watch: (pro) => pro.watchTickers(BOTH),
    unWatch: (pro) => pro.unWatchTickers(BOTH),
    channels: ['4@ticker', '1042@ticker'],
  },
  {
    name: 'unWatchTickers of all',
    watch: (pro) => pro.watchTickers(),
    unWatch: (pro) => pro.unWatchTickers(),
    channels: ['!@ticker'],
  },
  {
    name: 'unWatchBidsAsks',
    watch: (pro) => pro.watchBidsAsks(BOTH),
    unWatch: (pro) => pro.unWatchBidsAsks(BOTH),
    channels: ['4@depth@5', '1042@depth@5'],
  },
  {
    name: 'unWatchOHLCV',
    watch: (pro) => pro.watchOHLCV(BTC, '5m'),
    unWatch: (pro) => pro.unWatchOHLCV(BTC, '5m'),
    channels: ['4@kline@min_5'],
  },
  {
    name: 'unWatchOHLCVForSymbols',
    watch: (pro) => pro.watchOHLCVForSymbols(CANDLES),
    unWatch: (pro) => pro.unWatchOHLCVForSymbols(CANDLES),
    channels: ['4@kline@min_1', '1042@kline@hour_1'],
  },
]

describe.each(PAIRS)('$name', ({ watch, unWatch, channels }) => {
  test('ends the subscription at the exchange, and whoever waits is told', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.trade('100')
    market.trade('0.008', '50', 'SHARPUSDT')
    market.quote('BUY', '99', '1')
    await watch(pro)
    // News of the other market may have come with it.
    for (const _ of channels.slice(1)) await watch(pro)
    const { session } = market.streams
    expect(session.channels().toSorted()).toEqual(channels.toSorted())

    const waiting = expect(watch(pro)).rejects.toBeInstanceOf(UnsubscribeError)
    expect(await unWatch(pro)).toBe(true)
    await waiting

    expect(session.channels()).toEqual([])
    expect(market.streams.commandsOf('UNSUB')).toMatchObject([{ channel: [...channels] }])
    expect(Object.keys(pro.orderbooks).concat(Object.keys(pro.trades), Object.keys(pro.tickers))).toEqual([])
  })

  test('can be watched again, from the first message on', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.trade('100')
    market.trade('0.008', '50', 'SHARPUSDT')
    market.quote('BUY', '99', '1')
    await watch(pro)
    await unWatch(pro)

    await watch(pro)

    expect(market.streams.session.channels().toSorted()).toEqual(channels.toSorted())
    expect(market.streams.sessions).toHaveLength(1)
  })
})

test('a channel that two methods read goes on for the other one', async () => {
  await using market = await ProMarket.open()
  const pro = market.pro()
  market.quote('BUY', '99', '1')
  await Promise.all([pro.watchOrderBook(BTC, 5), pro.watchBidsAsks([BTC])])

  await pro.unWatchBidsAsks([BTC])
  expect(market.streams.session.channels()).toEqual(['4@depth@5'])
  const book = pro.watchOrderBook(BTC, 5)
  market.quote('BUY', '99.5', '1')
  expect((await book).bids[0]).toEqual([99.5, 1])

  await pro.unWatchOrderBook(BTC)
  expect(market.streams.session.channels()).toEqual([])
})

test('one of two depths ends with the other, as neither can be named', async () => {
  await using market = await ProMarket.open()
  const pro = market.pro()
  market.quote('BUY', '99', '1')
  await Promise.all([pro.watchOrderBook(BTC, 5), pro.watchOrderBook(BTC, 50)])

  await pro.unWatchOrderBook(BTC)

  expect(market.streams.session.channels()).toEqual([])
})

test('what is not watched is not sent for', async () => {
  await using market = await ProMarket.open()
  const pro = market.pro()

  expect(await pro.unWatchTrades(BTC)).toBe(true)
  expect(market.streams.wishes).toBe(0)

  market.trade('100')
  await pro.watchTicker(BTC)
  expect(await pro.unWatchTrades(BTC)).toBe(true)
  expect(market.streams.commandsOf('UNSUB')).toEqual([])
})
