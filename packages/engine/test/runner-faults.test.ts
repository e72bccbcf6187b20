/** What bots do while the exchange, a market, a key or an order is in trouble, and that one bot's trouble is no other's. */
import { InvalidInputError, sleep } from '@trading-bridge/core'
import { afterEach, describe, expect, test } from 'vitest'
import type { Bot, Diagnosis, LedgerOrder, RunnerEvent } from '../src/index.ts'
import { type BotMarket, ETH, MINUTE_MS, openBotMarket, RESTING, SELL } from './bot-market.ts'
import type { BotRig, GoalDocument, Wrapping } from './bot-rig.ts'

const HOUR_MS = 60 * MINUTE_MS
const NOT_LISTED = new InvalidInputError({
  rule: 'unknown-market',
  subject: 'symbol',
  value: 'SHARP/USDT',
  limit: 'a listed market',
  message: 'SHARP/USDT is not listed.',
  next: 'Look at the list.',
})

let market: BotMarket
let rig: BotRig

async function openMarket(wrapping: Wrapping = {}): Promise<void> {
  market = await openBotMarket(wrapping)
  rig = market.rig
}

afterEach(async () => {
  await market[Symbol.asyncDispose]()
})

const begin = (document?: GoalDocument, account?: string): Promise<Bot> => market.begin(document, account)
const ordersOf = (bot: Bot): Promise<readonly LedgerOrder[]> => market.ordersOf(bot)
const liveOf = (bot: Bot): number => market.liveOf(bot)
const told = (kind: RunnerEvent['kind']): readonly RunnerEvent[] => market.told(kind)
const eventsOf = (bot: Bot, kind: string): readonly string[] => market.eventsOf(bot, kind)

describe('a book that cannot be right', () => {
  const faults = [
    ['empty', { fault: 'empty-book' }],
    ['crossed', { fault: 'crossed-book' }],
    ['of zeros', { fault: 'odd-price', price: '0' }],
    ['of no numbers', { fault: 'odd-price', price: 'NaN' }],
    ['of 1e-10', { fault: 'odd-price', price: '1e-10' }],
  ] as const

  test.each(faults)(
    'F24: that is %s is quoted on by nobody, and what rests is withdrawn',
    async (_, fault) => {
      await openMarket()
      const [resting, taking] = [await begin(RESTING), await begin(SELL, 'ben-1')]
      await rig.pass(20_000)
      expect(liveOf(resting)).toBe(1)
      const before = (await ordersOf(taking)).length
      rig.fault({ endpoint: 'depth' }, fault)
      await rig.pass(MINUTE_MS)
      expect(liveOf(resting)).toBe(0)
      expect((await ordersOf(taking)).length).toBeLessThanOrEqual(before + 1)
      const during = (await ordersOf(taking)).length
      await rig.pass(MINUTE_MS)
      expect((await ordersOf(taking)).length).toBe(during)
      rig.sandbox.faults.clear()
      await rig.pass(MINUTE_MS)
      expect((await ordersOf(taking)).length).toBeGreaterThan(during)
      expect(told('alarm')).toEqual([])
    },
  )

  test('F24: one that cannot be read for longer than its limit pulls what rests', async () => {
    await openMarket()
    const bot = await begin({ kind: 'chaser', side: 'sell', target: { quantity: '300' }, duration: '30m' })
    await rig.pass(20_000)
    expect(liveOf(bot)).toBe(1)
    rig.fault({ endpoint: ['depth', 'trades'] }, { fault: 'drop-request', connection: 'reset' })
    await rig.pass(30_000)
    expect(liveOf(bot)).toBe(0)
    expect((await rig.bot(bot.name)).actual).toBe('running')
    rig.sandbox.faults.clear()
    await rig.pass(MINUTE_MS)
    expect(liveOf(bot)).toBe(1)
    expect(eventsOf(bot, 'recovered')).toHaveLength(1)
  })
})

