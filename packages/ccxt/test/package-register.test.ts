/** `register`: Coinstore is found where a program looks for exchanges. */
import ccxt, * as namespace from 'ccxt'
import { expect, test } from 'vitest'
import own, { coinstore, pro, register } from '../src/index.ts'

test('adds both classes and lists their id once, however often it is called', () => {
  const first = register(ccxt)
  const second = register(ccxt)
  expect(first).toBe(ccxt)
  expect(second.coinstore).toBe(coinstore)
  expect(ccxt.exchanges.filter((id) => id === 'coinstore')).toHaveLength(1)
  const streaming: readonly string[] = Reflect.get(ccxt.pro, 'exchanges')
  expect(streaming.filter((id) => id === 'coinstore')).toHaveLength(1)
  expect(new first.coinstore()).toMatchObject({ id: 'coinstore', name: 'Coinstore' })
  expect(new first.pro.coinstore()).toBeInstanceOf(pro.coinstore)
})

test('a program that picks its exchange by name finds it', () => {
  register(ccxt)
  const byName = new Map<string, unknown>(Object.entries(ccxt))
  expect(byName.get('coinstore')).toBe(coinstore)
})

test('the default export has all of it', () => {
  expect(own).toEqual({ coinstore, pro, register })
})

test('another copy of ccxt is refused, since its errors would not match', () => {
  const copy = { Exchange: class {}, exchanges: [], pro: { exchanges: [] } }
  expect(() => register(copy)).toThrow('another copy of ccxt')
})

test('the namespace of the module is refused, since nothing can be added to it', () => {
  expect(() => register(namespace)).toThrow("import ccxt from 'ccxt'")
})

test('the classes keep the name that ccxt gives them', () => {
  expect([coinstore.name, pro.coinstore.name]).toEqual(['coinstore', 'coinstore'])
})
