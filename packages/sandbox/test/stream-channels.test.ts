import { type Random, seededRandom } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { unitsText } from '../src/accounts/units.ts'
import type { PriceQuantity } from '../src/exchange/market-views.ts'
import type { Sandbox, SandboxSettings } from '../src/index.ts'
import { type QuietSandbox, quietSandbox, RawStream } from './raw-stream.ts'
import { NOW_MS } from './trading.ts'

const SECOND = Math.floor(NOW_MS / 1_000)
const MINUTE = Math.floor(SECOND / 60) * 60

async function connected(settings: Partial<SandboxSettings> = {}) {
  const quiet = await quietSandbox({ settings })
  return { ...quiet, stream: await RawStream.greeted(quiet.sandbox) }
}

describe('trades', () => {
  test('begin with as many past ones as were asked for, newest first', async () => {
    const { sandbox, stream, trade } = await connected()
    await using _ = sandbox
    for (const price of ['100', '101', '102']) trade(price, '0.5')
    await stream.ask({ op: 'SUB', channel: ['4@trade'], param: { size: 2 } })
    expect(await stream.nextText()).toBe(
      `{"S":4,"T":"trade","data":[{"channel":"4@trade","price":"102","tradeId":51000003,"seq":3,"ts":${NOW_MS},"takerSide":"BUY","time":${SECOND},"volume":"0.5","symbol":"BTCUSDT","instrumentId":4},{"channel":"4@trade","price":"101","tradeId":51000002,"seq":2,"ts":${NOW_MS},"takerSide":"BUY","time":${SECOND},"volume":"0.5","symbol":"BTCUSDT","instrumentId":4}]}`,
    )
  })

  test('begin oldest first where the settings say so', async () => {
    const { sandbox, stream, trade } = await connected({ tradeSnapshotOrder: 'oldest-first' })
    await using _ = sandbox
    for (const price of ['100', '101']) trade(price)
    await stream.ask({ op: 'SUB', channel: ['4@trade'], param: { size: 9 } })
    expect(await stream.next()).toMatchObject({ data: [{ seq: 1 }, { seq: 2 }] })
  })

  test('come one to a message, all fields at its top', async () => {
    const { sandbox, stream, trade, clock } = await connected()
    await using _ = sandbox
    await stream.subscribe('4@trade')
    trade('61800.3', '0.02')
    clock.advance(100)
    expect(await stream.nextText()).toBe(
      `{"S":4,"T":"trade","channel":"4@trade","price":"61800.3","tradeId":51000001,"seq":1,"ts":${NOW_MS},"takerSide":"BUY","time":${SECOND},"volume":"0.02","symbol":"BTCUSDT","instrumentId":4}`,
    )
  })

  test('come exactly once and in the order of seq, whenever a reader joins', async () => {
    const { sandbox, trade, clock } = await quietSandbox({ settings: { tradeSnapshotOrder: 'oldest-first' } })
    await using _ = sandbox
    const random = seededRandom(7)
    const readers: RawStream[] = []
    for (let step = 0; step < 60; step += 1) {
      if (step % 20 === 5) {
        const reader = await RawStream.greeted(sandbox)
        await reader.ask({ op: 'SUB', channel: ['4@trade'], param: { size: 100 } })
        readers.push(reader)
      }
      for (let count = random.integer(0, 3); count > 0; count -= 1) trade(String(random.integer(90, 110)))
      if (random.fraction() < 0.5) clock.advance(random.integer(1, 300))
    }
    clock.advance(1_000)
    const made = sandbox.exchange.trades('BTCUSDT', 1_000)?.map(({ seq }) => seq) ?? []
    for (const reader of readers) {
      const messages = await reader.drain()
      const trades = messages.flatMap((message) => message['data'] ?? message)
      expect(trades).toMatchObject(made.toReversed().map((seq) => ({ seq })))
    }
  })
})

