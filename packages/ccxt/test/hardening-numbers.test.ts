/** No digit is lost: not of an id above 2^53, not of a decimal with 18 digits, wherever it stands. */
import { Sandbox } from '@trading-bridge/sandbox'
import ccxt from 'ccxt'
import { describe, expect, test } from 'vitest'
import { exchangeAt, exchangeOf, idOf } from './programs.ts'
import { reply, ScriptedServer } from './scripted-server.ts'

const ID = '9007199254740993123'
const DECIMAL = '0.123456789012345678'
const exchange = exchangeAt('http://127.0.0.1:9')

describe('a number that a double would change is read as its text', () => {
  test.each([
    ['a value', `{"a":${ID}}`, { a: ID }],
    ['a value behind spaces', `{ "a" : ${ID} }`, { a: ID }],
    ['a value behind line feeds', `{\n"a":\n${ID}\n}`, { a: ID }],
    ['an entry of a list', `[1,${ID}, ${ID}]`, [1, ID, ID]],
    ['a list in a list', `{"a":[[${ID}]]}`, { a: [[ID]] }],
    ['a negative', `{"a":-${ID}}`, { a: `-${ID}` }],
    ['a decimal', `{"a":${DECIMAL}}`, { a: DECIMAL }],
    ['a decimal with an exponent', `{"a":1.234567890123456789E-10}`, { a: '1.234567890123456789E-10' }],
  ])('%s', (_, text, value) => {
    expect(exchange.parseJson(text)).toEqual(value)
  })

  test('and what only looks like one, inside a text, stays as it is', () => {
    const text = `{"a":"{\\"b\\":${ID}}","c":"${ID}","d":1}`
    expect(exchange.parseJson(text)).toEqual({ a: `{"b":${ID}}`, c: ID, d: 1 })
  })

  test('and short numbers stay numbers', () => {
    expect(exchange.parseJson('{"a":1,"b":-2.5,"c":1e-7}')).toEqual({ a: 1, b: -2.5, c: 1e-7 })
  })
})

test('the way ccxt reads numbers does lose them', () => {
  const plain = new ccxt.Exchange()
  expect(plain.parseJson(`[${ID}]`)).not.toEqual([ID])
})

test('ids above 2^53 survive an order from its placing to its cancelling, alone and in lists', async () => {
  await using sandbox = await Sandbox.open({ rules: { orderIdOffset: 2n ** 53n } })
  const program = exchangeOf(sandbox)
  const one = idOf(await program.createOrder('SHARP/USDT', 'limit', 'sell', 100, 0.02))
  const other = idOf(await program.createOrder('SHARP/USDT', 'limit', 'sell', 100, 0.021))
  expect(BigInt(one)).toBeGreaterThan(2n ** 53n)
  expect(await program.fetchOrder(one, 'SHARP/USDT')).toMatchObject({ id: one, status: 'open' })
  const cancelled = await program.cancelOrders([one, other], 'SHARP/USDT')
  expect(cancelled.map(({ id }) => id).toSorted()).toEqual([one, other].toSorted())
  expect(await program.fetchOpenOrders('SHARP/USDT')).toEqual([])
})

test('with `number: String` the levels of a book are exact, and in order', async () => {
  const levels = JSON.stringify({
    code: 0,
    data: {
      symbol: 'SHARPUSDT',
      level: 5,
      a: [
        ['10.000000000000000001', '1.000000000000000001', -1],
        ['9.9', '2', -1],
      ],
      b: [
        ['9.100000000000000001', '3', 1],
        ['10.5', '4', 1],
      ],
    },
  })
  await using server = await ScriptedServer.open((response) => reply(response, levels))
  const { bids, asks } = await exchangeAt(server.origin, { number: String }).fetchOrderBook('SHARP/USDT')
  expect(asks).toEqual([
    ['9.9', '2'],
    ['10.000000000000000001', '1.000000000000000001'],
  ])
  expect(bids).toEqual([
    ['10.5', '4'],
    ['9.100000000000000001', '3'],
  ])
})
