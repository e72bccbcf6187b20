import { createHmac } from 'node:crypto'
import { decimal, Secret } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { readSignatureVectors } from '../../test/read-fixture.ts'
import { buildRequest } from '../endpoint/build-request.ts'
import { placeOrder } from '../spot/place-order.ts'
import { authHeaders } from './auth-headers.ts'
import { SIGNATURE_WINDOW_MS, Signer, signatureBucket, signedPayload } from './signer.ts'

const { valid, mistaken } = readSignatureVectors()

test.each(valid)('$id: $about', ({ secret, expiresAtMs, bucket, query, body, windowKey, signature }) => {
  const signer = new Signer(Secret.fromText(secret))
  const payload = signedPayload(query, body)

  expect(signatureBucket(expiresAtMs)).toBe(bucket)
  expect(signer.sign(payload, expiresAtMs)).toBe(signature)
  expect(signer.sign(Buffer.from(payload, 'utf8'), expiresAtMs)).toBe(signature)
  expect(signer.verify(payload, expiresAtMs, signature)).toBe(true)
  expect(signer.verify(Buffer.from(payload, 'utf8'), expiresAtMs, signature)).toBe(true)
  // The second key is the text of the first result.
  expect(createHmac('sha256', windowKey).update(payload).digest('hex')).toBe(signature)
})

test.each(mistaken)('$id: a signature is refused where $mistake', (vector) => {
  const signer = new Signer(Secret.fromText(vector.secret))
  const payload = signedPayload(vector.query, vector.body)

  expect(signer.verify(payload, vector.expiresAtMs, vector.mistakenSignature)).toBe(false)
  expect(signer.verify(payload, vector.expiresAtMs, vector.signature)).toBe(true)
})

test('the vectors are all there', () => {
  expect(valid.map(({ id }) => id)).toEqual([...numbered('v', 24), ...numbered('x', 2)])
  expect(mistaken.map(({ id }) => id)).toEqual(numbered('n', 7))
})

const SECRET = Secret.fromText('invented-secret-of-this-test')
const PAYLOAD = '{"symbol":"BTCUSDT"}'
const WINDOW_START_MS = 59_024_750 * SIGNATURE_WINDOW_MS

test('a signature holds from the first millisecond of its window to the last, and not one longer', () => {
  const signer = new Signer(SECRET)
  const signature = signer.sign(PAYLOAD, WINDOW_START_MS + 12_345)
  const holds = (offsetMs: number) => signer.verify(PAYLOAD, WINDOW_START_MS + offsetMs, signature)

  expect([-1, 0, 29_999, 30_000].map(holds)).toEqual([false, true, true, false])
})

test.each([
  ['upper case', (signature: string) => signature.toUpperCase()],
  ['too short', (signature: string) => signature.slice(0, 63)],
  ['too long', (signature: string) => `${signature}0`],
  ['with a line feed', (signature: string) => `${signature}\n`],
  ['with a blank in front', (signature: string) => ` ${signature}`],
  ['not hexadecimal', (signature: string) => `g${signature.slice(1)}`],
  ['empty', () => ''],
  ['of another payload', () => new Signer(SECRET).sign(`${PAYLOAD} `, WINDOW_START_MS)],
  ['of another secret', () => new Signer(Secret.fromText('another')).sign(PAYLOAD, WINDOW_START_MS)],
])('a signature that is %s is refused', (_, spoil) => {
  const signer = new Signer(SECRET)
  const signature = signer.sign(PAYLOAD, WINDOW_START_MS)
  expect(signer.verify(PAYLOAD, WINDOW_START_MS, spoil(signature))).toBe(false)
})

test('a signature with one character changed anywhere is refused', () => {
  const signer = new Signer(SECRET)
  const signature = signer.sign(PAYLOAD, WINDOW_START_MS)
  for (let at = 0; at < signature.length; at += 1) {
    const changed = signature[at] === '0' ? '1' : '0'
    const spoilt = signature.slice(0, at) + changed + signature.slice(at + 1)
    expect(signer.verify(PAYLOAD, WINDOW_START_MS, spoilt)).toBe(false)
  }
})

test('a signer does not show its secret', () => {
  const signer = new Signer(Secret.fromText('invented-and-hidden'))
  signer.sign(PAYLOAD, WINDOW_START_MS)
  expect(JSON.stringify(signer)).toBe('{}')
})

const REPORTED = vector('v05')

test('the order of the original report is signed as the exchange signs it', () => {
  const body =
    '{"symbol":"SHARPUSDT","side":"SELL","ordType":"MARKET","timestamp":1770742394290,"ordQty":"1386.193512614361"}'
  const headers = authHeaders('invented-key', new Signer(Secret.fromText(REPORTED.secret)), {
    payload: signedPayload('', body),
    expiresAtMs: 1_770_742_394_290,
  })
  expect(headers).toEqual({
    'x-cs-apikey': 'invented-key',
    'x-cs-expires': '1770742394290',
    'x-cs-sign': 'da83a1d95b281d927a9836ee2e9a83045ae0738af7acf90e251278305d711f38',
  })
})

test('the same order, written by us with keys in our order, has a signature of its own that verifies', () => {
  const request = buildRequest(placeOrder, {
    symbol: 'SHARPUSDT',
    side: 'SELL',
    ordType: 'MARKET',
    ordQty: decimal('1386.193512614361'),
    timestamp: REPORTED.expiresAtMs,
  })
  const signer = new Signer(Secret.fromText(REPORTED.secret))
  const payload = signedPayload(request.query, request.body)
  const signature = signer.sign(payload, REPORTED.expiresAtMs)

  expect(request.body).toBe(
    '{"symbol":"SHARPUSDT","side":"SELL","ordType":"MARKET","ordQty":"1386.193512614361","timestamp":1770742394290}',
  )
  expect(signature).toBe(
    createHmac('sha256', REPORTED.windowKey).update(Buffer.from(request.body)).digest('hex'),
  )
  expect(signer.verify(payload, REPORTED.expiresAtMs, signature)).toBe(true)
})

function vector(id: string): (typeof valid)[number] {
  const found = valid.find((candidate) => candidate.id === id)
  if (found === undefined) throw new RangeError(`There is no vector ${id}.`)
  return found
}

function numbered(letter: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => letter + String(index + 1).padStart(2, '0'))
}