describe('a market that is suspended', () => {
  test.each([3011, 3012])(
    'F27: with %i pauses every bot of that market with one alarm, cancels what rests, and others go on',
    async (code) => {
      await openMarket()
      const [taking, resting, other] = [
        await begin(),
        await begin(RESTING, 'ben-1'),
        await begin(ETH, 'ben-1'),
      ]
      await rig.pass(20_000)
      expect(liveOf(resting)).toBe(1)
      rig.fault({}, { fault: 'suspend-symbol', symbol: 'SHARPUSDT', code })
      await rig.pass(MINUTE_MS)
      for (const bot of [taking, resting])
        expect(await rig.bot(bot.name)).toMatchObject({
          actual: 'paused',
          desired: 'paused',
          reason: expect.stringContaining(`EXCHANGE_${code}`),
        })
      expect(liveOf(resting)).toBe(0)
      expect(told('alarm')).toHaveLength(1)
      const before = (await ordersOf(other)).length
      await rig.pass(2 * MINUTE_MS)
      expect((await rig.bot(other.name)).actual).toBe('running')
      expect((await ordersOf(other)).length).toBeGreaterThan(before)
    },
  )

  test.each([3013, 3014, 3015])(
    'F27: with %i for one account pauses its bots of that market, and every other goes on',
    async (code) => {
      await openMarket()
      const [barred, elsewhere, other] = [await begin(), await begin(ETH), await begin(SELL, 'ben-1')]
      await rig.pass(20_000)
      rig.fault({}, { fault: 'suspend-symbol', symbol: 'SHARPUSDT', code, account: 'ann-1' })
      await rig.pass(3 * MINUTE_MS)
      expect(await rig.bot(barred.name)).toMatchObject({ actual: 'paused' })
      for (const bot of [elsewhere, other]) {
        expect((await rig.bot(bot.name)).actual).toBe('running')
        expect((await ordersOf(bot)).length).toBeGreaterThan(3)
      }
      expect(told('alarm')).toHaveLength(1)
    },
  )

  test('F27: a person resumes when it is open again', async () => {
    await openMarket()
    const bot = await begin()
    await rig.pass(20_000)
    rig.fault({}, { fault: 'suspend-symbol', symbol: 'SHARPUSDT', code: 3012 })
    await rig.pass(MINUTE_MS)
    rig.sandbox.faults.clear()
    const before = (await ordersOf(bot)).length
    await rig.pass(MINUTE_MS)
    expect((await ordersOf(bot)).length).toBe(before)
    await rig.steer(bot.name, 'resume')
    await rig.pass(MINUTE_MS)
    expect((await ordersOf(bot)).length).toBeGreaterThan(before)
  })
})

test('F27: a market that the exchange does not list for a moment pauses its bots, and they go on once it does', async () => {
  let isListed = true
  await openMarket({
    venue: (inner) => ({
      ...inner,
      async fetchMarket(symbol, call) {
        if (!isListed && symbol === 'SHARP/USDT') throw NOT_LISTED
        return await inner.fetchMarket(symbol, call)
      },
    }),
  })
  const [first, second, other] = [await begin(), await begin(SELL, 'ben-1'), await begin(ETH)]
  await rig.pass(20_000)
  isListed = false
  // The rules of a market are good for ten minutes.
  const third = await begin({ ...SELL, duration: '2h' })
  await rig.pass(20_000)
  isListed = true
  for (const { name } of [first, second, third])
    expect(await rig.bot(name)).toMatchObject({
      actual: 'paused',
      reason: expect.stringMatching(/^MARKET_DELISTED: .* or stop it\.$/),
    })
  expect(told('alarm')).toHaveLength(1)
  expect((await rig.bot(other.name)).actual).toBe('running')
  await rig.steer(first.name, 'resume')
  await rig.pass(MINUTE_MS)
  expect((await rig.bot(first.name)).actual).toBe('running')
})

test('F28: an hour of maintenance is waited for quietly, and books are compared before anything is ordered again', async () => {
  await openMarket()
  const bot = await begin({ ...SELL, duration: '3h', sliceInterval: '2m' })
  await rig.pass(5 * MINUTE_MS)
  const { storage } = rig.account('ann-1')
  const compared = (await storage.lastReconciliation(bot.accountId))?.atMs ?? 0
  const before = (await ordersOf(bot)).length
  rig.fault({}, { fault: 'maintenance' })
  await rig.pass(HOUR_MS)
  expect((await rig.bot(bot.name)).actual).toBe('running')
  expect(eventsOf(bot, 'trouble')).toHaveLength(1)
  expect(told('alarm')).toEqual([])
  rig.sandbox.faults.clear()
  const endedAtMs = rig.time.clock.nowMs()
  for (let nth = 0; nth < 4; nth += 1) rig.trade(nth % 2 === 0 ? 'buy' : 'sell', '3000')
  await rig.pass(5 * MINUTE_MS)
  expect(eventsOf(bot, 'recovered')).toHaveLength(1)
  const after = (await ordersOf(bot)).slice(before).filter(({ createdAtMs }) => createdAtMs > endedAtMs)
  const again = (await storage.lastReconciliation(bot.accountId))?.atMs ?? 0
  expect(again).toBeGreaterThan(compared)
  expect(after.length).toBeGreaterThan(0)
  expect(after.length).toBeLessThanOrEqual(3)
  expect(after.every(({ createdAtMs }) => createdAtMs >= again)).toBe(true)
  await rig.closeRunner()
  await rig.assertEqualToExchange()
})

