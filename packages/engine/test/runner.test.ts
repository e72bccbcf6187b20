/** What bots do from their start to their end, over real sockets and in virtual time. */
import { add, type Decimal, decimal, isLess, multiply, ZERO } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { type Bot, hasEnded, isOver, type LedgerOrder, type LeftOpenOrder, steerBot } from '../src/index.ts'
import { recordedDecision } from '../src/orders/recorded-decision.ts'
import { type BotRig, type GoalDocument, openBotRig, START_AT_MS } from './bot-rig.ts'

const MINUTE_MS = 60_000
const SELL: GoalDocument = {
  kind: 'twap',
  side: 'sell',
  target: { quantity: '300' },
  duration: '5m',
  sliceInterval: '30s',
}

/** A market in which others quote both sides and trade all the time. */
async function openMarket(): Promise<BotRig> {
  const rig = await openBotRig()
  rig.quote(8_000, '40000')
  for (let nth = 0; nth < 8; nth += 1) rig.trade(nth % 2 === 0 ? 'buy' : 'sell', '5000')
  rig.quote(8_000, '400')
  await rig.openRunner()
  return rig
}

/** Lets time pass while outsiders go on trading: more than one level, so that who rests behind others is filled too. */
async function live(rig: BotRig, durationMs: number): Promise<void> {
  for (let passedMs = 0; passedMs < durationMs; passedMs += 10_000) {
    await rig.pass(Math.min(10_000, durationMs - passedMs))
    rig.trade((passedMs / 10_000) % 2 === 0 ? 'buy' : 'sell', '600')
    rig.quote(8_000, '400')
  }
}

async function begin(rig: BotRig, document: GoalDocument = SELL, account = 'ann-1'): Promise<Bot> {
  const bot = await rig.createBot(account, document)
  await rig.steer(bot.name, 'start')
  return bot
}

/** What the books have of a goal's orders. */
async function ordersOf(rig: BotRig, { id }: Bot, account = 'ann-1'): Promise<readonly LedgerOrder[]> {
  return (await rig.account(account).storage.goalOrders(id)).map(({ order }) => order)
}

/** What the runner said of a bot, in order. */
function told(rig: BotRig, { id }: Bot): readonly string[] {
  return rig.events.flatMap((event) =>
    event.kind === 'bot' && event.bot.id === id ? [event.event.kind] : [],
  )
}

async function filledOf(rig: BotRig, { id }: Bot): Promise<string> {
  const marks = await rig.bots.marks(id)
  return marks.at(-1)?.filled ?? '0'
}

function liveOrders(rig: BotRig, { id }: Bot): readonly LeftOpenOrder[] {
  return rig.runner.leftOpen().filter(({ botId }) => botId === id)
}

