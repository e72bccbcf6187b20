/** A machine whose clock is wrong, against a server that refuses what is signed more than 30 s off. */
import { type ExchangeRejectedError, ManualClock } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { ACCEPTED, failureOf, limitOrder, NO_BALANCES, openClient } from './build.ts'
import { RawServer, reply } from './raw-server.ts'

const SERVER_NOW_MS = 1_770_742_394_290
const DATE = new Date(SERVER_NOW_MS).toUTCString()
const VALID_FOR_MS = 30_000

describe.each([-600_000, 600_000])('a clock that is %i ms off', (aheadMs) => {
  test('costs a read one attempt, and later calls none', async () => {
    const { server, client } = await strictServer(aheadMs)
    expect(await client.fetchBalances()).toEqual([])
    expect(server.arrivals).toHaveLength(2)
    await client.placeOrder(limitOrder(), { unchecked: true })
    expect(server.arrivals).toHaveLength(3)
    await client.close()
    await server.close()
  })

  test('gets an order rejected, which is not sent again, and the clock is named first', async () => {
    const { server, client } = await strictServer(aheadMs)
    const failure = await failureOf(client.placeOrder(limitOrder(), { unchecked: true }))
    expect(failure).toMatchObject({ exchangeCode: '1401', wasMistimed: true })
    expect((failure as ExchangeRejectedError).causes[0]).toMatch(/clock is about (599|600|601) s/)
    expect(server.arrivals).toHaveLength(1)
    await client.close()
    await server.close()
  })
})

test('a 1401 that the clock does not explain is not tried again', async () => {
  await using server = await RawServer.open((arrival) =>
    reply(arrival, '{"message":"Unauthorized","code":1401}', { headers: { date: DATE } }),
  )
  await using client = await openClient(server, { clock: new ManualClock(SERVER_NOW_MS) })
  await failureOf(client.fetchBalances())
  expect(server.arrivals).toHaveLength(1)
})

test('a reply that a cache has kept teaches nothing', async () => {
  await using server = await RawServer.open((arrival) =>
    reply(arrival, NO_BALANCES, { headers: { date: DATE, age: '600' } }),
  )
  await using client = await openClient(server, { clock: new ManualClock(SERVER_NOW_MS + 600_000) })
  await client.fetchBalances()
  expect(client.clockOffset).toMatchObject({ offsetMs: 0, samples: 0 })
})

async function strictServer(aheadMs: number) {
  const server = await RawServer.open((arrival) => {
    const expiresAtMs = Number(arrival.headers.get('x-cs-expires'))
    const isTimely = Math.abs(expiresAtMs - SERVER_NOW_MS) <= VALID_FOR_MS
    const answer = arrival.target.endsWith('/place') ? ACCEPTED : NO_BALANCES
    const body = isTimely ? answer : '{"message":"Unauthorized","code":1401}'
    reply(arrival, body, { headers: { date: DATE } })
  })
  const client = await openClient(server, { clock: new ManualClock(SERVER_NOW_MS + aheadMs) })
  return { server, client }
}
