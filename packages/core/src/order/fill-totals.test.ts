import fc from 'fast-check'
import { expect, test } from 'vitest'
import { feeOf, fill } from '../../test/build.ts'
import { totalOf } from './fill-totals.ts'

test('fills add up to the last digit', () => {
  const totals = totalOf([
    fill('0.0081', '1386.19', feeOf('USDT', '0.022456278')),
    fill('0.008', '613.81', feeOf('USDT', '0.00982096')),
  ])

  expect(totals.fills).toBe(2)
  expect(totals.quantity.toString()).toBe('2000')
  expect(totals.notional.toString()).toBe('16.138619')
  expect(totals.averagePrice?.toString()).toBe('0.0080693095')
  expect([...totals.fees].map(([asset, amount]) => `${amount} ${asset}`)).toEqual(['0.032277238 USDT'])
})

test('fees of different assets are kept apart', () => {
  const totals = totalOf([
    fill('2', '1', feeOf('USDT', '0.1')),
    fill('2', '1', feeOf('SHARP', '0.2')),
    fill('2', '1', feeOf('USDT', '0.3')),
  ])
  expect([...totals.fees].map(([asset, amount]) => `${amount} ${asset}`)).toEqual(['0.4 USDT', '0.2 SHARP'])
})

test('no fills add up to nothing, at no average price', () => {
  const totals = totalOf([])
  expect(totals.fills).toBe(0)
  expect(totals.quantity.toString()).toBe('0')
  expect(totals.notional.toString()).toBe('0')
  expect(totals.averagePrice).toBeUndefined()
  expect(totals.fees.size).toBe(0)
})

test('the totals do not depend on the order of the fills', () => {
  const texts = fc.integer({ min: 1, max: 1_000_000_000 }).map((digits) => `${digits}e-6`)
  const fills = fc.array(fc.tuple(texts, texts, texts))
  fc.assert(
    fc.property(fills, (rows) => {
      const all = rows.map(([at, size, fee]) => fill(at, size, feeOf('USDT', fee)))
      expect(shown([...all].reverse())).toEqual(shown(all))
    }),
  )
})

function shown(fills: Parameters<typeof totalOf>[0]): readonly string[] {
  const { quantity, notional, averagePrice, fees } = totalOf(fills)
  return [quantity, notional, averagePrice, fees.get('USDT')].map(String)
}
