import { InvalidInputError } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { accepted, book, codeOf, limit, NOW_MS, trading } from '../../test/trading.ts'
import { unitsText } from '../accounts/units.ts'
import { candleSpan, isCandlePeriod } from './candle-period.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** An exchange where one call makes a trade. */
function market() {
  const { exchange, account, clock } = trading()
  const alice = account('alice', { USDT: '1000000', SHARP: '1000000' })
  const trade = (price: string, quantity = '1') => {
    exchange.place(alice, limit('SELL', quantity, price))
    exchange.place(alice, limit('BUY', quantity, price))
  }
  return { exchange, clock, trade, alice }
}

describe('trades', () => {
  test('come newest first, with the taker’s side', () => {
    const { exchange, trade, clock } = market()
    trade('1')
    clock.advance(1_000)
    trade('2', '3')
    expect(exchange.trades('sharpusdt', 1)).toEqual([
      {
        tradeId: '51000002',
        seq: 2,
        symbol: 'SHARPUSDT',
        instrumentId: 501,
        price: 2n * 10n ** 18n,
        volume: 3n * 10n ** 18n,
        amount: 6n * 10n ** 18n,
        takerSide: 'BUY',
        atMs: NOW_MS + 1_000,
      },
    ])
    expect(exchange.trades('SHARPUSDT', 100)).toHaveLength(2)
  })

  test('are forgotten beyond the number kept', () => {
    const { exchange, account } = trading({ tradesKept: 2 })
    const alice = account('alice', { USDT: '100', SHARP: '100' })
    exchange.place(alice, limit('SELL', '9', '1'))
    for (const quantity of ['1', '2', '3']) exchange.place(alice, limit('BUY', quantity, '1'))
    const volumes = exchange.trades('SHARPUSDT', 100)?.map(({ volume }) => unitsText(volume))
    expect(volumes).toEqual(['3', '2'])
  })
})

describe('the depth', () => {
  test('adds up orders of one price, best levels first, and cuts the rest', () => {
    const { exchange, alice, trade } = market()
    trade('5')
    for (const price of ['4', '3', '4', '2']) exchange.place(alice, limit('BUY', '1', price))
    for (const price of ['6', '8', '7']) exchange.place(alice, limit('SELL', '1', price))
    expect(book(exchange)).toEqual({
      asks: ['1 at 6', '1 at 7', '1 at 8'],
      bids: ['2 at 4', '1 at 3', '1 at 2'],
    })
    const best = exchange.depth('SHARPUSDT', 1)
    expect(best).toMatchObject({ instrumentId: 501, lastPrice: 5n * 10n ** 18n })
    expect([best?.asks.length, best?.bids.length]).toEqual([1, 1])
  })
})

describe('the ticker', () => {
  function figures({ exchange }: Pick<ReturnType<typeof market>, 'exchange'>) {
    const ticker = exchange.ticker('SHARPUSDT')
    if (ticker === undefined) throw new Error('There is no ticker.')
    const { open, high, low, close, volume, amount } = ticker
    return {
      count: ticker.count,
      prices: [open, high, low, close].map(unitsText),
      sums: [volume, amount].map(unitsText),
    }
  }

  test('is all zeros before the first trade', () => {
    expect(figures(market())).toEqual({ count: 0, prices: ['0', '0', '0', '0'], sums: ['0', '0'] })
  })

  test('sums up 24 hours: volume in base, amount in quote', () => {
    const it = market()
    it.trade('3', '2')
    it.trade('5')
    it.trade('2')
    it.trade('4')
    expect(figures(it)).toEqual({ count: 4, prices: ['3', '5', '2', '4'], sums: ['5', '17'] })
  })

  test('forgets what is older, minute by minute', () => {
    const it = market()
    it.trade('9')
    it.clock.advance(60 * MINUTE_MS)
    it.trade('3')
    it.trade('4')
    expect(figures(it)).toEqual({ count: 3, prices: ['9', '9', '3', '4'], sums: ['3', '16'] })
    it.clock.advance(DAY_MS - 60 * MINUTE_MS)
    expect(figures(it)).toEqual({ count: 2, prices: ['3', '4', '3', '4'], sums: ['2', '7'] })
  })

  test('of a day without trades stands at the last price', () => {
    const it = market()
    it.trade('9')
    it.clock.advance(2 * DAY_MS)
    expect(figures(it)).toEqual({ count: 0, prices: ['9', '9', '9', '9'], sums: ['0', '0'] })
    it.trade('7')
    expect(figures(it)).toEqual({ count: 1, prices: ['7', '7', '7', '7'], sums: ['1', '7'] })
  })

  test('stays right over a week of minutes', () => {
    const it = market()
    for (let minute = 0; minute < 7 * 24 * 60; minute += 7) {
      it.trade(String(1 + (minute % 13)))
      it.clock.advance(7 * MINUTE_MS)
    }
    const { count, prices } = figures(it)
    expect(count).toBe(205)
    expect(prices[1]).toBe('13')
    expect(prices[2]).toBe('1')
  })

  test('shows the best bid and ask with their quantities', () => {
    const { exchange, alice } = market()
    exchange.place(alice, limit('BUY', '2', '4'))
    exchange.place(alice, limit('SELL', '3', '6'))
    const { bid, bidSize, ask, askSize } = exchange.tickers()[0] ?? {}
    expect([bid, bidSize, ask, askSize].map((value) => unitsText(value ?? -1n))).toEqual(['4', '2', '6', '3'])
  })
})

