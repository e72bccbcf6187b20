import {
  isFinal,
  isLess,
  marketSymbol,
  type Order,
  type OrderId,
  type Random,
  seededRandom,
} from '@trading-bridge/core'
import { expect, test } from 'vitest'
import {
  FILLS,
  type FollowedExchange,
  followedExchange,
  NOTHING,
  OPEN_ORDERS,
  ORDER_QUERY,
} from './following-exchange.ts'

const SHARP = marketSymbol('SHARP/USDT')
const UNKNOWN_ORDER = '{"code":3103,"message":"order-not-found"}'
const FINAL_WORDS: ReadonlySet<string> = new Set(['FILLED', 'CANCELED'])

/** Cuts connections, empties lists and denies orders that exist, each by chance. */
function stirUp({ gateway }: FollowedExchange, random: Random): void {
  gateway.intercept = (path) => {
    const chance = random.fraction()
    if (chance < 0.2) return 'reset'
    if (path.endsWith(OPEN_ORDERS) && chance < 0.5) return NOTHING
    if (path.endsWith(ORDER_QUERY) && chance < 0.4) return UNKNOWN_ORDER
    return path.endsWith(FILLS) && chance < 0.4 ? NOTHING : 'pass'
  }
}

/** One order is placed, taken from or cancelled. */
function act({ sandbox, alice, bob }: FollowedExchange, random: Random): void {
  const { exchange } = sandbox
  const market = { symbol: 'SHARPUSDT', ordType: 'LIMIT', ordPrice: '0.01' } as const
  const open = exchange.openOrders(alice.accountId)
  const chance = random.fraction()
  if (open.length < 3 || chance < 0.3) {
    exchange.place(alice.accountId, { ...market, side: 'SELL', ordQty: String(random.integer(1, 30)) })
  } else if (chance < 0.8) {
    const ordQty = String(random.integer(1, 40))
    exchange.place(bob.accountId, { ...market, side: 'BUY', timeInForce: 'IOC', ordQty })
  } else {
    const ordId = open[random.integer(0, open.length - 1)]?.ordId
    if (ordId !== undefined) exchange.cancel(alice.accountId, { symbol: 'SHARPUSDT', ordId })
  }
}

test.each([1, 2, 3])(
  'in a storm no fill is lost or doubled, no quantity falls and no order ends that lives (seed %i)',
  async (seed) => {
    await using exchange = await followedExchange({ budget: { requestsPerSecond: 500 } })
    const { sandbox, alice, follower, gateway } = exchange
    const random = seededRandom(seed)
    const orders = follower.watchOrders(SHARP)
    const fills = follower.watchFills(SHARP, { since: { atMs: 0 } })
    const latest = new Map<OrderId, Order>()
    const fillIds: string[] = []
    const readingOrders = (async () => {
      for await (const news of orders) {
        if (news.kind !== 'order') continue
        const { order } = news
        const before = latest.get(order.orderId)
        if (before !== undefined) expect(isLess(order.filled, before.filled)).toBe(false)
        const truth = sandbox.exchange.order(alice.accountId, { ordId: order.orderId })
        if (isFinal(order.status)) expect(FINAL_WORDS).toContain(truth?.ordStatus)
        latest.set(order.orderId, order)
      }
    })()
    const readingFills = (async () => {
      for await (const news of fills) if (news.kind === 'fill') fillIds.push(news.fill.fillId)
    })()

    stirUp(exchange, random)
    for (let step = 0; step < 60; step += 1) {
      act(exchange, random)
      await nextRequest(exchange)
    }
    stirUp(exchange, { ...random, fraction: () => 1 })
    sandbox.exchange.cancelAll(alice.accountId)
    const truth = sandbox.exchange.fills(alice.accountId, { symbol: 'SHARPUSDT', pageNum: 1, pageSize: 100 })
    while ([...latest.values()].some(({ status }) => !isFinal(status)) || fillIds.length < truth.length)
      await nextRequest(exchange)
    await follower.close()
    await Promise.all([readingOrders, readingFills])

    expect(truth.length).toBeGreaterThan(5)
    expect(truth.length).toBeLessThan(100)
    expect([...fillIds].sort()).toEqual(truth.map(({ id }) => String(id)).sort())
    for (const order of latest.values()) {
      const held = sandbox.exchange.order(alice.accountId, { ordId: order.orderId })
      expect(order.status).toBe(held?.ordStatus === 'FILLED' ? 'filled' : 'cancelled')
    }
    expect(latest.size).toBeGreaterThan(3)
    expect(gateway.count(OPEN_ORDERS)).toBeGreaterThan(0)
  },
)

/** Resolves when the follower has asked something once more. */
async function nextRequest({ gateway }: FollowedExchange): Promise<void> {
  const { intercept } = gateway
  await new Promise<void>((resolve) => {
    gateway.intercept = (path, query) => {
      resolve()
      return intercept(path, query)
    }
  })
  gateway.intercept = intercept
}