test('F34: a key that is revoked under way pauses its bots with one alarm and what the doctor finds, and is not hammered', async () => {
  const asked: string[] = []
  const verdict: Diagnosis = {
    verdict: 'key-unknown',
    message: 'The exchange does not know the key.',
    next: 'Add a new one.',
  }
  await openMarket({
    async diagnose(accountId) {
      asked.push(accountId)
      return verdict
    },
  })
  const bots = [await begin(), await begin(RESTING)]
  const other = await begin(SELL, 'ben-1')
  await rig.pass(20_000)
  rig.fault({}, { fault: 'revoke-key', account: 'ann-1' })
  await rig.pass(MINUTE_MS)
  for (const bot of bots) {
    const { actual, reason } = await rig.bot(bot.name)
    expect(`${actual} ${reason}`).toBe(
      'paused CREDENTIAL_REFUSED: key-unknown: The exchange does not know the key. Add a new one.',
    )
    expect(eventsOf(bot, 'verdict')).toHaveLength(1)
  }
  expect(asked).toEqual([rig.account('ann-1').accountId])
  expect(told('alarm')).toHaveLength(1)
  expect(told('diagnosed')).toHaveLength(1)
  const { requests = 0 } = rig.ledger('ann-1') ?? {}
  await rig.pass(10 * MINUTE_MS)
  expect((rig.ledger('ann-1')?.requests ?? 0) - requests).toBeLessThan(30)
  expect((await ordersOf(other)).length).toBeGreaterThan(10)
})

test('F34: a key that is refused when its account is opened pauses its bots too, with what the doctor finds', async () => {
  const verdict: Diagnosis = { verdict: 'key-unknown', message: 'It is not known.', next: 'Add a new one.' }
  await openMarket({ diagnose: async () => verdict })
  rig.fault({}, { fault: 'revoke-key', account: 'ann-1' })
  const [bot, other] = [await begin(), await begin(SELL, 'ben-1')]
  await rig.pass(MINUTE_MS)
  expect(await rig.bot(bot.name)).toMatchObject({
    actual: 'paused',
    reason: 'CREDENTIAL_REFUSED: key-unknown: It is not known. Add a new one.',
  })
  expect(told('alarm')).toHaveLength(1)
  expect((await ordersOf(other)).length).toBeGreaterThan(1)
})

