import { InvalidInputError, Secret } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { Accounts } from './accounts.ts'
import { addressesInForce } from './api-key.ts'
import { canonicalAddress } from './ip-address.ts'

/** Invented; it signs nothing outside this file. */
const SECRET = Secret.fromText('sandbox-test-secret-not-real')

function opened() {
  const accounts = new Accounts()
  const { accountId } = accounts.open({ name: 'alice' })
  return { accounts, accountId }
}

describe('accounts', () => {
  test('are given ids of their own, are active and free to trade', () => {
    const accounts = new Accounts()
    const alice = accounts.open({ name: 'alice' })
    const bob = accounts.open({ name: 'bob' })
    expect(alice).toMatchObject({ state: 'active', restriction: { kind: 'none' }, isMarketMaker: false })
    expect(bob.accountId).not.toBe(alice.accountId)
    expect(bob.uid).not.toBe(alice.uid)
    expect(accounts.named('bob')).toBe(bob)
    expect(accounts.all()).toEqual([alice, bob])
  })

  test('may be given known ids, once', () => {
    const accounts = new Accounts()
    accounts.open({ name: 'alice', accountId: '20456789', uid: '7001234' })
    expect(() => accounts.open({ name: 'bob', accountId: '20456789' })).toThrow(InvalidInputError)
    expect(() => accounts.open({ name: 'alice' })).toThrow(expect.objectContaining({ rule: 'unique' }))
  })

  test('have sub-accounts, which have none', () => {
    const { accounts, accountId } = opened()
    const sub = accounts.open({ name: 'alice-bot', masterId: accountId })
    expect(sub.masterId).toBe(accountId)
    expect(() => accounts.open({ name: 'deeper', masterId: sub.accountId })).toThrow(
      expect.objectContaining({ rule: 'master-account' }),
    )
    expect(() => accounts.open({ name: 'orphan', masterId: '1' })).toThrow(InvalidInputError)
  })

  test('can be frozen and restricted while they live', () => {
    const { accounts, accountId } = opened()
    accounts.change(accountId, { state: 'frozen' })
    accounts.change(accountId, { restriction: { kind: 'no-trade' } })
    expect(accounts.get(accountId)).toMatchObject({ state: 'frozen', restriction: { kind: 'no-trade' } })
  })
})

describe('API keys', () => {
  test('belong to an account and may do everything from anywhere, if nothing else is said', () => {
    const { accounts, accountId } = opened()
    const key = accounts.issueKey({ accountId, apiKey: 'key-1', secret: SECRET })
    expect(accounts.key('key-1')).toBe(key)
    expect([...key.permissions]).toEqual(['read', 'trade', 'withdraw'])
    expect(key.addresses.size).toBe(0)
    expect(accounts.keysOf(accountId)).toEqual([key])
  })

  test('are at most five to an account, and a deleted one makes room', () => {
    const { accounts, accountId } = opened()
    for (const apiKey of ['1', '2', '3', '4', '5']) accounts.issueKey({ accountId, apiKey, secret: SECRET })
    const sixth = { accountId, apiKey: '6', secret: SECRET }
    expect(() => accounts.issueKey(sixth)).toThrow(expect.objectContaining({ rule: 'keys-per-account' }))

    accounts.deleteKey('1')

    expect(accounts.issueKey(sixth).apiKey).toBe('6')
    expect(accounts.key('1')?.state).toBe('deleted')
    expect(() => accounts.issueKey({ ...sixth, apiKey: '1' })).toThrow(
      expect.objectContaining({ rule: 'unique' }),
    )
  })

  test('take at most five addresses, of either family', () => {
    const { accounts, accountId } = opened()
    const addresses = ['203.0.113.7', '2001:DB8:0::7']
    const key = accounts.issueKey({ accountId, apiKey: 'key-1', secret: SECRET, addresses })
    expect([...key.addresses]).toEqual(['203.0.113.7', '2001:db8::7'])
    const six = ['1', '2', '3', '4', '5', '6'].map((last) => `203.0.113.${last}`)
    expect(() => accounts.issueKey({ accountId, apiKey: 'key-2', secret: SECRET, addresses: six })).toThrow(
      expect.objectContaining({ rule: 'addresses-per-key' }),
    )
    expect(() =>
      accounts.issueKey({ accountId, apiKey: 'key-2', secret: SECRET, addresses: ['203.0.113.0/24'] }),
    ).toThrow(expect.objectContaining({ rule: 'ip-address', value: '203.0.113.0/24' }))
  })

  test('keep their old addresses until a change comes into force', () => {
    const { accounts, accountId } = opened()
    accounts.issueKey({ accountId, apiKey: 'key-1', secret: SECRET, addresses: ['203.0.113.7'] })
    const change = { addresses: ['203.0.113.8'], nowMs: 1_000, inForceAtMs: 91_000 }
    const key = accounts.changeAddresses('key-1', change)
    expect([...addressesInForce(key, 90_999)]).toEqual(['203.0.113.7'])
    expect([...addressesInForce(key, 91_000)]).toEqual(['203.0.113.8'])
  })

  test('change their addresses at once when nothing else is said', () => {
    const { accounts, accountId } = opened()
    accounts.issueKey({ accountId, apiKey: 'key-1', secret: SECRET, addresses: ['203.0.113.7'] })
    const key = accounts.changeAddresses('key-1', { addresses: [], nowMs: 1_000 })
    expect([...addressesInForce(key, 1_000)]).toEqual([])
  })

  test('that do not exist cannot be changed', () => {
    expect(() => new Accounts().deleteKey('key-1')).toThrow(InvalidInputError)
  })
})

describe('addresses', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::FFFF:7f00:1', '127.0.0.1'],
    ['::1', '::1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:0DB8::0007', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical)
  })

  test.each(['', 'localhost', '127.0.0', '1.2.3.4/32', '::g'])('%j is none', (text) => {
    expect(canonicalAddress(text)).toBeUndefined()
  })
})