describe('a goal of each kind and style runs to its end, and books and exchange agree', () => {
  const base = { target: { quantity: '300' }, duration: '5m' }
  test.each<readonly [string, GoalDocument]>([
    ['twap with bounded takers', { ...base, kind: 'twap', side: 'sell', sliceInterval: '30s' }],
    [
      'twap with market orders',
      { ...base, kind: 'twap', side: 'sell', sliceInterval: '30s', style: 'market' },
    ],
    [
      'twap of quote, buying',
      { kind: 'twap', side: 'buy', target: { notional: '2.4' }, duration: '5m', sliceInterval: '60s' },
    ],
    ['twap that rests', { ...base, kind: 'twap', side: 'sell', sliceInterval: '30s', style: 'post-only' }],
    ['twap that joins', { ...base, kind: 'twap', side: 'buy', sliceInterval: '30s', style: 'join' }],
    ['pov', { ...base, kind: 'pov', side: 'sell', sliceInterval: '30s', participation: { target: '0.05' } }],
    ['iceberg', { ...base, kind: 'iceberg', side: 'sell', style: 'join', displayQuantity: '60' }],
    ['chaser', { ...base, kind: 'chaser', side: 'buy' }],
  ])('%s', async (_, document) => {
    await using rig = await openMarket()
    const bot = await begin(rig, document)
    await live(rig, 6 * MINUTE_MS)
    const ended = await rig.bot(bot.name)
    expect(ended.actual).toBe('finished')
    expect(['reached', 'expired', 'rest-below-minimum']).toContain(ended.ending)
    expect(Number(await filledOf(rig, bot))).toBeGreaterThan(0)
    expect(rig.runner.view(bot.id)).toBeUndefined()
    await rig.closeRunner()
    rig.assertNoDefects()
    await rig.assertEqualToExchange()
  })

  test('vwap, by the candles of the days before', async () => {
    await using rig = await openMarket()
    await rig.closeRunner()
    // Two days of others' trading are what its profile is made of.
    rig.quote(8_000, '40000')
    for (let hour = 0; hour < 48; hour += 1) {
      await rig.pass(60 * MINUTE_MS)
      rig.trade(hour % 2 === 0 ? 'buy' : 'sell', hour % 24 < 12 ? '900' : '100')
    }
    const document = { ...base, kind: 'vwap', side: 'sell', profileDays: 1, sliceInterval: '30s' }
    for (let nth = 0; nth < 4; nth += 1) rig.trade(nth % 2 === 0 ? 'buy' : 'sell', '1500')
    rig.quote(8_000, '400')
    await rig.openRunner()
    const bot = await begin(rig, document)
    await live(rig, 6 * MINUTE_MS)
    const ended = await rig.bot(bot.name)
    expect(ended.actual).toBe('finished')
    expect(ended.plan?.weights).toHaveLength(10)
    await rig.closeRunner()
    rig.assertNoDefects()
    await rig.assertEqualToExchange()
  })
})

test('each order has on record what its participation limit was held against, with itself in it', async () => {
  await using rig = await openMarket()
  const limits = { participation: { max: '0.002', window: '15m' }, catchUp: { mode: 'capped' } }
  const bot = await begin(rig, { ...SELL, ...limits })
  await live(rig, 6 * MINUTE_MS)
  const orders = await rig.account('ann-1').storage.goalOrders(bot.id)
  let executed = ZERO
  for (const { order, recorded } of orders) {
    const { own = ZERO, others = ZERO } = recordedDecision(recorded)?.share ?? {}
    expect(`${own}`).toBe(`${add(executed, order.quantity ?? ZERO)}`)
    expect(isLess(multiply(others, decimal('0.002')), own)).toBe(false)
    executed = add<Decimal>(executed, order.filled)
  }
  expect(orders.length).toBeGreaterThan(2)
})

test('MI-8: what rests is withdrawn soon after others have stopped to trade, in the middle of a long slice', async () => {
  await using rig = await openMarket()
  const slow = { style: 'post-only', duration: '60m', sliceInterval: '20m', participation: { window: '1m' } }
  const bot = await begin(rig, { ...SELL, ...slow })
  await rig.pass(20_000)
  expect(liveOrders(rig, bot)).toHaveLength(1)
  await rig.pass(60_000)
  expect(liveOrders(rig, bot)).toEqual([])
  const [order] = await ordersOf(rig, bot)
  expect(order).toMatchObject({ status: 'cancelled' })
  expect((await rig.bot(bot.name)).actual).toBe('running')
})

test('two goals of one owner follow others, and do not hold each other up', async () => {
  await using rig = await openMarket()
  const joining = { kind: 'twap', side: 'buy', style: 'join', duration: '10m', sliceInterval: '10m' }
  const goal = { ...joining, target: { quantity: '100' } }
  const bots = [await begin(rig, goal, 'ann-1'), await begin(rig, goal, 'ann-2')] as const
  const prices = async () => {
    const all = [await ordersOf(rig, bots[0], 'ann-1'), await ordersOf(rig, bots[1], 'ann-2')]
    return all.map((orders) => `${orders.find((order) => !hasEnded(order))?.price}`)
  }
  await rig.pass(10_000)
  expect(await prices()).toEqual(['0.007992', '0.007992'])
  rig.quote(7_990, '400')
  await rig.pass(20_000)
  expect(await prices()).toEqual(['0.007982', '0.007982'])
})