describe('depth', () => {
  test('is a complete picture with three elements a level, sent at once and after each change', async () => {
    const { sandbox, stream, alice, clock } = await connected()
    await using _ = sandbox
    await stream.subscribe('4@depth@5')
    expect(await stream.nextText()).toBe(
      '{"S":4,"T":"depth","channel":"4@depth@5","level":5,"a":[],"b":[],"symbol":"BTCUSDT","instrumentId":4}',
    )
    const order = { symbol: 'BTCUSDT', ordType: 'LIMIT' } as const
    sandbox.exchange.place(alice.accountId, { ...order, side: 'SELL', ordPrice: '61800.3', ordQty: '0.31' })
    sandbox.exchange.place(alice.accountId, { ...order, side: 'BUY', ordPrice: '61799.9', ordQty: '0.25' })
    clock.advance(100)
    expect(await stream.nextText()).toBe(
      '{"S":5,"T":"depth","channel":"4@depth@5","level":5,"a":[["61800.3","0.31",-1]],"b":[["61799.9","0.25",1]],"symbol":"BTCUSDT","instrumentId":4}',
    )
  })

  test.each([5, 10, 20, 50, 100])('of %i levels is the engine’s book at every push', async (levels) => {
    const quiet = await connected()
    await using _ = quiet.sandbox
    const { stream, clock, sandbox } = quiet
    const random = seededRandom(levels)
    await stream.subscribe(`4@depth@${levels}`)
    let shown: object | undefined = (await stream.drain()).at(-1)
    for (let step = 0; step < 40; step += 1) {
      for (let count = 0; count < 8; count += 1) disturb(quiet, random)
      clock.advance(100)
      shown = (await stream.drain()).at(-1) ?? shown
      expect(shown).toMatchObject(engineDepth(sandbox, levels))
    }
  })

  test('is pushed no more often than the interval, and only when it changed', async () => {
    const { sandbox, stream, trade, clock, alice } = await connected()
    await using _ = sandbox
    await stream.subscribe('4@depth@5')
    await stream.next()
    const order = { symbol: 'BTCUSDT', ordType: 'LIMIT', side: 'BUY', ordQty: '1' } as const
    for (let moment = 0; moment < 100; moment += 1) {
      sandbox.exchange.place(alice.accountId, { ...order, ordPrice: String(1_000 + moment) })
      clock.advance(10)
    }
    expect(await stream.drain()).toHaveLength(10)
    clock.advance(10_000)
    sandbox.exchange.cancelAll(alice.accountId)
    clock.advance(1_000)
    expect(await stream.drain()).toHaveLength(1)
    trade('500')
    clock.advance(1_000)
    expect(await stream.drain()).toEqual([])
  })

  test('is pushed at another interval where the settings say so', async () => {
    const { sandbox, stream, clock, alice } = await connected({ streamPushIntervalMs: 1_000 })
    await using _ = sandbox
    await stream.subscribe('4@depth@5')
    await stream.next()
    const order = { symbol: 'BTCUSDT', ordType: 'LIMIT', side: 'BUY', ordQty: '1' } as const
    sandbox.exchange.place(alice.accountId, { ...order, ordPrice: '1000' })
    clock.advance(900)
    expect(await stream.drain()).toEqual([])
    clock.advance(100)
    expect(await stream.drain()).toHaveLength(1)
  })
})

describe('tickers', () => {
  const figures =
    '"open":"100","high":"102","low":"100","close":"102","volume":"2","amount":"202","count":2,"bid":"0","bidSize":"0","ask":"0","askSize":"0","symbol":"BTCUSDT","instrumentId":4'

  test('of one market tell the last 24 hours', async () => {
    const { sandbox, stream, trade, clock } = await connected()
    await using _ = sandbox
    trade('100')
    await stream.subscribe('4@ticker')
    await stream.next()
    trade('102')
    clock.advance(100)
    expect(await stream.nextText()).toBe(`{"S":5,"T":"ticker","channel":"4@ticker",${figures}}`)
  })

  test('of all markets come as a list', async () => {
    const { sandbox, stream, trade } = await connected()
    await using _ = sandbox
    for (const price of ['100', '102']) trade(price)
    await stream.subscribe('!@ticker')
    expect(await stream.nextText()).toBe(`{"S":4,"T":"ticker","data":[{"channel":"4@ticker",${figures}}]}`)
  })
})

