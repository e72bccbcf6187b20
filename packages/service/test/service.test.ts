/** A whole installation against the sandbox: stored credentials, shared accounts, and what a signer does not sign. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decimal, marketSymbol, price, quantity, Secret } from '@trading-bridge/core'
import { Sandbox } from '@trading-bridge/sandbox'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { credentialFields, credentialOwnerOf, fingerprintOf, Service } from '../src/index.ts'

// Making a database takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** Invented. */
const PASSPHRASE = 'an invented passphrase of this test'
const ORDER = {
  symbol: marketSymbol('SHARP/USDT'),
  type: 'limit',
  side: 'sell',
  price: price('0.9'),
  quantity: quantity('10'),
} as const

let folder: string
let sandbox: Sandbox
let service: Service

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trading-bridge-service-'))
  sandbox = await Sandbox.open({ crowd: false })
  service = await openService(PASSPHRASE)
  await service.unlock()
  await addAccount('main', 0)
  await addAccount('second', 1)
})

afterAll(async () => {
  await service.close()
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
})

test('an account is opened once for all who use it, and closed when the last has left', async () => {
  const [first, second] = await Promise.all([
    service.exchanges.useCoinstore('main'),
    service.exchanges.useCoinstore('main'),
  ])
  expect(first.value.client).toBe(second.value.client)
  expect(first.value.follower).toBe(second.value.follower)
  expect(service.exchanges.openCount).toBe(1)
  await first.close()
  expect((await second.value.client.fetchBalances()).length).toBeGreaterThan(0)
  await second.close()
  expect(service.exchanges.openCount).toBe(0)
  await expect(second.value.client.fetchBalances()).rejects.toMatchObject({ code: 'TB_NETWORK' })
})

test('orders are placed and cancelled with the stored credential, on the account it belongs to', async () => {
  await using lease = await service.exchanges.useCoinstore('main')
  await using other = await service.exchanges.useCoinstore('second')
  const { client } = lease.value
  const placed = await client.placeOrder(ORDER)
  expect((await client.fetchOpenOrders()).map(({ orderId }) => orderId)).toEqual([placed.orderId])
  expect(await other.value.client.fetchOpenOrders()).toEqual([])
  service.vault.lock()
  expect(await client.cancelOrder(placed)).toEqual({ kind: 'cancelled' })
  await service.unlock()
})

test('no withdrawal and no transfer is signed, and none leaves', async () => {
  await using lease = await service.exchanges.useCoinstore('main')
  const { funding } = lease.value.client
  const attempts = [
    () => funding.withdraw({ asset: 'USDT', amount: decimal('1'), address: 'invented', protocol: 'trc20' }),
    () => funding.cancelWithdrawal('1'),
    () => funding.transfer({ asset: 'USDT', amount: decimal('1'), from: 'spot', to: 'futures' }),
    () => funding.fetchDepositAddress({ currencyCode: 'USDT', chain: 'TRX' }),
  ]
  for (const attempt of attempts)
    await expect(attempt()).rejects.toMatchObject({ code: 'TB_VAULT_SIGNING_REFUSED' })
})

test('a credential does not open for an account that its row was moved to', async () => {
  const row = await service.store.vault.activeCredential('id-of-main')
  if (row === undefined) throw new Error('It is not there.')
  await addAccount('victim', 1)
  await service.store.vault.storeCredential({ ...row, id: 'moved', accountId: 'id-of-victim', version: 2 })
  await expect(service.exchanges.use('victim')).rejects.toMatchObject({ code: 'TB_VAULT_TAMPERED' })
})

test('an account that is not there, and one without a key, are told as that', async () => {
  await expect(service.exchanges.use('nobody')).rejects.toMatchObject({
    code: 'TB_CONFIG',
    setting: 'account',
  })
  await service.vault.removeCredential({ accountId: 'id-of-second' })
  await expect(service.exchanges.use('second')).rejects.toMatchObject({
    code: 'TB_VAULT_NO_CREDENTIAL',
    message: 'Account second has no key.',
    next: 'Add it with "trading-bridge key add --account second".',
  })
})

test('after a restart the passphrase opens it again, and no file of the home folder holds a secret', async () => {
  await service.close()
  const [{ apiSecret, apiKey } = { apiSecret: '', apiKey: '' }] = sandbox.accounts
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const contents = await Promise.all(files.map((file) => readFile(file)))
  expect(
    contents.some((content) => content.includes(fingerprintOf('coinstore', Secret.fromText(apiKey)))),
  ).toBe(true)
  for (const canary of [apiSecret, apiKey, PASSPHRASE])
    for (const form of [canary, encodeURIComponent(canary), Buffer.from(canary).toString('hex')])
      expect(contents.filter((content) => content.includes(form))).toEqual([])

  const log = await readFile(join(folder, 'home', 'log', 'trading-bridge.log'), 'utf8')
  for (const event of ['vault.set-up', 'account.opened', 'account.closed', 'account.refused'])
    expect(log).toContain(`"event":"${event}"`)
  expect(log).toContain('TB_VAULT_TAMPERED')

  service = await openService('not the passphrase')
  await expect(service.unlock()).rejects.toMatchObject({ code: 'TB_VAULT_WRONG_KEY' })
  await service.close()
  service = await openService(PASSPHRASE)
  await expect(service.exchanges.useCoinstore('main')).rejects.toMatchObject({ code: 'TB_VAULT_LOCKED' })
  await service.unlock()
  await using lease = await service.exchanges.useCoinstore('main')
  expect(await lease.value.client.fetchOpenOrders()).toEqual([])
})

test('where no key is named, a person is asked for the passphrase, and a program is told which variable to set', async () => {
  await service.close()
  service = await openService(undefined)
  await expect(service.unlock()).rejects.toMatchObject({
    code: 'TB_CONFIG',
    setting: 'TRADING_BRIDGE_PASSPHRASE',
  })
  await service.unlock({ askPassphrase: async () => Secret.fromText(PASSPHRASE) })
  expect(await service.vault.fetchState()).toEqual({ kind: 'unlocked', source: 'passphrase' })
})

function openService(passphrase: string | undefined): Promise<Service> {
  const masterKey =
    passphrase === undefined
      ? undefined
      : ({ kind: 'passphrase', passphrase: Secret.fromText(passphrase) } as const)
  const settings = { home: join(folder, 'home'), databaseUrl: undefined, masterKey }
  return Service.open({ settings, scrypt: { cost: 2 ** 14, blockSize: 1, parallelization: 1 } })
}

/** An account with the credential of one of the sandbox's. */
async function addAccount(name: string, at: number): Promise<void> {
  const found = sandbox.accounts[at]
  if (found === undefined) throw new RangeError('There are not so many accounts.')
  const createdAtMs = 1_790_000_000_000
  const account = {
    id: `id-of-${name}`,
    ownerId: 'owner',
    name,
    exchange: 'coinstore',
    kind: 'sandbox',
    restUrl: sandbox.restUrl,
    streamUrl: sandbox.wsUrl,
    createdAtMs,
  } as const
  await service.store.accounts.insertOwner({ id: 'owner', name: 'ann', createdAtMs })
  await service.store.accounts.insertAccount(account)
  const credential = { apiKey: Secret.fromText(found.apiKey), apiSecret: Secret.fromText(found.apiSecret) }
  await service.vault.storeCredential({
    owner: credentialOwnerOf(account),
    fields: credentialFields(credential),
    fingerprint: fingerprintOf('coinstore', credential.apiKey),
  })
}
