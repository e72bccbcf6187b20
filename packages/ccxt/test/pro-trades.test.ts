import { describe, expect, test } from 'vitest'
import { BTC, ProMarket, SHARP } from './pro-market.ts'

const prices = (trades: readonly { readonly price: unknown }[]) => trades.map(({ price }) => price)

describe('watchTrades', () => {
  test('begins with the past trades, oldest first, whole', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.trade('100', '2')
    market.trade('101.5', '0.25')

    const trades = await pro.watchTrades(BTC)

    expect(prices(trades)).toEqual([100, 101.5])
    expect(trades[1]).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      symbol: BTC,
      side: 'buy',
      price: 101.5,
      amount: 0.25,
      cost: 25.375,
      timestamp: expect.any(Number),
      datetime: expect.stringMatching(/Z$/),
    })
  })

  test('then hands out what is new, each trade once', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.trade('100')
    await pro.watchTrades(BTC)

    const seen: unknown[] = []
    for (const price of ['101', '102', '103', '104']) {
      market.trade(price)
      seen.push(...prices(await pro.watchTrades(BTC)))
    }

    expect(seen).toEqual([101, 102, 103, 104])
  })

  test('hands out the whole cache, cut by since and limit, where newUpdates is off', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro({ options: { newUpdates: false } })
    for (const price of ['100', '101', '102']) market.trade(price)
    const all = await pro.watchTrades(BTC)
    market.trade('103')
    const later = await pro.watchTrades(BTC, undefined, 2)
    market.trade('104')
    const since = await pro.watchTrades(BTC, later.at(-1)?.timestamp)

    expect(prices(all)).toEqual([100, 101, 102])
    expect(prices(later)).toEqual([102, 103])
    expect(prices(since).at(-1)).toBe(104)
    expect(prices(since)).not.toContain(100)
  })

  test('keeps no more trades than tradesLimit', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro({ options: { tradesLimit: 3 } })
    for (const price of ['100', '101', '102', '103', '104']) market.trade(price)

    expect(prices(await pro.watchTrades(BTC))).toEqual([102, 103, 104])
    expect(pro.trades[BTC]).toHaveLength(3)
  })

  test('reads what a past of the other order tells', async () => {
    await using market = await ProMarket.open({ settings: { tradeSnapshotOrder: 'oldest-first' } })
    const pro = market.pro()
    for (const price of ['100', '101', '102']) market.trade(price)

    expect(prices(await pro.watchTrades(BTC))).toEqual([100, 101, 102])
  })
})

test('watchTradesForSymbols hands out the trades of one market at a time', async () => {
  await using market = await ProMarket.open()
  const pro = market.pro()
  market.trade('100')
  market.trade('0.008', '50', 'SHARPUSDT')
  const seen = new Map<unknown, unknown[]>()
  while (seen.size < 2) {
    const trades = await pro.watchTradesForSymbols([BTC, SHARP])
    seen.set(trades[0]?.symbol, prices(trades))
    expect(new Set(trades.map(({ symbol }) => symbol)).size).toBe(1)
  }

  expect(Object.fromEntries(seen)).toEqual({ [BTC]: [100], [SHARP]: [0.008] })
  expect(market.streams.commandsOf('SUB')).toHaveLength(1)
})
