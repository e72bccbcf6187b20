/** Bots of an installation, from their text to their end, over a real sandbox. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { add, type Decimal, decimal, subtract, ZERO } from '@trading-bridge/core'
import { Sandbox, type SandboxAccount } from '@trading-bridge/sandbox'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BotRow, openBotDesk, type Service } from '../src/index.ts'
import { goalText, type OthersTrading, tradeAmongOthers } from './bot-market.ts'
import { hearBots } from './hear-bots.ts'
import { addAccount, openInstallation, type TemporaryFolder, temporaryFolder } from './installation.ts'

// A database is made, and goals take the seconds that they are given.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let folder: TemporaryFolder
let sandbox: Sandbox
let service: Service
let holder: SandboxAccount
let others: OthersTrading

beforeAll(async () => {
  folder = await temporaryFolder()
  sandbox = await Sandbox.open({ crowd: false, accounts: [] })
  others = tradeAmongOthers(sandbox)
  service = await openInstallation(join(folder.path, 'home'))
  holder = sandbox.createAccount({ name: 'main', balances: { SHARP: '1000000', USDT: '50000' } })
  await addAccount(service, sandbox, { name: 'main', owner: 'ann', key: holder })
})

afterAll(async () => {
  others.stop()
  await service.close()
  await sandbox.close()
  await folder[Symbol.asyncDispose]()
})

test('a goal goes from its text to its end, and its report is what the exchange has on record', async () => {
  const created = await service.bots.create(goalText('from-text', { catchUp: '{ mode: capped }' }))
  expect(created).toMatchObject({
    kind: 'created',
    bot: {
      name: 'from-text',
      owner: 'ann',
      account: 'main',
      accountKind: 'sandbox',
      actual: 'created',
      desired: 'paused',
      target: { unit: 'base', amount: '200' },
      isLive: false,
      filled: '0',
    },
  })
  expect(await service.bots.show('from-text')).toMatchObject({
    purpose: 'show what a test is about',
    totals: { target: '200', filled: '0', open: '0', unknown: '0', remaining: '200' },
    report: { fills: 0, averagePrice: null },
    events: [{ kind: 'created' }],
  })
  expect(await service.bots.start('from-text')).toMatchObject({ desired: 'running', actual: 'created' })

  const news = hearBots()
  const running = await service.runBots({ onEvent: news.hear })
  await news.told('finished', 'from-text')
  expect(await running.close()).toEqual([])

  const { bot, totals, report, fills, orders, events, series } = await service.bots.show('from-text')
  const executed = sandbox.exchange.fills(holder.accountId, { symbol: 'SHARPUSDT', pageSize: 1_000 })
  expect(executed.length).toBeGreaterThan(0)
  // On a busy machine a slice may come too late for its turn, and what it should have traded expires.
  const filled = totalOf(executed.map(({ execQty }) => execQty))
  const remaining = `${subtract(decimal('200'), decimal(filled))}`
  expect(bot).toMatchObject({ actual: 'finished', filled, isLive: false })
  expect(totals).toEqual({ target: '200', filled, open: '0', unknown: '0', remaining })
  expect(fills.map(({ fillId }) => fillId).sort()).toEqual(executed.map(({ id }) => id).sort())
  expect(report).toMatchObject({
    fills: executed.length,
    orders: orders.length,
    filledQuantity: filled,
    filledNotional: totalOf(executed.map(({ execAmt }) => execAmt)),
    takerQuantity: filled,
    makerQuantity: '0',
    fees: [{ asset: 'USDT', amount: totalOf(executed.map(({ fee }) => fee)) }],
  })
  expect(orders.map(({ sequence }) => sequence)).toEqual(orders.map((_, at) => at + 1))
  expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['created', 'started', 'finished']))
  expect(series.at(-1)?.filled).toBe(filled)

  const log = await readFile(join(service.home.logFolder, 'trading-bridge.log'), 'utf8')
  const finished = log.split('\n').find((line) => line.includes('"event":"bot.finished"'))
  expect(JSON.parse(finished ?? '{}')).toMatchObject({ bot: 'from-text', botId: bot.id, account: 'main' })
})

test('while an installation runs, several desks steer its bots at once through its socket', async () => {
  const news = hearBots()
  await using running = await service.runBots({ onEvent: news.hear })
  await using one = await openBotDesk({ home: service.home.path, open: neverHere })
  await using other = await openBotDesk({ home: service.home.path, open: neverHere })
  expect(one.where).toEqual({ kind: 'running', pid: process.pid })

  const long = { duration: '10m', sliceInterval: '1s', target: '{ quantity: 5000 }' }
  const [left, right] = await Promise.all([
    one.desk.create(goalText('left', long)),
    other.desk.create(goalText('right', long)),
  ])
  expect([left.kind, right.kind]).toEqual(['created', 'created'])
  await Promise.all([one.desk.start('right'), other.desk.start('left')])
  await Promise.all([news.told('fill', 'left'), news.told('fill', 'right')])
  const seen = await one.desk.show('left')
  expect(seen.bot).toMatchObject({ actual: 'running', isLive: true })
  expect(seen.mid?.price).toBe('0.008')
  expect(decimal(seen.scheduled).toString()).not.toBe('0')
  expect(await other.desk.list()).toEqual(await running.desk.list())

  await Promise.all([one.desk.pause('left'), other.desk.stop('right')])
  await Promise.all([news.told('paused', 'left'), news.told('stopped', 'right')])
  await other.desk.resume('left')
  await news.told('resumed', 'left')
  await one.desk.stop('left')
  await news.told('stopped', 'left')
  await one.desk.archive('left')
  await other.desk.archive('right')
  const names = (rows: readonly BotRow[]) => rows.map(({ name }) => name)
  expect(names(await one.desk.list())).toEqual(['from-text'])
  expect(names(await one.desk.list({ withArchived: true }))).toEqual(['from-text', 'left', 'right'])
  expect(running.leftOpen()).toEqual([])
})

test('F40: the bots of a home folder are run once: who does is named to the second', async () => {
  await using running = await service.runBots()
  await expect(service.runBots()).rejects.toMatchObject({
    code: 'TB_CONFIG',
    message: `The bots of ${service.home.path} are run by this process already.`,
  })
  expect(await (await openBotDesk({ home: service.home.path, open: neverHere })).desk.list()).toEqual(
    await running.desk.list(),
  )
})

test('F34: a key that is deleted while a bot runs pauses it, and its record has the doctor’s verdict', async () => {
  const other = sandbox.createAccount({ name: 'other', balances: { SHARP: '100000' } })
  await addAccount(service, sandbox, { name: 'other', owner: 'ben', key: other })
  const news = hearBots()
  await using _running = await service.runBots({ onEvent: news.hear })
  await service.bots.create(
    goalText('keyless', { account: 'other', duration: '1h', target: '{ quantity: 50000 }' }),
  )
  await service.bots.start('keyless')
  await news.told('fill', 'keyless')
  sandbox.exchange.accounts.deleteKey(other.apiKey)
  await news.told('verdict', 'keyless')
  const { bot, events } = await service.bots.show('keyless')
  expect(bot).toMatchObject({ actual: 'paused', desired: 'paused' })
  expect(events.find(({ kind }) => kind === 'verdict')?.message).toMatch(/key/i)
  await service.vault.removeCredential({ accountId: 'id-of-other' })
})

test('a goal that is refused says why, all at once, and makes no bot; what is refused for integrity’s sake stays on record', async () => {
  const before = await service.bots.list({ withArchived: true })
  const refused = await service.bots.create(
    goalText('wish', {
      side: 'alternate',
      participation: '{ max: 0.5 }',
      volumeTarget: '1000000',
      kind: 'twapp',
    }),
  )
  if (refused.kind !== 'refused') throw new Error('It was taken.')
  expect(refused.problems.length).toBeGreaterThanOrEqual(3)
  const integrity = refused.problems.filter(({ code }) => code.startsWith('INTEGRITY_'))
  expect(integrity.length).toBeGreaterThanOrEqual(2)
  const kept = await service.store.bots.refusals()
  expect(kept.map(({ code }) => code)).toEqual(integrity.map(({ code }) => code))
  expect(await service.bots.list({ withArchived: true })).toEqual(before)
})

test.each([
  ['an account that is not there', { account: 'mian' }, 'GOAL_ACCOUNT_UNKNOWN', 'main'],
  [
    'a market that the exchange does not list',
    { market: 'SHARPP/USDT' },
    'GOAL_MARKET_UNKNOWN',
    'SHARP/USDT',
  ],
  ['less than the market takes', { target: '{ quantity: 0.0001 }' }, 'GOAL_TARGET_BELOW_MINIMUM', undefined],
])('a goal on %s is refused, with what would pass', async (_, changes, code, passes) => {
  const refused = await service.bots.create(goalText('no-place', changes))
  if (refused.kind !== 'refused') throw new Error('It was taken.')
  const problem = refused.problems.find((each) => each.code === code)
  expect(problem).toMatchObject(passes === undefined ? { code } : { code, passes })
})

test('a name is given once, to archived bots too', async () => {
  const refused = await service.bots.create(goalText('left'))
  expect(refused).toMatchObject({
    kind: 'refused',
    problems: [{ code: 'GOAL_NAME_TAKEN', passes: 'left-2' }],
  })
})

test('a bot that is not there is told with the name that was likely meant, and one that is over goes nowhere', async () => {
  await expect(service.bots.start('form-text')).rejects.toMatchObject({
    code: 'TB_CONFIG',
    message: 'There is no bot "form-text". Is it "from-text"?',
  })
  for (const wish of ['start', 'resume', 'pause', 'stop'] as const)
    await expect(service.bots[wish]('from-text')).rejects.toMatchObject({
      code: 'TB_CONFIG',
      message: expect.stringContaining('from-text is finished'),
    })
})

test('MI-6: whoever sold a moment ago starts to buy with a reason only, and the refusal is on record', async () => {
  const buy = { side: 'buy', target: '{ notional: 2 }' }
  await service.bots.create(goalText('turn', buy))
  await expect(service.bots.start('turn')).rejects.toMatchObject({
    code: 'TB_INVALID_INPUT',
    rule: 'INTEGRITY_REVERSAL',
    message: expect.stringContaining('The owner sold in SHARP/USDT'),
  })
  expect(await service.bots.show('turn')).toMatchObject({ bot: { actual: 'created', desired: 'paused' } })
  const last = (await service.store.bots.refusals()).at(-1)
  expect(last).toMatchObject({ code: 'INTEGRITY_REVERSAL', ownerId: 'ann' })
  await service.bots.create(goalText('turn-with-reason', { ...buy, reversalReason: 'the mandate changed' }))
  expect(await service.bots.start('turn-with-reason')).toMatchObject({ desired: 'running' })
  expect(await service.bots.stop('turn-with-reason')).toMatchObject({ desired: 'stopped' })
})

function neverHere(): Promise<Service> {
  throw new Error('An installation runs: none is to be opened.')
}

/** The sandbox counts in 10^-18. */
function totalOf(amounts: readonly bigint[]): string {
  return `${amounts.reduce<Decimal>((total, amount) => add(total, decimal(`${amount}e-18`)), ZERO)}`
}