describe('what a person wants of a bot', () => {
  const RESTING: GoalDocument = {
    ...SELL,
    kind: 'twap',
    style: 'post-only',
    duration: '30m',
    sliceInterval: '5m',
  }

  test('its plan is durable before its first order', async () => {
    await using rig = await openMarket()
    const bot = await begin(rig)
    await live(rig, 20_000)
    const { plan } = await rig.bot(bot.name)
    const [first] = await ordersOf(rig, bot)
    expect(plan?.startAtMs).toBeGreaterThanOrEqual(START_AT_MS)
    expect(first?.createdAtMs).toBeGreaterThanOrEqual(plan?.startAtMs ?? Number.POSITIVE_INFINITY)
    expect(told(rig, bot)[0]).toBe('planned')
  })

  test('a start that is still to come is waited for', async () => {
    await using rig = await openMarket()
    const start = new Date(START_AT_MS + 2 * MINUTE_MS).toISOString()
    const bot = await begin(rig, { ...SELL, start })
    await live(rig, MINUTE_MS)
    const shown = `${start.slice(0, 10)} ${start.slice(11, 19)}`
    expect(await rig.bot(bot.name)).toMatchObject({ actual: 'running', reason: `begins at ${shown} UTC` })
    expect(await ordersOf(rig, bot)).toHaveLength(0)
    await live(rig, 2 * MINUTE_MS)
    expect((await rig.bot(bot.name)).plan?.startAtMs).toBe(START_AT_MS + 2 * MINUTE_MS)
    expect((await ordersOf(rig, bot)).length).toBeGreaterThan(0)
  })

  test('paused, its resting order is cancelled and nothing is ordered; resumed, it goes on and gets no time back', async () => {
    await using rig = await openMarket()
    const bot = await begin(rig, RESTING)
    await rig.pass(30_000)
    expect(liveOrders(rig, bot)).toHaveLength(1)
    await rig.steer(bot.name, 'pause')
    await rig.pass(10_000)
    expect(await rig.bot(bot.name)).toMatchObject({ actual: 'paused', desired: 'paused' })
    expect(liveOrders(rig, bot)).toHaveLength(0)
    const before = (await ordersOf(rig, bot)).length
    await rig.pass(6 * MINUTE_MS)
    expect(await ordersOf(rig, bot)).toHaveLength(before)
    const { plan } = await rig.bot(bot.name)
    await rig.steer(bot.name, 'resume')
    await rig.pass(10_000)
    expect(await rig.bot(bot.name)).toMatchObject({ actual: 'running', plan })
    expect((await ordersOf(rig, bot)).length).toBe(before + 1)
  })

  test('stopped, it ends for ever once nothing of it is live, and is out of the list when archived', async () => {
    await using rig = await openMarket()
    const bot = await begin(rig, RESTING)
    await rig.pass(30_000)
    await rig.steer(bot.name, 'stop')
    await rig.pass(10_000)
    expect(await rig.bot(bot.name)).toMatchObject({ actual: 'stopped' })
    expect(told(rig, bot).slice(-2)).toEqual(['stopping', 'stopped'])
    expect(await rig.steer(bot.name, 'resume')).toMatchObject({ kind: 'refused' })
    expect(await rig.bots.bots()).toHaveLength(1)
    await steerBot(rig.bots, { id: bot.id }, 'archive', { atMs: rig.time.clock.nowMs() })
    expect(await rig.bots.bots()).toHaveLength(0)
    await rig.closeRunner()
    await rig.assertEqualToExchange()
  })

  test('what cannot be confirmed keeps it stopping, with its ids told', async () => {
    await using rig = await openMarket()
    const bot = await begin(rig, RESTING)
    await rig.pass(30_000)
    const [order] = liveOrders(rig, bot)
    rig.fault({ endpoint: 'cancelOrder' }, { fault: 'drop-request', connection: 'reset' })
    rig.fault({ endpoint: 'cancelOrderBatchByClientId' }, { fault: 'drop-request', connection: 'reset' })
    await rig.steer(bot.name, 'stop')
    await rig.pass(MINUTE_MS)
    const stopping = await rig.bot(bot.name)
    expect(stopping.actual).toBe('stopping')
    expect(stopping.reason).toContain(String(order?.orderId))
    rig.sandbox.faults.clear()
    await rig.pass(MINUTE_MS)
    expect((await rig.bot(bot.name)).actual).toBe('stopped')
  })

  test('closing cancels what rests and keeps what is wanted, so that the next runner goes on', async () => {
    await using rig = await openMarket()
    const bot = await begin(rig, RESTING)
    await rig.pass(30_000)
    const left = await rig.until(rig.runner.close())
    expect(left).toEqual([])
    expect(await rig.bot(bot.name)).toMatchObject({ desired: 'running', actual: 'running' })
    await rig.openRunner()
    await rig.pass(10_000)
    expect(liveOrders(rig, bot)).toHaveLength(1)
  })

  test('closing that is not waited for says what is left open, by name and ids', async () => {
    await using rig = await openMarket()
    const bot = await begin(rig, RESTING)
    await rig.pass(30_000)
    rig.fault({ endpoint: 'cancelOrder' }, { fault: 'drop-request', connection: 'reset' })
    rig.fault({ endpoint: 'cancelOrderBatchByClientId' }, { fault: 'drop-request', connection: 'reset' })
    const second = new AbortController()
    const closing = rig.runner.close({ signal: second.signal })
    await rig.pass(5_000)
    second.abort()
    expect(await rig.until(closing)).toMatchObject([
      { bot: bot.name, account: 'ann-1', symbol: 'SHARP/USDT' },
    ])
  })
})