describe('candles', () => {
  test('hold the trades of one interval, and empty intervals have none', () => {
    const { exchange, clock, trade } = market()
    trade('3', '2')
    trade('5')
    trade('4')
    clock.advance(10 * MINUTE_MS)
    trade('6')
    const candles = exchange.candles('SHARPUSDT', '1min', 10) ?? []
    const startAtMs = Math.floor(NOW_MS / MINUTE_MS) * MINUTE_MS
    expect(candles.map((candle) => candle.startAtMs)).toEqual([startAtMs, startAtMs + 10 * MINUTE_MS])
    const [first] = candles
    expect([first?.open, first?.high, first?.low, first?.close, first?.volume, first?.amount]).toEqual(
      [3n, 5n, 3n, 4n, 4n, 15n].map((whole) => whole * 10n ** 18n),
    )
    expect([first?.firstTradeId, first?.lastTradeId]).toEqual(['51000001', '51000003'])
  })

  test('come oldest first, the newest of them', () => {
    const { exchange, clock, trade } = market()
    for (const price of ['1', '2', '3']) {
      trade(price)
      clock.advance(MINUTE_MS)
    }
    const opens = exchange.candles('SHARPUSDT', '1min', 2)?.map(({ open }) => unitsText(open))
    expect(opens).toEqual(['2', '3'])
    expect(exchange.candles('SHARPUSDT', '1day', 2)).toHaveLength(1)
  })

  test.each([
    ['1min', '2026-02-10T16:53:14Z', '2026-02-10T16:53:00Z', '2026-02-10T16:54:00Z'],
    ['15min', '2026-02-10T16:53:14Z', '2026-02-10T16:45:00Z', '2026-02-10T17:00:00Z'],
    ['4hour', '2026-02-10T19:59:59Z', '2026-02-10T16:00:00Z', '2026-02-10T20:00:00Z'],
    ['12hour', '2026-02-10T16:00:00Z', '2026-02-10T16:00:00Z', '2026-02-11T04:00:00Z'],
    ['1day', '2026-02-10T15:59:59Z', '2026-02-09T16:00:00Z', '2026-02-10T16:00:00Z'],
    ['1day', '2026-02-10T16:00:00Z', '2026-02-10T16:00:00Z', '2026-02-11T16:00:00Z'],
    ['1week', '2022-01-12T00:00:00Z', '2022-01-09T16:00:00Z', '2022-01-16T16:00:00Z'],
    ['1week', '2022-01-09T15:59:59Z', '2022-01-02T16:00:00Z', '2022-01-09T16:00:00Z'],
    ['1mon', '2026-01-31T16:00:00Z', '2026-01-31T16:00:00Z', '2026-02-28T16:00:00Z'],
  ] as const)('of %s: %s lies between %s and %s', (period, at, start, end) => {
    const span = candleSpan(period, Date.parse(at))
    expect([span.startAtMs, span.endAtMs]).toEqual([Date.parse(start), Date.parse(end)])
  })

  test('know ten periods and no others', () => {
    expect(isCandlePeriod('60min')).toBe(true)
    expect(isCandlePeriod('2min')).toBe(false)
    expect(isCandlePeriod('toString')).toBe(false)
  })
})

