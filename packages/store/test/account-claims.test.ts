/** Programs that want the same owner's books: one after the other, at once, killed, standing still. */
import { Secret } from '@trading-bridge/core'
import { describe, expect, test, vi } from 'vitest'
import { LedgerTables } from '../src/index.ts'
import { Store } from '../src/store.ts'
import { administer } from './administer.ts'
import { openKysely } from './bare-database.ts'
import { addAccount, event, intent } from './builders.ts'
import { Child } from './child.ts'
import { DATABASES, EMBEDDED, freshStore, POSTGRES, placeOf } from './databases.ts'
import { PostgresServer } from './postgres-server.ts'

// Databases are opened, servers and processes started.
vi.setConfig({ testTimeout: 300_000 })

const CLAIMER = new URL('claim-and-record.ts', import.meta.url)
const CLAIMED = { code: 'TB_STORE_CLAIMED' }
const ANN = { exchange: 'coinstore', ownerIds: ['owner-ann'] }
const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 100_000 }

describe.each(DATABASES)('the books of an account on $name', (database) => {
  test('F13: open once in a process, and are free again once they are closed', async () => {
    await using fresh = await freshStore(database)
    const { store } = fresh
    const main = await addAccount(store)
    const first = await store.claimDomain(ANN)
    await expect(store.claimDomain(ANN)).rejects.toMatchObject({
      ...CLAIMED,
      message: expect.stringContaining(`${process.pid}`),
    })
    await first.close()
    await first.close()
    await using again = await store.claimDomain(ANN)
    const ledger = await again.ledger(main)
    expect(await ledger.insertIntent(intent(1), event('intent'))).toMatchObject({ kind: 'inserted' })
  })

  test('MI-4: the holder is killed, another is started, and the dead one’s token is refused', async () => {
    await using opened = await database.fresh()
    const store = await Store.open(opened.options)
    const main = await addAccount(store)
    await store.close()

    await using first = new Child(CLAIMER, [placeOf(opened.options), main])
    const stale = Number(await first.nextLine())
    await first.nextLine()
    const acknowledged = await first.kill()
    await using second = new Child(CLAIMER, [placeOf(opened.options), main, '100000'])
    expect(Number(await second.nextLine())).toBeGreaterThan(stale)
    expect(await second.nextLine()).toBe('100000')
    await second.kill()

    await using bare = await openKysely(opened.options)
    const dead = new LedgerTables(bare.db, { ...ANN, token: stale })
    const recorded = await dead.orders(main, ALL)
    expect(recorded.length).toBeGreaterThanOrEqual(2 + acknowledged.length)
    await expect(dead.insertIntent(intent(200_000), event('intent'))).rejects.toMatchObject(CLAIMED)
    expect(await dead.orders(main, ALL)).toEqual(recorded)
  })
})

test('F13: a second process that wants the account is refused and told who has it; killed, it leaves nothing behind', async () => {
  await using database = await POSTGRES.fresh()
  await using store = await Store.open(database.options)
  const main = await addAccount(store)
  await using child = new Child(CLAIMER, [placeOf(database.options), main])
  await child.nextLine()
  await expect(store.claimDomain(ANN)).rejects.toMatchObject({
    ...CLAIMED,
    message: expect.stringMatching(new RegExp(`process ${child.pid} on .*127\\.0\\.0\\.1`)),
  })

  await child.kill()
  await using mine = await store.claimDomain(ANN)
  const ledger = await mine.ledger(main)
  expect(await ledger.insertIntent(intent(100_000), event('intent'))).toMatchObject({ kind: 'inserted' })
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
  await using claim = await first.claimDomain(ANN)
  const mine = await claim.ledger(main)

  await server.stop()
  await expect(mine.insertIntent(intent(1), event('intent'))).rejects.toMatchObject({
    code: 'TB_STORE_UNAVAILABLE',
  })
  await server.start()
  expect(await mine.insertIntent(intent(1), event('intent'))).toMatchObject({ kind: 'inserted' })

  await administer(options, 'SELECT')
  const theirs = await second.claimDomain(ANN)
  await expect(mine.insertIntent(intent(2), event('intent'))).rejects.toMatchObject(CLAIMED)
  // What they did meanwhile is not in our picture: to go on, the books are opened anew.
  await theirs.close()
  await expect(mine.insertIntent(intent(2), event('intent'))).rejects.toMatchObject(CLAIMED)
  expect(await mine.orders(main, ALL)).toHaveLength(1)
  await claim.close()
  await using again = await first.claimDomain(ANN)
  const anew = await again.ledger(main)
  expect(await anew.insertIntent(intent(2), event('intent'))).toMatchObject({ kind: 'inserted' })
})

test('MI-4: a holder that stood still while another claimed the books and let them go records nothing when it wakes', async () => {
  await using database = await POSTGRES.fresh()
  await using store = await Store.open(database.options)
  const main = await addAccount(store)
  await using holder = new Child(CLAIMER, [placeOf(database.options), main])
  const stale = Number(await holder.nextLine())
  await holder.nextLine()

  holder.signal('SIGSTOP')
  await administer(database.options, 'SELECT')
  const claim = await store.claimDomain(ANN)
  expect(claim.token).toBeGreaterThan(stale)
  const whenClaimed = await store.ledger.orders(main, ALL)
  // With nobody there any more the lock is the holder's for the taking: only its token is in its way.
  await claim.close()
  holder.signal('SIGCONT')

  // Until the server has noticed that we are gone, the lock refuses it too.
  while (!(await holder.nextLine()).includes(`taken over by process ${process.pid} on `));
  expect(await holder.nextLine()).toMatch(/^TB_STORE_CLAIMED/)
  expect(await store.ledger.orders(main, ALL)).toEqual(whenClaimed)
  // It has let go of the lock: it keeps nobody away.
  await using _ = await store.claimDomain(ANN)
})
