import type { Sandbox } from '@trading-bridge/sandbox'
import { describe, expect, test } from 'vitest'
import { BTC, ProMarket, SHARP } from './pro-market.ts'

type Levels = readonly (readonly (number | undefined)[])[]

/** A book of ccxt's as plain numbers. */
const plain = (book: { readonly bids: unknown; readonly asks: unknown }) => ({
  bids: Array.from(book.bids as Levels, (level) => [...level]),
  asks: Array.from(book.asks as Levels, (level) => [...level]),
})

/** What the engine holds. */
function engineBook({ exchange }: Sandbox, depth: number, symbol = 'BTCUSDT') {
  const { bids = [], asks = [] } = exchange.depth(symbol, depth) ?? {}
  const toLevel = ({ price, quantity }: { readonly price: bigint; readonly quantity: bigint }) => [
    toNumber(price),
    toNumber(quantity),
  ]
  return { bids: bids.map(toLevel), asks: asks.map(toLevel) }
}

/** The engine counts in units of 10^-18. */
function toNumber(units: bigint): number {
  const digits = units.toString().padStart(19, '0')
  return Number(`${digits.slice(0, -18)}.${digits.slice(-18)}`)
}

function quoteLadder(market: ProMarket, levels: number, symbol = 'BTCUSDT'): void {
  for (let step = 1; step <= levels; step += 1) {
    market.quote('BUY', String(100 - step * 0.25), String(step), symbol)
    market.quote('SELL', String(100 + step * 0.25), String(step), symbol)
  }
}

describe('watchOrderBook', () => {
  test('is the book of the engine, through orders, fills and cancels', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    quoteLadder(market, 30)
    const before = engineBook(market.sandbox, 20)
    expect(plain(await pro.watchOrderBook(BTC))).toEqual(before)

    const gone = market.quote('BUY', '99.9', '0.000001')
    market.quote('SELL', '98.5', '17')
    market.sandbox.exchange.cancel(market.bob.accountId, { ordId: gone })
    quoteLadder(market, 3)
    const now = engineBook(market.sandbox, 20)
    let seen = plain(await pro.watchOrderBook(BTC))
    while (JSON.stringify(seen) !== JSON.stringify(now)) seen = plain(await pro.watchOrderBook(BTC))

    expect(now).not.toEqual(before)
  })

  test('has symbol, best levels first, and no time, which the exchange does not tell', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.quote('BUY', '99', '2')
    market.quote('SELL', '101', '0.5')

    const book = await pro.watchOrderBook(BTC)

    expect(book).toMatchObject({ symbol: BTC, timestamp: undefined, datetime: undefined, nonce: undefined })
    expect(plain(book)).toEqual({ bids: [[99, 2]], asks: [[101, 0.5]] })
    expect(pro.orderbooks[BTC]).toBe(book)
  })

  test('is the same object each time, as complete as the last picture', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    quoteLadder(market, 2)
    const first = await pro.watchOrderBook(BTC, 5)

    market.sandbox.exchange.cancelAll(market.bob.accountId)
    market.quote('BUY', '98', '1')
    let second = await pro.watchOrderBook(BTC, 5)
    while (second.asks.length > 0) second = await pro.watchOrderBook(BTC, 5)

    expect(second).toBe(first)
    expect(plain(second)).toEqual({ bids: [[98, 1]], asks: [] })
  })

  test.each([
    [5, 5],
    [10, 10],
    [50, 50],
    [100, 100],
    [7, 10],
    [1, 5],
    [500, 100],
  ])(
    'with a limit of %i subscribes to %i levels and hands out no more than the limit',
    async (limit, depth) => {
      await using market = await ProMarket.open()
      const pro = market.pro()
      quoteLadder(market, 120)

      const book = await pro.watchOrderBook(BTC, limit)

      expect(market.streams.session.channels()).toEqual([`4@depth@${depth}`])
      expect(plain(book)).toEqual(engineBook(market.sandbox, Math.min(limit, depth)))
    },
  )

  test('keeps two depths of one market apart', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    quoteLadder(market, 12)

    const [deep, shallow] = await Promise.all([pro.watchOrderBook(BTC, 10), pro.watchOrderBook(BTC, 5)])
    market.quote('BUY', '99.99', '1')
    await Promise.all([pro.watchOrderBook(BTC, 10), pro.watchOrderBook(BTC, 5)])

    expect([deep.bids.length, shallow.bids.length]).toEqual([10, 5])
    expect(Object.keys(pro.orderbooks)).toEqual([BTC])
    expect([deep.bids[0], shallow.bids[0]]).toEqual([
      [99.99, 1],
      [99.99, 1],
    ])
  })

  test('bears a side without levels', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.quote('BUY', '99', '2')
    market.streams.change = ({ text }) => [text.replace('"a":[]', '"a":null')]

    expect(plain(await pro.watchOrderBook(BTC))).toEqual({ bids: [[99, 2]], asks: [] })
  })
})

test('watchOrderBookForSymbols hands out whichever book has changed, over one command', async () => {
  await using market = await ProMarket.open()
  const pro = market.pro()
  quoteLadder(market, 1)
  market.quote('BUY', '0.008', '100', 'SHARPUSDT')
  const seen = new Set<unknown>()
  while (seen.size < 2) seen.add((await pro.watchOrderBookForSymbols([BTC, SHARP], 5)).symbol)

  market.quote('BUY', '0.009', '100', 'SHARPUSDT')
  const book = await pro.watchOrderBookForSymbols([BTC, SHARP], 5)

  expect([book.symbol, book.bids[0]]).toEqual([SHARP, [0.009, 100]])
  expect(market.streams.commandsOf('SUB')).toHaveLength(1)
})

test('a market that joins those that are watched is subscribed to at once, however busy they are', async () => {
  await using market = await ProMarket.open()
  const pro = market.pro()
  market.quote('BUY', '99', '1')
  market.quote('BUY', '0.008', '100', 'SHARPUSDT')
  await pro.watchOrderBook(BTC)
  const news = pro.watchTicker(BTC)
  market.quote('BUY', '98', '1')
  market.trade('99')
  await news
  // By now the book has changed as well, and nobody was told.
  const seen = new Set<unknown>()
  while (seen.size < 2) seen.add((await pro.watchOrderBookForSymbols([BTC, SHARP])).symbol)

  expect(market.streams.session.channels()).toContain('1042@depth@20')
})

describe('watchBidsAsks', () => {
  test('tells best bid and ask with their amounts, by symbol', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.quote('BUY', '99', '2')
    market.quote('SELL', '101', '0.5')

    const tickers = await pro.watchBidsAsks([BTC])

    expect(Object.keys(tickers)).toEqual([BTC])
    expect(tickers[BTC]).toMatchObject({ symbol: BTC, bid: 99, bidVolume: 2, ask: 101, askVolume: 0.5 })
    expect(pro.bidsasks[BTC]).toBe(tickers[BTC])
  })

  test('shares the channel with a book of five levels, which is subscribed to once', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.quote('BUY', '99', '2')
    await pro.watchOrderBook(BTC, 5)

    const news = pro.watchBidsAsks([BTC])
    market.quote('BUY', '99.5', '1')

    expect((await news)[BTC]?.bid).toBe(99.5)
    expect(market.streams.commandsOf('SUB')).toHaveLength(1)
  })

  test('wants symbols: no channel carries the best levels of all markets', async () => {
    await using market = await ProMarket.open()

    await expect(market.pro().watchBidsAsks()).rejects.toThrow(/empty list of symbols/)
  })
})