describe('a market', () => {
  test('that does not exist has no data', () => {
    const { exchange } = market()
    expect(exchange.market('NOPEUSDT')).toBeUndefined()
    expect(exchange.depth('NOPEUSDT', 5)).toBeUndefined()
    expect(exchange.ticker('NOPEUSDT')).toBeUndefined()
    expect(exchange.trades('NOPEUSDT', 5)).toBeUndefined()
    expect(exchange.candles('NOPEUSDT', '1min', 5)).toBeUndefined()
  })

  test('is open, with one step as each minimum and the usual fee, where nothing else is said', () => {
    const { exchange } = trading()
    expect(exchange.market('sharpusdt')).toEqual({
      symbolId: 501,
      symbol: 'SHARPUSDT',
      base: 'SHARP',
      quote: 'USDT',
      openTrade: true,
      onLineTime: NOW_MS,
      tickSz: 6,
      lotSz: 2,
      minLmtPr: '0.000001',
      minLmtSz: '0.01',
      minMktVa: '0.000001',
      minMktSz: '0.01',
      makerFee: '0.002',
      takerFee: '0.002',
    })
    expect(exchange.currencies.all().map(({ code }) => code)).toEqual(['SHARP', 'USDT'])
  })

  test('that is suspended takes no orders, keeps those it has and lets them be cancelled', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    const { ordId } = accepted(exchange.place(alice, limit('BUY', '1', '1')))
    exchange.changeMarket('SHARPUSDT', { openTrade: false })
    expect(codeOf(exchange.place(alice, limit('BUY', '1', '1')))).toBe(3012)
    expect(book(exchange).bids).toEqual(['1 at 1'])
    expect(exchange.cancel(alice, { ordId }).kind).toBe('cancelled')
  })

  test('that gets other decimals cancels its orders and goes by the new ones', () => {
    const { exchange, account, events } = trading()
    const alice = account('alice', { USDT: '100' })
    const { ordId } = accepted(exchange.place(alice, limit('BUY', '1.25', '1')))
    exchange.changeMarket('SHARPUSDT', { lotSz: 0 })
    expect(exchange.order(alice, { ordId })?.ordStatus).toBe('CANCELED')
    expect(codeOf(exchange.place(alice, limit('BUY', '1.25', '1')))).toBe(3104)
    expect(codeOf(exchange.place(alice, limit('BUY', '2', '1')))).toBeUndefined()
    expect(book(exchange).bids).toEqual(['2 at 1'])
    expect(events.filter(({ type }) => type === 'market.changed')).toHaveLength(1)
  })

  test.each([
    [{ tickSz: -1 }, 'tickSz'],
    [{ lotSz: 1.5 }, 'lotSz'],
    [{ tickSz: 12, lotSz: 7 }, 'tickSz'],
    [{ minLmtSz: 'few' }, 'minLmtSz'],
    [{ takerFee: '1' }, 'takerFee'],
    [{ makerFee: '-0.001' }, 'makerFee'],
  ])('cannot have %j', (changes, subject) => {
    const { exchange } = trading()
    const before = exchange.market('SHARPUSDT')
    expect(() => exchange.changeMarket('SHARPUSDT', changes)).toThrow(expect.objectContaining({ subject }))
    expect(exchange.market('SHARPUSDT')).toEqual(before)
  })

  test('is added once, under an id of its own', () => {
    const { exchange } = trading()
    const btc = { base: 'btc', quote: 'usdt', tickSz: 2, lotSz: 6 }
    expect(() => exchange.addMarket({ ...btc, symbolId: 501 })).toThrow(InvalidInputError)
    expect(exchange.addMarket(btc)).toMatchObject({ symbol: 'BTCUSDT', symbolId: 502 })
    expect(() => exchange.addMarket(btc)).toThrow(InvalidInputError)
    expect(() => exchange.changeMarket('NOPEUSDT', {})).toThrow(InvalidInputError)
    expect(exchange.markets().map(({ symbol }) => symbol)).toEqual(['SHARPUSDT', 'BTCUSDT'])
  })
})
