import { Secret } from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SIGNATURE_WINDOW_MS, Signer, signatureBucket, signedPayload } from './signer.ts'

/** Times in few windows, so that windows are left, entered again and met at their edges. */
const times = fc
  .tuple(fc.integer({ min: 59_024_746, max: 59_024_749 }), fc.constantFrom(0, 1, 15_000, 29_998, 29_999))
  .map(([window, offsetMs]) => window * SIGNATURE_WINDOW_MS + offsetMs)
const payloads = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '{}'))

test('a signer that has signed in other windows signs like a new one', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.tuple(times, payloads), { minLength: 1 }), (text, calls) => {
      const secret = Secret.fromText(text)
      const used = new Signer(secret)
      for (const [atMs, payload] of calls) {
        const signature = used.sign(payload, atMs)
        expect(signature).toBe(new Signer(secret).sign(payload, atMs))
        expect(used.verify(payload, atMs, signature)).toBe(true)
      }
    }),
  )
})

test('a signature is that of one payload in one window', () => {
  const signer = new Signer(Secret.fromText('invented-secret-of-this-test'))
  fc.assert(
    fc.property(fc.tuple(times, payloads), fc.tuple(times, payloads), ([atMs, payload], [otherMs, other]) => {
      const isSame = signatureBucket(atMs) === signatureBucket(otherMs) && utf8(payload) === utf8(other)
      expect(signer.verify(other, otherMs, signer.sign(payload, atMs))).toBe(isSame)
    }),
  )
})

test('only the joined text of query and body counts, not where one ends', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (text, place) => {
      const at = place % (text.length + 1)
      expect(signedPayload(text.slice(0, at), text.slice(at))).toBe(text)
    }),
  )
})

/** Lone surrogates all become the same replacement character on the wire. */
function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex')
}
