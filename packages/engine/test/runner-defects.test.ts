/**
 * What becomes of a bot when the program itself fails at it, wherever that is: it pauses and says so, what rests of it ends, no
 * other bot notices, and a person can resume it.
 */
import { type OrderBook, quantity, StoreError, type Trade } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import type { Bot, BotStorage, RunnerEvent, Venue } from '../src/index.ts'
import { type BotMarket, ETH, MINUTE_MS, openBotMarket, RESTING, SELL } from './bot-market.ts'
import { withCalls } from './with-calls.ts'

const SYMBOL = 'SHARP/USDT'

function fail(): never {
  throw new TypeError('undefined is not an amount')
}

/** A book that nobody can read, as if a decision on it failed. */
function unreadable(book: OrderBook): OrderBook {
  return Object.defineProperty({ ...book }, 'asks', { get: fail })
}

/** Something that works, or fails, as is wanted. */
class Breakable {
  isBroken = false

  book(inner: Venue): Venue {
    return {
      ...inner,
      fetchBook: async (symbol, call) => {
        const book = await inner.fetchBook(symbol, call)
        return this.isBroken && symbol === SYMBOL ? unreadable(book) : book
      },
    }
  }

  trades(inner: Venue): Venue {
    return {
      ...inner,
      fetchTrades: async (symbol, call) => {
        const trades = await inner.fetchTrades(symbol, call)
        return this.isBroken && symbol === SYMBOL ? (undefined as unknown as readonly Trade[]) : trades
      },
    }
  }

  marks(inner: BotStorage, isMeant: (botId: string) => boolean): BotStorage {
    return withCalls(inner, {
      recordMark: async (mark) => {
        if (this.isBroken && isMeant(mark.botId)) fail()
        await inner.recordMark(mark)
      },
    })
  }
}

async function expectPaused({ rig }: BotMarket, { name, id }: Bot, said: string): Promise<void> {
  const bot = await rig.bot(name)
  expect(bot).toMatchObject({ actual: 'paused', desired: 'paused' })
  expect(bot.reason).toMatch(/^DEFECT: The program failed at this bot/)
  expect(bot.reason).toContain(said)
  expect(bot.reason).toContain('what rests of it is cancelled')
  expect(bot.reason).toContain('once resumed, it begins anew')
  const [paused] = (await rig.bots.events(id)).filter(({ kind }) => kind === 'paused')
  expect(JSON.parse(paused?.detail ?? '{}')).toEqual({ code: 'DEFECT' })
}

function attemptsAt(market: BotMarket, atMs: number[]): void {
  atMs.push(market.rig.time.clock.nowMs())
}

