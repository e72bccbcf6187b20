/** What is wanted of a bot, at moments at which something is under way or in the way. */
import { StoreError, sleep, sum } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import type { BotStorage, Diagnosis, SubmitOutcome } from '../src/index.ts'
import { type BotMarket, MINUTE_MS, openBotMarket, RESTING, SELL } from './bot-market.ts'
import { CrashPoint } from './crash-point.ts'
import { withCalls } from './with-calls.ts'

const REFUSED_KEY: SubmitOutcome = {
  kind: 'rejected',
  exchangeCode: '1401',
  subject: 'access',
  reason: 'unauthorized',
  next: 'Look at the key.',
}

/** A database that takes nothing of what the runner writes into a bot's row while it is full. */
function fillable(inner: BotStorage, isFull: () => boolean): BotStorage {
  return withCalls(inner, {
    changeBot: async (key, change, event) => {
      if (isFull()) throw new StoreError('TB_STORE_FULL', 'The disk is full.', { next: 'Make room.' })
      return await inner.changeBot(key, change, event)
    },
  })
}

describe('a turn that is under way when it is wanted no more orders nothing', () => {
  test.each([
    ['stopped', (market: BotMarket, name: string) => market.rig.steer(name, 'stop')],
    ['paused', (market: BotMarket, name: string) => market.rig.steer(name, 'pause')],
    ['closed', async ({ rig }: BotMarket) => void rig.runner.close()],
  ] as const)('%s', async (_, end) => {
    let [isSlow, looks] = [false, 0]
    await using market: BotMarket = await openBotMarket((rig) => ({
      venue: (inner) => ({
        ...inner,
        async fetchBook(symbol, call) {
          if (isSlow) {
            looks += 1
            await sleep(rig.time.clock, 3_000)
          }
          return await inner.fetchBook(symbol, call)
        },
      }),
    }))
    const { rig } = market
    const bot = await market.begin({ ...SELL, jitter: 0 })
    await rig.pass(10_000)
    const before = (await market.ordersOf(bot)).length
    isSlow = true
    while (looks === 0) await rig.pass(100)
    await rig.pass(500)
    await end(market, bot.name)
    await rig.pass(MINUTE_MS)
    expect(before).toBe(1)
    expect(await market.ordersOf(bot)).toHaveLength(before)
  })
})

describe('what rests is withdrawn although the row cannot be written', () => {
  test.each(['stop', 'pause'] as const)('%s', async (wish) => {
    let isFull = false
    await using market = await openBotMarket({ bots: (inner) => fillable(inner, () => isFull) })
    const { rig } = market
    const bot = await market.begin(RESTING)
    await rig.pass(20_000)
    expect(market.liveOf(bot)).toBe(1)
    isFull = true
    await rig.steer(bot.name, wish)
    await rig.pass(10_000)
    expect(market.liveOf(bot)).toBe(0)
    expect((await rig.bot(bot.name)).actual).toBe('running')
    isFull = false
    await rig.pass(MINUTE_MS)
    expect((await rig.bot(bot.name)).actual).toBe(wish === 'stop' ? 'stopped' : 'paused')
  })
})

test.each([
  ['stop', 'stopping'],
  ['pause', 'paused'],
] as const)('a %s of a bot whose account cannot be opened shows in its row', async (wish, actual) => {
  await using market = await openBotMarket()
  const { rig } = market
  const bot = await market.begin(RESTING)
  await rig.pass(20_000)
  await rig.closeRunner()
  rig.fault({}, { fault: 'maintenance' })
  await rig.openRunner()
  await rig.pass(5_000)
  await rig.steer(bot.name, wish)
  await rig.pass(10_000)
  expect((await rig.bot(bot.name)).actual).toBe(actual)
  rig.sandbox.faults.clear()
  await rig.pass(3 * MINUTE_MS)
  expect((await rig.bot(bot.name)).actual).toBe(wish === 'stop' ? 'stopped' : 'paused')
  rig.assertNoDefects()
})

test('what rests from a process that died is withdrawn where its market cannot be seen', async () => {
  await using market = await openBotMarket()
  const { rig } = market
  await rig.closeRunner()
  let isDying = false
  const crash = new CrashPoint(() => isDying)
  await rig.openRunner({ venue: (inner) => crash.venue(inner), bots: (inner) => crash.bots(inner) })
  const bot = await market.begin(RESTING)
  await rig.pass(20_000)
  isDying = true
  rig.fault({ endpoint: ['depth', 'trades'] }, { fault: 'drop-request', connection: 'reset' })
  await rig.openRunner()
  await rig.pass(2_000)
  expect(market.liveOf(bot)).toBe(1)
  await rig.pass(30_000)
  expect(market.liveOf(bot)).toBe(0)
  expect((await rig.bot(bot.name)).actual).toBe('running')
})

test('a bot that ends while the rows are being read is not begun again', async () => {
  const answers: string[] = []
  await using market = await openBotMarket((rig) => ({
    bots: (inner) =>
      withCalls(inner, {
        async bots(options) {
          const rows = await inner.bots(options)
          await sleep(rig.time.clock, 5_000)
          return rows
        },
        async changeBot(key, change, event) {
          const answer = await inner.changeBot(key, change, event)
          answers.push(answer === 'stale' ? 'stale' : answer.actual)
          return answer
        },
      }),
  }))
  const { rig } = market
  const bot = await market.begin({ ...SELL, target: { quantity: '90' }, duration: '90s' })
  await rig.pass(4 * MINUTE_MS)
  expect((await rig.bot(bot.name)).actual).toBe('finished')
  expect(answers.at(-1)).toBe('finished')
})

