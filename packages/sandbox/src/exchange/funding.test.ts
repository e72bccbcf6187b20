import { InvalidInputError } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { codeOf, money, NOW_MS, trading } from '../../test/trading.ts'
import { unitsText } from '../accounts/units.ts'
import type { WithdrawRequest } from './funding-records.ts'

const USDT = {
  code: 'usdt',
  showPrecision: 4,
  chains: [
    {
      currencyCode: 'USDTTRX',
      chainName: 'trx',
      chainProtocol: 'trc20',
      contractAddress: '',
      depositOpen: true,
      withdrawOpen: true,
      withdrawFee: '1.5',
      withdrawMin: '5',
      withdrawMax: '50',
      depositMin: '1',
      tag: 'none',
    },
  ],
} as const

const REQUEST: WithdrawRequest = {
  currencyCode: 'USDT',
  amount: '20',
  address: 'sandbox-outside-1',
  chainType: 'trc20',
}

function funded() {
  const it = trading()
  it.exchange.currencies.describe(USDT)
  const alice = it.account('alice', { USDT: '100' })
  it.exchange.withdrawals.verifyAddress(alice, {
    currency: 'USDT',
    chainType: 'trc20',
    address: REQUEST.address,
  })
  return { ...it, alice }
}

describe('currencies', () => {
  test('of a market have a chain of their own until they are described', () => {
    const { exchange } = trading()
    expect(exchange.currencies.get('usdt')?.chains.map(({ chainProtocol }) => chainProtocol)).toEqual([
      'sbx20',
    ])
    const { currencyId } = exchange.currencies.ensure('USDT')
    exchange.currencies.describe(USDT)
    expect(exchange.currencies.get('USDT')).toMatchObject({ currencyId, code: 'USDT', showPrecision: 4 })
    expect(exchange.currencies.get('NOPE')).toBeUndefined()
  })
})

describe('a deposit', () => {
  test('is there when it is completed, not before', () => {
    const { exchange, alice } = funded()
    const { id } = exchange.deposits.add(alice, { currency: 'USDT', amount: '150.25', status: 'in-review' })
    expect(money(exchange, alice)).toEqual(['100 + 0 USDT'])
    exchange.deposits.setStatus(id, 'completed')
    expect(money(exchange, alice)).toEqual(['250.25 + 0 USDT'])
    expect(() => exchange.deposits.setStatus(id, 'completed')).toThrow(InvalidInputError)
    expect(money(exchange, alice)).toEqual(['250.25 + 0 USDT'])
  })

  test('leaves a record, to be listed by currency, time, id and number', () => {
    const { exchange, alice, account, clock } = funded()
    const bob = account('bob')
    exchange.deposits.add(alice, { currency: 'usdt', amount: '1' })
    exchange.deposits.add(bob, { currency: 'USDT', amount: '9' })
    clock.advance(1_000)
    const last = exchange.deposits.add(alice, { currency: 'SHARP', amount: '2' })
    const listed = (query: Parameters<typeof exchange.deposits.list>[1]) =>
      exchange.deposits.list(alice, query).map(({ amount }) => unitsText(amount))
    expect(listed({})).toEqual(['1', '2'])
    expect(listed({ currency: 'usdt' })).toEqual(['1'])
    expect(listed({ fromMs: NOW_MS + 1 })).toEqual(['2'])
    expect(listed({ untilMs: NOW_MS })).toEqual(['1'])
    expect(listed({ fromId: last.id })).toEqual(['2'])
    expect(listed({ limit: 1 })).toEqual(['1'])
    expect(exchange.deposits.list(alice, {})[0]).toMatchObject({
      currency: 'USDT',
      chainName: 'trx',
      chainProtocol: 'trc20',
      createdAtMs: NOW_MS,
      status: 'completed',
      isInternal: false,
    })
  })

  test('is of a known currency and above zero', () => {
    const { exchange, alice } = funded()
    expect(() => exchange.deposits.add(alice, { currency: 'NOPE', amount: '1' })).toThrow(InvalidInputError)
    expect(() => exchange.deposits.add(alice, { currency: 'USDT', amount: '0' })).toThrow(InvalidInputError)
    expect(() => exchange.deposits.add('1', { currency: 'USDT', amount: '1' })).toThrow(InvalidInputError)
  })
})

describe('a deposit address', () => {
  test('is always the same for one account and chain, with and without the chain’s suffix, and plainly invented', () => {
    const { exchange, alice, account } = funded()
    const bare = exchange.deposits.address(alice, { currencyCode: 'USDT', chain: 'TRX' })
    const suffixed = exchange.deposits.address(alice, { currencyCode: 'USDTTRX', chain: 'trc20' })
    expect(bare).toEqual(suffixed)
    expect(bare).toMatchObject({
      address: expect.stringMatching(/^sandbox-trx-[0-9a-f]{32}$/),
      tag: '',
      depositMin: '1',
    })
    expect(exchange.deposits.address(account('bob'), { currencyCode: 'USDT', chain: 'TRX' })).not.toEqual(
      bare,
    )
  })

  test('is not to be had for an unknown currency or chain', () => {
    const { exchange, alice } = funded()
    expect(exchange.deposits.address(alice, { currencyCode: 'NOPE', chain: 'TRX' })).toMatchObject({
      code: 400,
    })
    expect(exchange.deposits.address(alice, { currencyCode: 'USDT', chain: 'ERC20' })).toMatchObject({
      code: 400,
    })
  })
})

