import { ManualClock } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { units } from '../src/accounts/units.ts'
import { Sandbox } from '../src/sandbox.ts'
import type { SandboxOptions } from '../src/sandbox-options.ts'
import { accountOf, NOW_MS, open, place, signed } from './http.ts'

const SYMBOLS = ['SHARPUSDT', 'BTCUSDT', 'ETHUSDT']
const DAY_MS = 86_400_000

async function openLively(options: SandboxOptions = {}) {
  const clock = new ManualClock(NOW_MS)
  return { clock, sandbox: await Sandbox.open({ clock, ...options }) }
}

/** What the bids within 1 % of the best hold together. */
function bidsWithinOnePercent(sandbox: Sandbox, symbol: string): bigint {
  const bids = sandbox.exchange.depth(symbol, 100)?.bids ?? []
  const best = bids[0]?.price ?? 0n
  const near = bids.filter(({ price }) => price * 100n >= best * 99n)
  return near.reduce((sum, { quantity }) => sum + quantity, 0n)
}

describe('from the first moment', () => {
  test('every market has a book, a day of trades and candles, and a ticker', async () => {
    const { sandbox } = await openLively()
    await using _ = sandbox
    const { exchange } = sandbox

    for (const symbol of SYMBOLS) {
      const [depth, ticker] = [exchange.depth(symbol, 20), exchange.ticker(symbol)]
      expect(depth?.asks.length).toBeGreaterThan(10)
      expect(depth?.bids.length).toBeGreaterThan(10)
      expect(ticker?.count).toBeGreaterThan(1_000)
      expect(exchange.candles(symbol, '60min', 100)?.length).toBeGreaterThanOrEqual(24)
      expect(exchange.trades(symbol, 100)).toHaveLength(100)
    }
  })

  test('the past is in the past: times and ids rise towards now', async () => {
    const { sandbox } = await openLively()
    await using _ = sandbox
    const trades = sandbox.exchange.trades('SHARPUSDT', 1_000)?.toReversed() ?? []
    const [ids, instants] = [trades.map(({ tradeId }) => Number(tradeId)), trades.map(({ atMs }) => atMs)]

    expect(ids).toEqual(ids.toSorted((left, right) => left - right))
    expect(instants).toEqual(instants.toSorted((left, right) => left - right))
    expect(instants.at(-1)).toBeLessThanOrEqual(NOW_MS)
    expect(sandbox.exchange.candles('SHARPUSDT', '1day', 5)?.[0]?.startAtMs).toBeGreaterThan(
      NOW_MS - 2 * DAY_MS,
    )
    expect(sandbox.clock.nowMs()).toBe(NOW_MS)
  })

  test('the book is served over HTTP', async () => {
    const { sandbox } = await openLively()
    await using _ = sandbox

    expect((await open(sandbox, 'GET /v1/market/depth/BTCUSDT?depth=5')).text).toMatch(
      /^\{"data":\{"channel":"4@depth@5","level":5,"a":\[\["6\d{4}/,
    )
  })
})

describe('as time goes by', () => {
  test('markets move, books are never empty or crossed, and money is conserved', async () => {
    const { clock, sandbox } = await openLively({ crowd: { historyHours: 1 } })
    await using _ = sandbox
    const { exchange } = sandbox
    const before = exchange.ticker('SHARPUSDT')

    for (let minute = 0; minute < 10; minute += 1) {
      clock.advance(60_000)
      for (const symbol of SYMBOLS) {
        const depth = exchange.depth(symbol, 1)
        const [bid, ask] = [depth?.bids[0]?.price ?? 0n, depth?.asks[0]?.price ?? 0n]
        expect(bid).toBeGreaterThan(0n)
        expect(ask).toBeGreaterThan(bid)
      }
    }

    expect(exchange.ticker('SHARPUSDT')?.count).toBeGreaterThan((before?.count ?? 0) + 100)
    expect(exchange.ticker('SHARPUSDT')?.close).not.toBe(before?.close)
    for (const asset of exchange.ledger.assets())
      expect(exchange.ledger.total(asset)).toBe(exchange.ledger.issued(asset))
  })

  test('a seller of SHARP finds several thousand within 1 %, and again a few seconds later', async () => {
    const { clock, sandbox } = await openLively({ crowd: { historyHours: 1 } })
    await using _ = sandbox
    const alice = accountOf(sandbox, 'alice')
    const depths = [bidsWithinOnePercent(sandbox, 'SHARPUSDT')]

    for (let slice = 0; slice < 5; slice += 1) {
      await place(sandbox, alice, { symbol: 'SHARPUSDT', side: 'SELL', ordType: 'MARKET', ordQty: '1000' })
      clock.advance(3_000)
      depths.push(bidsWithinOnePercent(sandbox, 'SHARPUSDT'))
    }

    for (const depth of depths) expect(depth).toBeGreaterThan(units('5000'))
    expect(sandbox.exchange.ledger.balance(alice.accountId, 'SHARP').available).toBe(units('5000'))
  })

  test('a resting order at the best price is taken', async () => {
    const { clock, sandbox } = await openLively({ crowd: { historyHours: 1 } })
    await using _ = sandbox
    const alice = accountOf(sandbox, 'alice')
    const best = sandbox.exchange.depth('SHARPUSDT', 1)?.bids[0]?.price ?? 0n
    const ordPrice = `0.00${String((best + units('0.000001')) / units('0.000001'))}`
    const ordId = await place(sandbox, alice, {
      symbol: 'SHARPUSDT',
      side: 'BUY',
      ordType: 'LIMIT',
      ordPrice,
      ordQty: '10',
    })

    clock.advance(120_000)

    const reply = await signed(sandbox, alice, 'GET /v2/trade/order/orderInfo', { query: `ordId=${ordId}` })
    expect(reply.text).toContain('"ordStatus":"FILLED"')
  })

  test('a suspended market is left alone until it opens again', async () => {
    const { clock, sandbox } = await openLively({ crowd: { historyHours: 1 } })
    await using _ = sandbox
    const tradesSince = () => sandbox.exchange.trades('SHARPUSDT', 1)?.[0]?.tradeId

    sandbox.exchange.changeMarket('SHARPUSDT', { openTrade: false })
    const before = tradesSince()
    clock.advance(60_000)
    const during = tradesSince()
    sandbox.exchange.changeMarket('SHARPUSDT', { openTrade: true })
    clock.advance(60_000)

    expect(during).toBe(before)
    expect(tradesSince()).not.toBe(before)
  })

  test('a market that is added with a reference price is taken in', async () => {
    const { clock, sandbox } = await openLively({ crowd: { historyHours: 0 } })
    await using _ = sandbox

    sandbox.addMarket({ base: 'ACME', quote: 'USDT', tickSz: 4, lotSz: 1, referencePrice: '2.5' })
    clock.advance(30_000)

    expect(sandbox.exchange.depth('ACMEUSDT', 20)?.bids.length).toBeGreaterThan(10)
    expect(sandbox.exchange.ticker('ACMEUSDT')?.count).toBeGreaterThan(0)
  })
})

describe('replay', () => {
  async function journalOf(seed: number): Promise<readonly string[]> {
    const { clock, sandbox } = await openLively({ seed, crowd: { historyHours: 1 } })
    await using _ = sandbox
    const journal: string[] = []
    sandbox.exchange.onEvent((event) => {
      journal.push(
        JSON.stringify(event, (_key, value) => (typeof value === 'bigint' ? String(value) : value)),
      )
    })
    clock.advance(20_000)
    const order = { symbol: 'SHARPUSDT', side: 'SELL', ordType: 'MARKET', ordQty: '500' }
    await place(sandbox, accountOf(sandbox, 'alice'), order)
    clock.advance(20_000)
    return journal
  }

  test('the same seed and clock give the same events, past and present, to the last digit', async () => {
    const [first, second] = [await journalOf(7), await journalOf(7)]

    expect(first.length).toBeGreaterThan(500)
    expect(second).toEqual(first)
  })

  test('another seed gives others', async () => {
    expect(await journalOf(8)).not.toEqual(await journalOf(7))
  })
})

test('without a crowd nothing trades', async () => {
  const { clock, sandbox } = await openLively({ crowd: false })
  await using _ = sandbox
  clock.advance(60_000)

  expect(sandbox.exchange.trades('SHARPUSDT', 1)).toEqual([])
})
