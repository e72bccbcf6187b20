import { expect, test } from 'vitest'
import { FEE_HOLDER, Ledger } from './ledger.ts'

test('a deposit is available, and issued', () => {
  const ledger = new Ledger()
  ledger.deposit('alice', 'USDT', 100n)
  expect(ledger.balance('alice', 'USDT')).toEqual({ available: 100n, frozen: 0n })
  expect(ledger.issued('USDT')).toBe(100n)
  expect(ledger.balances('alice')).toEqual([{ asset: 'USDT', available: 100n, frozen: 0n }])
})

test('who never had an asset has none of it', () => {
  expect(new Ledger().balance('nobody', 'USDT')).toEqual({ available: 0n, frozen: 0n })
  expect(new Ledger().balances('nobody')).toEqual([])
})

test('reserving freezes, releasing makes available again', () => {
  const ledger = new Ledger()
  ledger.deposit('alice', 'USDT', 100n)
  expect(ledger.reserve('alice', 'USDT', 60n)).toBe(true)
  expect(ledger.balance('alice', 'USDT')).toEqual({ available: 40n, frozen: 60n })
  ledger.release('alice', 'USDT', 10n)
  expect(ledger.balance('alice', 'USDT')).toEqual({ available: 50n, frozen: 50n })
})

test('more than there is can neither be reserved nor withdrawn nor transferred, and nothing changes', () => {
  const ledger = new Ledger()
  ledger.deposit('alice', 'USDT', 100n)
  expect(ledger.reserve('alice', 'USDT', 101n)).toBe(false)
  expect(ledger.withdraw('alice', 'USDT', 101n)).toBe(false)
  expect(ledger.transfer({ asset: 'USDT', from: 'alice', to: 'bob', amount: 101n })).toBe(false)
  expect(ledger.balance('alice', 'USDT')).toEqual({ available: 100n, frozen: 0n })
})

test('frozen money cannot be withdrawn', () => {
  const ledger = new Ledger()
  ledger.deposit('alice', 'USDT', 100n)
  ledger.reserve('alice', 'USDT', 60n)
  expect(ledger.withdraw('alice', 'USDT', 41n)).toBe(false)
  expect(ledger.withdraw('alice', 'USDT', 40n)).toBe(true)
  expect(ledger.issued('USDT')).toBe(60n)
})

test('a payment comes out of frozen money, and its fee goes to the collector', () => {
  const ledger = new Ledger()
  ledger.deposit('alice', 'USDT', 100n)
  ledger.reserve('alice', 'USDT', 60n)
  ledger.settle({ asset: 'USDT', from: 'alice', to: 'bob', amount: 50n, fee: 1n })
  expect(ledger.balance('alice', 'USDT')).toEqual({ available: 40n, frozen: 10n })
  expect(ledger.balance('bob', 'USDT')).toEqual({ available: 49n, frozen: 0n })
  expect(ledger.balance(FEE_HOLDER, 'USDT')).toEqual({ available: 1n, frozen: 0n })
  expect(ledger.total('USDT')).toBe(ledger.issued('USDT'))
})

test('a movement that makes no sense is a defect and changes nothing', () => {
  const ledger = new Ledger()
  ledger.deposit('alice', 'USDT', 100n)
  ledger.reserve('alice', 'USDT', 10n)
  expect(() => ledger.release('alice', 'USDT', 11n)).toThrow(RangeError)
  expect(() => ledger.deposit('alice', 'USDT', -1n)).toThrow(RangeError)
  expect(() => ledger.reserve('alice', 'USDT', -1n)).toThrow(RangeError)
  expect(() => ledger.settle({ asset: 'USDT', from: 'alice', to: 'bob', amount: 11n, fee: 0n })).toThrow(
    RangeError,
  )
  expect(() => ledger.settle({ asset: 'USDT', from: 'alice', to: 'bob', amount: 5n, fee: 6n })).toThrow(
    RangeError,
  )
  expect(ledger.balance('alice', 'USDT')).toEqual({ available: 90n, frozen: 10n })
})

test('every change of a balance is told', () => {
  const told: string[] = []
  const ledger = new Ledger((holder, asset) => told.push(`${holder} ${asset}`))
  ledger.deposit('alice', 'USDT', 100n)
  ledger.reserve('alice', 'USDT', 50n)
  ledger.settle({ asset: 'USDT', from: 'alice', to: 'bob', amount: 50n, fee: 1n })
  expect(told).toEqual(['alice USDT', 'alice USDT', 'alice USDT', 'bob USDT', 'fees USDT'])
})
