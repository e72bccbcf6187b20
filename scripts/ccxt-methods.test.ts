import { readFileSync } from 'node:fs'
import { coinstore } from '@trading-bridge/ccxt'
import { expect, test } from 'vitest'
import { ccxtMethodNames, ccxtMethodsSource } from './ccxt-methods.ts'

test('an endpoint is named after its sections and the words of its path', () => {
  const api = {
    spot: {
      public: { get: { 'v1/depth/{symbol}': { cost: 1 }, 'v1/price;symbol={symbol}': { cost: 1 } } },
      private: { post: { 'trade/order/cancelBatch': { cost: 2.5 } } },
    },
  }
  expect(ccxtMethodNames(api)).toEqual([
    'spotPublicGetV1DepthSymbol',
    'spotPublicGetV1PriceSymbolSymbol',
    'spotPrivatePostTradeOrderCancelBatch',
  ])
})

test('the types of the implicit methods are those that `npm run ccxt-methods` writes', () => {
  const committed = new URL('../packages/ccxt/src/upstream/abstract/coinstore.ts', import.meta.url)
  expect(readFileSync(committed, 'utf8')).toBe(ccxtMethodsSource(new coinstore().describe().api))
})