describe('a bot at which the program fails pauses for it, others go on, and resumed it begins anew', () => {
  test.each([
    ['when it decides on a book', (inner: Venue, broken: Breakable) => broken.book(inner)],
    ['when it reads its market', (inner: Venue, broken: Breakable) => broken.trades(inner)],
  ] as const)('%s', async (_, wrap) => {
    const broken = new Breakable()
    await using market = await openBotMarket({ venue: (inner) => wrap(inner, broken) })
    const { rig } = market
    const [bot, other] = [await market.begin(RESTING), await market.begin(ETH)]
    await rig.pass(20_000)
    expect(market.liveOf(bot)).toBe(1)
    broken.isBroken = true
    await rig.pass(2 * MINUTE_MS)
    await expectPaused(market, bot, '')
    expect(market.liveOf(bot)).toBe(0)
    expect(market.eventsOf(bot, 'paused')[0]).toContain('Nothing of it is live.')
    expect(market.told('defect')).toMatchObject([{ bot: bot.name }])
    expect(market.told('alarm')).toMatchObject([{ code: 'DEFECT', bots: [bot.name] }])
    const [before, others] = [(await market.ordersOf(bot)).length, (await market.ordersOf(other)).length]
    await rig.pass(2 * MINUTE_MS)
    expect((await market.ordersOf(bot)).length).toBe(before)
    expect((await rig.bot(other.name)).actual).toBe('running')
    expect((await market.ordersOf(other)).length).toBeGreaterThan(others)
    broken.isBroken = false
    await rig.steer(bot.name, 'resume')
    await rig.pass(MINUTE_MS)
    expect((await rig.bot(bot.name)).actual).toBe('running')
    expect((await market.ordersOf(bot)).length).toBeGreaterThan(before)
    await rig.closeRunner()
    await rig.assertEqualToExchange()
  })

  test('when the database fails it in a way that no database should', async () => {
    const broken = new Breakable()
    let meant = ''
    await using market = await openBotMarket({
      bots: (inner) => broken.marks(inner, (botId) => botId === meant),
    })
    const { rig } = market
    const [bot, other] = [await market.begin(), await market.begin(SELL, 'ben-1')]
    meant = bot.id
    await rig.pass(20_000)
    broken.isBroken = true
    await rig.pass(2 * MINUTE_MS)
    await expectPaused(market, bot, 'undefined is not an amount')
    expect((await rig.bot(other.name)).actual).toBe('running')
    broken.isBroken = false
    const before = (await market.ordersOf(bot)).length
    await rig.steer(bot.name, 'resume')
    await rig.pass(MINUTE_MS)
    expect((await market.ordersOf(bot)).length).toBeGreaterThan(before)
  })

  test('when what is to be done about another failure fails too, with the orders named that could not be cancelled', async () => {
    let isBroken = false
    await using market = await openBotMarket({
      venue: (inner) => ({
        ...inner,
        cancel: async (pointer, call) => (isBroken ? fail() : await inner.cancel(pointer, call)),
      }),
    })
    const { rig } = market
    const [bot, other] = [
      await market.begin({ kind: 'chaser', side: 'sell', target: { quantity: '300' }, duration: '60m' }),
      await market.begin(ETH, 'ben-1'),
    ]
    await rig.pass(20_000)
    const [order] = await market.ordersOf(bot)
    isBroken = true
    rig.fault({ endpoint: ['depth', 'trades'] }, { fault: 'drop-request', connection: 'reset' })
    await rig.pass(MINUTE_MS)
    await expectPaused(market, bot, 'undefined is not an amount')
    expect(market.eventsOf(bot, 'paused')[0]).toContain(`what is live: ${order?.orderId}`)
    expect(market.liveOf(bot)).toBe(1)
    expect(market.told('alarm')).toMatchObject([{ code: 'DEFECT', bots: [bot.name] }])
    isBroken = false
    await rig.pass(2 * MINUTE_MS)
    expect(market.liveOf(bot)).toBe(0)
    expect(market.eventsOf(bot, 'recovered')).toContain('Nothing of it is live any more.')
    rig.sandbox.faults.clear()
    await rig.steer(bot.name, 'resume')
    await rig.pass(2 * MINUTE_MS)
    expect(market.liveOf(bot)).toBe(1)
    expect((await rig.bot(other.name)).actual).toBe('running')
  })

  test('when it takes in what its ledger tells', async () => {
    let isBroken = false
    await using market = await openBotMarket((rig) => ({
      bots: (inner) =>
        withCalls(inner, {
          // What is told of an order of unknown fate, beside the turns of the bot.
          appendEvent: (event) => {
            if (isBroken && event.message.startsWith('No answer came')) fail()
            return rig.bots.appendEvent(event)
          },
        }),
    }))
    const { rig } = market
    const [bot, other] = [await market.begin(), await market.begin(SELL, 'ben-1')]
    isBroken = true
    rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-request', connection: 'reset' })
    await rig.pass(3 * MINUTE_MS)
    const paused = [await rig.bot(bot.name), await rig.bot(other.name)].filter(
      ({ actual }) => actual === 'paused',
    )
    expect(paused).toHaveLength(1)
    expect(paused[0]?.reason).toContain('DEFECT')
    expect(market.told('defect')).toHaveLength(1)
  })
})

