import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { raiseFence } from '../src/claims/writer-fence.ts'
import { migrate } from '../src/database/migrate.ts'
import { AccountTables, LedgerTables, type NewLedgerOrder } from '../src/index.ts'
import { type BareDatabase, openKysely } from './bare-database.ts'
import { addAccount, event, intent, NOON_AT_MS } from './builders.ts'
import { DATABASES, type FreshDatabase, type FreshStore, freshStore } from './databases.ts'

// The first test that needs a server waits for it.
vi.setConfig({ hookTimeout: 300_000, testTimeout: 120_000 })

const CLAIMED = { code: 'TB_STORE_CLAIMED' }
const CONFLICT = { code: 'TB_STORE_CONFLICT' }
const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 100_000 }
const exchange = 'coinstore'

describe.each(DATABASES)('a claim on an owner’s books on $name', (database) => {
  let fresh: FreshStore
  beforeAll(async () => {
    fresh = await freshStore(database)
    await addAccount(fresh.store)
  })
  afterAll(() => fresh[Symbol.asyncDispose]())

  const newOwner = (name: string) => addOwner(fresh.store, name)

  test('MI-4: is one for each exchange; another owner and another exchange have their own', async () => {
    const { store } = fresh
    const [ann, ben] = [await newOwner('ann 1'), await newOwner('ben 1')]
    const first = await store.claimDomain({ exchange, ownerIds: [ann] })
    await expect(store.claimDomain({ exchange, ownerIds: [ann] })).rejects.toMatchObject(CLAIMED)
    await using _ = await store.claimDomain({ exchange: 'binance', ownerIds: [ann] })
    await using __ = await store.claimDomain({ exchange, ownerIds: [ben] })
    await first.close()
    await using again = await store.claimDomain({ exchange, ownerIds: [ann] })
    expect(again.token).toBeGreaterThan(first.token)
  })

  test('MI-4: covers owners that share a key together, and none of them beside it', async () => {
    const { store } = fresh
    const [ann, ben] = [await newOwner('ann 2'), await newOwner('ben 2')]
    const both = await store.claimDomain({ exchange, ownerIds: [ben, ann, ben] })
    for (const ownerId of [ann, ben])
      await expect(store.claimDomain({ exchange, ownerIds: [ownerId] })).rejects.toMatchObject(CLAIMED)
    await both.close()
    await using _ = await store.claimDomain({ exchange, ownerIds: [ben] })
    await expect(store.claimDomain({ exchange, ownerIds: [ann, ben] })).rejects.toMatchObject(CLAIMED)
    // The refused one has let ann go again.
    await using __ = await store.claimDomain({ exchange, ownerIds: [ann] })
  })

  test('MI-4: lends the books of its own accounts, and of no others', async () => {
    const { store } = fresh
    const [ann, ben] = [await newOwner('ann 3'), await newOwner('ben 3')]
    const main = await addAccount(store, 'main 3', { ownerId: ann })
    const elsewhere = await addAccount(store, 'elsewhere', { ownerId: ann, exchange: 'binance' })
    const other = await addAccount(store, 'other', { ownerId: ben })
    await using claim = await store.claimDomain({ exchange, ownerIds: [ann] })
    for (const accountId of [elsewhere, other, 'account-nobody'])
      await expect(claim.ledger(accountId)).rejects.toMatchObject({ code: 'TB_INTERNAL' })
    const ledger = await claim.ledger(main)
    const order = intent(30, { accountId: main })
    expect(await ledger.insertIntent(order, event('intent'))).toMatchObject({ kind: 'inserted' })
  })

  test('MI-4: once given up, lets nothing more be sent, and what became of its orders still be recorded', async () => {
    const { store } = fresh
    const ann = await newOwner('ann 4')
    const main = await addAccount(store, 'main 4', { ownerId: ann })
    const first = await store.claimDomain({ exchange, ownerIds: [ann] })
    const ledger = await first.ledger(main)
    const draft = intent(40, { accountId: main, status: 'intent' })
    const recorded = await ledger.insertIntent(draft, event('intent'))
    if (recorded.kind !== 'inserted') throw new Error('It is new.')
    await first.close()
    const sending = { ...recorded.order, status: 'sending', revision: 2 } as const
    const isRefused = async () => {
      const order = intent(41, { accountId: main })
      await expect(ledger.insertIntent(order, event('intent'))).rejects.toMatchObject(CLAIMED)
      await expect(ledger.commit({ next: sending, event: event('send-began') })).rejects.toMatchObject(
        CLAIMED,
      )
    }
    await isRefused()
    await using _ = await store.claimDomain({ exchange, ownerIds: [ann] })
    await isRefused()
    expect(await store.ledger.orders(main, ALL)).toEqual([recorded.order])
    const ended = { ...sending, status: 'never-placed' } as const
    expect(await ledger.commit({ next: ended, event: event('proven-unsent') })).toBe('committed')
  })

  test('MI-4: of no owner, or of one that is not there, is refused', async () => {
    for (const ownerIds of [[], ['owner-nobody']])
      await expect(fresh.store.claimDomain({ exchange, ownerIds })).rejects.toThrow()
  })
})

