/** Two installations that share one PostgreSQL database, as two machines of one trader do. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@trading-bridge/core'
import { Sandbox } from '@trading-bridge/sandbox'
import { POSTGRES } from '@trading-bridge/store/testing'
import { expect, test } from 'vitest'
import { credentialFields, credentialOwnerOf, Service } from '../src/index.ts'

/** Invented. */
const PASSPHRASE = Secret.fromText('an invented passphrase of this test')

test('F13: the second of two programs that would trade on one account is refused, told who does, and may when that has ended', async () => {
  await using database = await POSTGRES.fresh()
  if (!('databaseUrl' in database.options)) throw new Error('There is no server behind a folder.')
  const { databaseUrl } = database.options
  await using home = await temporaryFolder()
  await using otherHome = await temporaryFolder()
  await using sandbox = await Sandbox.open({ crowd: false })
  const open = (path: string) =>
    Service.open({
      settings: { home: path, databaseUrl, masterKey: { kind: 'passphrase', passphrase: PASSPHRASE } },
      scrypt: { cost: 2 ** 10, blockSize: 8, parallelization: 1 },
    })
  await using first = await open(home.path)
  await first.unlock()
  await addAccount(first, sandbox)
  await using second = await open(otherHome.path)
  await second.unlock()

  const trading = await first.ledgers.use('main')
  const arrivals = sandbox.faults.fired.length
  await expect(second.ledgers.use('main')).rejects.toMatchObject({
    code: 'TB_STORE_CLAIMED',
    message: expect.stringContaining(`process ${process.pid} on `),
  })
  expect(sandbox.faults.fired).toHaveLength(arrivals)
  await using reading = await second.exchanges.use('main')
  expect(await reading.value.venue.fetchOpenOrders()).toEqual([])

  await trading.close()
  await using next = await second.ledgers.use('main')
  expect(next.value.ledger.block).toBeUndefined()
})

async function addAccount(service: Service, sandbox: Sandbox): Promise<void> {
  const [account] = sandbox.accounts
  if (account === undefined) throw new Error('The sandbox opens with accounts.')
  const owner = { id: 'owner-ann', name: 'ann', createdAtMs: 1 }
  await service.store.accounts.insertOwner(owner)
  const row = {
    id: 'account-main',
    ownerId: owner.id,
    name: 'main',
    exchange: 'coinstore',
    kind: 'sandbox',
    restUrl: sandbox.restUrl,
    streamUrl: sandbox.streamUrl,
    createdAtMs: 1,
  } as const
  await service.store.accounts.insertAccount(row)
  void account
  void credentialFields
  void credentialOwnerOf
}

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'trading-bridge-one-writer-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
