/** Markets that follow a recording, on a clock moved by hand. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ManualClock } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { units, unitsText } from '../src/accounts/units.ts'
import { type ReplaySpec, readRecordedMarket, Sandbox, type SandboxOptions } from '../src/index.ts'
import { limit } from './trading.ts'

const MINUTE_MS = 60_000
/** A full minute. */
const OPEN_AT_MS = 1_770_742_380_000
const SYMBOL = 'SHARPUSDT'
const TRADES = 'at_ms,price,quantity,side'
const CANDLES = 'open_at_ms,open,high,low,close,volume'
const FEW_TRADES = `${TRADES}\n1000,0.008,10,buy\n2500,0.0082,20.5,sell\n2500,0.0079,1,buy\n61000,0.0081,3,buy\n`

describe('a market that follows trades', () => {
  test('has each of them at its price, quantity, side and time', async () => {
    const { clock, sandbox, trades } = await replaying({ text: FEW_TRADES }, atFirstTrade())
    await using _ = sandbox
    clock.advance(2 * MINUTE_MS)
    expect(trades()).toEqual([
      '+0 0.008 10 BUY',
      '+1500 0.0082 20.5 SELL',
      '+1500 0.0079 1 BUY',
      '+60000 0.0081 3 BUY',
    ])
  })

  test('has none of them before it is due', async () => {
    const { clock, sandbox, trades, startAtMs } = await replaying({ text: FEW_TRADES }, atFirstTrade())
    await using _ = sandbox
    clock.advance(startAtMs + 1_499 - clock.nowMs())
    expect(trades()).toHaveLength(1)
    clock.advance(1)
    expect(trades()).toHaveLength(3)
  })

  test('keeps the place each trade had in its minute', async () => {
    const { sandbox, startAtMs } = await replaying(
      { text: FEW_TRADES },
      { clock: new ManualClock(OPEN_AT_MS + 5_000) },
    )
    await using _ = sandbox
    expect(startAtMs).toBe(OPEN_AT_MS + 1_000)
    expect(sandbox.exchange.trades(SYMBOL, 10)?.map(({ atMs }) => atMs - OPEN_AT_MS)).toEqual([
      2_500, 2_500, 1_000,
    ])
  })

  test('has them in half the time at twice the speed', async () => {
    const { clock, sandbox, trades } = await replaying({ text: FEW_TRADES, speed: 2 })
    await using _ = sandbox
    clock.advance(MINUTE_MS)
    expect(trades()).toEqual([
      '+0 0.008 10 BUY',
      '+750 0.0082 20.5 SELL',
      '+750 0.0079 1 BUY',
      '+30000 0.0081 3 BUY',
    ])
  })

  test('puts a price on the nearest tick, and a quantity on the lot below, but at least on the least', async () => {
    const text = `${TRADES}\n0,0.0080004,1.239,buy\n0,0.0080006,0.001,sell\n`
    const { clock, sandbox, trades } = await replaying({ text })
    await using _ = sandbox
    clock.advance(MINUTE_MS)
    expect(trades()).toEqual(['+0 0.008 1.23 BUY', '+0 0.008001 0.01 SELL'])
  })

  test('is quoted round the last price, never across it', async () => {
    const { clock, sandbox } = await replaying({ text: FEW_TRADES }, atFirstTrade())
    await using _ = sandbox
    clock.advance(2 * MINUTE_MS)
    const { asks = [], bids = [] } = sandbox.exchange.depth(SYMBOL, 100) ?? {}
    expect([asks.length, bids.length]).toEqual([15, 15])
    expect(Number(asks[0]?.price)).toBeGreaterThan(Number(units('0.0081')))
    expect(Number(bids[0]?.price)).toBeLessThan(Number(units('0.0081')))
  })

  test('fills what rests in the way of a trade first, at its own price', async () => {
    const { clock, sandbox } = await replaying({ text: FEW_TRADES }, atFirstTrade())
    await using _ = sandbox
    const alice = sandbox.accounts[0]?.accountId ?? ''
    sandbox.exchange.place(alice, limit('BUY', '5', '0.0079'))
    clock.advance(2 * MINUTE_MS)
    const [fill] = sandbox.exchange.fills(alice, { symbol: SYMBOL })
    expect(fill).toMatchObject({ role: 'maker', price: units('0.0079'), execQty: units('1') })
  })
})