test('what the doctor finds is told of the pause that it was asked for, and of no later one', async () => {
  const verdict: Diagnosis = { verdict: 'key-unknown', message: 'It is not known.', next: 'Add a new one.' }
  let isRefused = false
  await using market = await openBotMarket((rig) => ({
    venue: (inner) => ({
      ...inner,
      submit: async (order, call) => (isRefused ? REFUSED_KEY : await inner.submit(order, call)),
    }),
    async diagnose() {
      await sleep(rig.time.clock, MINUTE_MS)
      return verdict
    },
  }))
  const { rig } = market
  const bot = await market.begin()
  await rig.pass(10_000)
  isRefused = true
  await rig.pass(40_000)
  expect((await rig.bot(bot.name)).reason).toContain('CREDENTIAL_REFUSED')
  isRefused = false
  await rig.until(rig.ledger('ann-1')?.acknowledge('a test') ?? Promise.reject(new Error('not open')))
  await rig.steer(bot.name, 'resume')
  await rig.pass(90_000)
  expect(market.told('diagnosed')).toHaveLength(1)
  await rig.steer(bot.name, 'pause')
  await rig.pass(10_000)
  expect(await rig.bot(bot.name)).toMatchObject({ actual: 'paused', reason: 'by the operator' })
})

describe('a runner is closed', () => {
  test('although its database hangs', async () => {
    let isHanging = false
    await using market = await openBotMarket({
      bots: (inner) =>
        withCalls(inner, {
          bots: (options) => (isHanging ? new Promise(() => undefined) : inner.bots(options)),
        }),
    })
    const { rig } = market
    const bot = await market.begin(RESTING)
    await rig.pass(20_000)
    isHanging = true
    await rig.pass(5_000)
    const closing = rig.runner.close()
    await rig.pass(2 * MINUTE_MS)
    expect(await Promise.race([closing, Promise.resolve('hangs')])).toEqual([])
    expect(market.liveOf(bot)).toBe(0)
  })

  test('and says of a bot whose account was not open that nobody knows what of it is live', async () => {
    await using market = await openBotMarket()
    const { rig } = market
    const [bot, fresh] = [await market.begin(RESTING), await rig.createBot('ben-1', RESTING)]
    await rig.pass(20_000)
    await rig.closeRunner()
    rig.fault({}, { fault: 'maintenance' })
    await rig.openRunner()
    await rig.steer(fresh.name, 'start')
    await rig.pass(20_000)
    await rig.closeRunner()
    expect(market.eventsOf(bot, 'trouble').at(-1)).toContain('Its account was not open')
    expect(market.eventsOf(fresh, 'trouble').at(-1)).not.toContain('Its account was not open')
  })

  test('although an account hangs in its opening, and what comes of that is given back and no defect', async () => {
    await using market = await openBotMarket((rig) => ({
      storage: (inner) =>
        new Proxy(inner, {
          get: (target, name) =>
            name === 'movements'
              ? async (accountId: string) => {
                  await sleep(rig.time.clock, 3 * MINUTE_MS)
                  return await target.movements(accountId)
                }
              : (Reflect.get(target, name) as (...given: never[]) => unknown).bind(target),
        }),
    }))
    const { rig } = market
    await market.begin(RESTING)
    await rig.pass(5_000)
    const closing = rig.runner.close({ withinMs: 10_000 })
    await rig.pass(MINUTE_MS)
    expect(await Promise.race([closing, Promise.resolve('hangs')])).toEqual([])
    await rig.pass(5 * MINUTE_MS)
    expect(rig.ledger('ann-1')).toBeUndefined()
    expect(market.told('defect')).toEqual([])
    expect(market.told('alarm')).toEqual([])
  })
})

test('a bot that is stopped before it ever ran, while its account is being opened, ends without an order', async () => {
  await using market = await openBotMarket()
  const { rig } = market
  rig.fault({ times: 1 }, { fault: 'delay-reply', ms: 3_000 })
  const bot = await market.begin()
  await rig.pass(50)
  await rig.steer(bot.name, 'pause')
  await rig.steer(bot.name, 'stop')
  await rig.pass(MINUTE_MS)
  expect((await rig.bot(bot.name)).actual).toBe('stopped')
  expect(await market.ordersOf(bot)).toEqual([])
  expect(market.told('defect')).toEqual([])
  expect(market.eventsOf(bot, 'trouble')).toEqual([])
})

test('what others traded while the database took no mark is in the next one', async () => {
  let isFull = false
  await using market = await openBotMarket({
    bots: (inner) =>
      withCalls(inner, {
        recordMark: async (mark) => {
          if (isFull) throw new StoreError('TB_STORE_FULL', 'The disk is full.', { next: 'Make room.' })
          await inner.recordMark(mark)
        },
      }),
  })
  const { rig } = market
  const bot = await market.begin({ ...SELL, duration: '20m', sliceInterval: '60s' })
  await rig.pass(2 * MINUTE_MS)
  const before = (await rig.bots.marks(bot.id)).length
  isFull = true
  for (const amount of ['700', '900']) {
    rig.trade('buy', amount)
    await rig.pass(MINUTE_MS)
  }
  isFull = false
  await rig.pass(2 * MINUTE_MS)
  const after = (await rig.bots.marks(bot.id)).slice(before)
  expect(sum(after.map(({ othersQuantity }) => othersQuantity)).toString()).toBe('1600')
})
