import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { NewCredential, VaultHeader, VaultTables } from '../src/index.ts'
import { addAccount, NOON_AT_MS } from './builders.ts'
import { DATABASES, type FreshStore, freshStore } from './databases.ts'

// The first test that needs a server waits for it.
vi.setConfig({ hookTimeout: 300_000, testTimeout: 120_000 })

// Everything sealed here is invented: no key of an exchange ever was in it.
const HEADER: VaultHeader = {
  keyId: 'master-1',
  source: 'passphrase',
  kdf: { salt: 'c2FsdA', cost: 32_768, blockSize: 8, parallelization: 1 },
  checkValue: 'Y2hlY2s',
  createdAtMs: NOON_AT_MS,
  changedAtMs: NOON_AT_MS,
}

describe.each(DATABASES)('sealed credentials on $name', (database) => {
  let fresh: FreshStore
  let vault: VaultTables
  let accountId = ''
  let accounts = 0
  beforeAll(async () => {
    fresh = await freshStore(database)
    vault = fresh.store.vault
  })
  afterAll(() => fresh[Symbol.asyncDispose]())

  const newAccount = async (): Promise<void> => {
    accounts += 1
    accountId = await addAccount(fresh.store, `account${accounts}`)
  }
  const currentKeyId = async (): Promise<string> => {
    await vault.createVaultHeader(HEADER)
    return (await vault.vaultHeader())?.keyId ?? ''
  }
  const credential = async (
    version: number,
    overrides: Partial<NewCredential> = {},
  ): Promise<NewCredential> => ({
    id: `${accountId}-v${version}`,
    accountId,
    version,
    fingerprint: `print-${version}`,
    keyId: await currentKeyId(),
    wrappedKey: `wrapped-${version}`,
    createdAtMs: NOON_AT_MS + version,
    fields: [
      { field: 'apiSecret', sealed: 'c2VhbGVkLXNlY3JldA' },
      { field: 'apiKey', sealed: 'c2VhbGVkLWtleQ' },
    ],
    ...overrides,
  })

  test('there is one header', async () => {
    expect(await vault.createVaultHeader(HEADER)).toBe('created')
    expect(await vault.createVaultHeader({ ...HEADER, keyId: 'another' })).toBe('exists')
    expect(await vault.vaultHeader()).toEqual(HEADER)
  })

  test('a credential comes with the owner and the exchange of its account, its fields by name', async () => {
    await newAccount()
    const stored = await credential(1)
    expect(await vault.storeCredential(stored)).toBe('stored')
    expect(await vault.activeCredential(accountId)).toEqual({
      ...stored,
      ownerId: 'owner-ann',
      exchange: 'coinstore',
      fields: [
        { field: 'apiKey', sealed: 'c2VhbGVkLWtleQ' },
        { field: 'apiSecret', sealed: 'c2VhbGVkLXNlY3JldA' },
      ],
    })
    expect((await vault.activeCredentials()).map(({ id }) => id)).toContain(stored.id)
  })

  test('a new credential retires the one before, of which nothing sealed is left', async () => {
    await newAccount()
    const first = await credential(1)
    const second = await credential(2)
    await vault.storeCredential(first)
    expect(await vault.storeCredential(second)).toBe('stored')
    expect(await vault.activeCredential(accountId)).toMatchObject({ id: second.id })
    expect(await vault.credentialVersions(accountId)).toEqual([
      {
        id: second.id,
        accountId,
        version: 2,
        status: 'active',
        fingerprint: 'print-2',
        createdAtMs: NOON_AT_MS + 2,
        retiredAtMs: undefined,
      },
      {
        id: first.id,
        accountId,
        version: 1,
        status: 'retired',
        fingerprint: 'print-1',
        createdAtMs: NOON_AT_MS + 1,
        retiredAtMs: NOON_AT_MS + 2,
      },
    ])
  })

  test('a credential under another master key, or out of turn, is stale and changes nothing', async () => {
    await newAccount()
    const first = await credential(1)
    await vault.storeCredential(first)
    expect(await vault.storeCredential(await credential(2, { keyId: 'master-0' }))).toBe('stale')
    expect(await vault.storeCredential(await credential(3))).toBe('stale')
    expect(await vault.storeCredential(first)).toBe('stale')
    expect(await vault.activeCredential(accountId)).toMatchObject({ id: first.id })
  })

  test('of two that store the next credential at once, one is stale', async () => {
    await newAccount()
    const answers = await Promise.all([
      vault.storeCredential(await credential(1)),
      vault.storeCredential(await credential(1, { id: `${accountId}-rival` })),
    ])
    expect([...answers].sort()).toEqual(['stale', 'stored'])
  })

  test('a retired credential leaves none', async () => {
    await newAccount()
    await vault.storeCredential(await credential(1))
    expect(await vault.retireCredential(accountId, NOON_AT_MS + 5)).toBe('retired')
    expect(await vault.retireCredential(accountId, NOON_AT_MS + 6)).toBe('none')
    expect(await vault.activeCredential(accountId)).toBeUndefined()
    expect(await vault.storeCredential(await credential(2))).toBe('stored')
  })

  test('a new master key is taken up by all active credentials, or by none', async () => {
    await newAccount()
    await vault.storeCredential(await credential(1))
    const keyId = await currentKeyId()
    const active = await vault.activeCredentials()
    const header: VaultHeader = { ...HEADER, keyId: 'master-2', source: 'key-file', kdf: undefined }
    const wrappedKeys = active.map(({ id }) => ({ credentialId: id, wrappedKey: `again-${id}` }))

    const missing = { expectedKeyId: keyId, header, wrappedKeys: wrappedKeys.slice(1) }
    expect(await vault.rewrapCredentials(missing)).toBe('stale')
    expect(await vault.rewrapCredentials({ expectedKeyId: 'master-0', header, wrappedKeys })).toBe('stale')
    expect(await vault.vaultHeader()).toMatchObject({ keyId })
    expect(await vault.activeCredentials()).toEqual(active)

    expect(await vault.rewrapCredentials({ expectedKeyId: keyId, header, wrappedKeys })).toBe('rewrapped')
    expect(await vault.vaultHeader()).toEqual(header)
    const rewrapped = await vault.activeCredentials()
    expect(rewrapped.map((each) => [each.keyId, each.wrappedKey])).toEqual(
      active.map(({ id }) => ['master-2', `again-${id}`]),
    )
  })

  test('an error about a credential carries nothing of what is sealed in it', async () => {
    await newAccount()
    const twice = await credential(1, {
      fields: [
        { field: 'apiKey', sealed: 'Y2FuYXJ5LW9uZQ' },
        { field: 'apiKey', sealed: 'Y2FuYXJ5LW9uZQ' },
      ],
    })
    const failure: unknown = await vault.storeCredential(twice).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'TB_STORE_CONFLICT' })
    const cause = failure instanceof Error ? failure.cause : undefined
    expect(cause).toBeInstanceOf(Error)
    const told = [failure, cause].map((error) => JSON.stringify(error, Object.getOwnPropertyNames(error)))
    expect(told.join()).not.toContain('Y2FuYXJ5')
    expect(await vault.credentialVersions(accountId)).toEqual([])
  })
})
