import { describe, expect, test, vi } from 'vitest'
import { raiseFence } from '../src/claims/writer-fence.ts'
import { LedgerTables, type NewLedgerOrder } from '../src/index.ts'
import { Store } from '../src/store.ts'
import { administer } from './administer.ts'
import { openKysely } from './bare-database.ts'
import { addAccount, event, intent } from './builders.ts'
import { Child } from './child.ts'
import { DATABASES, freshStore, POSTGRES, placeOf } from './databases.ts'

// Databases are opened, servers and processes started.
vi.setConfig({ testTimeout: 300_000 })

const CLAIMER = new URL('claim-and-record.ts', import.meta.url)
const CLAIMED = { code: 'TB_STORE_CLAIMED' }
const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 100_000 }
const ANN = { exchange: 'coinstore', ownerIds: ['owner-ann'] }
const HERE = `process ${process.pid} on `

describe.each(DATABASES)('the writer of an owner’s books on $name', (database) => {
  test('MI-4: there is one for each exchange; another owner and another exchange have their own', async () => {
    await using fresh = await freshStore(database)
    const { store } = fresh
    await addAccount(store)
    await store.accounts.insertOwner({ id: 'owner-ben', name: 'ben', createdAtMs: 0 })
    const first = await store.claimDomain(ANN)
    await expect(store.claimDomain(ANN)).rejects.toMatchObject({
      ...CLAIMED,
      message: expect.stringContaining(`${process.pid}`),
    })
    await using _ = await store.claimDomain({ ...ANN, exchange: 'binance' })
    await using __ = await store.claimDomain({ ...ANN, ownerIds: ['owner-ben'] })
    await first.close()
    await first.close()
    await using again = await store.claimDomain(ANN)
    expect(again.token).toBeGreaterThan(first.token)
  })

  test('MI-4: owners that share a key are claimed together, and none of them beside it', async () => {
    await using fresh = await freshStore(database)
    const { store } = fresh
    await addAccount(store)
    await store.accounts.insertOwner({ id: 'owner-ben', name: 'ben', createdAtMs: 0 })
    const both = await store.claimDomain({ ...ANN, ownerIds: ['owner-ben', 'owner-ann', 'owner-ben'] })
    for (const ownerId of ['owner-ann', 'owner-ben'])
      await expect(store.claimDomain({ ...ANN, ownerIds: [ownerId] })).rejects.toMatchObject(CLAIMED)
    await both.close()
    await using _ = await store.claimDomain({ ...ANN, ownerIds: ['owner-ben'] })
    await expect(store.claimDomain({ ...ANN, ownerIds: ['owner-ann', 'owner-ben'] })).rejects.toMatchObject(
      CLAIMED,
    )
  })

  test('MI-4: a claim lends the books of its own accounts, and of no others', async () => {
    await using fresh = await freshStore(database)
    const { store } = fresh
    const main = await addAccount(store)
    const elsewhere = await addAccount(store, 'elsewhere', { exchange: 'binance' })
    await store.accounts.insertOwner({ id: 'owner-ben', name: 'ben', createdAtMs: 0 })
    const other = await addAccount(store, 'other', { ownerId: 'owner-ben' })
    await using claim = await store.claimDomain(ANN)
    for (const accountId of [elsewhere, other, 'account-nobody'])
      await expect(claim.ledger(accountId)).rejects.toMatchObject({ code: 'TB_INTERNAL' })
    const ledger = await claim.ledger(main)
    expect(await ledger.insertIntent(intent(1), event('intent'))).toMatchObject({ kind: 'inserted' })
  })

  test('MI-4: once a claim is given up nothing more is sent under it, and what became of its orders is still recorded', async () => {
    await using fresh = await freshStore(database)
    const { store } = fresh
    const main = await addAccount(store)
    const first = await store.claimDomain(ANN)
    const ledger = await first.ledger(main)
    const recorded = await ledger.insertIntent(intent(1, { status: 'intent' }), event('intent'))
    if (recorded.kind !== 'inserted') throw new Error('It is new.')
    await first.close()
    await using _ = await store.claimDomain(ANN)
    await expect(ledger.insertIntent(intent(2), event('intent'))).rejects.toMatchObject(CLAIMED)
    const sending = { ...recorded.order, status: 'sending', revision: 2 } as const
    await expect(ledger.commit({ next: sending, event: event('send-began') })).rejects.toMatchObject(CLAIMED)
    expect(await store.ledger.orders(main, ALL)).toEqual([recorded.order])
    const ended = { ...sending, status: 'never-placed' } as const
    expect(await ledger.commit({ next: ended, event: event('proven-unsent') })).toBe('committed')
  })

  test('MI-4: a token that is not the newest is refused wherever an order’s sending begins, and nothing is recorded', async () => {
    await using opened = await database.fresh()
    const store = await Store.open(opened.options)
    const main = await addAccount(store)
    await store.accounts.insertOwner({ id: 'owner-ben', name: 'ben', createdAtMs: 0 })
    await store.close()
    await using bare = await openKysely(opened.options)
    const stale = await raiseFence(bare.db, { ...ANN, ownerIds: ['owner-ann', 'owner-ben'] }, 'the first')
    const before = new LedgerTables(bare.db, stale)
    const recorded = await before.insertIntent(intent(1, { status: 'intent' }), event('intent'))
    if (recorded.kind !== 'inserted') throw new Error('It is new.')

    // One of its owners is enough: together they are one domain.
    await raiseFence(bare.db, { ...ANN, ownerIds: ['owner-ben'] }, 'the second')
    const refusal = { ...CLAIMED, message: expect.stringContaining('taken over by the second') }
    await expect(before.insertIntent(intent(2), event('intent'))).rejects.toMatchObject(refusal)
    const next = { ...recorded.order, status: 'sending', revision: 2 } as const
    await expect(before.commit({ next, event: event('send-began') })).rejects.toMatchObject(refusal)
    expect(await before.orders(main, ALL)).toEqual([recorded.order])
    expect(await before.orderEvents(recorded.order.id)).toHaveLength(1)
  })

  test('MI-4: tokens only rise, whoever asks', async () => {
    await using opened = await database.fresh()
    const store = await Store.open(opened.options)
    await addAccount(store)
    await store.close()
    await using bare = await openKysely(opened.options)
    const { token } = await raiseFence(bare.db, ANN, 'the first')
    for (const lower of [token, token - 1])
      await expect(
        bare.db.updateTable('writer_fences').set({ token: lower }).execute(),
      ).rejects.toMatchObject({ code: 'TB_STORE_CONFLICT' })
    await expect(bare.db.deleteFrom('writer_fences').execute()).rejects.toMatchObject({
      code: 'TB_STORE_CONFLICT',
    })
  })

  test('MI-4: of the orders that are under way when another claims the books, none is recorded after the claim', async () => {
    await using opened = await database.fresh()
    const store = await Store.open(opened.options)
    const main = await addAccount(store)
    await store.close()
    await using bare = await openKysely(opened.options)
    for (let round = 0; round < 20; round += 1) {
      const first = 100 * round + 1
      const before = new LedgerTables(bare.db, await raiseFence(bare.db, ANN, 'the first'))
      const record = (order: NewLedgerOrder) =>
        before.insertIntent(order, event('intent')).then(
          () => 'recorded',
          () => 'refused',
        )
      const wanted = Array.from({ length: 8 }, (_, index) => intent(first + index))
      const early = wanted.slice(0, 4).map(record)
      const raised = raiseFence(bare.db, ANN, 'the second').then(() => before.orders(main, ALL))
      const late = wanted.slice(4).map(record)
      const whenClaimed = await raised
      await Promise.all([...early, ...late])
      expect(await before.orders(main, ALL)).toEqual(whenClaimed)
      expect(await record(intent(first + 50))).toBe('refused')
    }
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
    await using second = new Child(CLAIMER, [placeOf(opened.options), main, '1000'])
    expect(Number(await second.nextLine())).toBeGreaterThan(stale)
    expect(await second.nextLine()).toBe('1000')
    await second.kill()

    await using bare = await openKysely(opened.options)
    const dead = new LedgerTables(bare.db, { ...ANN, token: stale })
    const recorded = await dead.orders(main, ALL)
    expect(recorded.length).toBeGreaterThanOrEqual(2 + acknowledged.length)
    await expect(dead.insertIntent(intent(5_000), event('intent'))).rejects.toMatchObject(CLAIMED)
    expect(await dead.orders(main, ALL)).toEqual(recorded)
  })
})

test('MI-4: a holder that stood still while another claimed the books and went again records nothing when it wakes', async () => {
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

  let line = await holder.nextLine()
  while (!line.startsWith('TB_STORE_CLAIMED')) line = await holder.nextLine()
  expect(line).toContain(`taken over by ${HERE}`)
  expect(await holder.nextLine()).toMatch(/^TB_STORE_CLAIMED/)
  expect(await store.ledger.orders(main, ALL)).toEqual(whenClaimed)
  await using _ = await store.claimDomain(ANN)
})

test('MI-4: a second process that wants the books is refused and told who has them', async () => {
  await using database = await POSTGRES.fresh()
  await using store = await Store.open(database.options)
  const main = await addAccount(store)
  await using child = new Child(CLAIMER, [placeOf(database.options), main])
  await child.nextLine()
  await expect(store.claimDomain(ANN)).rejects.toMatchObject({
    ...CLAIMED,
    message: expect.stringMatching(new RegExp(`process ${child.pid} on .*127\\.0\\.0\\.1`)),
  })
})
