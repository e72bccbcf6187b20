import { expect, test } from 'vitest'
import {
  fixturesOf,
  offlineExchange,
  type RequestFixture,
  requestOf,
  unifiedMethods,
} from './static-fixtures.ts'

const fixtures = fixturesOf<RequestFixture>('request')

test.each(fixtures)('$method asks for $description', async (fixture) => {
  const { url, output } = fixture
  expect(await requestOf(offlineExchange(), fixture)).toEqual({ url, output })
})

test('every unified method has a request', () => {
  const described = new Set(fixtures.map(({ method }) => method))
  expect(unifiedMethods().filter((name) => !described.has(name))).toEqual([])
})
