import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numbersAsRead } from '../../test/numbers-as-read.ts'
import { ExactNumber } from './exact-number.ts'
import { readJson } from './read-json.ts'
import { writeJson } from './write-json.ts'

const numberTexts = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.bigInt({ min: 0n, max: 10n ** 40n }),
    fc.constantFrom('', '.0', '.000000000000000000', '.900000000000000001'),
    fc.constantFrom('', 'E-18', 'e5', 'E+3'),
  )
  .map((parts) => parts.join(''))

test('an exact number is written and read back with every character it has', () => {
  fc.assert(
    fc.property(numberTexts, (text) => {
      const reading = readJson(writeJson({ value: new ExactNumber(text) }))
      const value = /^-?\d{1,15}$/.test(text) ? Number(text) : text
      expect(reading).toEqual({ kind: 'value', value: { value } })
    }),
  )
})

test('any JSON value is written as ASCII and read back the same', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = writeJson(value)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the claim is about every ASCII character.
      expect(text).toMatch(/^[\u0000-\u007f]*$/)
      const plain: unknown = JSON.parse(JSON.stringify(value))
      expect(readJson(text)).toEqual({ kind: 'value', value: numbersAsRead(plain) })
    }),
    { numRuns: 300 },
  )
})
