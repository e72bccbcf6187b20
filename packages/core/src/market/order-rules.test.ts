import { describe, expect, test } from 'vitest'
import { SHARP_USDT, sharpMarket } from '../../test/build.ts'
import { InvalidInputError } from '../errors/invalid-input-error.ts'
import { decimal } from '../money/decimal.ts'
import { notional, price, quantity } from '../money/kinds.ts'
import type { OrderRequest } from '../order/order.ts'
import type { Market } from './market.ts'
import { assertKeepsRules, findOrderDefect, notionalStep } from './order-rules.ts'

describe('the order of the report: a market sell of 1386.193512614361 SHARP', () => {
  const request = marketSell('1386.193512614361')

  test('breaks the lot size, and 1386.19 passes', () => {
    expect(findOrderDefect(request, sharpMarket())).toEqual({
      rule: 'quantity-decimals',
      subject: 'quantity',
      value: '1386.193512614361',
      limit: 'steps of 0.01',
      passes: '1386.19',
      message:
        'SHARP/USDT takes a quantity in steps of 0.01 (2 decimals); 1386.193512614361 has 12. ' +
        'The nearest that passes is 1386.19.',
    })
    expect(findOrderDefect(marketSell('1386.19'), sharpMarket())).toBeUndefined()
  })

  test('is refused with the rule, the value, the limit and the quantity to use instead', () => {
    const refused = refusalOf(request, sharpMarket())
    expect(refused.code).toBe('TB_INVALID_INPUT')
    expect(refused.rule).toBe('quantity-decimals')
    expect(refused.value).toBe('1386.193512614361')
    expect(refused.limit).toBe('steps of 0.01')
    expect(refused.passes).toBe('1386.19')
    expect(refused.next).toContain('1386.19')
  })
})

test('an order that keeps every rule passes in silence', () => {
  expect(() => assertKeepsRules(limit('0.008', '10'), sharpMarket())).not.toThrow()
  expect(findOrderDefect(marketBuy('5'), sharpMarket())).toBeUndefined()
})

describe('a closed market', () => {
  test('takes no order, however well formed, and nothing would pass', () => {
    const defect = findOrderDefect(limit('0.008', '10'), sharpMarket({ isOpen: false }))
    expect(defect).toMatchObject({ rule: 'market-closed', subject: 'market', value: 'SHARP/USDT' })
    expect(defect?.passes).toBeUndefined()
  })

  test('tells the reader to wait', () => {
    expect(refusalOf(limit('0.008', '10'), sharpMarket({ isOpen: false })).next).toContain('market opens')
  })
})

describe('minimums and steps', () => {
  test.each<[string, OrderRequest, string, string]>([
    [
      'a price between two ticks goes to the nearer one',
      limit('0.0080006', '10'),
      'price-decimals',
      '0.008001',
    ],
    [
      'a price below half a tick goes to the least price',
      limit('0.0000001', '10'),
      'price-decimals',
      '0.000001',
    ],
    ['a price of zero', limit('0', '10'), 'price-minimum', '0.000001'],
    ['a limit quantity below the minimum', limit('0.008', '0.99'), 'quantity-minimum', '1'],
    ['a limit quantity of zero', limit('0.008', '0'), 'quantity-minimum', '1'],
    ['a quantity below minimum and off the grid', limit('0.008', '0.005'), 'quantity-decimals', '1'],
    ['a market sell below its own minimum', marketSell('9.99'), 'quantity-minimum', '10'],
    ['a market buy below its minimum', marketBuy('4.99'), 'notional-minimum', '5'],
    ['a market buy of tenths of a cent', marketBuy('7.129'), 'notional-decimals', '7.12'],
    ['a market buy of nothing', marketBuy('0'), 'notional-minimum', '5'],
  ])('%s', (_, request, rule, passes) => {
    expect(findOrderDefect(request, sharpMarket())).toMatchObject({ rule, passes })
  })

  test('a limit order keeps the minimum for limit orders, not the one for market orders', () => {
    expect(findOrderDefect(limit('0.008', '1'), sharpMarket())).toBeUndefined()
    expect(findOrderDefect(marketSell('1'), sharpMarket())?.rule).toBe('quantity-minimum')
  })

  test('the price is looked at before the quantity', () => {
    expect(findOrderDefect(limit('0.00000001', '0.001'), sharpMarket())?.subject).toBe('price')
  })

  test('a minimum between two lots is met by the next lot above it', () => {
    const market = sharpMarket({ minQuantity: quantity('1.005') })
    expect(findOrderDefect(limit('0.008', '1'), market)?.passes).toBe('1.01')
  })

  test('where the minimum is zero, one step is the least that passes', () => {
    const market = sharpMarket({ minPrice: price('0'), minQuantity: quantity('0') })
    expect(findOrderDefect(limit('0', '10'), market)?.passes).toBe('0.000001')
    expect(findOrderDefect(limit('0.0000001', '10'), market)?.passes).toBe('0.000001')
    expect(findOrderDefect(limit('0.008', '0'), market)?.passes).toBe('0.01')
  })
})

describe('the step of a market buy', () => {
  test.each([
    ['0.000001', '0.01'],
    ['0.01', '0.01'],
    ['0.5', '0.5'],
    ['1', '1'],
  ])('is, where a tick is %s, %s', (tickSize, step) => {
    expect(notionalStep(sharpMarket({ tickSize: decimal(tickSize) })).toString()).toBe(step)
  })
})

function limit(at: string, size: string): OrderRequest {
  return { symbol: SHARP_USDT, type: 'limit', side: 'sell', price: price(at), quantity: quantity(size) }
}

function marketSell(size: string): OrderRequest {
  return { symbol: SHARP_USDT, type: 'market', side: 'sell', quantity: quantity(size) }
}

function marketBuy(spent: string): OrderRequest {
  return { symbol: SHARP_USDT, type: 'market', side: 'buy', notional: notional(spent) }
}

function refusalOf(request: OrderRequest, market: Market): InvalidInputError {
  try {
    assertKeepsRules(request, market)
  } catch (error) {
    if (error instanceof InvalidInputError) return error
    throw error
  }
  throw new Error('The order was not refused.')
}
