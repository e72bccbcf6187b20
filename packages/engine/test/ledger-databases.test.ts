/** Books in real databases that are stopped, filled, taken away or restored while orders are under way. */
import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@trading-bridge/core'
import { Store, type StoreOptions } from '@trading-bridge/store'
import { EMBEDDED, POSTGRES } from '@trading-bridge/store/testing'
import { administer, portOf } from '@trading-bridge/store/testing/administer'
import { PostgresServer } from '@trading-bridge/store/testing/postgres-server'
import { expect, test, vi } from 'vitest'
import type { LedgerStorage } from '../src/index.ts'
import { SHARP } from './fixtures.ts'
import { type LedgerRig, limitOrder, openRig } from './ledger-rig.ts'

// Databases are opened, and servers started.
vi.setConfig({ testTimeout: 300_000 })

const HOUR_MS = 3_600_000
const ALWAYS = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 100 }

test('F18: while the PostgreSQL server is stopped nothing is sent and cancels work; once it is back all is saved', async () => {
  await using server = await PostgresServer.open()
  await using store = await Store.open({ databaseUrl: Secret.fromText(server.url) })
  const { domain, accountId } = await addAccount(store)
  await using claim = await store.claimDomain(domain)
  const storage = await claim.ledger(accountId)
  await using rig = await openRig({ books: { storage, accountId, serverPort: server.port } })
  await holdsWhile(rig, {
    failing: () => server.stop(),
    code: 'TB_STORE_UNAVAILABLE',
    working: () => server.start(),
  })
})

