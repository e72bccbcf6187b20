import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { ConfigError, ManualClock, orderId, Secret, seededRandom } from '@trading-bridge/core'
import { readJson, Signer, streamCommand } from '@trading-bridge/protocol'
import { NO_MEDDLING } from '@trading-bridge/sandbox'
import { expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { AccountFollower, type Credentials } from '../src/index.ts'
import { type FollowedExchange, followedExchange, OPEN_ORDERS } from './following-exchange.ts'

/** Quiet enough that only a hint can make the next poll come soon. */
const SLOW = { requestsPerSecond: 0.2 }
const FAST = { requestsPerSecond: 100 }

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

test('a push of the private channel makes the follower ask at once', async () => {
  await using exchange = await followedExchange({ settings: { servesPrivateStream: true } })
  const { sandbox, gateway, client } = exchange
  const hasLoggedIn = new Promise<void>((resolve) => {
    sandbox.meddleWithStreams({
      ...NO_MEDDLING,
      send(_session, { channel, text }, deliver) {
        deliver(text)
        if (channel === 'spot_asset') resolve()
      },
    })
  })
  const clock = new ManualClock(Date.now())
  await using follower = await AccountFollower.open({
    client,
    clock,
    budget: SLOW,
    random: seededRandom(1),
    privateStream: { wsUrl: sandbox.wsUrl, credentials: credentialsOf(exchange) },
  })
  await hasLoggedIn
  const ordId = rest(exchange)
  const orders = follower.watchOrders()
  await orders.next()
  await exchange.whileTimePasses(clock, new Promise<void>((resolve) => clock.startTimer(300_000, resolve)))
  const asked = gateway.count(OPEN_ORDERS)

  // From here on the clock stands still: only a hint can make the follower ask.
  sandbox.exchange.cancel(exchange.alice.accountId, { symbol: 'SHARPUSDT', ordId })
  const { value } = await orders.next()

  expect(value).toMatchObject({ kind: 'order', source: 'order-query', order: { status: 'cancelled' } })
  expect(gateway.count(OPEN_ORDERS)).toBe(asked + 1)
})

test('what the private channel says of an order is not believed', async () => {
  await using exchange = await followedExchange()
  const { server, wsUrl } = await streamServer()
  const login = loginOn(server)
  await using follower = await AccountFollower.open({
    client: exchange.client,
    budget: FAST,
    privateStream: { wsUrl, credentials: credentialsOf(exchange) },
  })
  const { socket } = await login
  const ordId = rest(exchange)
  const orders = follower.watchOrders()
  await orders.next()
  const hasAskedAgain = new Promise<void>((resolve) => {
    exchange.gateway.intercept = (path) => {
      if (path.endsWith(OPEN_ORDERS)) resolve()
      return 'pass'
    }
  })

  socket.send('not even JSON')
  socket.send(`{"S":2,"T":"spot_order","incrOrderList":[],"delOrderIds":[${ordId}]}`)
  await hasAskedAgain
  const again = follower.watchOrder({ orderId: orderId(ordId) })

  expect((await again.next()).value).toMatchObject({ order: { status: 'open' } })
  server.close()
})

test('a private channel that is not served changes nothing', async () => {
  await using exchange = await followedExchange()
  await using follower = await AccountFollower.open({
    client: exchange.client,
    budget: FAST,
    privateStream: { wsUrl: exchange.sandbox.wsUrl, credentials: credentialsOf(exchange) },
  })
  const orders = follower.watchOrders()
  rest(exchange)
  expect((await orders.next()).value).toMatchObject({ kind: 'order', order: { status: 'open' } })
})

test('a login is not sent where it could be read on the way', async () => {
  await using exchange = await followedExchange()
  const privateStream = { wsUrl: 'ws://ws.coinstore.com/s/ws', credentials: credentialsOf(exchange) }
  await expect(AccountFollower.open({ client: exchange.client, privateStream })).rejects.toThrow(ConfigError)
})

function credentialsOf({ alice }: FollowedExchange): Credentials {
  return { apiKey: alice.apiKey, secret: Secret.fromText(alice.apiSecret) }
}

function rest({ sandbox, alice }: FollowedExchange): string {
  const order = {
    symbol: 'SHARPUSDT',
    side: 'SELL',
    ordType: 'LIMIT',
    ordQty: '100',
    ordPrice: '0.01',
  } as const
  const placed = sandbox.exchange.place(alice.accountId, order)
  if (placed.kind !== 'accepted') throw new Error(`The order was rejected: ${placed.text}`)
  return placed.order.ordId
}