describe('a withdrawal', () => {
  function requested() {
    const it = funded()
    const outcome = it.exchange.withdraw(it.alice, REQUEST)
    if (outcome.kind === 'rejected') throw new Error(outcome.text)
    return { ...it, id: outcome.withdrawal.id }
  }

  test('freezes amount and fee, and both leave when it is completed', () => {
    const { exchange, alice, id } = requested()
    expect(money(exchange, alice)).toEqual(['78.5 + 21.5 USDT'])
    exchange.withdrawals.setStatus(id, 'approved')
    exchange.withdrawals.setStatus(id, 'paying')
    expect(money(exchange, alice)).toEqual(['78.5 + 21.5 USDT'])
    exchange.withdrawals.setStatus(id, 'completed')
    expect(money(exchange, alice)).toEqual(['78.5 + 0 USDT'])
    expect(money(exchange, 'fees')).toEqual(['1.5 + 0 USDT'])
    expect(unitsText(exchange.ledger.issued('USDT'))).toBe('80')
    expect(exchange.withdrawals.list(alice, {})).toMatchObject([
      { id, status: 'completed', addressTo: REQUEST.address },
    ])
  })

  test.each(['rejected', 'payment-failed'] as const)('that ends as %s gives all of it back', (status) => {
    const { exchange, alice, id } = requested()
    exchange.withdrawals.setStatus(id, status)
    expect(money(exchange, alice)).toEqual(['100 + 0 USDT'])
    expect(() => exchange.withdrawals.setStatus(id, 'completed')).toThrow(InvalidInputError)
  })

  test('can be cancelled by its owner until it is reviewed', () => {
    const { exchange, alice, account, id } = requested()
    expect(codeOf(exchange.withdrawals.cancel(account('bob'), id))).toBe(400)
    expect(exchange.withdrawals.cancel(alice, id)).toMatchObject({
      kind: 'cancelled',
      withdrawal: { status: 'cancelled' },
    })
    expect(money(exchange, alice)).toEqual(['100 + 0 USDT'])
    expect(codeOf(exchange.withdrawals.cancel(alice, id))).toBe(400)
    const again = requested()
    again.exchange.withdrawals.setStatus(again.id, 'approved')
    expect(codeOf(again.exchange.withdrawals.cancel(again.alice, again.id))).toBe(400)
  })

  test.each([
    ['an address that was not verified', { address: 'sandbox-outside-2' }, 6001],
    ['less than the minimum', { amount: '4.99' }, 400],
    ['more than the maximum', { amount: '50.01' }, 400],
    ['an amount that is no number', { amount: 'all' }, 400],
    ['a chain the currency is not on', { chainType: 'erc20' }, 400],
    ['an unknown currency', { currencyCode: 'NOPE' }, 400],
  ])('of %s', (_, changes, code) => {
    const { exchange, alice } = funded()
    expect(codeOf(exchange.withdraw(alice, { ...REQUEST, ...changes }))).toBe(code)
    expect(unitsText(exchange.ledger.total('USDT'))).toBe('100')
  })

  test('that the balance does not cover, fee included, is rejected', () => {
    const { exchange, alice } = funded()
    exchange.drain(alice, 'USDT', '79')
    expect(codeOf(exchange.withdraw(alice, REQUEST))).toBe(3113)
  })

  test('is not for sub-accounts', () => {
    const { exchange, alice } = funded()
    const sub = exchange.accounts.open({ name: 'alice-bot', masterId: alice })
    expect(codeOf(exchange.withdraw(sub.accountId, REQUEST))).toBe(6001)
  })
})

describe('a transfer', () => {
  function family() {
    const it = funded()
    const sub = it.exchange.accounts.open({ name: 'alice-bot', masterId: it.alice })
    return { ...it, sub: sub.accountId }
  }
  const spot = {
    currencyCode: 'USDT',
    amount: '30',
    from: 'spot',
    to: 'spot',
    subAccount: 'alice-bot',
  } as const

  test('moves money between master and sub-account, by the master', () => {
    const { exchange, alice, sub } = family()
    expect(exchange.transfer(alice, { ...spot, type: 1 })).toMatchObject({ kind: 'transferred' })
    expect([money(exchange, alice), money(exchange, sub)]).toEqual([['70 + 0 USDT'], ['30 + 0 USDT']])
    exchange.transfer(alice, { ...spot, type: 2, amount: '10' })
    expect([money(exchange, alice), money(exchange, sub)]).toEqual([['80 + 0 USDT'], ['20 + 0 USDT']])
    expect(codeOf(exchange.transfer(sub, { ...spot, type: 2 }))).toBe(101040502)
  })

  test('moves money between an account’s own wallets', () => {
    const { exchange, alice } = family()
    exchange.transfer(alice, { ...spot, type: 0, to: 'futures' })
    expect(money(exchange, alice)).toEqual(['70 + 0 USDT'])
    expect(codeOf(exchange.transfer(alice, { ...spot, type: 0, from: 'futures', amount: '31' }))).toBe(
      102150808,
    )
    exchange.transfer(alice, { ...spot, type: 0, from: 'futures' })
    expect(money(exchange, alice)).toEqual(['100 + 0 USDT'])
  })

  test.each([
    ['to the wallet it comes from', { type: 0 } as const, 101040502],
    ['of an unknown currency', { type: 1, currencyCode: 'NOPE' } as const, 101040502],
    ['to an unknown sub-account', { type: 1, subAccount: 'nobody' } as const, 101040502],
    ['of nothing', { type: 1, amount: '0' } as const, 102150400],
    ['of more than there is', { type: 1, amount: '101' } as const, 102150808],
  ])('%s is rejected', (_, changes, code) => {
    const { exchange, alice } = family()
    expect(codeOf(exchange.transfer(alice, { ...spot, ...changes }))).toBe(code)
    expect(money(exchange, alice)).toEqual(['100 + 0 USDT'])
  })
})
