import { clientOrderId, marketSymbol, type Order, quantity } from '@trading-bridge/core'
import { Journal } from '@trading-bridge/sandbox'
import { expect, test } from 'vitest'
import { type Clients, Follower, HOUR_MS, openVirtualDay, type VirtualDay } from './virtual-day.ts'

const BTC = marketSymbol('BTC/USDT')
/** Slower than in a day of streams alone: the whole journal is kept in memory, three times. */
const STEP_MS = 30_000

interface LivedDay {
  readonly journal: Journal
  readonly follower: Follower
  readonly orders: readonly Order[]
}

/** Trades every quarter of an hour, by what the stream says: rests below the best bid, then cancels; now and then takes. */
async function tradeThroughTheDay(
  { time }: VirtualDay,
  { rest }: Clients,
  follower: Follower,
): Promise<readonly Order[]> {
  const orders: Order[] = []
  for (let quarter = 0; quarter < 96; quarter += 1) {
    await time.advance(HOUR_MS / 4)
    const book = follower.books.get(BTC)
    const [bid, ask] = [book?.bids[0]?.price, book?.asks[0]?.price]
    if (bid === undefined || ask === undefined) throw new Error('There is no book to trade by.')
    const takes = quarter % 3 === 0
    const { orderId } = await time.until(
      rest.placeOrder({
        type: 'limit',
        side: 'buy',
        symbol: BTC,
        price: takes ? ask : bid,
        quantity: quantity('0.0015'),
        clientOrderId: clientOrderId(`quarter${quarter}`),
      }),
    )
    await time.advance(61_000)
    if (!takes) await time.until(rest.cancelOrder({ symbol: BTC, orderId }))
    const order = await time.until(rest.fetchOrder({ orderId }))
    if (order !== undefined) orders.push(order)
  }
  return orders
}

async function liveADay(seed: number): Promise<LivedDay> {
  await using day = await openVirtualDay({ seed, stepMs: STEP_MS })
  await using journal = await Journal.open(day.sandbox.exchange, { keepsText: true })
  const clients = await day.open('trader', { silenceMs: 4 * STEP_MS })
  const follower = new Follower(clients.stream)
  const orders = await tradeThroughTheDay(day, clients, follower)
  return { journal, follower, orders }
}

test('a day over sockets has the same journal to the last byte for the same seed, and another one for another seed', async () => {
  const first = await liveADay(7)
  const second = await liveADay(7)
  const other = await liveADay(8)

  expect(first.journal.events).toBeGreaterThan(50_000)
  expect(first.orders.some(({ status }) => status === 'filled')).toBe(true)
  expect(second.journal.text === first.journal.text).toBe(true)
  expect(second.journal.hash).toBe(first.journal.hash)
  expect(second.follower.tradeIds).toEqual(first.follower.tradeIds)
  expect(second.follower.told).toEqual(first.follower.told)
  expect(second.orders).toEqual(first.orders)
  expect(other.journal.hash).not.toBe(first.journal.hash)
}, 180_000)
