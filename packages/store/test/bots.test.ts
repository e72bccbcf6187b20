import { notional, price, quantity } from '@trading-bridge/core'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { migrate } from '../src/database/migrate.ts'
import type { Tables } from '../src/database/tables.ts'
import { AccountTables, type Bot, BotTables } from '../src/index.ts'
import { type BareDatabase, openKysely } from './bare-database.ts'
import { addAccount, botEvent, NOON_AT_MS, newBot } from './builders.ts'
import { DATABASES, type FreshDatabase } from './databases.ts'

// The first test that needs a server waits for it.
vi.setConfig({ hookTimeout: 300_000, testTimeout: 120_000 })

const CONFLICT = { code: 'TB_STORE_CONFLICT' }
const PLAN = { startAtMs: NOON_AT_MS, endAtMs: NOON_AT_MS + 1, arrivalMid: price('0.00805') }

/** What the engine's suite of bot storages asks for is tested there; here, what the database refuses whoever asks. */
describe.each(DATABASES)('bots on $name', ({ fresh }) => {
  let database: FreshDatabase
  let bare: BareDatabase
  let db: Kysely<Tables>
  let bots: BotTables

  beforeAll(async () => {
    database = await fresh()
    bare = await openKysely(database.options)
    db = bare.db
    await migrate(db)
    bots = new BotTables(db)
    const accounts = new AccountTables(db)
    await addAccount({ accounts })
    await accounts.insertOwner({ id: 'owner-ben', name: 'ben', createdAtMs: NOON_AT_MS })
    await addAccount({ accounts }, 'ben', { ownerId: 'owner-ben' })
  })
  afterAll(async () => {
    await bare[Symbol.asyncDispose]()
    await database[Symbol.asyncDispose]()
  })

  const add = async (changes: Partial<Bot> = {}): Promise<Bot> => {
    const bot = another(changes)
    expect(await bots.insertBot(bot, eventOf(bot))).toBe('inserted')
    return bot
  }

  test.each([
    ['its name', { name: 'another' }],
    ['its owner', { owner_id: 'owner-ben' }],
    ['its account', { account_id: 'account-ben' }],
    ['its market', { symbol: 'OTHER/USDT' }],
    ['its kind', { kind: 'vwap' }],
    ['the document it came from', { document: '{}' }],
    ['when it was made', { created_at_ms: 1 }],
  ])('of a bot nobody changes %s', async (_, change) => {
    const bot = await add()
    const columns = Object.entries(change).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
    const changing = sql`UPDATE bots SET revision = 2, ${sql.join(columns)} WHERE id = ${bot.id}`
    await expect(changing.execute(db)).rejects.toMatchObject(CONFLICT)
    expect(await bots.findBot({ id: bot.id })).toEqual(bot)
  })

  test.each([1, 3])('the revision of a bot rises by one, not from 1 to %i', async (revision) => {
    const bot = await add()
    const changing = db.updateTable('bots').set({ desired: 'paused', revision }).where('id', '=', bot.id)
    await expect(changing.execute()).rejects.toMatchObject(CONFLICT)
  })

  test.each(['bots', 'bot_events', 'bot_marks', 'integrity_refusals'] as const)(
    'no row of %s is ever removed',
    async (table) => {
      await fill(await add())
      await expect(db.deleteFrom(table).execute()).rejects.toMatchObject(CONFLICT)
    },
  )

  test.each(['bot_events', 'bot_marks', 'integrity_refusals'] as const)(
    'no row of %s is ever changed',
    async (table) => {
      await fill(await add())
      await expect(db.updateTable(table).set({ at_ms: 0 }).execute()).rejects.toMatchObject(CONFLICT)
    },
  )

  test.each([
    ['on an account of another owner', { accountId: 'account-ben' }],
    ['of an owner that is not there', { ownerId: 'carl' }],
    ['of a kind that there is not', { kind: 'volume' as Bot['kind'] }],
    ['in a state that there is not', { actual: 'resting' as Bot['actual'] }],
    ['that has ended in a way that there is not', { ending: 'sold out' as NonNullable<Bot['ending']> }],
  ])('a bot %s is refused, and its first event with it', async (_, changes) => {
    const bot = another(changes)
    await expect(bots.insertBot(bot, eventOf(bot))).rejects.toMatchObject(CONFLICT)
    expect(await bots.findBot({ id: bot.id })).toBeUndefined()
    expect(await bots.events(bot.id)).toEqual([])
  })

  test('an event and a mark of a bot that is not there are refused', async () => {
    const nobody = another()
    await expect(bots.appendEvent(eventOf(nobody))).rejects.toMatchObject(CONFLICT)
    await expect(bots.recordMark(markOf(nobody))).rejects.toMatchObject(CONFLICT)
  })

  test.each(['1.50', '1e3', '-1', '01', ''])(
    'a mark of "%s" is refused: no canonical decimal',
    async (text) => {
      const bot = await add()
      for (const part of ['scheduled', 'filled'] as const)
        await expect(bots.recordMark({ ...markOf(bot), [part]: text })).rejects.toMatchObject(CONFLICT)
    },
  )

  test('of many that set the plan at once, one does, and all that read it later read that one', async () => {
    const bot = await add()
    const answers = await Promise.all(
      [1, 2, 3, 4].map((endAtMs) =>
        bots.changeBot(bot, { plan: { ...PLAN, endAtMs: NOON_AT_MS + endAtMs }, changedAtMs: NOON_AT_MS }),
      ),
    )
    const set = answers.filter((answer) => answer !== 'stale')
    expect(set).toHaveLength(1)
    expect(await bots.findBot({ id: bot.id })).toEqual(set[0])
  })

  test('a plan that was not written here is not acted on', async () => {
    const bot = await add()
    await db
      .updateTable('bots')
      .set({ plan: '{"startAtMs":1}', revision: 2 })
      .where('id', '=', bot.id)
      .execute()
    await expect(bots.findBot({ id: bot.id })).rejects.toMatchObject({ code: 'TB_INTERNAL' })
  })

  /** A row in every table of facts. */
  async function fill(bot: Bot): Promise<void> {
    await bots.recordMark(markOf(bot))
    await bots.recordRefusal({
      atMs: NOON_AT_MS,
      code: 'INTEGRITY_VOLUME_OBJECTIVE',
      message: 'A goal has no volume to reach.',
      ownerId: bot.ownerId,
      botId: bot.id,
      detail: '{}',
    })
  }
})

let made = 0

function another(changes: Partial<Bot> = {}): Bot {
  made += 1
  return newBot(`bot-${made}`, changes)
}

function eventOf({ id }: Bot) {
  return botEvent(id)
}

function markOf({ id }: Bot) {
  return {
    botId: id,
    atMs: NOON_AT_MS,
    scheduled: '10',
    filled: '9.5',
    mid: price('0.00805'),
    othersQuantity: quantity('1000'),
    othersNotional: notional('8.05'),
  }
}
