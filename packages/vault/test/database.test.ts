/** The vault on the databases it is made for. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Store } from '@trading-bridge/store'
import { DATABASES, type FreshDatabase } from '@trading-bridge/store/testing'
import { describe, expect, test, vi } from 'vitest'
import type { CredentialOwner, CredentialRows } from '../src/index.ts'
import {
  ALICE,
  API_KEY,
  API_SECRET,
  BOB,
  failureOf,
  fields,
  NOW_MS,
  ORDER,
  openSigner,
  openVault,
  passphrase,
  signatureOf,
} from './build.ts'
import { formsOf } from './secret-forms.ts'

// Making a database takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const NEXT = passphrase('the next passphrase')

describe.each(DATABASES)('on $name', ({ fresh }) => {
  test('credentials are stored, rotated, sealed anew and removed, and last over a restart', async () => {
    await using database = await fresh()
    {
      await using store = await openStore(database)
      const vault = openVault(store.vault satisfies CredentialRows)
      await vault.setUp(passphrase())
      await storeBoth(store)
      expect((await openSigner(vault)).sign(ORDER)).toBe(signatureOf(API_SECRET))
      await vault.storeCredential({ owner: ALICE, fields: fields('the rotated secret'), fingerprint: 'f2' })
      await vault.changeKey({ current: passphrase(), next: NEXT })
    }
    await using store = await Store.open(database.options)
    const vault = openVault(store.vault)
    expect(await vault.fetchState()).toEqual({ kind: 'locked', source: 'passphrase' })
    expect(await failureOf(vault.unlock(passphrase()))).toMatchObject({ code: 'TB_VAULT_WRONG_KEY' })
    await vault.unlock(NEXT)
    expect((await openSigner(vault)).sign(ORDER)).toBe(signatureOf('the rotated secret'))
    expect((await openSigner(vault, BOB)).sign(ORDER)).toBe(signatureOf(`${API_SECRET} of Bob`))
    expect(await vault.fetchVersions(ALICE.accountId)).toMatchObject([
      { version: 2, status: 'active', fingerprint: 'f2' },
      { version: 1, status: 'retired', fingerprint: 'fingerprint-a', retiredAtMs: NOW_MS },
    ])
    await vault.removeCredential(ALICE)
    expect(await failureOf(openSigner(vault))).toMatchObject({ code: 'TB_VAULT_NO_CREDENTIAL' })
  })

  test('a wrong passphrase changes nothing', async () => {
    await using database = await fresh()
    await using store = await openStore(database)
    await openVault(store.vault).setUp(passphrase())
    await storeBoth(store)
    const before = await everythingIn(store)
    const vault = openVault(store.vault)
    expect(await failureOf(vault.unlock(NEXT))).toMatchObject({ code: 'TB_VAULT_WRONG_KEY' })
    expect(await failureOf(vault.changeKey({ current: NEXT, next: NEXT }))).toMatchObject({
      code: 'TB_VAULT_WRONG_KEY',
    })
    expect(await everythingIn(store)).toBe(before)
  })

  test('a row that is moved to another account does not open there', async () => {
    await using database = await fresh()
    await using store = await openStore(database)
    const vault = openVault(store.vault)
    await vault.setUp(passphrase())
    await storeBoth(store)
    const row = await store.vault.activeCredential(ALICE.accountId)
    if (row === undefined) throw new Error('It is not there.')
    const moved = { ...row, id: 'moved', accountId: BOB.accountId, version: 2 }
    expect(await store.vault.storeCredential(moved)).toBe('stored')
    expect(await failureOf(openSigner(vault, BOB))).toMatchObject({ code: 'TB_VAULT_TAMPERED' })
    expect(await failureOf(openSigner(vault, { ...ALICE, ownerId: BOB.ownerId }))).toMatchObject({
      code: 'TB_VAULT_TAMPERED',
    })
    expect((await openSigner(vault)).sign(ORDER)).toBe(signatureOf(API_SECRET))
  })

  test('a credential restored into the database of another vault does not open there', async () => {
    await using database = await fresh()
    await using elsewhere = await fresh()
    await using store = await openStore(database)
    await using there = await openStore(elsewhere)
    await openVault(store.vault).setUp(passphrase())
    await storeBoth(store)
    const vault = openVault(there.vault)
    await vault.setUp(passphrase())
    const row = await store.vault.activeCredential(ALICE.accountId)
    const keyId = (await there.vault.vaultHeader())?.keyId
    if (row === undefined || keyId === undefined) throw new Error('They are not there.')
    expect(await there.vault.storeCredential(row)).toBe('stale')
    expect(await there.vault.storeCredential({ ...row, keyId })).toBe('stored')
    expect(await failureOf(openSigner(vault))).toMatchObject({ code: 'TB_VAULT_TAMPERED' })
  })

  test('processes that store credentials of one account at once never share a version', async () => {
    await using database = await fresh()
    await using store = await openStore(database)
    const vaults = [openVault(store.vault), openVault(store.vault), openVault(store.vault)]
    await vaults[0]?.setUp(passphrase())
    for (const vault of vaults) await vault.unlock(passphrase())
    const outcomes = await Promise.allSettled(
      vaults.map((vault) => vault.storeCredential({ owner: ALICE, fields: fields(), fingerprint: 'f' })),
    )
    const stored = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const versions = await store.vault.credentialVersions(ALICE.accountId)
    expect(stored.length).toBeGreaterThan(0)
    expect(stored.sort()).toEqual(versions.map(({ version }) => version).sort())
    expect(versions.filter(({ status }) => status === 'active')).toHaveLength(1)
  })

  test('nothing that can be read from the database gives a secret away', async () => {
    await using database = await fresh()
    await using store = await openStore(database)
    await openVault(store.vault).setUp(passphrase())
    await storeBoth(store)
    const dump = await everythingIn(store)
    expect(dump).toContain('fingerprint-a')
    for (const secret of [API_KEY, API_SECRET])
      for (const form of formsOf(secret)) expect(dump).not.toContain(form)
  })
})

test('no file of the embedded database holds a secret, its log and what was erased included', async () => {
  await using database = await freshEmbedded()
  {
    await using store = await openStore(database)
    await openVault(store.vault).setUp(passphrase())
    await storeBoth(store)
    const vault = openVault(store.vault)
    await vault.unlock(passphrase())
    await vault.storeCredential({ owner: ALICE, fields: fields(), fingerprint: 'rotated-fingerprint' })
  }
  const files = await filesBelow(folderOf(database))
  const contents = await Promise.all(files.map((file) => readFile(file)))
  // What is stored in the clear is found: the search looks in the right place.
  expect(contents.some((content) => content.includes('rotated-fingerprint'))).toBe(true)
  for (const secret of [API_KEY, API_SECRET])
    for (const form of formsOf(secret))
      expect(contents.filter((content) => content.includes(form))).toEqual([])
})

async function openStore(database: FreshDatabase): Promise<Store> {
  const store = await Store.open(database.options)
  for (const owner of [ALICE, BOB]) await insertAccount(store, owner)
  return store
}

async function insertAccount({ accounts }: Store, owner: CredentialOwner): Promise<void> {
  const { ownerId, accountId, exchange } = owner
  const createdAtMs = NOW_MS
  await accounts.insertOwner({ id: ownerId, name: ownerId, createdAtMs })
  const urls = { restUrl: undefined, streamUrl: undefined }
  const account = {
    id: accountId,
    ownerId,
    name: accountId,
    exchange,
    kind: 'live',
    createdAtMs,
    ...urls,
  } as const
  await accounts.insertAccount(account)
}

/** As a process of its own would. */
async function storeBoth(store: Store): Promise<void> {
  const vault = openVault(store.vault)
  await vault.unlock(passphrase())
  await vault.storeCredential({ owner: ALICE, fields: fields(), fingerprint: 'fingerprint-a' })
  const bobs = fields(`${API_SECRET} of Bob`)
  await vault.storeCredential({ owner: BOB, fields: bobs, fingerprint: 'fingerprint-b' })
}

async function everythingIn({ vault, accounts }: Store): Promise<string> {
  return JSON.stringify([
    await vault.vaultHeader(),
    await vault.activeCredentials(),
    await vault.credentialVersions(),
    await accounts.owners(),
    await accounts.accounts(),
  ])
}

async function freshEmbedded(): Promise<FreshDatabase> {
  const embedded = DATABASES.find(({ name }) => name === 'the embedded database')
  if (embedded === undefined) throw new Error('There is no embedded database.')
  return await embedded.fresh()
}

function folderOf({ options }: FreshDatabase): string {
  if ('folder' in options) return options.folder
  throw new Error('It has no folder.')
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