describe('a market that follows candles', () => {
  test('serves the recorded candles again, with their open, high, low, close and volume', async () => {
    const { clock, sandbox, recorded } = await replayingSample()
    await using _ = sandbox
    clock.advance(recorded.length * MINUTE_MS)
    const served = sandbox.exchange.candles(SYMBOL, '1min', 200) ?? []
    const shape = (candle: Shape) =>
      [candle.open, candle.high, candle.low, candle.close, candle.volume].map(unitsText)
    expect(served.map(shape)).toEqual(recorded.map(shape))
    expect(served.map(({ startAtMs }) => startAtMs - OPEN_AT_MS)).toEqual(
      recorded.map((_, index) => index * MINUTE_MS),
    )
  })

  test('has a ticker with the highest high, the lowest low and the last close', async () => {
    const { clock, sandbox, recorded } = await replayingSample()
    await using _ = sandbox
    clock.advance(recorded.length * MINUTE_MS)
    const { open, high, low, close, volume } = sandbox.exchange.ticker(SYMBOL) ?? {}
    const highs = recorded.map((candle) => candle.high).sort(ascending)
    const lows = recorded.map((candle) => candle.low).sort(ascending)
    expect({ open, high, low, close }).toEqual({
      open: recorded[0]?.open,
      high: highs.at(-1),
      low: lows[0],
      close: recorded.at(-1)?.close,
    })
    expect(volume).toBe(recorded.reduce((sum, candle) => sum + candle.volume, 0n))
  })

  test('trades nothing in a gap, nor in a candle without volume', async () => {
    const text = `${CANDLES}\n0,1,1,1,1,5\n60000,1,2,1,1,0\n240000,2,2,2,2,5\n`
    const { clock, sandbox } = await replaying({ text })
    await using _ = sandbox
    clock.advance(6 * MINUTE_MS)
    const minutes = sandbox.exchange
      .candles(SYMBOL, '1min', 10)
      ?.map(({ startAtMs }) => startAtMs - OPEN_AT_MS)
    expect(minutes).toEqual([0, 4 * MINUTE_MS])
  })

  test('keeps open, high, low and close of a candle whose volume hardly suffices for them', async () => {
    const { clock, sandbox } = await replaying({ text: `${CANDLES}\n0,2,4,1,3,0.02\n` })
    await using _ = sandbox
    clock.advance(MINUTE_MS)
    const [candle] = sandbox.exchange.candles(SYMBOL, '1min', 1) ?? []
    expect(candle).toMatchObject({
      open: units('2'),
      high: units('4'),
      low: units('1'),
      close: units('3'),
      volume: units('0.04'),
    })
  })

  test('begins with the candle that is running, whose elapsed part is past at once', async () => {
    const text = `${CANDLES}\n0,1,2,1,2,100\n60000,2,3,2,3,100\n`
    const { clock, sandbox, startAtMs } = await replaying(
      { text },
      { clock: new ManualClock(OPEN_AT_MS + 30_000) },
    )
    await using _ = sandbox
    expect(startAtMs).toBe(OPEN_AT_MS)
    expect(sandbox.exchange.candles(SYMBOL, '1min', 1)?.[0]).toMatchObject({ open: units('1') })
    clock.advance(90_000)
    expect(sandbox.exchange.candles(SYMBOL, '1min', 5)?.map(({ close }) => close)).toEqual([
      units('2'),
      units('3'),
    ])
  })

  test('makes candles of a minute from those of five at five times the speed', async () => {
    const text = `${CANDLES}\n0,1,3,1,2,100\n300000,2,4,1,3,100\n`
    const { clock, sandbox } = await replaying({ text, speed: 5 })
    await using _ = sandbox
    clock.advance(2 * MINUTE_MS)
    expect(sandbox.exchange.candles(SYMBOL, '1min', 5)?.map(({ high }) => high)).toEqual([
      units('3'),
      units('4'),
    ])
  })
})