describe('the trouble of one bot', () => {
  test('is not that of another: one whose requests hang delays nobody', async () => {
    await openMarket({
      venue: (inner) => ({
        ...inner,
        async submit(order, call) {
          if (inner === rig.account('ann-1').venue) await sleep(rig.time.clock, MINUTE_MS)
          return await inner.submit(order, call)
        },
      }),
    })
    const [hanging, free] = [await begin(), await begin(SELL, 'ben-1')]
    await rig.pass(3 * MINUTE_MS)
    const orders = await ordersOf(free)
    expect(orders.length).toBeGreaterThanOrEqual(6)
    const { plan } = await rig.bot(free.name)
    for (const { createdAtMs } of orders) {
      const intoSliceMs = (createdAtMs - (plan?.startAtMs ?? 0)) % 30_000
      // Slices begin late by chance, up to a tenth of their length.
      expect(intoSliceMs).toBeLessThan(3_500)
    }
    expect((await ordersOf(hanging)).length).toBeLessThan(orders.length)
  })

  test('of an order whose fate nobody knows is waited out, and the goal goes on', async () => {
    await openMarket()
    const bot = await begin()
    rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-request', connection: 'reset' })
    await rig.pass(3 * MINUTE_MS)
    const orders = await ordersOf(bot)
    expect(orders[0]?.status).toBe('never-placed')
    expect(orders.length).toBeGreaterThan(2)
    expect((await rig.bot(bot.name)).actual).toBe('running')
  })

  test('of an order whose fate nobody knows pauses a bot that is to wait for a person', async () => {
    await openMarket()
    const bot = await begin({ ...SELL, onUnknown: 'pause' })
    rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-reply', connection: 'reset' })
    rig.fault(
      { endpoint: ['orderInfo', 'orderInfoV2'], for: 30_000 },
      { fault: 'drop-request', connection: 'reset' },
    )
    await rig.pass(20_000)
    const [order] = await ordersOf(bot)
    expect(await rig.bot(bot.name)).toMatchObject({
      actual: 'paused',
      reason: expect.stringContaining(
        `ORDER_UNKNOWN: nobody knows what became of order ${order?.clientOrderId}`,
      ),
    })
    expect(told('alarm')).toHaveLength(1)
  })

  test('that makes a bot pause itself does not turn a stop of that moment into a pause', async () => {
    await openMarket({
      venue: (inner) => ({
        ...inner,
        async cancel(order, call) {
          await sleep(rig.time.clock, 4_000)
          return await inner.cancel(order, call)
        },
      }),
    })
    const bot = await begin({ ...SELL, onUnknown: 'pause' })
    rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-reply', connection: 'reset' })
    rig.fault(
      { endpoint: ['orderInfo', 'orderInfoV2'], for: 30_000 },
      { fault: 'drop-request', connection: 'reset' },
    )
    await rig.pass(2_000)
    expect(told('alarm')).toHaveLength(1)
    expect((await rig.bot(bot.name)).actual).toBe('running')
    await rig.steer(bot.name, 'stop')
    await rig.pass(3 * MINUTE_MS)
    expect(await rig.bot(bot.name)).toMatchObject({ desired: 'stopped', actual: 'stopped' })
  })

  test('of an unexplained balance pauses every bot of the account and no other', async () => {
    await openMarket()
    const [first, second, other] = [await begin(), await begin(RESTING), await begin(SELL, 'ben-1')]
    await rig.pass(20_000)
    rig.fault({ times: 1 }, { fault: 'move-balance', account: 'ann-1', asset: 'USDT', amount: '-5' })
    await rig.pass(2 * MINUTE_MS)
    for (const bot of [first, second])
      expect(await rig.bot(bot.name)).toMatchObject({
        actual: 'paused',
        reason: expect.stringContaining('UNEXPLAINED_BALANCE'),
      })
    expect((await rig.bot(other.name)).actual).toBe('running')
    expect(told('alarm')).toHaveLength(1)
  })

  test('of a database that fails orders nothing and cancels all the same; it goes on by itself', async () => {
    await openMarket()
    const [resting, taking] = [await begin(RESTING), await begin()]
    await rig.pass(20_000)
    const before = rig.keeper.ordersOf(taking.id).length
    rig.setDatabase('down')
    await rig.pass(2 * MINUTE_MS)
    expect(rig.keeper.ordersOf(taking.id).length).toBe(before)
    rig.setDatabase('up')
    await rig.pass(2 * MINUTE_MS)
    expect(rig.keeper.ordersOf(taking.id).length).toBeGreaterThan(before)
    for (const bot of [resting, taking]) expect((await rig.bot(bot.name)).actual).toBe('running')
    rig.assertNoDefects()
    await rig.closeRunner()
    await rig.assertEqualToExchange()
  })

  test('of settings that are no longer allowed fails it, with what is wrong', async () => {
    await openMarket()
    const bot = await rig.createBot('ann-1', SELL)
    const stored = await rig.bots.findBot({ id: bot.id })
    if (stored === undefined) throw new Error('It was inserted.')
    const document = JSON.stringify({ ...JSON.parse(stored.document), participation: { max: '0.9' } })
    const found = rig.bots.bots.bind(rig.bots)
    rig.bots.bots = async (options) =>
      (await found(options)).map((each) => (each.id === bot.id ? { ...each, document } : each))
    await rig.steer(bot.name, 'start')
    await rig.pass(20_000)
    expect(await rig.bot(bot.name)).toMatchObject({
      actual: 'failed',
      reason: expect.stringContaining('participation.max'),
    })
  })
})
