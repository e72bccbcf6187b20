import { createSecretKey, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seal, unseal } from './seal.ts'

const KEY = createSecretKey(Buffer.alloc(32, 7))
const BINDING = Buffer.from('invented binding')
const PLAIN = Buffer.from('invented-secret-of-this-test')

test('what was sealed opens with the same key and binding', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (plain, binding) => {
      const opened = unseal(seal(plain, KEY, binding), KEY, binding)
      expect(opened && [...opened]).toEqual([...plain])
    }),
  )
})

test('it opens with no other key and no other binding', () => {
  const sealed = seal(PLAIN, KEY, BINDING)
  expect(unseal(sealed, createSecretKey(randomBytes(32)), BINDING)).toBeUndefined()
  expect(unseal(sealed, KEY, Buffer.from('another binding'))).toBeUndefined()
  expect(unseal(sealed, KEY, new Uint8Array())).toBeUndefined()
})

test('the same value sealed twice looks different', () => {
  expect(seal(PLAIN, KEY, BINDING)).not.toBe(seal(PLAIN, KEY, BINDING))
})

test('one bit changed in any byte, and it does not open', () => {
  const sealed = seal(PLAIN, KEY, BINDING)
  const bytes = Buffer.from(sealed.slice(2), 'base64url')
  for (let at = 0; at < bytes.length; at += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const changed = Buffer.from(bytes)
      changed[at] = (bytes[at] ?? 0) ^ (1 << bit)
      expect(unseal(`1.${changed.toString('base64url')}`, KEY, BINDING)).toBeUndefined()
    }
  }
})

test('one character changed anywhere, and it does not open', () => {
  const sealed = seal(PLAIN, KEY, BINDING)
  for (let at = 0; at < sealed.length; at += 1) {
    for (const other of 'ABab01-_=. \n') {
      if (other === sealed[at]) continue
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1)
      expect(unseal(changed, KEY, BINDING)).toBeUndefined()
    }
  }
})

test('cut at any place, or with something behind it, it does not open', () => {
  const sealed = seal(PLAIN, KEY, BINDING)
  for (let length = 0; length < sealed.length; length += 1)
    expect(unseal(sealed.slice(0, length), KEY, BINDING)).toBeUndefined()
  for (const tail of ['A', '=', '\n', ' ']) expect(unseal(sealed + tail, KEY, BINDING)).toBeUndefined()
})

test('another spelling of the same bytes does not open', () => {
  // The nonce is random: one whose base64 is spelt otherwise than its base64url is waited for.
  let text: string
  do text = seal(PLAIN, KEY, BINDING).slice(2)
  while (!/[-_]/.test(text))
  const spellings = [
    Buffer.from(text, 'base64url').toString('base64'),
    `${text}==`,
    `${text.slice(0, 4)}\n${text.slice(4)}`,
  ]
  for (const spelling of spellings) expect(unseal(`1.${spelling}`, KEY, BINDING)).toBeUndefined()
})
