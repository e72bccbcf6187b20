import { InvalidInputError } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { type OrderFlags, readOrderRequest } from './read-order-request.ts'

const limit: OrderFlags = {
  symbol: 'sharp/usdt',
  side: 'sell',
  type: 'limit',
  quantity: '10.0',
  price: '8e-3',
}

function told(request: ReturnType<typeof readOrderRequest>): unknown {
  return JSON.parse(JSON.stringify({ ...request, clientOrderId: undefined }))
}

function refusalOf(flags: OrderFlags): InvalidInputError {
  try {
    readOrderRequest(flags)
  } catch (error) {
    if (error instanceof InvalidInputError) return error
    throw error
  }
  throw new Error('It was not refused.')
}

test('a limit order has side, price, quantity and rests until cancelled', () => {
  expect(told(readOrderRequest(limit))).toEqual({
    symbol: 'SHARP/USDT',
    type: 'limit',
    side: 'sell',
    price: '0.008',
    quantity: '10',
    timeInForce: 'gtc',
  })
})

test('a post-only order has no time in force', () => {
  expect(told(readOrderRequest({ ...limit, type: 'post-only' }))).not.toHaveProperty('timeInForce')
  expect(refusalOf({ ...limit, type: 'post-only', timeInForce: 'ioc' }).subject).toBe('--time-in-force')
})

test('a client order id is chosen when none is given, and another each time', () => {
  const first = readOrderRequest(limit).clientOrderId
  expect(first).toMatch(/^[0-9a-f]{32}$/)
  expect(readOrderRequest(limit).clientOrderId).not.toBe(first)
  expect(readOrderRequest({ ...limit, clientOrderId: 'mine1' }).clientOrderId).toBe('mine1')
})

describe('a market order', () => {
  const buy: OrderFlags = { symbol: 'SHARP/USDT', side: 'buy', type: 'market', notional: '25' }
  const sell: OrderFlags = { symbol: 'SHARP/USDT', side: 'sell', type: 'market', quantity: '25' }

  test('to buy is sized by what it spends', () => {
    expect(told(readOrderRequest(buy))).toEqual({
      symbol: 'SHARP/USDT',
      type: 'market',
      side: 'buy',
      notional: '25',
    })
  })

  test('to sell is sized by what it gives away', () => {
    expect(told(readOrderRequest(sell))).toEqual({
      symbol: 'SHARP/USDT',
      type: 'market',
      side: 'sell',
      quantity: '25',
    })
  })

  test.each<[string, OrderFlags, string, string]>([
    ['a buy by quantity', { ...buy, quantity: '3' }, '--quantity', '--notional'],
    ['a sell by notional', { ...sell, notional: '3' }, '--notional', '--quantity'],
    ['a price', { ...sell, price: '3' }, '--price', '--type limit'],
    ['a time in force', { ...sell, timeInForce: 'ioc' }, '--time-in-force', '--type limit'],
  ])('refuses %s and says what to give instead', (_, flags, subject, instead) => {
    const error = refusalOf(flags)
    expect(error.rule).toBe('order-option-foreign')
    expect(error.subject).toBe(subject)
    expect(error.next).toContain(instead)
  })
})

test.each<[string, Partial<OrderFlags>]>([
  ['--price', { price: undefined as never }],
  ['--quantity', { quantity: undefined as never }],
])('a limit order without %s is refused', (option, change) => {
  const error = refusalOf({ ...limit, ...change })
  expect(error.rule).toBe('order-option-missing')
  expect(error.message).toContain(option)
})

test.each([
  ['words', 'ten'],
  ['a comma', '1,5'],
  ['a negative number', '-1'],
  ['two points', '1.2.3'],
  ['nothing', ''],
])('%s for an amount are refused with the option named', (_, quantity) => {
  const error = refusalOf({ ...limit, quantity })
  expect(error.subject).toBe('--quantity')
  expect(error.message).toContain('--quantity')
})

test('a limit order sized by notional is refused', () => {
  expect(refusalOf({ ...limit, notional: '5' }).subject).toBe('--notional')
})
