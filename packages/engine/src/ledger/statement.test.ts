import { type Balance, decimal, type Fill, notional, orderId, price, quantity } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { order, SHARP, sellGoal, sharpMarket } from '../../test/fixtures.ts'
import { clientOrderIdOf } from '../orders/order-intent.ts'
import { positionOf, type Slice } from './goal-ledger.ts'
import { makeStatement } from './statement.ts'

const filledSlice: Slice = {
  sequence: 1,
  clientOrderId: clientOrderIdOf({ goalId: 'goal-1', sequence: 1 }),
  quantity: quantity('500'),
  sentAtMs: 0,
  state: { status: 'settled', order: order({ filled: quantity('500'), filledNotional: notional('4') }) },
}

function fill(changes: Partial<Fill> = {}): Fill {
  return {
    symbol: SHARP,
    fillId: '1' as Fill['fillId'],
    tradeId: '1' as Fill['tradeId'],
    orderId: orderId('1856757976530946'),
    side: 'sell',
    role: 'taker',
    price: price('0.008'),
    quantity: quantity('500'),
    notional: notional('4'),
    fee: { asset: 'USDT', amount: decimal('0.008') },
    selfDealtQuantity: quantity('0'),
    atMs: 0,
    ...changes,
  }
}

function held(sharp: string, usdt: string): Balance[] {
  return [
    { asset: 'SHARP', available: decimal(sharp), frozen: decimal('0') },
    { asset: 'USDT', available: decimal(usdt), frozen: decimal('0') },
  ]
}

function statement(changes: { fills?: readonly Fill[]; after?: readonly Balance[] } = {}) {
  return makeStatement({
    goal: sellGoal(),
    market: sharpMarket,
    position: positionOf(quantity('5000'), [filledSlice]),
    fills: changes.fills ?? [fill()],
    balancesBefore: held('10000', '5000'),
    balancesAfter: changes.after ?? held('9500', '5003.992'),
  })
}

test('orders, fills and balances that agree to the last digit leave no difference', () => {
  expect(statement().differences).toEqual([])
})

test('the average price of several fills is exact, and so are their fees', () => {
  const fills = [
    fill({
      quantity: quantity('200'),
      notional: notional('1.6'),
      fee: { asset: 'USDT', amount: decimal('0.0032') },
    }),
    fill({
      quantity: quantity('300'),
      notional: notional('2.4'),
      fee: { asset: 'USDT', amount: decimal('0.0048') },
    }),
  ]
  const { exchange } = statement({ fills })
  expect(`${exchange.averagePrice}`).toBe('0.008')
  expect(exchange.fees.map((fee) => `${fee.amount} ${fee.asset}`)).toEqual(['0.008 USDT'])
})

test('one digit more in the exchange’s notional is named, and so is the balance it does not explain', () => {
  const { differences } = statement({ fills: [fill({ notional: notional('4.000000000000000001') })] })
  expect(differences).toEqual([
    "notional: booked 4, the exchange's fills say 4.000000000000000001",
    'USDT balance: changed by 3.992, the fills explain 3.992000000000000001',
  ])
})

test('a missing fill is named', () => {
  expect(statement({ fills: [] }).differences).toContain(
    "filled quantity: booked 500, the exchange's fills say 0",
  )
})

test('a change of balance that no fill explains is named', () => {
  expect(statement({ after: held('9400', '5003.992') }).differences).toEqual([
    'SHARP balance: changed by -600, the fills explain -500',
  ])
})
