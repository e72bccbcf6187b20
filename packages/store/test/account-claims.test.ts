import { Secret } from '@trading-bridge/core'
import { describe, expect, test, vi } from 'vitest'
import { Store } from '../src/store.ts'
import { administer } from './administer.ts'
import { addAccount, event, intent } from './builders.ts'
import { Child } from './child.ts'
import { DATABASES, EMBEDDED, freshStore, POSTGRES, placeOf } from './databases.ts'
import { PostgresServer } from './postgres-server.ts'

// Databases are opened, servers and processes started.
vi.setConfig({ testTimeout: 300_000 })

const CLAIMER = new URL('claim-until-killed.ts', import.meta.url)
const CLAIMED = { code: 'TB_STORE_CLAIMED' }

describe.each(DATABASES)('the books of an account on $name', (database) => {
  test('F13: open once in a process, and are free again once they are closed', async () => {
    await using fresh = await freshStore(database)
    const { store } = fresh
    const main = await addAccount(store)
    const first = await store.claimLedger(main)
    await expect(store.claimLedger(main)).rejects.toMatchObject({
      ...CLAIMED,
      message: expect.stringContaining(`${process.pid}`),
    })
    await using _ = await store.claimLedger(await addAccount(store, 'other'))
    await first.close()
    await first.close()
    await using again = await store.claimLedger(main)
    expect(await again.insertIntent(intent(1), event('intent'))).toMatchObject({ kind: 'inserted' })
  })
})

test('F13: a second process that wants the account is refused and told who has it; killed, it leaves nothing behind', async () => {
  await using database = await POSTGRES.fresh()
  await using store = await Store.open(database.options)
  const main = await addAccount(store)
  await using child = new Child(CLAIMER, [placeOf(database.options), main])
  expect(await child.nextLine()).toBe('held')
  await expect(store.claimLedger(main)).rejects.toMatchObject({
    ...CLAIMED,
    message: expect.stringMatching(new RegExp(`process ${child.pid} on .*127\\.0\\.0\\.1`)),
  })

  await child.kill()
  await using mine = await store.claimLedger(main)
  expect(await mine.insertIntent(intent(1), event('intent'))).toMatchObject({ kind: 'inserted' })
  await using next = new Child(CLAIMER, [placeOf(database.options), main])
  expect(await next.nextLine()).toContain(`TB_STORE_CLAIMED The account's books are open in`)
})

test('F13: a second process does not get into the folder of the first', async () => {
  await using database = await EMBEDDED.fresh()
  await using store = await Store.open(database.options)
  await using child = new Child(CLAIMER, [placeOf(database.options), await addAccount(store)])
  expect(await child.nextLine()).toMatch(new RegExp(`^TB_STORE_LOCKED .*process ${process.pid}`))
})

test('F13: a claim that went with the server is taken again, and nothing is recorded where another has it', async () => {
  await using server = await PostgresServer.open()
  const options = { databaseUrl: Secret.fromText(server.url) }
  await using first = await Store.open(options)
  await using second = await Store.open(options)
  const main = await addAccount(first)
  const mine = await first.claimLedger(main)

  await server.stop()
  await expect(mine.insertIntent(intent(1), event('intent'))).rejects.toMatchObject({
    code: 'TB_STORE_UNAVAILABLE',
  })
  await server.start()
  expect(await mine.insertIntent(intent(1), event('intent'))).toMatchObject({ kind: 'inserted' })

  await administer(options, 'SELECT')
  const theirs = await second.claimLedger(main)
  await expect(mine.insertIntent(intent(2), event('intent'))).rejects.toMatchObject(CLAIMED)
  expect(await mine.orders(main, { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 9 })).toHaveLength(1)
  await theirs.close()
  expect(await mine.insertIntent(intent(2), event('intent'))).toMatchObject({ kind: 'inserted' })
})
