import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dataKeyBinding, encodeParts, fieldBinding } from './binding.ts'

const text = fc.string({ unit: 'grapheme' })
const identity = fc.record({
  ownerId: text,
  accountId: text,
  exchange: text,
  id: text,
  version: fc.integer({ min: 1, max: 100 }),
})

test('two lists of parts have the same bytes only when they are the same list', () => {
  const parts = fc.array(fc.string({ unit: 'grapheme', maxLength: 2 }), { maxLength: 4 })
  fc.assert(
    fc.property(parts, parts, (left, right) => {
      const isSame = JSON.stringify(left) === JSON.stringify(right)
      expect(Buffer.from(encodeParts(left)).equals(encodeParts(right))).toBe(isSame)
    }),
  )
})

test('moving a character from one part to the next changes the bytes', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 2 }), text, (parts, moved) => {
      fc.pre(moved !== '')
      const [first = '', second = '', ...rest] = parts
      const left = encodeParts([first + moved, second, ...rest])
      const right = encodeParts([first, moved + second, ...rest])
      expect(Buffer.from(left).equals(right)).toBe(false)
    }),
  )
})

test('a field is bound to owner, account, exchange, version, credential and its own name', () => {
  fc.assert(
    fc.property(identity, identity, text, text, (left, right, field, other) => {
      const isSame = JSON.stringify([left, field]) === JSON.stringify([right, other])
      const [a, b] = [fieldBinding(left, field), fieldBinding(right, other)]
      expect(Buffer.from(a).equals(b)).toBe(isSame)
    }),
  )
})

test('a data key and a field are never bound alike, and the order of the fields does not count', () => {
  fc.assert(
    fc.property(identity, fc.array(text), text, (owner, fieldNames, field) => {
      const bound = dataKeyBinding(owner, { keyId: 'k', fingerprint: 'f', fieldNames })
      const reversed = dataKeyBinding(owner, {
        keyId: 'k',
        fingerprint: 'f',
        fieldNames: [...fieldNames].reverse(),
      })
      expect(Buffer.from(bound).equals(reversed)).toBe(true)
      expect(Buffer.from(bound).equals(fieldBinding(owner, field))).toBe(false)
    }),
  )
})

test('an id that UTF-8 cannot hold is refused rather than taken for another', () => {
  expect(() => encodeParts(['\ud800'])).toThrow(RangeError)
})
