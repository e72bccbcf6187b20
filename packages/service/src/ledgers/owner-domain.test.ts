import type { Account } from '@trading-bridge/store'
import { expect, test } from 'vitest'
import { accountsWithKey, ownerDomainOf } from './owner-domain.ts'

function account(name: string, ownerId: string, changes: Partial<Account> = {}): Account {
  return {
    id: `id-${name}`,
    ownerId,
    name,
    exchange: 'coinstore',
    kind: 'sandbox',
    restUrl: 'http://127.0.0.1:9001/api',
    streamUrl: 'ws://127.0.0.1:9001/s/ws',
    createdAtMs: 0,
    ...changes,
  }
}

function key(name: string, fingerprint: string, status: 'active' | 'retired' = 'active') {
  return { accountId: `id-${name}`, fingerprint, status }
}

function domainOf(name: string, accounts: readonly Account[], keys: readonly ReturnType<typeof key>[] = []) {
  const found = accounts.find((other) => other.name === name)
  if (found === undefined) throw new Error(`There is no ${name}.`)
  const { ownerIds, accounts: members } = ownerDomainOf(found, { accounts, keys })
  return { ownerIds, accounts: members.map((member) => member.name) }
}

test('the accounts of one owner are one domain, and those of another are another', () => {
  const accounts = [account('b', 'ann'), account('c', 'ben'), account('a', 'ann')]
  expect(domainOf('a', accounts)).toEqual({ ownerIds: ['ann'], accounts: ['a', 'b'] })
  expect(domainOf('c', accounts)).toEqual({ ownerIds: ['ben'], accounts: ['c'] })
})

test('MI-1: accounts of two owners with the same key are one domain, with all that either owns', () => {
  const accounts = [account('a', 'ann'), account('a2', 'ann'), account('b', 'ben'), account('c', 'cay')]
  const keys = [key('a', 'same'), key('b', 'same'), key('c', 'other')]
  const merged = { ownerIds: ['ann', 'ben'], accounts: ['a', 'a2', 'b'] }
  for (const name of ['a', 'a2', 'b']) expect(domainOf(name, accounts, keys)).toEqual(merged)
  expect(domainOf('c', accounts, keys)).toEqual({ ownerIds: ['cay'], accounts: ['c'] })
})

test('keys chain: whoever shares one with anybody of the domain is of the domain', () => {
  const accounts = [account('a', 'ann'), account('b', 'ben'), account('b2', 'ben'), account('c', 'cay')]
  const keys = [key('a', 'one'), key('b', 'one'), key('b2', 'two'), key('c', 'two')]
  expect(domainOf('c', accounts, keys).ownerIds).toEqual(['ann', 'ben', 'cay'])
})

test('a key that is retired merges nobody', () => {
  const accounts = [account('a', 'ann'), account('b', 'ben')]
  expect(domainOf('a', accounts, [key('a', 'same'), key('b', 'same', 'retired')]).ownerIds).toEqual(['ann'])
})

test('a sandbox, another sandbox and the exchange itself are no place to meet, and still one owner’s', () => {
  const accounts = [
    account('a', 'ann'),
    account('elsewhere', 'ann', { restUrl: 'http://127.0.0.1:9002/api' }),
    account('live', 'ann', { kind: 'live', restUrl: undefined, streamUrl: undefined }),
    account('other', 'ann', { exchange: 'binance' }),
  ]
  expect(domainOf('a', accounts)).toEqual({ ownerIds: ['ann'], accounts: ['a'] })
  expect(domainOf('live', accounts)).toEqual({ ownerIds: ['ann'], accounts: ['live'] })
})

test('who else has a key is told without the key', () => {
  const accounts = [account('a', 'ann'), account('b', 'ben'), account('c', 'cay', { exchange: 'binance' })]
  const keys = [key('a', 'same'), key('b', 'same'), key('c', 'same')]
  const named = { exchange: 'coinstore', id: 'id-a', fingerprint: 'same' }
  expect(accountsWithKey(named, { accounts, keys }).map(({ name }) => name)).toEqual(['b'])
})
