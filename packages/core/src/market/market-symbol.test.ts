import { expect, test } from 'vitest'
import { InvalidInputError } from '../errors/invalid-input-error.ts'
import { baseOf, marketSymbol, quoteOf } from './market-symbol.ts'

test('a symbol is read in any case and written in upper case', () => {
  expect(marketSymbol('sharp/Usdt')).toBe('SHARP/USDT')
})

test('a symbol splits into base and quote', () => {
  const symbol = marketSymbol('1INCH/USDT')
  expect(baseOf(symbol)).toBe('1INCH')
  expect(quoteOf(symbol)).toBe('USDT')
})

test.each([
  ['no slash', 'SHARPUSDT'],
  ['two slashes', 'SHARP/USDT/BTC'],
  ['no base', '/USDT'],
  ['no quote', 'SHARP/'],
  ['blanks', 'SHARP / USDT'],
  ['a trailing line feed', 'SHARP/USDT\n'],
  ['a dash', 'SHARP-USDT'],
  ['a name of 21 characters', `${'A'.repeat(21)}/USDT`],
  ['a letter that becomes plain only in upper case', 'ßHARP/uſdt'],
  ['a path', '../etc'],
  ['nothing', ''],
])('%s is refused rather than guessed', (_, text) => {
  expect(() => marketSymbol(text)).toThrow(InvalidInputError)
  expect(() => marketSymbol(text)).toThrow(expect.objectContaining({ rule: 'symbol-format', value: text }))
})
