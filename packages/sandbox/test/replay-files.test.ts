/** Files of recorded markets: what is read, and what each error tells. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { InvalidInputError } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { readRecordedMarket, Sandbox, symbolOfFile } from '../src/index.ts'

const CANDLES = 'open_at_ms,open,high,low,close,volume'
const TRADES = 'at_ms,price,quantity,side'

describe('a recording', () => {
  test('is told by its columns, which may stand in any order', () => {
    const trades = readRecordedMarket('side,price,at_ms,quantity\nsell,0.5,1000,2\n', 'it')
    expect(trades).toEqual({
      kind: 'trades',
      trades: [{ atMs: 1_000, price: 5n * 10n ** 17n, quantity: 2n * 10n ** 18n, side: 'SELL' }],
    })
    expect(readRecordedMarket(`${CANDLES}\n60000,1,2,1,2,0\n`, 'it')).toMatchObject({
      kind: 'candles',
      intervalMs: 60_000,
    })
  })

  test('may have notes, empty lines, Windows line ends and a byte order mark', () => {
    const text = `\uFEFF# a note\r\n${TRADES}\r\n\r\n1000,0.5,2,buy\r\n`
    expect(readRecordedMarket(text, 'it')).toMatchObject({ trades: [{ atMs: 1_000, side: 'BUY' }] })
  })

  test('may lack candles: the smallest distance is their length', () => {
    const text = `${CANDLES}\n0,1,1,1,1,1\n300000,1,1,1,1,1\n420000,1,1,1,1,1\n480000,1,1,1,1,1\n`
    expect(readRecordedMarket(text, 'it')).toMatchObject({ intervalMs: 60_000 })
  })

  test('keeps every decimal', () => {
    const text = `${TRADES}\n0,0.123456789012345678,9007199254740993,buy\n`
    expect(readRecordedMarket(text, 'it')).toMatchObject({
      trades: [{ price: 123_456_789_012_345_678n, quantity: 9_007_199_254_740_993n * 10n ** 18n }],
    })
  })
})

test.each([
  ['no header', '', 'f.csv, line 1', 'header', undefined],
  ['a foreign header', 'time,price\n', 'f.csv, line 1', 'header', undefined],
  ['no rows', `${TRADES}\n`, 'f.csv, line 2', 'rows', undefined],
  ['a value too few', `${TRADES}\n1,2,3\n`, 'f.csv, line 2', 'columns', undefined],
  [
    'an instant that is none',
    `${TRADES}\n1.5,1,1,buy\n`,
    'f.csv, line 2, column at_ms',
    'instant',
    undefined,
  ],
  ['a price that is none', `${TRADES}\n1,one,1,buy\n`, 'f.csv, line 2, column price', 'number', undefined],
  ['a price of zero', `${TRADES}\n1,0,1,buy\n`, 'f.csv, line 2, column price', 'positive', undefined],
  [
    'a negative volume',
    `${CANDLES}\n1,1,1,1,1,-1\n`,
    'f.csv, line 2, column volume',
    'not-negative',
    undefined,
  ],
  ['an unknown side', `${TRADES}\n1,1,1,up\n`, 'f.csv, line 2, column side', 'side', undefined],
  ['trades out of order', `${TRADES}\n5,1,1,buy\n4,1,1,buy\n`, 'f.csv, line 3, column at_ms', 'sorted', '5'],
  [
    'a candle twice',
    `${CANDLES}\n5,1,1,1,1,1\n5,1,1,1,1,1\n`,
    'f.csv, line 3, column open_at_ms',
    'sorted',
    '6',
  ],
  ['a high below the close', `${CANDLES}\n5,1,2,1,3,1\n`, 'f.csv, line 2, column high', 'high', '3'],
  ['a low above the open', `${CANDLES}\n5,1,3,2,3,1\n`, 'f.csv, line 2, column low', 'low', '1'],
  [
    'candles off their grid',
    `${CANDLES}\n0,1,1,1,1,1\n60,1,1,1,1,1\n150,1,1,1,1,1\n`,
    'f.csv, line 4, column open_at_ms',
    'candle-interval',
    '120',
  ],
])('%s is refused, with the place, the rule and what would pass', (_, text, subject, rule, passes) => {
  expect(thrownBy(() => readRecordedMarket(text, 'f.csv'))).toMatchObject({ subject, rule, passes })
})

test('a file of another kind than asked for is refused', () => {
  const error = thrownBy(() => readRecordedMarket(`${TRADES}\n1,1,1,buy\n`, 'f.csv', 'candles'))
  expect(error).toMatchObject({ rule: 'header', limit: `the header ${CANDLES}` })
})

test('a file name speaks of the market it begins with', () => {
  const symbols = ['BTCUSDT', 'SHARPUSDT', 'SHARPUSD']
  expect(symbolOfFile('/data/sharp-usdt-1min.csv', symbols)).toBe('SHARPUSDT')
  expect(symbolOfFile('BTCUSDT.csv', symbols)).toBe('BTCUSDT')
  expect(symbolOfFile('trades.csv', symbols)).toBeUndefined()
})

test.each([
  ['a file that is not there', { symbol: 'SHARPUSDT', file: '/nowhere/at-all.csv' }, 'file-readable'],
  ['an unknown market', { symbol: 'NONEUSDT', text: `${TRADES}\n1,1,1,buy\n` }, 'replay-symbol'],
  ['a speed of zero', { symbol: 'SHARPUSDT', text: `${TRADES}\n1,1,1,buy\n`, speed: 0 }, 'speed'],
])('a sandbox does not open with %s', async (_, spec, rule) => {
  await expect(Sandbox.open({ replay: [spec] })).rejects.toMatchObject({ rule })
})

test('the samples of this repository can be read, and tell of one market', async () => {
  const [candles, trades] = await Promise.all(['1min', 'trades'].map(sample))
  if (candles?.kind !== 'candles' || trades?.kind !== 'trades') throw new Error('The samples changed.')
  const volume = candles.candles.reduce((sum, candle) => sum + candle.volume, 0n)
  expect(trades.trades.reduce((sum, trade) => sum + trade.quantity, 0n)).toBe(volume)
  expect(candles.candles).toHaveLength(120)
  expect(candles.candles.at(-1)?.close).toBe(trades.trades.at(-1)?.price)
})

async function sample(name: string) {
  const path = fileURLToPath(new URL(`../../../examples/data/sharp-usdt-${name}.csv`, import.meta.url))
  return readRecordedMarket(await readFile(path, 'utf8'), name)
}

function thrownBy(call: () => unknown): InvalidInputError {
  try {
    call()
  } catch (error) {
    if (error instanceof InvalidInputError) return error
    throw error
  }
  throw new Error('Nothing was thrown.')
}
