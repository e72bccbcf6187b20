import { decimal, price, quantity } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { book, level, SHARP, sharpMarket } from '../../test/fixtures.ts'
import type { OrderIntent } from '../orders/order-intent.ts'
import { approveOrder, type RiskView } from './approve-order.ts'

const view: RiskView = {
  market: sharpMarket,
  book: book(),
  bookAgeMs: 10,
  balances: [{ asset: 'SHARP', available: decimal('1000'), frozen: decimal('0') }],
  remaining: quantity('1000'),
  maxSlippageBps: 50,
}

const request = {
  type: 'limit',
  symbol: SHARP,
  side: 'sell',
  price: price('0.00796'),
  quantity: quantity('500'),
  timeInForce: 'ioc',
} as const

function decide(
  changes: { request?: Partial<typeof request> | OrderIntent['request']; view?: Partial<RiskView> } = {},
) {
  const intent = {
    goalId: 'goal-1',
    sequence: 1,
    request: { ...request, ...changes.request },
    reason: 'test',
  }
  const decision = approveOrder(intent as OrderIntent, { ...view, ...changes.view })
  return decision.kind === 'approved' ? 'approved' : decision.refusal.code
}

test('an order that keeps every rule is approved and carries the client order id of its intent', () => {
  const decision = approveOrder({ goalId: 'goal-1', sequence: 1, request, reason: 'test' }, view)
  expect(decision).toMatchObject({
    kind: 'approved',
    order: { request: { clientOrderId: expect.any(String) } },
  })
})

test.each([
  ['a market order', { request: { type: 'market' } }, 'RISK_NOT_BOUNDED'],
  ['an order that would rest', { request: { timeInForce: 'gtc' } }, 'RISK_NOT_BOUNDED'],
  ['a quantity off the lot', { request: { quantity: quantity('500.001') } }, 'RISK_MARKET_RULE'],
  ['more than the goal has left', { request: { quantity: quantity('1000.01') } }, 'RISK_BEYOND_GOAL'],
  ['a book that is too old', { view: { bookAgeMs: 5_001 } }, 'RISK_STALE_BOOK'],
  ['a crossed book', { view: { book: book({ asks: [level('0.008', '1')] }) } }, 'RISK_CROSSED_BOOK'],
  ['a price beyond the slippage limit', { request: { price: price('0.007959') } }, 'RISK_SLIPPAGE'],
  ['an empty side', { view: { book: book({ bids: [] }) } }, 'RISK_SLIPPAGE'],
  ['more than the balance', { view: { balances: [] } }, 'RISK_BALANCE'],
])('%s is refused before anything is sent', (_, changes, code) => {
  expect(decide(changes as Parameters<typeof decide>[0])).toBe(code)
})
