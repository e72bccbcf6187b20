import { expect, test } from 'vitest'
import {
  fixturesOf,
  offlineExchange,
  type ResponseFixture,
  resultOf,
  unifiedMethods,
} from './static-fixtures.ts'

const fixtures = fixturesOf<ResponseFixture>('response')

test.each(fixtures)('$method reads $description', async (fixture) => {
  expect(await resultOf(offlineExchange(), fixture)).toEqual(fixture.parsedResponse)
})

/** ccxt's form has one reply to a call. These take their time from a header, or ask twice. */
const NOT_ONE_REPLY = ['fetchTime', 'cancelAllOrders']

test('every unified method has a response', () => {
  const described = new Set([...NOT_ONE_REPLY, ...fixtures.map(({ method }) => method)])
  expect(unifiedMethods().filter((name) => !described.has(name))).toEqual([])
})
