import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numbersAsRead } from '../../test/numbers-as-read.ts'
import { readJson } from './read-json.ts'

/** Values with the keys, strings and numbers that a careless scan would trip over. */
const trickyStrings = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^["\\0-9.eE+\-:,{}[\] ]{0,12}$/),
  fc.constantFrom('__proto__', 'constructor', '\\', '"', '1.5', '-'),
)
const values = fc.oneof(
  fc.jsonValue(),
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      trickyStrings,
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(null, true, false),
      fc.array(tie('value')),
      fc.dictionary(trickyStrings, tie('value')),
    ),
  })).value,
)

/** Pieces of JSON in any order: mostly broken, now and then whole. */
const almostJson = fc
  .array(
    fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"', '\\', ' ', '\n', '-', '+', '.', 'e', 'E', '0', '1', '1.5', '12'],
      ...['1234567890123456', '"a"', '"a":', 'null', 'true', 'fals', '\\u00', '\\"', 'x', '\u00a0', '\ud83d'],
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''))

test('what was written is read back, long and broken numbers as their text', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      expect(readJson(text)).toEqual({ kind: 'value', value: numbersAsRead(JSON.parse(text)) })
    }),
    { numRuns: 500 },
  )
})

test('any text is read exactly when JSON.parse reads it, and neither throws', () => {
  fc.assert(
    fc.property(fc.oneof({ arbitrary: almostJson, weight: 4 }, fc.string({ unit: 'binary' })), (text) => {
      expect(readJson(text).kind).toBe(isJson(text) ? 'value' : 'defect')
    }),
    { numRuns: 5_000 },
  )
})

test('an object or a list that is cut anywhere is told as cut off, or as nothing at all', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.dictionary(trickyStrings, values), fc.array(values)),
      fc.nat(),
      (value, place) => {
        const text = JSON.stringify(value)
        const cut = text.slice(0, place % text.length)
        expect(readJson(cut)).toMatchObject({ kind: 'defect', defect: cut === '' ? 'empty' : 'truncated' })
      },
    ),
    { numRuns: 500 },
  )
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
