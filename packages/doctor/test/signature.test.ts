/** The search for a mistake in signing, held to signatures that were made without it. */

import { readFileSync } from 'node:fs'
import { Secret } from '@trading-bridge/core'
import { Signer, signedPayload } from '@trading-bridge/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  checkSignature,
  MAX_PAYLOAD_CHARACTERS,
  type SignatureReading,
} from '../src/signature/check-signature.ts'
import { payloadVariants } from '../src/signature/payload-variants.ts'
import { SIGNING_MISTAKES } from '../src/signature/signing-mistakes.ts'
import { spoiltSignatures } from '../src/signature/spoilt-signatures.ts'
import {
  SAMPLE,
  type SampleRequest,
  type Steps,
  signWith,
  WRONG_SIGNERS,
  type WrongSigner,
} from './wrong-signers.ts'

test.each(WRONG_SIGNERS)('$id is found alone', ({ id, steps, request }) => {
  const sent = { ...SAMPLE, ...request }
  const ids = idsOf(check(sent, signWith(steps, sent)))
  expect(ids).toContain(id)
  expect(ids.every((found) => !found.includes('+'))).toBe(true)
})

test('there is a program for every known mistake', () => {
  expect(WRONG_SIGNERS.map(({ id }) => id).toSorted()).toEqual(
    SIGNING_MISTAKES.map(({ id }) => id).toSorted(),
  )
})

test.each(SIGNING_MISTAKES)('$id is told in whole sentences', ({ id, what, mend }) => {
  expect(id).toMatch(/^[a-z\d-]+$/)
  for (const sentence of [what, mend]) expect(sentence).toMatch(/^[A-Z].+\.$/s)
})

/** Everything that mistakes make of the sample. */
const FOUND = foundFor(SAMPLE)
const PAIRS = pairsOfSteps(WRONG_SIGNERS.filter(({ request }) => request === undefined))

test('every pair of mistakes in different steps is found, or the one of the two that gives the same bytes', () => {
  const told = PAIRS.filter(({ ids, steps }) => {
    const explanations = fewest(FOUND.get(signWith(steps, SAMPLE)) ?? [])
    if (explanations.includes(ids)) return true
    expect(ids.split('+'), ids).toEqual(expect.arrayContaining([...explanations]))
    expect(explanations, ids).not.toEqual([])
    return false
  })
  // Where the secret signs the payload itself, the bucket no longer counts: seven pairs.
  expect(PAIRS.length - told.length).toBe(
    WRONG_SIGNERS.filter(({ steps, request }) => steps.bucket !== undefined && request === undefined).length,
  )
  expect(told.length).toBeGreaterThanOrEqual(900)
})

test.each(PAIRS.filter((_, index) => index % 15 === 0))('$ids are looked for together', ({ ids, steps }) => {
  const signature = signWith(steps, SAMPLE)
  expect(FOUND.get(signature)).toContain(ids)
  expect(idsOf(check(SAMPLE, signature))).toEqual(fewest(FOUND.get(signature) ?? []))
})

test.each([
  [
    'json-keys-sorted+json-spaced',
    '{"note": "Zürich/1", "ordPrice": 0.50, "ordQty": "12.5", "symbol": "SHARPUSDT"}',
  ],
  [
    'json-numbers-rewritten+json-spaced',
    '{"symbol": "SHARPUSDT", "ordPrice": 0.5, "ordQty": "12.5", "note": "Zürich/1"}',
  ],
  [
    'json-spaced+trailing-line-feed',
    '{"symbol": "SHARPUSDT", "ordPrice": 0.50, "ordQty": "12.5", "note": "Zürich/1"}\n',
  ],
  [
    'json-escaped+json-spaced',
    '{"symbol": "SHARPUSDT", "ordPrice": 0.50, "ordQty": "12.5", "note": "Z\\u00fcrich/1"}',
  ],
  [
    'json-keys-sorted+json-numbers-as-strings',
    '{"note":"Zürich/1","ordPrice":"0.50","ordQty":"12.5","symbol":"SHARPUSDT"}',
  ],
])('two mistakes in the body, %s, are found together', (ids, body) => {
  const signature = signWith({ payload: ({ query }) => query + body }, SAMPLE)
  expect(idsOf(check(SAMPLE, signature))).toContain(ids)
})

test('two explanations that give the same bytes are both told', () => {
  const request = { ...SAMPLE, query: '', body: '{}' }
  const nothingSigned = signWith({ payload: () => '' }, request)
  expect(idsOf(check(request, nothingSigned))).toEqual(['braces-not-signed', 'query-only'])
})

const { valid, mistaken } = readVectors()

test.each([
  ['n01', ['window-key-bytes']],
  ['n02', ['one-stage']],
  ['n03', ['bucket-full-milliseconds']],
  ['n04', ['secret-hex-decoded']],
  ['n05', ['bucket-point-zero']],
  ['n06', ['braces-not-signed', 'query-only']],
  ['n07', ['window-key-upper-case']],
])('the vector %s is named %j', (id, expected) => {
  const vector = mistaken.find((candidate) => candidate.id === id)
  if (vector === undefined) throw new RangeError(`There is no vector ${id}.`)
  expect(idsOf(check({ ...SAMPLE, ...vector }, vector.mistakenSignature))).toEqual(expected)
  expect(check({ ...SAMPLE, ...vector }, vector.signature).kind).toBe('right')
})

