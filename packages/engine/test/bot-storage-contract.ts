/** What every keeper of bots must do, whatever it is made of. */
import {
  decimal,
  type FillId,
  marketSymbol,
  notional,
  orderId,
  price,
  quantity,
  type TradeId,
} from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import type {
  Bot,
  BotEvent,
  BotMark,
  BotStorage,
  IntegrityRefusal,
  LedgerFill,
  LedgerStorage,
} from '../src/index.ts'
import { ledgerOrder, SHARP } from './fixtures.ts'

export interface OpenedBotStorage {
  readonly storage: BotStorage
  /** Whose fills it tells of. */
  readonly ledger: LedgerStorage
  readonly ownerId: string
  /** Makes an account of the owner and returns its id. */
  account(): Promise<string>
}

const PLAN = { startAtMs: 1_000, endAtMs: 61_000, arrivalMid: price('0.00805') }
const CONFLICT = { code: 'TB_STORE_CONFLICT' }
let made = 0

export function botStorageContract(name: string, open: () => Promise<OpenedBotStorage>): void {
  const openWithBot = async (changes: Partial<Bot> = {}) => {
    const opened = await open()
    const bot = { ...newBot(opened.ownerId, await opened.account()), ...changes }
    expect(await opened.storage.insertBot(bot, eventOf(bot, 'created'))).toBe('inserted')
    return { ...opened, bot }
  }

  describe(name, () => {
    test('a bot is found by id and by name as it was made, with its first event', async () => {
      const { storage, bot } = await openWithBot()
      expect(await storage.findBot({ id: bot.id })).toEqual(bot)
      expect(await storage.findBot({ name: bot.name })).toEqual(bot)
      expect(await storage.events(bot.id)).toEqual([eventOf(bot, 'created')])
      expect(await storage.findBot({ name: 'nobody' })).toBeUndefined()
    })

    test('an id and a name are given once, the name of an archived bot included', async () => {
      const { storage, bot } = await openWithBot()
      const other = { ...bot, id: nextId() }
      expect(await storage.insertBot({ ...bot, name: 'another' }, eventOf(bot, 'again'))).toBe('exists')
      expect(await storage.insertBot(other, eventOf(other, 'again'))).toBe('exists')
      await storage.changeBot(bot, { archivedAtMs: 5_000, changedAtMs: 5_000 })
      expect(await storage.insertBot(other, eventOf(other, 'again'))).toBe('exists')
      expect(await storage.events(bot.id)).toHaveLength(1)
      expect(await storage.events(other.id)).toEqual([])
    })

    test('bots are listed by name, those that are archived only where asked for', async () => {
      const { storage, bot } = await openWithBot({ name: 'z last' })
      const others = ['B', 'a', 'b'].map((first) => ({ ...bot, id: nextId(), name: `${first} ${nextId()}` }))
      for (const other of others) await storage.insertBot(other, eventOf(other, 'created'))
      await storage.changeBot(bot, { archivedAtMs: 5_000, changedAtMs: 5_000 })
      const mine = async (withArchived: boolean) =>
        (await storage.bots({ withArchived }))
          .filter(({ accountId }) => accountId === bot.accountId)
          .map((listed) => listed.name)
      expect(await mine(false)).toEqual(others.map((other) => other.name))
      expect(await mine(true)).toEqual([...others.map((other) => other.name), bot.name])
      expect((await storage.bots()).map(({ id }) => id)).not.toContain(bot.id)
    })

    test('a change comes on top of its revision, with its event, and what it does not name stays', async () => {
      const { storage, bot } = await openWithBot({ reason: 'new' })
      const event = eventOf(bot, 'started', 2_000)
      const changed = await storage.changeBot(
        bot,
        { desired: 'running', actual: 'running', reason: undefined, changedAtMs: 2_000 },
        event,
      )
      const expected = {
        ...bot,
        desired: 'running',
        actual: 'running',
        reason: undefined,
        changedAtMs: 2_000,
        revision: 2,
      }
      expect(changed).toEqual(expected)
      expect(await storage.findBot({ id: bot.id })).toEqual(expected)
      expect((await storage.events(bot.id)).map(({ kind }) => kind)).toEqual(['created', 'started'])
    })

    test('of two changes on one revision one is stale and leaves no trace', async () => {
      const { storage, bot } = await openWithBot()
      const answers = await Promise.all(
        (['paused', 'stopped'] as const).map((desired) =>
          storage.changeBot(bot, { desired, changedAtMs: 2_000 }, eventOf(bot, desired)),
        ),
      )
      expect(answers.filter((answer) => answer === 'stale')).toHaveLength(1)
      const stored = await storage.findBot({ id: bot.id })
      expect(answers).toContainEqual(stored)
      expect(stored?.revision).toBe(2)
      expect(await storage.events(bot.id)).toHaveLength(2)
      expect(await storage.changeBot({ id: nextId(), revision: 1 }, { changedAtMs: 1 })).toBe('stale')
    })

    test('a plan is set once: it is read back whole, and neither another nor none takes its place', async () => {
      const { storage, bot } = await openWithBot()
      const plan = { ...PLAN, weights: [1, 3, 2] }
      const planned = await storage.changeBot(bot, { plan, changedAtMs: 2_000 })
      if (planned === 'stale') throw new Error('Nobody else has changed it.')
      expect(planned.plan).toEqual(plan)
      expect(`${(await storage.findBot({ id: bot.id }))?.plan?.arrivalMid}`).toBe('0.00805')
      for (const second of [PLAN, undefined])
        await expect(
          storage.changeBot(planned, { plan: second, changedAtMs: 3_000 }, eventOf(bot, 'again')),
        ).rejects.toMatchObject(CONFLICT)
      expect(await storage.findBot({ id: bot.id })).toEqual(planned)
      expect(await storage.events(bot.id)).toHaveLength(1)
      expect(await storage.changeBot(planned, { actual: 'running', changedAtMs: 4_000 })).toMatchObject({
        plan,
      })
    })

    test('what is over stays over, and can still be archived', async () => {
      const { storage, bot } = await openWithBot()
      const end = { actual: 'finished', ending: 'reached', endedAtMs: 2_000, changedAtMs: 2_000 } as const
      const ended = await storage.changeBot(bot, end)
      if (ended === 'stale') throw new Error('Nobody else has changed it.')
      await expect(storage.changeBot(ended, { actual: 'running', changedAtMs: 3_000 })).rejects.toMatchObject(
        CONFLICT,
      )
      expect(await storage.changeBot(ended, { archivedAtMs: 4_000, changedAtMs: 4_000 })).toMatchObject({
        ...end,
        archivedAtMs: 4_000,
        changedAtMs: 4_000,
        revision: 3,
      })
    })

    test('events are told oldest first, and of many the newest', async () => {
      const { storage, bot } = await openWithBot()
      // Of one moment, and with a clock that went back: the order of their coming counts.
      for (const [kind, atMs] of [
        ['a', 9_000],
        ['b', 9_000],
        ['c', 8_000],
      ] as const)
        await storage.appendEvent(eventOf(bot, kind, atMs))
      expect((await storage.events(bot.id)).map(({ kind }) => kind)).toEqual(['created', 'a', 'b', 'c'])
      expect((await storage.events(bot.id, { limit: 2 })).map(({ kind }) => kind)).toEqual(['b', 'c'])
    })

    test('marks are read back exactly and by their time; of one moment the first is kept', async () => {
      const { storage, bot } = await openWithBot()
      const late = markOf(bot, 2_000, '20.000000000000000001')
      const early = markOf(bot, 1_000, '10')
      for (const mark of [late, early, { ...early, filled: '99' }]) await storage.recordMark(mark)
      expect(await storage.marks(bot.id)).toEqual([early, late])
      expect(await storage.marks(nextId())).toEqual([])
    })

    test('the fills of several accounts since a moment are told in the order of their time', async () => {
      const { storage, ledger, account } = await open()
      const [first, second, other] = [await account(), await account(), await account()]
      await bookFill(ledger, { accountId: first, fillId: '1', atMs: 1_999 })
      await bookFill(ledger, { accountId: first, fillId: '2', atMs: 2_000 })
      await bookFill(ledger, { accountId: second, fillId: '3', atMs: 2_500 })
      await bookFill(ledger, { accountId: first, fillId: '4', atMs: 3_000 })
      await bookFill(ledger, { accountId: other, fillId: '5', atMs: 3_000 })
      const since = (symbol = SHARP) => storage.fillsSince([first, second], symbol, 2_000)
      expect((await since()).map(({ fillId, accountId }) => `${fillId} ${accountId}`)).toEqual([
        `2 ${first}`,
        `3 ${second}`,
        `4 ${first}`,
      ])
      expect(await since(marketSymbol('OTHER/USDT'))).toEqual([])
      expect(await storage.fillsSince([], SHARP, 0)).toEqual([])
    })

    test('what was refused for integrity’s sake is kept, whoever asked and whether or not a bot came of it', async () => {
      const { storage, bot } = await openWithBot()
      const asked = refusalOf({ ownerId: bot.ownerId, botId: bot.id })
      const unnamed = refusalOf({ ownerId: undefined, botId: undefined })
      await storage.recordRefusal(asked)
      await storage.recordRefusal(unnamed)
      expect(await storage.refusals({ limit: 2 })).toEqual([asked, unnamed])
      expect(await storage.refusals({ limit: 1 })).toEqual([unnamed])
      expect((await storage.refusals()).slice(-2)).toEqual([asked, unnamed])
    })
  })
}

