import {
  clientOrderId,
  isFinal,
  ManualClock,
  marketSymbol,
  type OrderId,
  orderId,
} from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { AccountFollower, CoinstoreClient, type NewsStream, type OrderNews } from '../src/index.ts'
import {
  BALANCES,
  FILLS,
  type FollowedExchange,
  followedExchange,
  NOTHING,
  OPEN_ORDERS,
  ORDER_QUERY,
} from './following-exchange.ts'

const SHARP = marketSymbol('SHARP/USDT')
const UNKNOWN_ORDER = '{"code":3103,"message":"order-not-found"}'

function rest({ sandbox, alice }: FollowedExchange, ordQty = '100', ordPrice = '0.01'): OrderId {
  const outcome = sandbox.exchange.place(alice.accountId, {
    symbol: 'SHARPUSDT',
    side: 'SELL',
    ordType: 'LIMIT',
    ordQty,
    ordPrice,
  })
  if (outcome.kind !== 'accepted') throw new Error(`The order was rejected: ${outcome.text}`)
  return orderId(outcome.order.ordId)
}

function take({ sandbox, bob }: FollowedExchange, ordQty: string, ordPrice = '0.01'): void {
  const outcome = sandbox.exchange.place(bob.accountId, {
    symbol: 'SHARPUSDT',
    side: 'BUY',
    ordType: 'LIMIT',
    timeInForce: 'IOC',
    ordQty,
    ordPrice,
  })
  if (outcome.kind !== 'accepted') throw new Error(`The order was rejected: ${outcome.text}`)
}

async function next<News>(stream: NewsStream<News>): Promise<News> {
  const { done, value } = await stream.next()
  if (done === true) throw new Error('The stream has ended.')
  return value
}

function told(news: OrderNews): string {
  return news.kind === 'order' ? `${news.order.status} ${news.order.filled}` : news.kind
}

test('an order is followed from its placement to its end', async () => {
  await using exchange = await followedExchange()
  const watched = exchange.follower.watchOrder({ orderId: rest(exchange) })

  expect(told(await next(watched))).toBe('open 0')
  take(exchange, '40')
  expect(told(await next(watched))).toBe('partially-filled 40')
  take(exchange, '60')
  expect(told(await next(watched))).toBe('filled 100')
  expect((await watched.next()).done).toBe(true)
})

test('an order is followed by the client order id before its acknowledgement is known', async () => {
  await using exchange = await followedExchange()
  const id = clientOrderId('followed1')
  const watched = exchange.follower.watchOrder({ clientOrderId: id })
  const first = next(watched)
  exchange.sandbox.exchange.place(exchange.alice.accountId, {
    symbol: 'SHARPUSDT',
    side: 'SELL',
    ordType: 'LIMIT',
    ordQty: '100',
    ordPrice: '0.01',
    clOrdId: id,
  })

  expect(told(await first)).toBe('open 0')
})

test('a falsely empty list of open orders ends no order', async () => {
  await using exchange = await followedExchange()
  const id = rest(exchange)
  const watched = exchange.follower.watchOrder({ orderId: id })
  expect(told(await next(watched))).toBe('open 0')

  exchange.gateway.intercept = (path) => (path.endsWith(OPEN_ORDERS) ? NOTHING : 'pass')
  take(exchange, '40')
  expect(told(await next(watched))).toBe('partially-filled 40')
  exchange.sandbox.exchange.cancel(exchange.alice.accountId, { symbol: 'SHARPUSDT', ordId: id })
  expect(told(await next(watched))).toBe('cancelled 40')
})