describe('a restart', () => {
  /** The orders of a goal, by what they are and not by when they were sent. */
  async function ordersAfter(restarts: readonly number[]): Promise<readonly string[]> {
    await using rig = await openMarket()
    const bot = await begin(rig, { ...SELL, jitter: 0.2, duration: '4m' })
    let atMs = 0
    for (const restartAtMs of [...restarts, 5 * MINUTE_MS]) {
      await live(rig, restartAtMs - atMs)
      atMs = restartAtMs
      if (atMs === 5 * MINUTE_MS) break
      await rig.closeRunner()
      await rig.openRunner()
    }
    expect(isOver(await rig.bot(bot.name))).toBe(true)
    const orders = await ordersOf(rig, bot)
    await rig.closeRunner()
    await rig.assertEqualToExchange()
    return orders.map(({ sequence, side, price, quantity }) => `${sequence} ${side} ${quantity} at ${price}`)
  }

  test('in the middle of a slice gives the orders of an undisturbed run', async () => {
    const undisturbed = await ordersAfter([])
    expect(undisturbed.length).toBeGreaterThan(5)
    expect(await ordersAfter([50_000, 100_000, 170_000])).toEqual(undisturbed)
  })

  test('after a pause catches nothing up in a burst', async () => {
    await using rig = await openMarket()
    const bot = await begin(rig, { ...SELL, duration: '10m' })
    await live(rig, MINUTE_MS)
    await rig.closeRunner()
    const before = (await ordersOf(rig, bot)).length
    await live(rig, 3 * MINUTE_MS + 10_000)
    await rig.openRunner()
    await live(rig, 10_000)
    expect((await ordersOf(rig, bot)).length - before).toBeLessThanOrEqual(1)
  })
})
