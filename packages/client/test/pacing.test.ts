/** The pacing against a server that counts what arrives, as the exchange does. */
import { seededRandom } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { limitOrder, NO_BALANCES, openClient, SHARP_USDT } from './build.ts'
import { type Arrival, RawServer, reply } from './raw-server.ts'

const WINDOW_MS = 200
const USER_REQUESTS = 25
const PACING = { ipRequests: 60, userRequests: USER_REQUESTS, windowMs: WINDOW_MS, cancelReserve: 3 }

test('a server with a strict sliding window never counts more than its limit', async () => {
  const random = seededRandom(7)
  const arrivals: number[] = []
  let most = 0
  await using server = await RawServer.open((arrival) => {
    const nowMs = performance.now()
    arrivals.push(nowMs)
    most = Math.max(most, arrivals.filter((atMs) => atMs > nowMs - WINDOW_MS).length)
    setTimeout(() => reply(arrival, answerTo(arrival)), random.integer(0, 60))
  })
  await using client = await openClient(server, { pacing: PACING })
  const { clientOrderId: _, ...order } = limitOrder()
  const calls = Array.from({ length: 120 }, (_, at) =>
    at % 3 === 0 ? client.placeOrder(order, { unchecked: true }) : client.fetchBalances(),
  )
  await Promise.all([...calls, ...Array.from({ length: 6 }, () => client.cancelOrders(SHARP_USDT, []))])
  expect(server.arrivals).toHaveLength(120)
  expect(most).toBeLessThanOrEqual(USER_REQUESTS)
})

test('a cancel goes out although the orders before it wait', async () => {
  const held: Arrival[] = []
  await using server = await RawServer.open((arrival) => held.push(arrival))
  const pacing = { ...PACING, userRequests: 5, windowMs: 60_000 }
  await using client = await openClient(server, { pacing })
  const reads = Promise.allSettled([1, 2, 3].map(() => client.fetchBalances()))
  const cancel = client.cancelOrdersByClientId(SHARP_USDT, [limitOrder().clientOrderId ?? fail()])
  await server.arrived(3)
  expect(held.map(({ target }) => target)).toContain('/api/trade/order/cancelBatchByClOrdId')
  for (const arrival of held) reply(arrival, answerTo(arrival))
  expect(await cancel).toEqual({ cancelled: ['order1'], notCancelled: [] })
  await client.close()
  expect((await reads).filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
})

function answerTo({ target }: Arrival): string {
  if (target.endsWith('/place')) return '{"code":0,"data":{"ordId":1}}'
  if (target.endsWith('/cancelBatchByClOrdId')) return '{"code":0,"data":{"success":["order1"]}}'
  return NO_BALANCES
}

function fail(): never {
  throw new Error('The order has no id.')
}
