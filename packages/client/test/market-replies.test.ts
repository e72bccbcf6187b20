/** The exchange's replies about balances, markets and prices, turned into ours: each quirk once. */
import { InvalidInputError, marketSymbol } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { failureOf, SHARP_USDT, symbolsReply } from './build.ts'
import { dataOf, withReplies } from './scripted-exchange.ts'

test('balances are put together from rows in any order; a row without a currency is left out', async () => {
  const row = (currency: string | undefined, type: number, balance: string) => ({
    uid: 1,
    accountId: 2,
    currency,
    balance,
    type,
    typeName: '',
  })
  const rows = [row('USDT', 4, '12.5'), row('BTC', 1, '0'), row('USDT', 1, '9E-18'), row(undefined, 1, '7')]
  const balances = await withReplies({ '/spot/accountList': dataOf(rows) }, (client) =>
    client.fetchBalances(),
  )
  expect(JSON.parse(JSON.stringify(balances))).toEqual([
    { asset: 'BTC', available: '0', frozen: '0' },
    { asset: 'USDT', available: '0.000000000000000009', frozen: '12.5' },
  ])
})

describe('markets', () => {
  test('are fetched once for all who ask, and again when asked to', async () => {
    await withReplies({}, async (client, server) => {
      const [markets] = await Promise.all([client.fetchMarkets(), client.fetchMarket(SHARP_USDT)])
      expect(markets.map(({ symbol }) => symbol)).toEqual(['SHARP/USDT', 'BTC/USDT', 'ETH/BTC'])
      await client.fetchMarkets()
      expect(server.arrivals).toHaveLength(1)
      await client.fetchMarkets({ refresh: true })
      expect(server.arrivals).toHaveLength(2)
    })
  })

  test('count decimals on the wire and have steps here', async () => {
    const market = await withReplies({}, (client) => client.fetchMarket(SHARP_USDT))
    expect([market.tickSize, market.lotSize].map(String)).toEqual(['0.000001', '0.01'])
  })

  test.each([
    ['SHRAP/USDT', 'SHARP/USDT'],
    ['BTC/ETH', 'ETH/BTC'],
    ['BCT/USD', undefined],
    ['DOGE/USDT', undefined],
  ])('%s is not listed; what looks like it is %s', async (text, near) => {
    const failure = await failureOf(withReplies({}, (client) => client.fetchMarket(marketSymbol(text))))
    expect(failure).toBeInstanceOf(InvalidInputError)
    expect(failure).toMatchObject({ rule: 'unknown-market', value: text, passes: near })
  })

  test('that cannot be named are left out, and a null in the list is skipped', async () => {
    const listed = JSON.parse(symbolsReply(['SHARP', 'USDT'], ['X-Y', 'USDT']))
    const body = JSON.stringify({ ...listed, data: [null, ...listed.data] })
    const markets = await withReplies({ '/v2/public/config/spot/symbols': body }, (client) =>
      client.fetchMarkets(),
    )
    expect(markets.map(({ symbol }) => symbol)).toEqual(['SHARP/USDT'])
  })
})

describe('market data', () => {
  test('a book is asked for in one of the sizes there are, and cut to what was wanted', async () => {
    const level = (at: number, side: number) => [`0.0${at}`, '1', side]
    const book = {
      channel: '1@depth@20',
      level: 20,
      a: Array.from({ length: 20 }, (_, at) => level(100 + at, -1)),
      b: null,
      symbol: 'SHARPUSDT',
      instrumentId: 1,
    }
    await withReplies({ '/v1/market/depth/SHARPUSDT': dataOf(book) }, async (client, server) => {
      const { asks, bids } = await client.fetchOrderBook(SHARP_USDT, { levels: 12 })
      expect(server.arrivals.at(-1)?.target).toBe('/api/v1/market/depth/SHARPUSDT?depth=20')
      expect(asks).toHaveLength(12)
      expect(bids).toEqual([])
      expect(asks[0]?.price.toString()).toBe('0.01')
    })
  })

  test.each([0, 101, 1.5, Number.NaN])('a book of %d levels is refused', async (levels) => {
    const failure = await failureOf(
      withReplies({}, (client) => client.fetchOrderBook(SHARP_USDT, { levels })),
    )
    expect(failure).toMatchObject({ rule: 'count-range' })
  })

  test('trades come oldest first, and a time without milliseconds will do', async () => {
    const trade = (tradeId: number, time: number, ts?: number) => ({
      channel: '1@trade',
      time,
      volume: '1',
      price: '0.008',
      tradeId,
      takerSide: 'BUY',
      ...(ts === undefined ? {} : { ts }),
      symbol: 'SHARPUSDT',
      instrumentId: 1,
    })
    const body = dataOf([trade(12, 2, 2_500), trade(11, 2, 2_100), trade(10, 1), trade(9, 1)])
    const trades = await withReplies({ '/v1/market/trade/SHARPUSDT': body }, (client) =>
      client.fetchTrades(SHARP_USDT, { limit: 3 }),
    )
    expect(trades.map(({ tradeId, atMs }) => [tradeId, atMs])).toEqual([
      ['10', 1_000],
      ['11', 2_100],
      ['12', 2_500],
    ])
  })

  test('last prices are filtered in the path, and read in either case', async () => {
    const path = '/v1/ticker/price;symbol=SHARPUSDT,BTCUSDT'
    const data = [
      { id: 1, symbol: 'sharpusdt', price: '0.008' },
      { id: 9, symbol: 'OTHERUSDT', price: '1' },
    ]
    const prices = await withReplies({ [path]: dataOf(data) }, (client) =>
      client.fetchLastPrices([SHARP_USDT, marketSymbol('BTC/USDT')]),
    )
    expect([...prices].map(([symbol, at]) => [symbol, String(at)])).toEqual([['SHARP/USDT', '0.008']])
  })

  test('tickers are those of listed markets, volume in base and quote volume in quote', async () => {
    const ticker = (symbol: string) => ({
      channel: 'ticker',
      bidSize: '1',
      askSize: '2',
      count: 3,
      volume: '1000',
      amount: '8',
      close: '0.008',
      open: '0.007',
      high: '0.009',
      low: '0.006',
      bid: '0.0079',
      ask: '0.0081',
      symbol,
      instrumentId: 1,
    })
    const body = dataOf([ticker('DEADUSDT'), ticker('SHARPUSDT')])
    const tickers = await withReplies({ '/v1/market/tickers': body }, (client) => client.fetchTickers())
    expect(JSON.parse(JSON.stringify(tickers))).toEqual([
      expect.objectContaining({ symbol: 'SHARP/USDT', volume: '1000', quoteVolume: '8', last: '0.008' }),
    ])
  })
})
