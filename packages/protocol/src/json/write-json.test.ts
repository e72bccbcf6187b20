import { expect, test } from 'vitest'
import { ExactNumber } from './exact-number.ts'
import { writeJson } from './write-json.ts'

test.each<[unknown, string]>([
  [{}, '{}'],
  [{ b: 1, a: [true, null, 'x'] }, '{"b":1,"a":[true,null,"x"]}'],
  [{ ordId: new ExactNumber('1856757976530945123') }, '{"ordId":1856757976530945123}'],
  [{ fee: new ExactNumber('0E-18') }, '{"fee":0E-18}'],
  [[new ExactNumber('10.000000000000000000')], '[10.000000000000000000]'],
  [{ ordQty: '1386.193512614361' }, '{"ordQty":"1386.193512614361"}'],
  [{ text: 'a "quote", a \\, a \n' }, '{"text":"a \\"quote\\", a \\\\, a \\n"}'],
])('%j is written compactly, keys in the order given', (value, text) => {
  expect(writeJson(value)).toBe(text)
})

test('characters beyond ASCII are escaped, so that the signed bytes are the same in every encoding', () => {
  expect(writeJson({ label: 'Zürich-測試' })).toBe('{"label":"Z\\u00fcrich-\\u6e2c\\u8a66"}')
  expect(writeJson({ 測: '😀' })).toBe('{"\\u6e2c":"\\ud83d\\ude00"}')
})

test('what is not defined is left out at every depth', () => {
  expect(writeJson({ a: undefined, b: { c: undefined }, d: [{ e: undefined, f: 1 }] })).toBe(
    '{"b":{},"d":[{"f":1}]}',
  )
})

test('an exact number that is no number is not written into the text', () => {
  for (const text of ['abc', '007', '', '1}', '1,"side":"BUY"', 'NaN'])
    expect(() => writeJson({ ordId: new ExactNumber(text) })).toThrow()
})
