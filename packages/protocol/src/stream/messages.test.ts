import { expect, test } from 'vitest'
import { readStreamMessage } from './messages.ts'

const DEPTH = { S: 8, T: 'depth', channel: '4@depth@5', level: 5, symbol: 'BTCUSDT', instrumentId: 4 }
const TRADE = {
  S: 5,
  T: 'trade',
  channel: '4@trade',
  price: '61800.3',
  volume: '0.02',
  tradeId: 148020,
  takerSide: 'SELL',
  time: 1770742395,
}

const read = (message: object) => readStreamMessage(JSON.stringify(message))

test('a depth keeps its levels as the text that was sent', () => {
  expect(read({ ...DEPTH, a: [['61800.30', '0.31', -1]], b: null })).toEqual({
    counter: 8,
    kind: 'depth',
    channel: '4@depth@5',
    asks: [['61800.30', '0.31', -1]],
    bids: [],
  })
})

test('amounts and ids that come as numbers keep every digit', () => {
  const text = JSON.stringify({ ...TRADE, price: 'PRICE', tradeId: 'ID' })
    .replace('"PRICE"', '0.12345678901234567890')
    .replace('"ID"', '1856757976530945123')
  expect(readStreamMessage(text)).toMatchObject({
    trades: [{ price: '0.12345678901234567890', tradeId: '1856757976530945123' }],
  })
  const depth = JSON.stringify({ ...DEPTH, a: [['PRICE', 1]], b: [] }).replace(
    '"PRICE"',
    '1.00000000000000000001',
  )
  expect(readStreamMessage(depth)).toMatchObject({ asks: [['1.00000000000000000001', '1']] })
})

test('a trade without ts has the time in seconds', () => {
  expect(read(TRADE)).toMatchObject({
    kind: 'trades',
    isSnapshot: false,
    trades: [{ side: 'sell', atMs: 1_770_742_395_000, seq: undefined }],
  })
  expect(read({ ...TRADE, ts: 1770742395002 })).toMatchObject({ trades: [{ atMs: 1_770_742_395_002 }] })
})

test('a first message finds its channel in its trades', () => {
  const { S, T, ...trade } = TRADE
  expect(read({ S, T, data: [trade] })).toMatchObject({ isSnapshot: true, channel: '4@trade' })
  expect(read({ S, T, data: [] })).toMatchObject({ isSnapshot: true, channel: undefined, trades: [] })
})

test('the answer to LIST is a result without a code', () => {
  expect(read({ S: 12, T: 'resp', subs: [{ name: '4@trade' }] })).toEqual({
    counter: 12,
    kind: 'result',
    code: 200,
    text: '',
    subscriptions: ['4@trade'],
  })
})

test.each(['', 'pong', '[1]', '"text"', '{"S":1'])(
  'text that holds no JSON object is none of ours: %j',
  (text) => {
    expect(readStreamMessage(text)).toBeUndefined()
  },
)

test.each([
  ['a level that is none', { ...DEPTH, a: [['1']], b: [] }],
  ['a level of words', { ...DEPTH, a: [['NaN', '1', -1]], b: [] }],
  ['a negative price', { ...DEPTH, a: [], b: [['-1', '1', 1]] }],
  ['a price with two points', { ...DEPTH, a: [], b: [['1.2.3', '1', 1]] }],
  ['a level of nothing', { ...DEPTH, a: [], b: [[null, '1', 1]] }],
  ['a trade without a price', { ...TRADE, price: undefined }],
  ['a trade without a time', { ...TRADE, time: undefined }],
  ['a counter that is no number', { ...TRADE, S: 'first' }],
])('a message with %s is refused', (_defect, message) => {
  expect(() => read(message)).toThrow(expect.objectContaining({ code: 'TB_REPLY_UNEXPECTED' }))
})

test('a side that is not known is refused, and not guessed', () => {
  expect(read({ ...TRADE, takerSide: 'BULL' })).toMatchObject({ trades: [{ side: 'buy' }] })
  expect(() => read({ ...TRADE, takerSide: 'UP' })).toThrow(
    expect.objectContaining({ code: 'TB_REPLY_UNKNOWN_STATE' }),
  )
})
