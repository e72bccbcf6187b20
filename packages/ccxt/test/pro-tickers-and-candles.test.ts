import { describe, expect, test } from 'vitest'
import { BTC, ProMarket, SHARP } from './pro-market.ts'

const MINUTE_MS = 60_000

describe('watchTicker', () => {
  test('tells the last 24 hours, with volumes the right way round', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.trade('100', '2')
    market.trade('110', '1')
    market.quote('BUY', '99', '3')

    const ticker = await pro.watchTicker(BTC)

    expect(ticker).toMatchObject({
      symbol: BTC,
      open: 100,
      high: 110,
      low: 100,
      last: 110,
      close: 110,
      baseVolume: 3,
      quoteVolume: 310,
      change: 10,
      percentage: 10,
      bid: 99,
      bidVolume: 3,
      info: { symbol: 'BTCUSDT' },
    })
  })

  test('bears a ticker without the fields that are not documented', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.trade('100', '2')
    market.streams.change = ({ text }) => [text.replace(/"count":.*?,"symbol"/, '"symbol"')]

    expect(await pro.watchTicker(BTC)).toMatchObject({ last: 100, bid: undefined, ask: undefined })
  })
})

describe('watchTickers', () => {
  test('of some markets tells the one that changed', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.trade('100')
    market.trade('0.008', '50', 'SHARPUSDT')
    const seen = new Set<string>()
    while (seen.size < 2)
      for (const symbol of Object.keys(await pro.watchTickers([BTC, SHARP]))) seen.add(symbol)

    market.trade('0.009', '50', 'SHARPUSDT')
    const tickers = await pro.watchTickers([BTC, SHARP])

    expect(Object.keys(tickers)).toEqual([SHARP])
    expect(tickers[SHARP]?.last).toBe(0.009)
  })

  test('of no market in particular tells all', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.trade('100')

    const tickers = await pro.watchTickers()

    expect(market.streams.session.channels()).toEqual(['!@ticker'])
    expect(Object.keys(tickers).sort()).toEqual([BTC, SHARP])
    expect(tickers[BTC]?.last).toBe(100)
  })

  test('keeps all that was asked for where newUpdates is off', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro({ options: { newUpdates: false } })
    market.trade('100')
    let tickers = await pro.watchTickers([BTC, SHARP])
    while (Object.keys(tickers).length < 2) tickers = await pro.watchTickers([BTC, SHARP])

    expect(Object.keys(tickers).sort()).toEqual([BTC, SHARP])
  })
})

describe('watchOHLCV', () => {
  test.each(['1m', '5m', '15m', '30m', '1h', '4h', '12h', '1d', '1w', '1M'])(
    'serves candles of %s, in milliseconds',
    async (timeframe) => {
      await using market = await ProMarket.open()
      const pro = market.pro()
      market.trade('100', '2')
      market.trade('110', '1')

      const candles = await pro.watchOHLCV(BTC, timeframe)

      expect(candles).toHaveLength(1)
      const [openAtMs = 0, ...values] = candles[0] ?? []
      expect(values).toEqual([100, 110, 100, 110, 3])
      expect(openAtMs % MINUTE_MS).toBe(0)
      expect(openAtMs).toBeGreaterThan(Date.now() - 32 * 1_440 * MINUTE_MS)
      expect(openAtMs).toBeLessThanOrEqual(Date.now())
    },
  )

  test('changes a candle in its place', async () => {
    await using market = await ProMarket.open({ settings: { candlePushIntervalMs: 100 } })
    const pro = market.pro()
    market.trade('100')
    await pro.watchOHLCV(BTC, '1w')

    market.trade('120')
    const candles = await pro.watchOHLCV(BTC, '1w')

    expect(candles.map(([, , high]) => high)).toEqual([120])
    expect(pro.ohlcvs[BTC]?.['1w']).toHaveLength(1)
  })

  test('refuses a length the exchange does not have before anything is sent', async () => {
    await using market = await ProMarket.open()

    await expect(market.pro().watchOHLCV(BTC, '3m')).rejects.toThrow(/no candles of 3m/)
    expect(market.streams.wishes).toBe(0)
  })
})