test.each([
  [
    'takes no writes',
    'TB_STORE_READ_ONLY',
    'ALTER DATABASE $database SET default_transaction_read_only = on',
    'ALTER DATABASE $database RESET default_transaction_read_only',
  ],
  [
    'says that its disk is full',
    'TB_STORE_FULL',
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
     CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON orders EXECUTE FUNCTION refuse();
     CREATE TRIGGER full_disk BEFORE INSERT ON reconciliations EXECUTE FUNCTION refuse()`,
    'DROP TRIGGER full_disk ON orders; DROP TRIGGER full_disk ON reconciliations',
  ],
])(
  'F18: a database that %s in mid-run stops new orders and no cancel, and is used again afterwards',
  async (_, code, failing, working) => {
    await using database = await POSTGRES.fresh()
    await using store = await Store.open(database.options)
    const { domain, accountId } = await addAccount(store)
    await using claim = await store.claimDomain(domain)
    const storage = await claim.ledger(accountId)
    await using rig = await openRig({ books: { storage, accountId, serverPort: portOf(database.options) } })
    await holdsWhile(rig, {
      failing: () => administer(database.options, failing),
      code,
      working: () => administer(database.options, working),
    })
  },
)

test('F13: a ledger whose claim went to another program sends nothing and still cancels, until it has it again', async () => {
  await using database = await POSTGRES.fresh()
  await using store = await Store.open(database.options)
  await using other = await Store.open(database.options)
  const { domain, accountId } = await addAccount(store)
  await using claim = await store.claimDomain(domain)
  let books = await claim.ledger(accountId)
  await using rig = await openRig({
    books: { storage: standingFor(() => books), accountId, serverPort: portOf(database.options) },
  })
  await rig.openLedger()
  const resting = limitOrder('buy', '0.007', '100')
  await rig.submit(resting)
  await rig.pass(2_000)

  await administer(database.options, 'SELECT')
  const theirs = await other.claimDomain(domain)
  expect(await rig.submit(limitOrder('buy', '0.007', '50'))).toMatchObject({
    kind: 'refused',
    refusal: { code: 'LEDGER_STORAGE' },
  })
  expect(rig.events.filter(({ kind }) => kind === 'storage-failed')).toMatchObject([
    { cause: { code: 'TB_STORE_CLAIMED', message: expect.stringContaining(`process ${process.pid}`) } },
  ])
  expect(rig.exchangeOrders()).toHaveLength(1)
  const cancelled = await rig.until(rig.ledger.cancel({ clientOrderId: resting.request.clientOrderId }))
  expect(cancelled).toMatchObject({ kind: 'ended', order: { status: 'cancelled' } })

  await theirs.close()
  expect(await rig.submit(limitOrder('buy', '0.007', '50'))).toMatchObject({ kind: 'refused' })
  await rig.until(rig.ledger.close())
  await claim.close()
  await using again = await store.claimDomain(domain)
  books = await again.ledger(accountId)
  await rig.openLedger()
  expect(await rig.submit(limitOrder('buy', '0.007', '50'))).toMatchObject({ kind: 'sent' })
  await rig.pass(2_000)
  await rig.assertEqualToExchange()
})

test('F19: a folder from an hour ago takes in what happened since, is blocked across restarts, and sends no intent twice', async () => {
  await using database = await EMBEDDED.fresh()
  await using backup = await temporaryFolder()
  const books = new ReplacedBooks(database.options)
  await using _ = books
  const accountId = await books.open(async (store) => (await addAccount(store)).accountId)
  await using rig = await openRig({ books: { storage: books.storage, accountId } })
  await rig.openLedger()
  rig.counter('sell', '0.008', '10')
  await rig.submit(limitOrder('buy', '0.008', '10'))
  await rig.pass(5_000)
  await rig.until(rig.ledger.close())
  await books.close()
  const folder = join(backup.path, 'database')
  await cp(folderOf(database.options), folder, { recursive: true })

  await books.open()
  await rig.openLedger()
  await rig.pass(HOUR_MS)
  const open = limitOrder('buy', '0.007', '100')
  const ended = limitOrder('sell', '0.0071', '30', { timeInForce: 'ioc' })
  await rig.submit(open)
  rig.counter('sell', '0.007', '40')
  rig.counter('buy', '0.0071', '30')
  await rig.submit(ended)
  await rig.pass(8_000)
  await rig.assertEqualToExchange()
  await rig.until(rig.ledger.close())
  await books.close()

  await books.open(undefined, { folder })
  await rig.openLedger()
  expect(rig.ledger.recovery.external.map(({ clientOrderId }) => clientOrderId).sort()).toEqual(
    [open.request.clientOrderId, ended.request.clientOrderId].sort(),
  )
  expect(`${rig.ledger.positions.get(SHARP)} ${rig.ledger.exposure(SHARP).highest}`).toBe('20 80')
  await rig.until(rig.ledger.close())
  await rig.openLedger()
  expect(rig.ledger.block).toMatchObject({ code: 'RESTORED_BACKUP' })
  expect(await rig.submit(limitOrder('buy', '0.007', '10'))).toMatchObject({
    refusal: { code: 'LEDGER_BLOCKED', block: 'RESTORED_BACKUP' },
  })
  await rig.until(rig.ledger.acknowledge('the operator'))
  for (const again of [open, ended]) expect(await rig.submit(again)).toMatchObject({ kind: 'exists' })
  expect(await rig.submit(limitOrder('buy', '0.007', '10'))).toMatchObject({ kind: 'sent' })
  await rig.pass(8_000)
  await rig.assertEqualToExchange()
})

test('F37: ids that a double does not hold and fees of less than a billionth come back from the database exact', async () => {
  await using database = await EMBEDDED.fresh()
  const books = new ReplacedBooks(database.options)
  await using _ = books
  const accountId = await books.open(async (store) => (await addAccount(store)).accountId)
  await using rig = await openRig({
    books: { storage: books.storage, accountId },
    rules: { orderIdOffset: 2n ** 53n + 1n },
  })
  await rig.openLedger()
  const order = limitOrder('buy', '0.000009', '10000.01')
  await rig.submit(order)
  rig.counter('sell', '0.000009', '0.01', 'IOC')
  await rig.pass(6_000)
  await rig.until(rig.ledger.close())
  await books.close()

  await books.open()
  const stored = await books.storage.findOrder(accountId, { clientOrderId: order.request.clientOrderId })
  expect(stored?.orderId).toBe(rig.exchangeOrders()[0]?.ordId)
  expect(BigInt(stored?.orderId ?? 0)).toBeGreaterThan(2n ** 53n)
  expect(Number.isSafeInteger(Number(stored?.orderId))).toBe(false)
  const [fill] = await books.storage.fills(accountId, ALWAYS)
  expect(`${fill?.quantity} ${fill?.notional} ${fill?.orderId}`).toBe(`0.01 0.00000009 ${stored?.orderId}`)
  await rig.openLedger()
  await rig.until(rig.ledger.cancel({ clientOrderId: order.request.clientOrderId }))
  await rig.pass(2_000)
  await rig.assertEqualToExchange()
})

/** What F18 asks for, with an order that fills in part and is cancelled while the database fails. */
async function holdsWhile(
  rig: LedgerRig,
  database: {
    readonly failing: () => Promise<void>
    readonly code: string
    readonly working: () => Promise<void>
  },
): Promise<void> {
  await rig.openLedger()
  const resting = limitOrder('buy', '0.007', '100')
  await rig.submit(resting)
  await rig.pass(2_000)

  await database.failing()
  expect(await rig.submit(limitOrder('buy', '0.007', '50'))).toMatchObject({
    kind: 'refused',
    refusal: { code: 'LEDGER_STORAGE' },
  })
  rig.counter('sell', '0.007', '40')
  await rig.pass(20_000)
  const cancelled = await rig.until(rig.ledger.cancel({ clientOrderId: resting.request.clientOrderId }))
  expect(cancelled).toMatchObject({ kind: 'ended', order: { status: 'cancelled' } })
  expect(`${rig.ledger.exposure(SHARP).highest}`).toBe('40')
  expect(rig.exchangeOrders()).toMatchObject([{ ordStatus: 'CANCELED' }])
  const alarms = rig.events.filter(({ kind }) => kind === 'storage-failed')
  expect(alarms).toMatchObject([{ cause: { code: database.code } }])
  expect(rig.ledger.isSaved).toBe(false)

  await database.working()
  await rig.pass(5_000)
  expect(rig.events.filter(({ kind }) => kind === 'storage-recovered')).toHaveLength(1)
  expect(rig.ledger.isSaved).toBe(true)
  expect(await rig.submit(limitOrder('buy', '0.007', '50'))).toMatchObject({ kind: 'sent' })
  await rig.pass(5_000)
  await rig.assertEqualToExchange()
}

/** The storage that there is at the moment of each call. */
function standingFor(current: () => LedgerStorage): LedgerStorage {
  return new Proxy({} as LedgerStorage, {
    get(_, property) {
      const storage = current()
      const value: unknown = Reflect.get(storage, property, storage)
      return typeof value === 'function' ? value.bind(storage) : value
    },
  })
}

/** Books whose database is closed and opened again, or another in its place, under one account. */
class ReplacedBooks implements AsyncDisposable {
  readonly storage: LedgerStorage
  readonly #options: StoreOptions
  #store: Store | undefined

  constructor(options: StoreOptions) {
    this.#options = options
    this.storage = standingFor(() => this.#opened.ledger)
  }

  async open(prepare: (store: Store) => Promise<string> = async () => '', options = this.#options) {
    this.#store = await Store.open(options)
    return await prepare(this.#store)
  }

  async close(): Promise<void> {
    await this.#store?.close()
    this.#store = undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  get #opened(): Store {
    if (this.#store === undefined) throw new Error('The books are closed.')
    return this.#store
  }
}

async function addAccount(store: Store) {
  const ownerId = randomUUID()
  await store.accounts.insertOwner({ id: ownerId, name: ownerId, createdAtMs: 1 })
  const id = randomUUID()
  const urls = { restUrl: 'http://127.0.0.1/api', streamUrl: 'ws://127.0.0.1/s/ws' }
  const account = { id, ownerId, name: id, exchange: 'coinstore', kind: 'sandbox', ...urls, createdAtMs: 1 }
  await store.accounts.insertAccount({ ...account, kind: 'sandbox' })
  return { accountId: id, domain: { exchange: account.exchange, ownerIds: [ownerId] } }
}

function folderOf(options: StoreOptions): string {
  if ('folder' in options) return options.folder
  throw new Error('There is no folder behind a server.')
}

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'ledger-backup-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
