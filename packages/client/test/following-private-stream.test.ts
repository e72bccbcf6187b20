import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { ManualClock, Secret, seededRandom } from '@trading-bridge/core'
import { readJson, Signer, streamCommand } from '@trading-bridge/protocol'
import { expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { AccountFollower } from '../src/index.ts'
import { followedExchange, OPEN_ORDERS } from './following-exchange.ts'

/** Quiet enough that only a hint can make the next poll come soon. */
const SLOW = { requestsPerSecond: 0.2 }

async function streamServer(): Promise<{ readonly server: WebSocketServer; readonly wsUrl: string }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  return { server, wsUrl: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/s/ws` }
}

async function loginOn(
  server: WebSocketServer,
): Promise<{ readonly socket: WebSocket; readonly text: string }> {
  const [socket] = (await once(server, 'connection')) as [WebSocket]
  const [data] = await once(socket, 'message')
  return { socket, text: String(data) }
}

test('the private channel is logged into with a signature of the time', async () => {
  await using exchange = await followedExchange()
  const { server, wsUrl } = await streamServer()
  const secret = Secret.fromText(exchange.alice.apiSecret)
  const credentials = { apiKey: exchange.alice.apiKey, secret }
  const login = loginOn(server)
  const follower = await AccountFollower.open({
    client: exchange.client,
    privateStream: { wsUrl, credentials },
  })
  const reading = readJson((await login).text)
  const command = streamCommand.parse(reading.kind === 'value' ? reading.value : undefined)
  await follower.close()
  server.close()

  expect(command).toMatchObject({ op: 'login', channel: ['spot_order', 'spot_asset'] })
  if (command.op !== 'login') return
  const { token, expires, signature } = command.auth
  expect(token).toBe(exchange.alice.apiKey)
  expect(new Signer(secret).verify(String(expires), Number(expires), signature)).toBe(true)
})

test('a message of the private channel makes the follower ask at once, and is not believed', async () => {
  await using exchange = await followedExchange()
  const { server, wsUrl } = await streamServer()
  const { sandbox, gateway, client, alice } = exchange
  const credentials = { apiKey: alice.apiKey, secret: Secret.fromText(alice.apiSecret) }
  const clock = new ManualClock(Date.now())
  const login = loginOn(server)
  const follower = await AccountFollower.open({
    client,
    clock,
    budget: SLOW,
    random: seededRandom(1),
    privateStream: { wsUrl, credentials },
  })
  const { socket } = await login
  const placed = sandbox.exchange.place(alice.accountId, {
    symbol: 'SHARPUSDT',
    side: 'SELL',
    ordType: 'LIMIT',
    ordQty: '100',
    ordPrice: '0.01',
  })
  if (placed.kind !== 'accepted') throw new Error('The order was rejected.')
  const { ordId } = placed.order
  const orders = follower.watchOrders()
  await orders.next()
  // Quiet polls make the interval longer: the next one is due in minutes.
  const quiet = new Promise<void>((resolve) => clock.startTimer(300_000, resolve))
  await exchange.whileTimePasses(clock, quiet)
  const asked = gateway.count(OPEN_ORDERS)
  const startedMs = clock.monotonicMs()

  sandbox.exchange.cancel(alice.accountId, { symbol: 'SHARPUSDT', ordId })
  socket.send(`{"S":2,"T":"spot_order","incrOrderList":[],"delOrderIds":[${ordId}]}`)
  const { value } = await exchange.whileTimePasses(clock, orders.next(), 1)
  await follower.close()
  server.close()

  expect(value).toMatchObject({ kind: 'order', source: 'order-query', order: { status: 'cancelled' } })
  expect(gateway.count(OPEN_ORDERS)).toBe(asked + 1)
  expect(clock.monotonicMs() - startedMs).toBeLessThan(20_000)
})

test('a private channel that cannot be had changes nothing', async () => {
  await using exchange = await followedExchange()
  const { server, wsUrl } = await streamServer()
  server.on('connection', (socket) => socket.close(1008, 'no such command'))
  const { sandbox, client, alice } = exchange
  const credentials = { apiKey: alice.apiKey, secret: Secret.fromText(alice.apiSecret) }
  await using follower = await AccountFollower.open({
    client,
    budget: { requestsPerSecond: 100 },
    privateStream: { wsUrl, credentials },
  })
  const orders = follower.watchOrders()
  sandbox.exchange.place(alice.accountId, {
    symbol: 'SHARPUSDT',
    side: 'SELL',
    ordType: 'LIMIT',
    ordQty: '100',
    ordPrice: '0.01',
  })
  expect((await orders.next()).value).toMatchObject({ kind: 'order', order: { status: 'open' } })
  server.close()
})
