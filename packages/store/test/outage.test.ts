import { price, Secret } from '@trading-bridge/core'
import { expect, test, vi } from 'vitest'
import { Store } from '../src/store.ts'
import { administer } from './administer.ts'
import { addAccount, botEvent, event, intent, NOON_AT_MS, newBot } from './builders.ts'
import { POSTGRES } from './databases.ts'
import { PostgresServer } from './postgres-server.ts'

// Databases are opened, and servers started, several times in a test.
vi.setConfig({ testTimeout: 300_000 })

test('a server that goes away fails queries by name, and is used again once it is back', async () => {
  await using server = await PostgresServer.open()
  await using store = await Store.open({ databaseUrl: Secret.fromText(server.url) })
  await addAccount(store)
  await store.ledger.insertIntent(intent(1), event('intent'))
  const bot = newBot('bot-1')
  await store.bots.insertBot(bot, botEvent(bot.id))
  const plan = { startAtMs: NOON_AT_MS, endAtMs: NOON_AT_MS + 1, arrivalMid: price('0.01') }
  const start = () =>
    store.bots.changeBot(bot, { plan, changedAtMs: NOON_AT_MS }, botEvent(bot.id, 'started'))

  await server.stop()
  for (const _ of [1, 2])
    await expect(store.ledger.insertIntent(intent(2), event('intent'))).rejects.toMatchObject({
      code: 'TB_STORE_UNAVAILABLE',
    })
  await expect(start()).rejects.toMatchObject({ code: 'TB_STORE_UNAVAILABLE' })
  await server.start()

  expect(await store.ledger.insertIntent(intent(1), event('intent'))).toMatchObject({ kind: 'exists' })
  expect(await store.ledger.insertIntent(intent(2), event('intent'))).toMatchObject({ kind: 'inserted' })
  expect(await store.ledger.unsettledOrders('account-main')).toHaveLength(2)
  // What is repeated because its answer was lost finds itself there, and does nothing.
  expect(await store.bots.insertBot(bot, botEvent(bot.id))).toBe('exists')
  expect(await start()).toMatchObject({ plan, revision: 2 })
  expect(await start()).toBe('stale')
  expect(await store.bots.events(bot.id)).toHaveLength(2)
})

test('a server that is not there is named, without the password', async () => {
  // The password is invented, and the port is one that nobody listens on.
  const refusal = Store.open({ databaseUrl: Secret.fromText('postgresql://ann:canary@127.0.0.1:1/db') })
  await expect(refusal).rejects.toMatchObject({ code: 'TB_STORE_UNAVAILABLE' })
  await expect(refusal).rejects.not.toMatchObject({ message: expect.stringContaining('canary') })
})

test('a database that takes no writes says so, and can still be read', async () => {
  await using database = await POSTGRES.fresh()
  const first = await Store.open(database.options)
  await addAccount(first)
  await first.close()
  await administer(database.options, 'ALTER DATABASE $database SET default_transaction_read_only = on')

  await using store = await Store.open(database.options)
  expect(await store.accounts.owners()).toHaveLength(1)
  await expect(store.ledger.insertIntent(intent(1), event('intent'))).rejects.toMatchObject({
    code: 'TB_STORE_READ_ONLY',
  })
})
