import { expect, test } from 'vitest'
import { type JsonDefect, type JsonValue, readJson } from './read-json.ts'

test.each<[string, JsonValue]>([
  ['0', 0],
  ['-1', -1],
  ['[1,-1]', [1, -1]],
  ['999999999999999', 999_999_999_999_999],
  ['-999999999999999', -999_999_999_999_999],
  ['1000000000000000', '1000000000000000'],
  ['-1000000000000000', '-1000000000000000'],
  ['9007199254740993', '9007199254740993'],
  ['18446744073709551615', '18446744073709551615'],
  ['{"ordPrice":9.1E-10}', { ordPrice: '9.1E-10' }],
  ['{"fee":0E-18}', { fee: '0E-18' }],
  ['{"execQty":40.900000000000000000}', { execQty: '40.900000000000000000' }],
  ['[1e3, 1E+3, -0.5]', ['1e3', '1E+3', '-0.5']],
  ['1e999', '1e999'],
  [' \r\n\t{ "id" : 1856757976530945123 } ', { id: '1856757976530945123' }],
  ['{"a":1,"a":2}', { a: 2 }],
  ['{"":1.0}', { '': '1.0' }],
])('%s is read with every digit it has', (text, value) => {
  expect(readJson(text)).toEqual({ kind: 'value', value })
})

test.each([
  '"1.5"',
  '"-"',
  '"9007199254740993"',
  '{"1.5":"1.5","9007199254740993":"x:1.5,"}',
  '["a \\" 1.5 \\" b","\\\\","1.5\\\\","\\\\\\"1.5"]',
  '["\\u00221.5\\u0022","\\n1.5\\t"]',
  '{"text":"{\\"price\\":1.5}"}',
  '["Zürich-測試 1.5","\u2028 1.5"]',
])('digits inside a string are part of the string: %s', (text) => {
  expect(readJson(text)).toEqual({ kind: 'value', value: JSON.parse(text) })
})

test.each<[string, JsonDefect]>([
  ['', 'empty'],
  [' \r\n\t', 'empty'],
  ['-', 'malformed'],
  ['1.2.3', 'malformed'],
  ['01', 'malformed'],
  ['-01', 'malformed'],
  ['-01.5', 'malformed'],
  ['.5', 'malformed'],
  ['1.', 'malformed'],
  ['+1.5', 'malformed'],
  ['1.5e', 'malformed'],
  ['1.5-2.5', 'malformed'],
  ['1.5 2.5', 'malformed'],
  ['1.5"a"', 'malformed'],
  ['NaN', 'malformed'],
  ['-Infinity', 'malformed'],
  ['0x10', 'malformed'],
  ['{1.5:1}', 'malformed'],
  ['{9007199254740993 \n: 1}', 'malformed'],
  ["{'a':1}", 'malformed'],
  ['{"a":1,}', 'malformed'],
  ['{"a":1}}', 'malformed'],
  ['undefined', 'malformed'],
  ['too many visits', 'malformed'],
  ['<html></html>', 'malformed'],
  ['"\n"', 'malformed'],
  ['\u0000', 'malformed'],
  ['{"code":0', 'truncated'],
  ['{"code":0,"data":[{"ordId":18567', 'truncated'],
  ['{"code":0,"message":"Succ', 'truncated'],
  ['{"code":0,"message":"', 'truncated'],
  ['{"code":0,"message":"}]', 'truncated'],
  ['{"code":0,"message":"a\\', 'truncated'],
  ['{"code":0,"message":"a\\"}', 'truncated'],
  ['{"code":0,"price":1.', 'truncated'],
  ['["a","b', 'truncated'],
  ['"Succ', 'truncated'],
  ['"', 'truncated'],
  ['{', 'truncated'],
])('%j is no value but %s', (text, defect) => {
  expect(readJson(text)).toEqual({ kind: 'defect', defect, cause: expect.any(SyntaxError) })
})

test('a key named __proto__ is a key like any other and changes no prototype', () => {
  const reading = readJson('{"__proto__":{"isAdmin":true,"code":0},"constructor":1.5}')
  const value = reading.kind === 'value' ? reading.value : undefined
  expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor'])
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  expect(Object.hasOwn({}, 'isAdmin')).toBe(false)
})

test('a hundred thousand open brackets are read, or told as cut off, without running out of stack', () => {
  const depth = 100_000
  expect(readJson('['.repeat(depth) + ']'.repeat(depth)).kind).toBe('value')
  expect(readJson('['.repeat(depth))).toMatchObject({ kind: 'defect', defect: 'truncated' })
  expect(readJson('{"a":'.repeat(depth))).toMatchObject({ kind: 'defect', defect: 'truncated' })
})

test('a string of a megabyte comes back as it was, whatever it is made of', () => {
  const megabyte = 1_000_000
  for (const piece of ['x', '1.5,', '\\', '"', '\u0000', '測']) {
    const text = piece.repeat(megabyte / piece.length)
    expect(readJson(JSON.stringify({ text }))).toEqual({ kind: 'value', value: { text } })
  }
})

test('a number of a megabyte of digits is read as its text', () => {
  const digits = '7'.repeat(1_000_000)
  expect(readJson(`{"id":${digits}}`)).toEqual({ kind: 'value', value: { id: digits } })
})