function nextId(): string {
  made += 1
  return `00000000-0000-4000-9000-${String(made).padStart(12, '0')}`
}

function newBot(ownerId: string, accountId: string): Bot {
  const id = nextId()
  return {
    id,
    ownerId,
    accountId,
    name: `bot ${id}`,
    symbol: SHARP,
    kind: 'twap',
    document: '{"kind":"twap"}',
    desired: 'paused',
    actual: 'created',
    reason: undefined,
    ending: undefined,
    plan: undefined,
    createdAtMs: 1_000,
    changedAtMs: 1_000,
    endedAtMs: undefined,
    archivedAtMs: undefined,
    revision: 1,
  }
}

function eventOf({ id }: Bot, kind: string, atMs = 1_000): BotEvent {
  return { botId: id, atMs, kind, message: `It was ${kind}.`, detail: '{"by":"the operator"}' }
}

function markOf({ id }: Bot, atMs: number, scheduled: string): BotMark {
  return {
    botId: id,
    atMs,
    scheduled,
    filled: '0.5',
    mid: price('0.00805'),
    othersQuantity: quantity('1234.5'),
    othersNotional: notional('9.937725'),
  }
}

function refusalOf(asker: Pick<IntegrityRefusal, 'ownerId' | 'botId'>): IntegrityRefusal {
  return {
    ...asker,
    atMs: 1_000,
    code: 'INTEGRITY_VOLUME_OBJECTIVE',
    message: 'A goal has no volume to reach.',
    detail: '{"path":"target.volume"}',
  }
}