describe('at its end', () => {
  test('a recording holds: quotes stay round the last price, nothing is traded', async () => {
    const { clock, sandbox, trades } = await replaying({ text: FEW_TRADES }, atFirstTrade())
    await using _ = sandbox
    clock.advance(10 * MINUTE_MS)
    expect(sandbox.replayStatus).toMatchObject([{ state: 'held', runs: 1, tradesDone: 4 }])
    expect(trades()).toHaveLength(4)
    expect(sandbox.exchange.depth(SYMBOL, 5)?.asks).toHaveLength(5)
  })

  test('a recording that stops takes its quotes out', async () => {
    const { clock, sandbox } = await replaying({ text: FEW_TRADES, atEnd: 'stop' })
    await using _ = sandbox
    clock.advance(10 * MINUTE_MS)
    expect(sandbox.replayStatus).toMatchObject([{ state: 'stopped' }])
    expect(sandbox.exchange.depth(SYMBOL, 5)).toMatchObject({ asks: [], bids: [] })
  })

  test('a recording that loops begins anew, in its place of the minute', async () => {
    const { clock, sandbox, trades } = await replaying({ text: FEW_TRADES, atEnd: 'loop' })
    await using _ = sandbox
    clock.advance(4 * MINUTE_MS)
    expect(trades().slice(0, 8)).toEqual([
      '+0 0.008 10 BUY',
      '+1500 0.0082 20.5 SELL',
      '+1500 0.0079 1 BUY',
      '+60000 0.0081 3 BUY',
      '+120000 0.008 10 BUY',
      '+121500 0.0082 20.5 SELL',
      '+121500 0.0079 1 BUY',
      '+180000 0.0081 3 BUY',
    ])
    expect(sandbox.replayStatus).toMatchObject([{ state: 'playing', runs: 3 }])
  })
})

test('the same seed and clock give the same market, another seed another path to the same candles', async () => {
  const [first, second, other] = await Promise.all([1, 1, 2].map((seed) => tape(seed)))
  expect(second).toEqual(first)
  expect(other).not.toEqual(first)
})

test('other markets go on with their crowd', async () => {
  const clock = new ManualClock(OPEN_AT_MS)
  await using sandbox = await Sandbox.open({
    clock,
    crowd: { historyHours: 1 },
    replay: [{ symbol: 'sharpusdt', text: FEW_TRADES }],
  })
  clock.advance(2 * MINUTE_MS)
  expect(sandbox.exchange.trades('BTCUSDT', 100)).toHaveLength(100)
  expect(sandbox.exchange.trades(SYMBOL, 100)).toHaveLength(4)
})

/** A clock that stands where the first of the few trades falls. */
function atFirstTrade() {
  return { clock: new ManualClock(OPEN_AT_MS + 1_000) }
}

type Shape = Record<'open' | 'high' | 'low' | 'close' | 'volume', bigint>

async function replaying(
  spec: { readonly text: string } & Pick<ReplaySpec, 'speed' | 'atEnd'>,
  options: SandboxOptions & { readonly clock?: ManualClock } = {},
) {
  const { clock = new ManualClock(OPEN_AT_MS) } = options
  const sandbox = await Sandbox.open({
    crowd: false,
    ...options,
    clock,
    replay: [{ symbol: SYMBOL, ...spec }],
  })
  const startAtMs = sandbox.replayStatus[0]?.startAtMs ?? 0
  const trades = () =>
    (sandbox.exchange.trades(SYMBOL, 1_000) ?? [])
      .toReversed()
      .map(
        ({ atMs, price, volume, takerSide }) =>
          `+${atMs - startAtMs} ${unitsText(price)} ${unitsText(volume)} ${takerSide}`,
      )
  return { clock, sandbox, startAtMs, trades }
}

async function replayingSample(seed = 1) {
  const path = fileURLToPath(new URL('../../../examples/data/sharp-usdt-1min.csv', import.meta.url))
  const text = await readFile(path, 'utf8')
  const recording = readRecordedMarket(text, path)
  const replayed = await replaying({ text }, { seed })
  return { ...replayed, recorded: recording.kind === 'candles' ? recording.candles : [] }
}

async function tape(seed: number): Promise<readonly string[]> {
  const { clock, sandbox, trades } = await replayingSample(seed)
  await using _ = sandbox
  clock.advance(10 * MINUTE_MS)
  return trades()
}

function ascending(left: bigint, right: bigint): number {
  return left < right ? -1 : 1
}
