import { marketSymbol } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { goalDocument } from '../../test/goal-documents.ts'
import { parseGoal } from '../goals/parse-goal.ts'
import type { Bot } from './bot.ts'
import { MemoryBotStorage } from './memory-bot-storage.ts'
import { newBot } from './new-bot.ts'
import { steerBot } from './steer-bot.ts'

const AT_MS = Date.UTC(2026, 10, 25, 8)

async function storageWithBot(): Promise<{ readonly storage: MemoryBotStorage; readonly bot: Bot }> {
  const document = goalDocument('twap')
  const parsing = parseGoal(document, { nowMs: AT_MS })
  if (parsing.kind === 'refused') throw new Error(parsing.problems[0]?.message)
  const { bot, event } = newBot({
    id: '00000000-0000-4000-8000-000000000001',
    settings: parsing.settings,
    document: JSON.stringify(document),
    ownerId: 'owner-1',
    accountId: 'account-1',
    atMs: AT_MS,
  })
  const storage = new MemoryBotStorage()
  await storage.insertBot(bot, event)
  return { storage, bot }
}

test('a new bot is not started, and its first event says what it is for', async () => {
  const { storage, bot } = await storageWithBot()
  expect(bot).toMatchObject({
    actual: 'created',
    desired: 'paused',
    symbol: marketSymbol('SHARP/USDT'),
    kind: 'twap',
  })
  expect((await storage.events(bot.id)).map(({ message }) => message)).toEqual([
    'Made to sell 5000 of SHARP/USDT (twap): reduce the treasury position.',
  ])
})

test('a wish is written into the row, with who wanted it, and is no deed', async () => {
  const { storage, bot } = await storageWithBot()
  const result = await steerBot(storage, { name: bot.name }, 'start', { atMs: AT_MS + 1, by: 'A. Treasurer' })
  expect(result).toMatchObject({ kind: 'done', bot: { desired: 'running', actual: 'created', revision: 2 } })
  const [, started] = await storage.events(bot.id)
  expect(started).toMatchObject({ kind: 'started', detail: '{"by":"A. Treasurer"}' })
})

test('a bot that was never started is stopped at once: there is nothing to cancel', async () => {
  const { storage, bot } = await storageWithBot()
  const result = await steerBot(storage, { id: bot.id }, 'stop', { atMs: AT_MS + 5 })
  expect(result).toMatchObject({ kind: 'done', bot: { actual: 'stopped', endedAtMs: AT_MS + 5 } })
})

test('a wish on a row that changes meanwhile is thought over again', async () => {
  const { storage, bot } = await storageWithBot()
  await steerBot(storage, { id: bot.id }, 'start', { atMs: AT_MS })
  const change = storage.changeBot.bind(storage)
  let meddled = false
  storage.changeBot = async (key, ...rest) => {
    if (!meddled) {
      meddled = true
      await change(key, { desired: 'stopped', changedAtMs: AT_MS })
    }
    return await change(key, ...rest)
  }
  const result = await steerBot(storage, { id: bot.id }, 'pause', { atMs: AT_MS })
  expect(result).toMatchObject({ kind: 'refused', message: expect.stringContaining('being stopped') })
})

test('an unknown bot is a value, not an error', async () => {
  const { storage } = await storageWithBot()
  expect(await steerBot(storage, { name: 'nobody' }, 'start', { atMs: AT_MS })).toEqual({ kind: 'not-found' })
})