/** Books a fill of an order that others placed. */
async function bookFill(
  ledger: LedgerStorage,
  { accountId, fillId, atMs }: { readonly accountId: string; readonly fillId: string; readonly atMs: number },
): Promise<void> {
  const event = { kind: 'seen', atMs, detail: '{}' }
  const exchangeId = orderId(fillId)
  const external = {
    origin: 'external',
    goalId: undefined,
    sequence: undefined,
    clientOrderId: undefined,
    orderId: exchangeId,
    status: 'open',
  } as const
  const order = ledgerOrder({ ...external, id: nextId(), accountId })
  const fill: LedgerFill = {
    accountId,
    symbol: order.symbol,
    side: order.side,
    orderId: exchangeId,
    fillId: fillId as FillId,
    tradeId: fillId as TradeId,
    role: 'maker',
    price: price('1'),
    quantity: quantity('1'),
    notional: notional('1'),
    fee: { asset: 'USDT', amount: decimal('0') },
    selfDealtQuantity: quantity('0'),
    atMs,
    recordedAtMs: atMs,
  }
  const taken = await ledger.insertExternal(order, event)
  const next = { ...taken, filled: quantity('1'), booked: quantity('1'), revision: taken.revision + 1 }
  expect(await ledger.commit({ next, event, fills: [fill] })).toBe('committed')
}