describe('candles', () => {
  test('begin with the current one and follow it every second while it changes', async () => {
    const { sandbox, stream, trade, clock } = await connected()
    await using _ = sandbox
    trade('61800.3', '0.02')
    await stream.subscribe('4@kline@min_1')
    const first = `"startTime":${MINUTE},"endTime":${MINUTE + 59},"firstTradeId":51000001`
    expect(await stream.nextText()).toBe(
      `{"S":4,"T":"kline","channel":"4@kline@min_1","interval":"min_1",${first},"lastTradeId":51000001,"open":"61800.3","close":"61800.3","high":"61800.3","low":"61800.3","volume":"0.02","amount":"1236.006","symbol":"BTCUSDT","instrumentId":4}`,
    )
    for (let tenth = 0; tenth < 20; tenth += 1) {
      trade('61801')
      clock.advance(100)
    }
    const pushes = await stream.drain()
    expect(pushes).toHaveLength(2)
    expect(pushes.at(-1)).toMatchObject({ close: '61801', lastTradeId: 51_000_021 })
    clock.advance(10_000)
    expect(await stream.drain()).toEqual([])
  })

  test('tell how the last one ended before the next begins', async () => {
    const { sandbox, stream, trade, clock } = await connected()
    await using _ = sandbox
    await stream.subscribe('4@kline@min_1')
    const untilMinuteMs = 60_000 - (NOW_MS % 60_000)
    clock.advance(untilMinuteMs - 10)
    trade('100')
    clock.advance(20)
    trade('101')
    clock.advance(1_000)
    expect(await stream.drain()).toMatchObject([
      { startTime: MINUTE, close: '100' },
      { startTime: MINUTE + 60, open: '101' },
    ])
  })

  test('of the past are given on request, oldest first, without those from `endTime` on', async () => {
    const { sandbox, stream, trade, clock } = await connected()
    await using _ = sandbox
    for (const price of ['100', '101', '102', '103']) {
      trade(price)
      clock.advance(60_000)
    }
    const param = { channel: '4@kline@min_1', endTime: MINUTE + 180, limit: 2 }
    stream.send({ op: 'REQ', param, id: 1 })
    expect(await stream.next()).toMatchObject({ T: 'echo', echo: { op: 'REQ', param, id: 1 } })
    const reply = await stream.next()
    expect(reply).toMatchObject({
      T: 'resp',
      C: 200,
      channel: '4@kline@min_1',
      symbol: 'BTCUSDT',
      instrumentId: 4,
      item: [
        { startTime: MINUTE + 60, endTime: MINUTE + 119, interval: 'min_1', close: '101' },
        { startTime: MINUTE + 120, close: '102' },
      ],
    })
    const newest = await stream.ask({ op: 'REQ', param: { channel: '4@kline@min_1', endTime: null } })
    expect(newest['item']).toHaveLength(4)
  })

  test.each(['4@trade', '9@kline@min_1', 'kline'])('of %j cannot be asked for', async (channel) => {
    const { sandbox, stream } = await connected()
    await using _ = sandbox
    const result = await stream.ask({ op: 'REQ', param: { channel } })
    expect(result).toMatchObject({ C: 400, M: 'req.channel.failed' })
  })
})

/** Places an order near the middle, or cancels all on one draw in thirty. */
function disturb({ sandbox, alice }: QuietSandbox, random: Random): void {
  if (random.integer(1, 30) === 1) {
    sandbox.exchange.cancelAll(alice.accountId)
    return
  }
  sandbox.exchange.place(alice.accountId, {
    symbol: 'BTCUSDT',
    side: random.fraction() < 0.5 ? 'BUY' : 'SELL',
    ordType: 'LIMIT',
    timeInForce: random.fraction() < 0.9 ? 'GTC' : 'IOC',
    ordPrice: String(random.integer(900, 1_100)),
    ordQty: `0.${random.integer(1, 999)}`,
  })
}

function engineDepth(sandbox: Sandbox, levels: number) {
  const { asks = [], bids = [] } = sandbox.exchange.depth('BTCUSDT', levels) ?? {}
  const record = (each: PriceQuantity, side: number) => [
    unitsText(each.price),
    unitsText(each.quantity),
    side,
  ]
  return { a: asks.map((each) => record(each, -1)), b: bids.map((each) => record(each, 1)) }
}
