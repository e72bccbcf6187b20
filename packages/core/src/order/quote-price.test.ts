import { describe, expect, test } from 'vitest'
import { decimal } from '../money/decimal.ts'
import { price } from '../money/kinds.ts'
import { quotePrice } from './quote-price.ts'

describe('a quote', () => {
  test('moves away from the spread: a bid down, an ask up', () => {
    expect(quotePrice(price('0.00812'), decimal('0.0005'), 'buy').toString()).toBe('0.008')
    expect(quotePrice(price('0.00812'), decimal('0.0005'), 'sell').toString()).toBe('0.0085')
  })

  test('on the tick stays where it is', () => {
    expect(quotePrice(price('0.0085'), decimal('0.0005'), 'buy').toString()).toBe('0.0085')
    expect(quotePrice(price('0.0085'), decimal('0.0005'), 'sell').toString()).toBe('0.0085')
  })
})
