/** Two installations that share one PostgreSQL database, as two machines of one trader do. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@trading-bridge/core'
import { Sandbox } from '@trading-bridge/sandbox'
import { POSTGRES } from '@trading-bridge/store/testing'
import { expect, test, vi } from 'vitest'
import { credentialFields, credentialOwnerOf, fingerprintOf, Service } from '../src/index.ts'

// Two installations are set up, and a server may have to be started.
vi.setConfig({ testTimeout: 120_000 })

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
      scrypt: { cost: 2 ** 14, blockSize: 1, parallelization: 1 },
    })
  await using first = await open(home.path)
  await first.unlock()
  await addAccount(first, sandbox)
  await using second = await open(otherHome.path)
  await second.unlock()

  const trading = await first.ledgers.use('main')
  await expect(second.ledgers.use('main')).rejects.toMatchObject({
    code: 'TB_STORE_CLAIMED',
    message: expect.stringContaining(`process ${process.pid} on `),
  })
  await using reading = await second.exchanges.use('main')
  expect(await reading.value.venue.fetchOpenOrders()).toEqual([])

  await trading.close()
  await using next = await second.ledgers.use('main')
  expect(next.value.ledger.block).toBeUndefined()
})

async function addAccount(service: Service, sandbox: Sandbox): Promise<void> {
  const [found] = sandbox.accounts
  if (found === undefined) throw new Error('A sandbox opens with accounts.')
  const account = {
    id: 'id-of-main',
    ownerId: 'owner',
    name: 'main',
    exchange: 'coinstore',
    kind: 'sandbox',
    restUrl: sandbox.restUrl,
    streamUrl: sandbox.wsUrl,
    createdAtMs: 1,
  } as const
  await service.store.accounts.insertOwner({ id: 'owner', name: 'ann', createdAtMs: 1 })
  await service.store.accounts.insertAccount(account)
  const credential = { apiKey: Secret.fromText(found.apiKey), apiSecret: Secret.fromText(found.apiSecret) }
  await service.vault.storeCredential({
    owner: credentialOwnerOf(account),
    fields: credentialFields(credential),
    fingerprint: fingerprintOf('coinstore', credential.apiKey),
  })
}

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'trading-bridge-one-writer-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
