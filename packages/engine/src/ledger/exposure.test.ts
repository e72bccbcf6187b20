import { decimal, notional, notionalOf, price, quantity } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { ledgerOrder, SHARP } from '../../test/fixtures.ts'
import type { LedgerOrder } from '../orders/order-record.ts'
import { exposureOf, reservedOf } from './exposure.ts'

function buy(changes: Partial<LedgerOrder>): LedgerOrder {
  return ledgerOrder({ side: 'buy', price: price('2'), quantity: quantity('100'), ...changes })
}

/** At a price of 2. */
function filled(amount: string, booked: string): Partial<LedgerOrder> {
  const at = price('2')
  return {
    filled: quantity(amount),
    filledNotional: notionalOf(at, quantity(amount)),
    booked: quantity(booked),
    bookedNotional: notionalOf(at, quantity(booked)),
  }
}

test.each([
  ['one of unknown outcome counts whole', { status: 'unknown' }, '110', '200'],
  ['an open one counts what is left', { status: 'partially-filled', ...filled('40', '40') }, '70', '120'],
  [
    'what has filled counts until its fills are booked',
    { status: 'filled', ...filled('100', '30') },
    '80',
    '140',
  ],
  ['one that was cancelled counts no more', { status: 'cancelled' }, '10', '0'],
  ['one that never arrived counts no more', { status: 'never-placed' }, '10', '0'],
] as const)('of buy orders, %s', (_, changes, highest, reserved) => {
  const orders = [buy(changes)]
  expect(`${exposureOf(SHARP, decimal('10'), orders).highest}`).toBe(highest)
  expect(`${reservedOf('USDT', orders)}`).toBe(reserved)
})

test('the two sides are counted apart: at worst all of one fills and nothing of the other', () => {
  const orders = [buy({ status: 'open' }), ledgerOrder({ status: 'unknown', quantity: quantity('30') })]
  const { highest, lowest } = exposureOf(SHARP, decimal('10'), orders)
  expect(`${lowest} to ${highest}`).toBe('-20 to 110')
  expect(`${reservedOf('SHARP', orders)}`).toBe('30')
})

test('a market buy reserves what it may spend', () => {
  const order = buy({
    type: 'market',
    price: undefined,
    quantity: undefined,
    notional: notional('50'),
    status: 'sending',
  })
  expect(`${reservedOf('USDT', [order])}`).toBe('50')
})