test('watchOHLCVForSymbols tells candles by symbol and timeframe', async () => {
  await using market = await ProMarket.open()
  const pro = market.pro()
  market.trade('100')
  market.trade('0.008', '50', 'SHARPUSDT')
  const wanted = [
    [BTC, '1h'],
    [SHARP, '1d'],
  ]
  const seen: Record<string, unknown> = {}
  while (Object.keys(seen).length < 2) {
    const told = await pro.watchOHLCVForSymbols(wanted)
    for (const [symbol, byTimeframe] of Object.entries(told))
      for (const [timeframe, candles] of Object.entries(Object(byTimeframe)))
        seen[`${symbol} ${timeframe}`] = Array.from(Object(candles)).length
  }

  expect(seen).toEqual({ [`${BTC} 1h`]: 1, [`${SHARP} 1d`]: 1 })
})

describe('fetchOHLCVWs', () => {
  const HISTORY = { crowd: { historyHours: 6 }, markets: undefined }

  test('tells the newest candles, as REST does', async () => {
    await using market = await ProMarket.open(busy(HISTORY))
    const pro = market.pro()

    const candles = await pro.fetchOHLCVWs(BTC, '1h', undefined, 3)
    const rest = await pro.fetchOHLCV(BTC, '1h', undefined, 3)

    expect(candles).toHaveLength(3)
    expect(candles.slice(0, 2)).toEqual(rest.slice(0, 2))
  })

  test('pages into the past, by an end or by a beginning', async () => {
    await using market = await ProMarket.open(busy(HISTORY))
    const pro = market.pro()
    const all = await pro.fetchOHLCVWs(BTC, '5m')
    const [first] = all
    const openAtMs = Number(all[10]?.[0])

    const before = await pro.fetchOHLCVWs(BTC, '5m', undefined, undefined, { until: openAtMs })
    const from = await pro.fetchOHLCVWs(BTC, '5m', openAtMs, 4)

    expect(before).toEqual(all.slice(0, 10))
    expect(before[0]).toEqual(first)
    expect(from).toEqual(all.slice(10, 14))
  })

  test('is answered by a message of another kind too, before or after the result', async () => {
    await using market = await ProMarket.open(busy(HISTORY))
    const pro = market.pro()
    let answers = 0
    market.streams.change = ({ text }) => {
      const { item, channel, ...result } = JSON.parse(text)
      if (item === undefined) return [text]
      answers += 1
      const data = JSON.stringify({ T: 'kline', channel, item })
      return answers === 1 ? [data, JSON.stringify(result)] : [JSON.stringify(result), data]
    }

    expect(await pro.fetchOHLCVWs(BTC, '1h', undefined, 3)).toHaveLength(3)
    expect(await pro.fetchOHLCVWs(BTC, '1h', undefined, 2)).toHaveLength(2)
    expect(answers).toBe(2)
  })

  test('fails with the answer where the exchange refuses', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()

    const asked = pro.fetchOHLCVWs(BTC, '1h', undefined, undefined, {
      param: { channel: '9999@kline@min_1' },
    })

    await expect(asked).rejects.toThrow(/req\.channel\.failed/)
  })

  test('answers several questions at once, each with its own candles', async () => {
    await using market = await ProMarket.open(busy(HISTORY))
    const pro = market.pro()

    const [minutes, hours] = await Promise.all([
      pro.fetchOHLCVWs(BTC, '1m', undefined, 2),
      pro.fetchOHLCVWs(BTC, '1h', undefined, 4),
    ])

    expect([minutes.length, hours.length]).toEqual([2, 4])
  })

  /** With simulated traders, and so with a past. */
  function busy(options: { readonly crowd: { readonly historyHours: number } }) {
    const market = { base: 'BTC', quote: 'USDT', symbolId: 4, tickSz: 2, lotSz: 6, referencePrice: '61800' }
    return { crowd: options.crowd, markets: [market] }
  }
})