describe('a pause for a defect that the database does not take', () => {
  test.each([
    [
      'for it is down',
      () => new StoreError('TB_STORE_UNAVAILABLE', 'The database is down.', { next: 'Start it.' }),
    ],
    ['for a defect of its own', () => new TypeError('rows is not iterable')],
  ] as const)(
    '%s is told once and tried again, ever more seldom; the orders end all the same, and the bot orders nothing',
    async (_, failure) => {
      const broken = new Breakable()
      const atMs: number[] = []
      let isTaken = true
      await using market: BotMarket = await openBotMarket({
        venue: (inner) => broken.book(inner),
        bots: (inner) =>
          withCalls(inner, {
            changeBot: async (key, change, event) => {
              if (change.actual !== 'paused' || isTaken) return await inner.changeBot(key, change, event)
              attemptsAt(market, atMs)
              throw failure()
            },
          }),
      })
      const { rig } = market
      const [bot, other] = [await market.begin(RESTING), await market.begin({ ...ETH, duration: '30m' })]
      await rig.pass(20_000)
      const before = (await market.ordersOf(bot)).length
      broken.isBroken = true
      isTaken = false
      await rig.pass(10 * MINUTE_MS)
      expect(market.liveOf(bot)).toBe(0)
      expect((await market.ordersOf(bot)).length).toBe(before)
      expect((await rig.bot(bot.name)).actual).toBe('running')
      expect(market.told('alarm')).toHaveLength(1)
      expect(market.eventsOf(bot, 'trouble')).toHaveLength(1)
      const waits = atMs.slice(1).map((at, nth) => at - (atMs[nth] ?? 0))
      expect(waits[0]).toBeLessThanOrEqual(1_000)
      expect(waits.at(-1)).toBeGreaterThan(44_000)
      expect(waits.length).toBeLessThan(18)
      expect((await rig.bot(other.name)).actual).toBe('running')
      isTaken = true
      await rig.pass(MINUTE_MS)
      await expectPaused(market, bot, 'undefined is not an amount')
    },
  )

  test('does not keep a runner from closing in order', async () => {
    const broken = new Breakable()
    await using market = await openBotMarket({
      venue: (inner) => broken.book(inner),
      bots: (inner) =>
        withCalls(inner, {
          changeBot: async (key, change, event) =>
            change.actual === 'paused' ? fail() : await inner.changeBot(key, change, event),
        }),
    })
    const { rig } = market
    const bot = await market.begin(RESTING)
    await rig.pass(20_000)
    broken.isBroken = true
    await rig.pass(2 * MINUTE_MS)
    expect(market.liveOf(bot)).toBe(0)
    expect(await rig.until(rig.runner.close())).toEqual([])
  })
})

test('a goal whose parts do not add up to its target pauses with all of it withdrawn, and nothing more is sent', async () => {
  let isWrong = false
  await using market = await openBotMarket()
  const { rig } = market
  const bot = await market.begin(RESTING)
  await rig.pass(20_000)
  await rig.closeRunner()
  // Books in which the goal has ordered more than its target.
  await rig.openRunner({
    storage: (inner) =>
      withCalls(inner, {
        goalOrders: async (goalId) =>
          (await inner.goalOrders(goalId)).map((each) =>
            isWrong ? { ...each, order: { ...each.order, filled: quantity('301') } } : each,
          ),
      }),
  })
  isWrong = true
  await rig.pass(20_000)
  const before = (await market.ordersOf(bot)).length
  expect(await rig.bot(bot.name)).toMatchObject({
    actual: 'paused',
    desired: 'paused',
    reason: expect.stringMatching(/^GOAL_NOT_CONSERVED: .*of 300, 301 filled.*begins anew/),
  })
  expect(market.told('defect')).toHaveLength(1)
  expect(market.told('alarm')).toMatchObject([{ code: 'GOAL_NOT_CONSERVED', bots: [bot.name] }])
  expect(market.liveOf(bot)).toBe(0)
  await rig.pass(10 * MINUTE_MS)
  expect(await market.ordersOf(bot)).toHaveLength(before)
  isWrong = false
  await rig.steer(bot.name, 'resume')
  await rig.pass(MINUTE_MS)
  expect((await rig.bot(bot.name)).actual).toBe('running')
  expect((await market.ordersOf(bot)).length).toBeGreaterThan(before)
})

test('a listener that fails keeps no bot from trading, and is told of its failure', async () => {
  await using market = await openBotMarket()
  const { rig } = market
  const heard: RunnerEvent[] = []
  rig.events.push = (event) => {
    heard.push(event as RunnerEvent)
    if ((event as RunnerEvent).kind !== 'defect') fail()
    return heard.length
  }
  const bot = await market.begin()
  await rig.pass(3 * MINUTE_MS)
  expect((await rig.bot(bot.name)).actual).toBe('running')
  expect((await market.ordersOf(bot)).length).toBeGreaterThan(4)
  expect(heard.filter(({ kind }) => kind === 'defect').length).toBeGreaterThan(4)
})
