import {
  add,
  type Fill,
  type FillId,
  ManualClock,
  marketSymbol,
  type OrderId,
  orderId,
  ZERO,
} from '@trading-bridge/core'
import { expect, test } from 'vitest'
import type { FillNews, NewsStream } from '../src/index.ts'
import {
  FILLS,
  type FollowedExchange,
  followedExchange,
  NOTHING,
  OPEN_ORDERS,
  ORDER_QUERY,
} from './following-exchange.ts'

const SHARP = marketSymbol('SHARP/USDT')
const FROM_THE_START = { atMs: 0 }

function rest({ sandbox, alice }: FollowedExchange, ordQty: string): OrderId {
  const order = { symbol: 'SHARPUSDT', side: 'SELL', ordType: 'LIMIT', ordQty, ordPrice: '0.01' } as const
  const outcome = sandbox.exchange.place(alice.accountId, order)
  if (outcome.kind !== 'accepted') throw new Error(`The order was rejected: ${outcome.text}`)
  return orderId(outcome.order.ordId)
}

/** Bob takes from Alice so many times, a quantity of 10 each. */
function take({ sandbox, bob }: FollowedExchange, times: number): void {
  const order = {
    symbol: 'SHARPUSDT',
    side: 'BUY',
    ordType: 'LIMIT',
    timeInForce: 'IOC',
    ordQty: '10',
    ordPrice: '0.01',
  } as const
  for (let count = 0; count < times; count += 1) {
    if (sandbox.exchange.place(bob.accountId, order).kind !== 'accepted') throw new Error('Not taken.')
  }
}

async function read(stream: NewsStream<FillNews>, count: number): Promise<readonly Fill[]> {
  const fills: Fill[] = []
  while (fills.length < count) {
    const { done, value } = await stream.next()
    if (done === true) throw new Error('The stream has ended.')
    if (value.kind === 'fill') fills.push(value.fill)
  }
  return fills
}

/** The account's fills as the exchange holds them, oldest first. */
function truth({ sandbox, alice }: FollowedExchange): readonly string[] {
  const ids: string[] = []
  for (let pageNum = 1; ; pageNum += 1) {
    const query = { symbol: 'SHARPUSDT', pageNum, pageSize: 100 }
    const page = sandbox.exchange.fills(alice.accountId, query)
    ids.push(...page.map(({ id }) => String(id)))
    if (page.length < 100) return ids.reverse()
  }
}

const idsOf = (fills: readonly Fill[]): readonly string[] => fills.map(({ fillId }) => fillId)

test('each fill is told exactly once, oldest first, also when many pages come at once', async () => {
  await using exchange = await followedExchange()
  rest(exchange, '9000')
  take(exchange, 250)
  const watched = exchange.follower.watchFills(SHARP, { since: FROM_THE_START })

  const past = await read(watched, 250)
  take(exchange, 230)
  const more = await read(watched, 230)
  take(exchange, 1)
  const last = await read(watched, 1)

  expect(idsOf([...past, ...more, ...last])).toEqual(truth(exchange))
})

test('no fill is lost or told twice when queries fail half-way, again and again', async () => {
  await using exchange = await followedExchange()
  rest(exchange, '9000')
  let asked = 0
  exchange.gateway.intercept = (path) => {
    if (!path.endsWith(FILLS)) return 'pass'
    asked += 1
    return asked % 3 === 0 ? 'pass' : 'reset'
  }
  const watched = exchange.follower.watchFills(SHARP, { since: FROM_THE_START })
  const fills: Fill[] = []
  for (let round = 0; round < 5; round += 1) {
    take(exchange, 20)
    fills.push(...(await read(watched, 20)))
  }
  expect(idsOf(fills)).toEqual(truth(exchange))
})

test('what filled during an outage is told on return', async () => {
  const clock = new ManualClock(1_770_742_394_290)
  await using exchange = await followedExchange({ clock, budget: { staleAfterMs: 5_000 } })
  rest(exchange, '1000')
  const watched = exchange.follower.watchFills(SHARP, { since: FROM_THE_START })
  take(exchange, 1)
  await exchange.whileTimePasses(clock, read(watched, 1))

  exchange.gateway.intercept = () => 'reset'
  expect(await exchange.whileTimePasses(clock, watched.next())).toMatchObject({ value: { kind: 'stale' } })
  take(exchange, 3)
  exchange.gateway.intercept = () => 'pass'
  expect(await exchange.whileTimePasses(clock, read(watched, 3))).toHaveLength(3)
})

test('watching goes on after the last fill of an earlier run', async () => {
  await using exchange = await followedExchange()
  rest(exchange, '9000')
  take(exchange, 130)
  const last = truth(exchange).at(-1) as FillId
  take(exchange, 120)

  const watched = exchange.follower.watchFills(SHARP, { since: { fillId: last } })
  expect(idsOf(await read(watched, 120))).toEqual(truth(exchange).slice(130))
})