describe.each(DATABASES)('the token of a writer on $name', ({ fresh }) => {
  let opened: FreshDatabase
  let bare: BareDatabase
  beforeAll(async () => {
    opened = await fresh()
    bare = await openKysely(opened.options)
    await migrate(bare.db)
  })
  afterAll(async () => {
    await bare[Symbol.asyncDispose]()
    await opened[Symbol.asyncDispose]()
  })

  const newAccount = async (name: string) => {
    const accounts = new AccountTables(bare.db)
    const ownerId = await addOwner({ accounts }, name)
    return { ownerId, accountId: await addAccount({ accounts }, `main of ${name}`, { ownerId }) }
  }

  test('F40, MI-4: an older token is refused wherever an order’s sending begins, and nothing is recorded', async () => {
    const [ann, ben] = [await newAccount('ann 1'), await newAccount('ben 1')]
    const ownerIds = [ann.ownerId, ben.ownerId]
    const before = new LedgerTables(bare.db, await raiseFence(bare.db, { exchange, ownerIds }, 'the first'))
    const draft = intent(10, { accountId: ann.accountId, status: 'intent' })
    const recorded = await before.insertIntent(draft, event('intent'))
    if (recorded.kind !== 'inserted') throw new Error('It is new.')

    // One of its owners is enough: together they are one domain.
    await raiseFence(bare.db, { exchange, ownerIds: [ben.ownerId] }, 'the second')
    const refusal = { ...CLAIMED, message: expect.stringContaining('taken over by the second') }
    const order = intent(11, { accountId: ann.accountId })
    await expect(before.insertIntent(order, event('intent'))).rejects.toMatchObject(refusal)
    const next = { ...recorded.order, status: 'sending', revision: 2 } as const
    await expect(before.commit({ next, event: event('send-began') })).rejects.toMatchObject(refusal)
    expect(await before.orders(ann.accountId, ALL)).toEqual([recorded.order])
    expect(await before.orderEvents(recorded.order.id)).toHaveLength(1)
  })

  test('MI-4: only rises, whoever asks', async () => {
    const { ownerId } = await newAccount('ann 2')
    const { token } = await raiseFence(bare.db, { exchange, ownerIds: [ownerId] }, 'the first')
    for (const lower of [token, token - 1]) {
      const lowering = bare.db.updateTable('writer_fences').set({ token: lower })
      await expect(lowering.where('owner_id', '=', ownerId).execute()).rejects.toMatchObject(CONFLICT)
    }
    await expect(bare.db.deleteFrom('writer_fences').execute()).rejects.toMatchObject(CONFLICT)
  })

  test('MI-4: of orders that are under way when a higher one is given out, none is recorded after it', async () => {
    const { ownerId, accountId } = await newAccount('ann 3')
    const raise = (holder: string) => raiseFence(bare.db, { exchange, ownerIds: [ownerId] }, holder)
    for (let round = 1; round <= 20; round += 1) {
      const before = new LedgerTables(bare.db, await raise('the first'))
      const record = (order: NewLedgerOrder) =>
        before.insertIntent(order, event('intent')).then(
          () => 'recorded',
          () => 'refused',
        )
      const wanted = Array.from({ length: 8 }, (_, index) => intent(100 * round + index, { accountId }))
      const early = wanted.slice(0, 4).map(record)
      const raised = raise('the second').then(() => before.orders(accountId, ALL))
      const late = wanted.slice(4).map(record)
      const whenRaised = await raised
      await Promise.all([...early, ...late])
      expect(await before.orders(accountId, ALL)).toEqual(whenRaised)
      expect(await record(intent(100 * round + 50, { accountId }))).toBe('refused')
    }
  })
})

async function addOwner({ accounts }: { readonly accounts: AccountTables }, name: string): Promise<string> {
  const id = `owner-${name}`
  await accounts.insertOwner({ id, name, createdAtMs: NOON_AT_MS })
  return id
}
