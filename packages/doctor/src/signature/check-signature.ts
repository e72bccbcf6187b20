/**
 * Finds the mistake behind a wrong signature. Every known mistake is made on purpose, alone and with each other one,
 * and the results are compared with the signature. Nothing is guessed: what is named does produce it.
 *
 * The work is bounded by the list of mistakes, about 4 000 signatures, and by the length of the payload.
 */
import { InvalidInputError, type Secret } from '@trading-bridge/core'
import { makeSignature, rightRecipe, type SigningFacts } from './recipe.ts'
import { type SigningMistake, wordsOf } from './signing-mistake.ts'
import { type SpoiltSignature, spoiltSignatures } from './spoilt-signatures.ts'

/** What was sent, and with what it should have been signed. */
export interface SigningRequest {
  readonly secret: Secret
  /** To see whether it was used in the place of the secret. */
  readonly apiKey?: string | undefined
  /** The number in `X-CS-EXPIRES`. */
  readonly expiresAtMs: number
  /** As sent, without its question mark. */
  readonly query: string
  /** As sent. */
  readonly body: string
}

/** One mistake, or two that together produce the signature. */
export type SignatureExplanation =
  | readonly [mistake: SigningMistake]
  | readonly [mistake: SigningMistake, another: SigningMistake]

export type SignatureReading =
  | { readonly kind: 'right' }
  /** All explanations with the fewest mistakes. Several where they produce the same bytes in this request. */
  | { readonly kind: 'mistaken'; readonly explanations: readonly SignatureExplanation[] }
  /** No known mistake, and no two of them, produce it: another secret, other bytes, another time. */
  | { readonly kind: 'unknown'; readonly tried: number }

/** Longer requests are refused. A batch of 50 orders is about half of this. */
export const MAX_PAYLOAD_CHARACTERS = 16_384

/**
 * Tells whether `signature` is right for `request`, and if not, which known mistake or pair of mistakes produces it.
 *
 * @throws {InvalidInputError} the payload is longer than `MAX_PAYLOAD_CHARACTERS`.
 */
export function checkSignature(request: SigningRequest, signature: string): SignatureReading {
  assertBounded(request)
  return request.secret.use((secret) => search({ ...request, apiKey: request.apiKey, secret }, signature))
}

function search(facts: SigningFacts, signature: string): SignatureReading {
  if (makeSignature(rightRecipe(facts)) === signature) return { kind: 'right' }
  const found: SpoiltSignature['mistakes'][] = []
  let tried = 1
  for (const { signature: spoilt, mistakes } of spoiltSignatures(facts)) {
    const [simplest] = found
    if (simplest !== undefined && simplest.length < mistakes.length) break
    tried += 1
    if (spoilt === signature) found.push(mistakes)
  }
  return found.length > 0 ? { kind: 'mistaken', explanations: distinct(found) } : { kind: 'unknown', tried }
}

/** Each set of mistakes once, as plain values. */
function distinct(found: readonly SpoiltSignature['mistakes'][]): readonly SignatureExplanation[] {
  const byIds = new Map<string, SignatureExplanation>()
  for (const [first, second] of found) {
    const ids = [first.id, second?.id ?? ''].toSorted().join(' ')
    if (byIds.has(ids)) continue
    byIds.set(ids, second === undefined ? [wordsOf(first)] : [wordsOf(first), wordsOf(second)])
  }
  return [...byIds.values()]
}

function assertBounded({ query, body }: SigningRequest): void {
  const length = query.length + body.length
  if (length <= MAX_PAYLOAD_CHARACTERS) return
  throw new InvalidInputError({
    rule: 'payload-length',
    subject: 'payload',
    value: `${length} characters`,
    limit: `${MAX_PAYLOAD_CHARACTERS} characters`,
    message: `The payload has ${length} characters; mistakes are looked for in at most ${MAX_PAYLOAD_CHARACTERS}.`,
    next: 'Check a shorter request: a mistake in signing is the same in each.',
  })
}