test('each watcher gets the fills since its own beginning, whoever watches already', async () => {
  await using exchange = await followedExchange()
  rest(exchange, '9000')
  take(exchange, 150)
  const last = truth(exchange).at(-1) as FillId
  const late = exchange.follower.watchFills(SHARP, { since: { fillId: last } })
  take(exchange, 1)
  await read(late, 1)

  const early = exchange.follower.watchFills(SHARP, { since: FROM_THE_START })
  expect(idsOf(await read(early, 151))).toEqual(truth(exchange))
  take(exchange, 2)
  expect(idsOf(await read(late, 2))).toEqual(truth(exchange).slice(-2))
  expect(idsOf(await read(early, 2))).toEqual(truth(exchange).slice(-2))
})

test('a fill the list leaves out at first is asked for until the order is accounted for', async () => {
  await using exchange = await followedExchange()
  const id = rest(exchange, '1000')
  const watchedOrder = exchange.follower.watchOrder({ orderId: id })
  const watched = exchange.follower.watchFills(SHARP, { since: FROM_THE_START })
  await watchedOrder.next()

  let hidden = 0
  exchange.gateway.intercept = (path, query) => {
    if (!path.endsWith(FILLS)) return 'pass'
    hidden += 1
    // The list never shows the fill; the query of the order does in the end.
    return query.has('ordId') && hidden > 12 ? 'pass' : NOTHING
  }
  take(exchange, 1)
  expect(idsOf(await read(watched, 1))).toEqual(truth(exchange))
})

test('a fill that comes after the cancel is told, and raises what the cancelled order has filled', async () => {
  await using exchange = await followedExchange()
  const { follower, gateway, sandbox, alice } = exchange
  const id = rest(exchange, '1000')
  const orders = follower.watchOrders()
  const fills = follower.watchFills(SHARP, { since: FROM_THE_START })
  await orders.next()

  // The order query tells of the cancel without the fill that was made just before it.
  const cancelled = JSON.stringify({ code: 0, data: { ...record(id), ordStatus: 'CANCELED' } })
  take(exchange, 1)
  sandbox.exchange.cancel(alice.accountId, { symbol: 'SHARPUSDT', ordId: id })
  gateway.intercept = (path) => {
    if (path.endsWith(OPEN_ORDERS) || path.endsWith(FILLS)) return NOTHING
    return path.endsWith(ORDER_QUERY) ? cancelled : 'pass'
  }
  const first = await orders.next()
  expect(first.value).toMatchObject({ kind: 'order', order: { status: 'cancelled' } })
  gateway.intercept = () => 'pass'

  expect(await read(fills, 1)).toHaveLength(1)
  const { value } = await orders.next()
  expect(value).toMatchObject({ kind: 'order', order: { status: 'cancelled' } })
  if (value?.kind === 'order') expect(`${value.order.filled}`).toBe('10')
})

test('the fills of an order add up to what it says has filled', async () => {
  await using exchange = await followedExchange()
  const id = rest(exchange, '500')
  const orders = exchange.follower.watchOrder({ orderId: id })
  const fills = exchange.follower.watchFills(SHARP, { since: FROM_THE_START })
  await orders.next()
  let filled = ZERO
  for (let round = 0; round < 5; round += 1) {
    take(exchange, 10)
    for (const { quantity } of await read(fills, 10)) filled = add(filled, quantity)
  }
  let last = ''
  for await (const news of orders)
    if (news.kind === 'order') last = `${news.order.status} ${news.order.filled}`
  expect(last).toBe(`filled ${filled}`)
})

test('while a consumer leaves 1000 fills unread the market is not asked for, and nothing is lost', async () => {
  await using exchange = await followedExchange()
  const { follower, gateway } = exchange
  exchange.sandbox.exchange.fund(exchange.alice.accountId, 'SHARP', '1000')
  const id = rest(exchange, '11000')
  take(exchange, 999)
  const watched = follower.watchFills(SHARP, { since: FROM_THE_START })
  const others = follower.watchFills(SHARP, { since: FROM_THE_START })
  const order = follower.watchOrder({ orderId: id })
  await order.next()
  await read(others, 999)
  take(exchange, 1)
  await read(others, 1)
  await order.next()

  const asked = gateway.count(FILLS)
  for (let round = 0; round < 5; round += 1) {
    take(exchange, 1)
    await order.next()
  }
  expect(gateway.count(FILLS)).toBe(asked)
  expect(idsOf(await read(watched, 1_005))).toEqual(truth(exchange))
})

function record(id: OrderId): object {
  return {
    baseCurrency: 'SHARP',
    quoteCurrency: 'USDT',
    symbol: 'SHARPUSDT',
    timestamp: 1_770_742_394_290,
    orderUpdateTime: 1_770_742_394_290,
    side: 'SELL',
    accountId: 20_456_789,
    ordId: Number(id),
    clOrdId: '0',
    ordType: 'LIMIT',
    timeInForce: 'GTC',
    ordPrice: '0.01',
    ordQty: '1000',
    cumQty: '0',
    cumAmt: '0',
    leavesQty: '1000',
    avgPrice: '0',
  }
}