test.each([
  ['v14', 'secret-line-feed'],
  ['v15', 'secret-space'],
])('the vector %s, checked with the secret as it was issued, is named %s', (id, expected) => {
  const vector = valid.find((candidate) => candidate.id === id)
  if (vector === undefined) throw new RangeError(`There is no vector ${id}.`)
  expect(idsOf(check({ ...SAMPLE, ...vector, secret: SAMPLE.secret }, vector.signature))).toEqual([expected])
})

test.each(valid)('the vector $id is right', (vector) => {
  expect(check({ ...SAMPLE, ...vector }, vector.signature)).toEqual({ kind: 'right' })
})

const requests = fc.record({
  secret: fc.oneof(fc.stringMatching(/^[\da-f]{32}$/), fc.string({ minLength: 1 })),
  apiKey: fc.string(),
  expiresAtMs: fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
  query: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'a=1&b=%2F', '?a')),
  body: fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.constantFrom('', '{}')),
})

test('a signature that no known mistake makes is said to be that, for any request', () => {
  fc.assert(
    fc.property(requests, fc.stringMatching(/^[\da-f]{64}$/), (request, signature) => {
      const reading = check(request, signature)
      expect(reading.kind).toBe('unknown')
      if (reading.kind === 'unknown') expect(reading.tried).toBeLessThan(6000)
    }),
    { numRuns: 25 },
  )
})

test('the right signature is said to be right, for any request', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const signer = new Signer(Secret.fromText(request.secret))
      const signature = signer.sign(signedPayload(request.query, request.body), request.expiresAtMs)
      expect(check(request, signature)).toEqual({ kind: 'right' })
    }),
  )
})

test('what is named does produce the signature, for any request and any mistake', () => {
  fc.assert(
    fc.property(requests, fc.nat(), (request, place) => {
      const made = [...spoiltSignatures(factsOf(request))]
      const one = made[place % made.length]
      if (one === undefined) return
      const reading = check(request, one.signature)
      if (reading.kind === 'right') return
      const ids = one.mistakes
        .map(({ id }) => id)
        .toSorted()
        .join('+')
      const all = made.filter(({ signature }) => signature === one.signature)
      expect(idsOf(reading).length).toBeGreaterThan(0)
      expect(
        all.map(({ mistakes }) =>
          mistakes
            .map(({ id }) => id)
            .toSorted()
            .join('+'),
        ),
      ).toEqual(expect.arrayContaining([...idsOf(reading), ids]))
    }),
    { numRuns: 25 },
  )
})

test('a longer payload than the search is made for is refused', () => {
  const body = 'x'.repeat(MAX_PAYLOAD_CHARACTERS)
  expect(() => check({ ...SAMPLE, query: 'y', body }, 'z')).toThrow(/at most 16384/)
})

test('the variants of a payload are what mistakes make of it, each once, and never the payload itself', () => {
  const variants = payloadVariants(SAMPLE)
  const texts = variants.map(({ payload }) => payload)
  expect(new Set(texts).size).toBe(texts.length)
  expect(texts).not.toContain(SAMPLE.query + SAMPLE.body)
  const spaced = '{"symbol": "SHARPUSDT", "ordPrice": 0.50, "ordQty": "12.5", "note": "Zürich/1"}'
  expect(variants).toContainEqual({
    mistake: expect.objectContaining({ id: 'json-spaced', stage: 'payload' }),
    query: SAMPLE.query,
    body: spaced,
    payload: SAMPLE.query + spaced,
  })
})

function check(request: SampleRequest, signature: string): SignatureReading {
  return checkSignature({ ...request, secret: Secret.fromText(request.secret) }, signature)
}

/** The ids of each explanation, joined by `+`. */
function idsOf(reading: SignatureReading): readonly string[] {
  if (reading.kind !== 'mistaken') return []
  return reading.explanations.map((mistakes) => joined(mistakes))
}

function joined(mistakes: readonly { readonly id: string }[]): string {
  return mistakes
    .map(({ id }) => id)
    .toSorted()
    .join('+')
}

/** All signatures that mistakes make for a request, with all that makes them. */
function foundFor(request: SampleRequest): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { signature, mistakes } of spoiltSignatures(factsOf(request))) {
    const explanations = found.get(signature) ?? []
    if (!explanations.includes(joined(mistakes))) explanations.push(joined(mistakes))
    found.set(signature, explanations)
  }
  return found
}

function fewest(explanations: readonly string[]): readonly string[] {
  const alone = explanations.filter((explanation) => !explanation.includes('+'))
  return alone.length > 0 ? alone : explanations
}

function factsOf({ secret, ...request }: SampleRequest) {
  return { ...request, secret: Buffer.from(secret) }
}

/** Each two programs that go wrong in different steps, made into one. */
function pairsOfSteps(
  signers: readonly WrongSigner[],
): readonly { readonly ids: string; readonly steps: Steps }[] {
  return signers.flatMap((one, index) =>
    signers
      .slice(index + 1)
      .filter((other) => areApart(one.steps, other.steps))
      .map((other) => ({ ids: joined([one, other]), steps: { ...one.steps, ...other.steps } })),
  )
}

/** A program that does both HMACs its own way takes no window key. */
function areApart(one: Steps, other: Steps): boolean {
  const names = [...Object.keys(one), ...Object.keys(other)]
  return new Set(names.map((name) => (name === 'digest' ? 'windowKey' : name))).size === names.length
}

interface Vector extends SampleRequest {
  readonly id: string
  readonly signature: string
}

interface Vectors {
  readonly valid: readonly Vector[]
  readonly mistaken: readonly (Vector & { readonly mistakenSignature: string })[]
}

function readVectors(): Vectors {
  const path = new URL('../../protocol/fixtures/signature-vectors.json', import.meta.url)
  return JSON.parse(readFileSync(path, 'utf8'))
}