test('an order that neither list nor query shows is told as missing, stays without an end, and is taken up when it shows', async () => {
  const clock = new ManualClock(1_770_742_394_290)
  await using exchange = await followedExchange({ clock, budget: { lagBoundMs: 20_000 } })
  exchange.gateway.intercept = (path) => {
    if (path.endsWith(OPEN_ORDERS)) return NOTHING
    return path.endsWith(ORDER_QUERY) ? UNKNOWN_ORDER : 'pass'
  }
  const startedMs = clock.monotonicMs()
  const watched = exchange.follower.watchOrder({ orderId: rest(exchange) })

  expect(told(await exchange.whileTimePasses(clock, next(watched)))).toBe('missing')
  expect(clock.monotonicMs() - startedMs).toBeGreaterThanOrEqual(20_000)
  exchange.gateway.intercept = () => 'pass'
  expect(told(await exchange.whileTimePasses(clock, next(watched)))).toBe('open 0')
})

test('all open orders are followed, those placed elsewhere too, each to its end', async () => {
  await using exchange = await followedExchange()
  const watched = exchange.follower.watchOrders(SHARP)
  const ids = [rest(exchange), rest(exchange), rest(exchange)]
  exchange.sandbox.exchange.place(exchange.alice.accountId, {
    symbol: 'BTCUSDT',
    side: 'SELL',
    ordType: 'LIMIT',
    ordQty: '0.1',
    ordPrice: '70000',
  })
  const open = new Set(ids)
  const seen: string[] = []
  let hasTraded = false
  for await (const news of watched) {
    if (news.kind !== 'order') continue
    seen.push(news.order.symbol)
    if (isFinal(news.order.status)) open.delete(news.order.orderId)
    if (open.size === 0) break
    if (seen.length >= 3 && !hasTraded) {
      hasTraded = true
      take(exchange, '300')
    }
  }
  expect(new Set(seen)).toEqual(new Set([SHARP]))
})

test('one poller serves many watchers', async () => {
  const clock = new ManualClock(1_770_742_394_290)
  await using exchange = await followedExchange({ clock, budget: { requestsPerSecond: 4 } })
  const ids = Array.from({ length: 20 }, () => rest(exchange))
  const watchers = ids.map((id) => exchange.follower.watchOrder({ orderId: id }))

  await exchange.whileTimePasses(clock, Promise.all(watchers.map(next)))

  expect(exchange.gateway.count(OPEN_ORDERS)).toBe(1)
  expect(exchange.gateway.count(ORDER_QUERY)).toBe(0)
})

test('the budget is kept whatever is watched, and rest makes polling rarer', async () => {
  const clock = new ManualClock(1_770_742_394_290)
  await using exchange = await followedExchange({ clock, budget: { requestsPerSecond: 4 } })
  const { follower, gateway } = exchange
  const watched = follower.watchOrders()
  follower.watchFills(SHARP)
  follower.watchBalances()
  const minuteOf = async (): Promise<number> => {
    const before = gateway.paths.length
    const minute = new Promise<void>((resolve) => clock.startTimer(60_000, resolve))
    await exchange.whileTimePasses(clock, minute)
    return gateway.paths.length - before
  }

  for (let count = 0; count < 50; count += 1) {
    const id = rest(exchange)
    follower.expect({ orderId: id })
    follower.expect({ clientOrderId: clientOrderId(`never${count}`) })
    follower.watchOrder({ orderId: id })
  }
  const busy = await minuteOf()
  const quiet = await minuteOf()

  expect(told(await next(watched))).toBe('open 0')
  expect(busy).toBeGreaterThan(4 * 60 * 0.8)
  expect(busy).toBeLessThanOrEqual(4 * 60 + 2)
  expect(quiet).toBeLessThan(busy / 2)
})

test('nobody watching means that nothing is asked', async () => {
  const clock = new ManualClock(1_770_742_394_290)
  await using exchange = await followedExchange({ clock })
  const watched = exchange.follower.watchOrder({ orderId: rest(exchange) })
  await exchange.whileTimePasses(clock, next(watched))
  await watched.return?.()
  await exchange.whileTimePasses(clock, new Promise<void>((resolve) => clock.startTimer(20_000, resolve)))
  const before = exchange.gateway.paths.length
  await exchange.whileTimePasses(clock, new Promise<void>((resolve) => clock.startTimer(60_000, resolve)))
  expect(exchange.gateway.paths.length).toBe(before)
})

