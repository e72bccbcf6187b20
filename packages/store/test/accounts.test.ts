import { StoreError } from '@trading-bridge/core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { addAccount, NOON_AT_MS } from './builders.ts'
import { DATABASES, type FreshStore, freshStore } from './databases.ts'

// The first test that needs a server waits for it.
vi.setConfig({ hookTimeout: 300_000, testTimeout: 120_000 })

describe.each(DATABASES)('owners and accounts on $name', (database) => {
  let fresh: FreshStore
  beforeAll(async () => {
    fresh = await freshStore(database)
    await addAccount(fresh.store)
  })
  afterAll(() => fresh[Symbol.asyncDispose]())

  test('an account is found by its name, as it was added', async () => {
    await addAccount(fresh.store, 'paper', {
      exchange: 'binance',
      kind: 'sandbox',
      restUrl: 'http://127.0.0.1:8080/api',
      streamUrl: 'ws://127.0.0.1:8081',
    })
    expect(await fresh.store.accounts.findAccount('paper')).toEqual({
      id: 'account-paper',
      ownerId: 'owner-ann',
      name: 'paper',
      exchange: 'binance',
      kind: 'sandbox',
      restUrl: 'http://127.0.0.1:8080/api',
      streamUrl: 'ws://127.0.0.1:8081',
      createdAtMs: NOON_AT_MS,
    })
    expect(await fresh.store.accounts.findAccount('nobody')).toBeUndefined()
  })

  test('owners and accounts are listed by name', async () => {
    await fresh.store.accounts.insertOwner({ id: 'owner-zoe', name: 'zoe', createdAtMs: NOON_AT_MS })
    await fresh.store.accounts.insertOwner({ id: 'owner-ben', name: 'ben', createdAtMs: NOON_AT_MS })
    expect((await fresh.store.accounts.owners()).map((owner) => owner.name)).toEqual(['ann', 'ben', 'zoe'])
    const names = (await fresh.store.accounts.accounts()).map((account) => account.name)
    expect(names).toEqual([...names].sort())
  })

  test('a name is given once', async () => {
    const again = { id: 'owner-other', name: 'ann', createdAtMs: NOON_AT_MS }
    expect(await fresh.store.accounts.insertOwner(again)).toBe('exists')
    expect(await fresh.store.accounts.findOwner('ann')).toMatchObject({ id: 'owner-ann' })
  })

  test('an account of nobody is refused', async () => {
    const refusal = addAccount(fresh.store, 'orphan', { ownerId: 'owner-nobody' })
    await expect(refusal).rejects.toThrow(StoreError)
    await expect(refusal).rejects.toMatchObject({ code: 'TB_STORE_CONFLICT' })
    expect(await fresh.store.accounts.findAccount('orphan')).toBeUndefined()
  })

  test('a live account has no address of its own: its host is fixed in code', async () => {
    const refusal = addAccount(fresh.store, 'diverted', { kind: 'live', restUrl: 'https://evil.test/api' })
    await expect(refusal).rejects.toMatchObject({ code: 'TB_STORE_CONFLICT' })
  })
})
