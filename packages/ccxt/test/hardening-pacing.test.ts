/** Both documented limits are kept as the server counts them, and nobody waits who does not have to. */
import type { ServerResponse } from 'node:http'
import { Sandbox } from '@trading-bridge/sandbox'
import { RateLimitExceeded } from 'ccxt'
import { expect, test } from 'vitest'
import { exchangeAt, exchangeOf, failureOf } from './programs.ts'
import { reply, ScriptedServer } from './scripted-server.ts'

const NOTHING = '{"code":0,"data":[]}'
/** The documented limits in a window of a tenth: 30 of an address, 12 of a user. */
const SHORT = { rollingWindowSize: 300, rateLimit: 10 }
const SHORT_WINDOW = { windowMs: 300, address: 30, user: 12 }

test('120 private calls at once are answered, and the exchange with its limits on refuses none', async () => {
  await using sandbox = await Sandbox.open({ crowd: false })
  const exchange = exchangeOf(sandbox)
  const balances = await Promise.all(Array.from({ length: 120 }, () => exchange.fetchBalance()))
  expect(balances).toHaveLength(120)
})

test('no window of the server ever holds more than the limits, whatever the latency', async () => {
  const arrivals: { readonly atMs: number; readonly isSigned: boolean }[] = []
  await using server = await ScriptedServer.open((response, { atMs, headers }) => {
    arrivals.push({ atMs, isSigned: headers['x-cs-sign'] !== undefined })
    setTimeout(() => reply(response, NOTHING), (arrivals.length * 37) % 120)
  })
  const exchange = exchangeAt(server.origin, SHORT)
  await exchange.loadMarkets()
  const signed = Array.from({ length: 40 }, () => exchange.fetchBalance())
  const open = Array.from({ length: 70 }, () => exchange.fetchTickers())
  await Promise.all([...signed, ...open])

  expect(arrivals).toHaveLength(110)
  expect(fullestWindow(arrivals.map(({ atMs }) => atMs))).toBeLessThanOrEqual(SHORT_WINDOW.address)
  const ofUser = arrivals.filter(({ isSigned }) => isSigned).map(({ atMs }) => atMs)
  expect(fullestWindow(ofUser)).toBeLessThanOrEqual(SHORT_WINDOW.user)
})

test('a public call does not wait behind private ones', async () => {
  const held: ServerResponse[] = []
  await using server = await ScriptedServer.open((response, { headers }) => {
    if (headers['x-cs-sign'] !== undefined && held.length < 3) held.push(response)
    else reply(response, NOTHING)
  })
  const exchange = exchangeAt(server.origin, { rollingWindowSize: 300, rateLimit: 30 })
  await exchange.loadMarkets()
  const signed = Promise.all(Array.from({ length: 5 }, () => exchange.fetchBalance()))
  expect(await exchange.fetchTickers()).toEqual({})
  expect(held).toHaveLength(3)
  for (const response of held) reply(response, NOTHING)
  expect(await signed).toHaveLength(5)
})

test('after HTTP 429 nothing goes out for a window', async () => {
  const atMs: number[] = []
  await using server = await ScriptedServer.open((response, arrival) => {
    atMs.push(arrival.atMs)
    if (atMs.length === 1) reply(response, '{"message":"too many visits","code":429}', 429)
    else reply(response, NOTHING)
  })
  const exchange = exchangeAt(server.origin, SHORT)
  expect(await failureOf(exchange.fetchBalance())).toBeInstanceOf(RateLimitExceeded)
  await exchange.fetchBalance()
  expect(Number(atMs[1]) - Number(atMs[0])).toBeGreaterThanOrEqual(SHORT_WINDOW.windowMs)
})

test('a program may slow itself down, or pace itself', async () => {
  await using server = await ScriptedServer.open((response) => reply(response, NOTHING))
  const slow = exchangeAt(server.origin, { rollingWindowSize: 300, rateLimit: 100 })
  await Promise.all([1, 2, 3].map(() => slow.fetchTickers()))
  const own = exchangeAt(server.origin, { enableRateLimit: false })
  await Promise.all(Array.from({ length: 400 }, () => own.fetchTickers()))
  expect(server.arrivals).toHaveLength(403)
  expect(fullestWindow(server.arrivals.slice(0, 3).map(({ atMs }) => atMs))).toBeLessThanOrEqual(2)
})

/** The most arrivals of any 300 ms. */
function fullestWindow(atMs: readonly number[]): number {
  const counts = atMs.map((end) => atMs.filter((at) => at <= end && at > end - SHORT_WINDOW.windowMs).length)
  return Math.max(...counts)
}