test('balances are told once each and then when they change', async () => {
  await using exchange = await followedExchange()
  const watched = exchange.follower.watchBalances()
  const first: string[] = []
  while (first.length < 4) {
    const news = await next(watched)
    if (news.kind === 'balance') first.push(`${news.balance.asset} ${news.balance.available}`)
  }
  expect(first).toEqual(['BTC 1', 'ETH 10', 'SHARP 10000', 'USDT 5000'])

  rest(exchange, '100')
  const change = await next(watched)
  expect(change).toMatchObject({ kind: 'balance', balance: { asset: 'SHARP' } })
  if (change.kind === 'balance') expect(`${change.balance.frozen}`).toBe('100')
})

test('watchers are told when what they read is stale, and when it no longer is', async () => {
  const clock = new ManualClock(1_770_742_394_290)
  await using exchange = await followedExchange({ clock, budget: { staleAfterMs: 5_000 } })
  const orders = exchange.follower.watchOrder({ orderId: rest(exchange) })
  const balances = exchange.follower.watchBalances()
  expect(told(await exchange.whileTimePasses(clock, next(orders)))).toBe('open 0')
  for (let count = 0; count < 4; count += 1) await exchange.whileTimePasses(clock, next(balances))

  exchange.gateway.intercept = () => 'reset'
  const stale = await exchange.whileTimePasses(clock, next(orders))
  expect(stale).toMatchObject({ kind: 'stale', cause: { code: 'TB_CONNECTION_LOST' } })
  expect(await exchange.whileTimePasses(clock, next(balances))).toMatchObject({ kind: 'stale' })
  take(exchange, '40')
  exchange.gateway.intercept = () => 'pass'

  const after = [
    await exchange.whileTimePasses(clock, next(orders)),
    await exchange.whileTimePasses(clock, next(orders)),
  ]
  expect(after.map(told).sort()).toEqual(['partially-filled 40', 'recovered'])
})

test('a watcher ends with the reason of its signal, and the others go on', async () => {
  await using exchange = await followedExchange()
  const id = rest(exchange)
  const leaving = new AbortController()
  const one = exchange.follower.watchOrder({ orderId: id }, { signal: leaving.signal })
  const other = exchange.follower.watchOrder({ orderId: id })
  await next(one)
  await next(other)

  const pending = one.next()
  leaving.abort(new Error('enough'))
  await expect(pending).rejects.toThrow('enough')
  take(exchange, '100')
  expect(told(await next(other))).toBe('filled 100')
})

test('closing the follower ends what is watched', async () => {
  await using exchange = await followedExchange()
  const streams = [
    exchange.follower.watchOrders(),
    exchange.follower.watchFills(SHARP),
    exchange.follower.watchOrder({ orderId: orderId('1') }),
  ]
  const pending = streams.map((stream) => stream.next())
  await exchange.follower.close()
  expect((await Promise.all(pending)).map(({ done }) => done)).toEqual([true, true, true])
  expect((await exchange.follower.watchOrders().next()).done).toBe(true)
})

test('each query of fills and balances is made for a reason', async () => {
  await using exchange = await followedExchange()
  await next(exchange.follower.watchOrder({ orderId: rest(exchange) }))
  expect(exchange.gateway.count(FILLS) + exchange.gateway.count(BALANCES)).toBe(0)
})

test('without credentials a watcher ends with the setting that is missing', async () => {
  await using exchange = await followedExchange()
  await using client = await CoinstoreClient.open({ restUrl: exchange.gateway.restUrl })
  await using follower = await AccountFollower.open({ client })
  await expect(follower.watchOrders().next()).rejects.toMatchObject({ setting: 'credentials' })
})

test('a new order that is hidden at first is found as soon as the exchange shows it', async () => {
  await using exchange = await followedExchange({ rules: { visibilityDelayMs: 300 } })
  const watched = exchange.follower.watchOrder({ orderId: rest(exchange) })
  expect(told(await next(watched))).toBe('open 0')
  expect(exchange.gateway.count(ORDER_QUERY)).toBeGreaterThan(0)
})
