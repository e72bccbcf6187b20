/**
 * Finds the mistake behind a wrong signature. Every known mistake is made on purpose, alone and with each other one,
 * and the results are compared with the signature. Nothing is guessed: what is named does produce it.
 *
 * The work is bounded by the list of mistakes, about 4 000 signatures, and by the length of the payload.
 */
import { InvalidInputError, type Secret } from '@trading-bridge/core'
import { makeSignature, type Recipe, rightRecipe, type SigningFacts } from './recipe.ts'
import { type KnownMistake, type SigningMistake, wordsOf } from './signing-mistake.ts'
import { SIGNING_MISTAKES } from './signing-mistakes.ts'

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
  const right = rightRecipe(facts)
  if (makeSignature(right) === signature) return { kind: 'right' }
  let tried = 1
  const makes = ({ recipe }: Spoilt): boolean => {
    tried += 1
    return makeSignature(recipe) === signature
  }
  const spoilt = SIGNING_MISTAKES.flatMap((mistake) => spoil(right, [mistake], facts))
  const alone = spoilt.filter(makes)
  const found = alone.length > 0 ? alone : spoilt.flatMap((first) => spoilAgain(first, facts).filter(makes))
  return found.length > 0
    ? { kind: 'mistaken', explanations: distinct(found.map(({ mistakes }) => mistakes)) }
    : { kind: 'unknown', tried }
}

/** A recipe and the mistakes that were made in it. */
interface Spoilt {
  readonly recipe: Recipe
  readonly mistakes: readonly [KnownMistake] | readonly [KnownMistake, KnownMistake]
}

function spoil(recipe: Recipe, mistakes: Spoilt['mistakes'], facts: SigningFacts): readonly Spoilt[] {
  const last = mistakes[mistakes.length - 1] ?? mistakes[0]
  return last.spoil(recipe, facts).map((spoiltRecipe) => ({ recipe: spoiltRecipe, mistakes }))
}

/** In different steps the order of two mistakes makes no difference; in one step it can. */
function spoilAgain({ recipe, mistakes: [first] }: Spoilt, facts: SigningFacts): readonly Spoilt[] {
  const place = SIGNING_MISTAKES.indexOf(first)
  return SIGNING_MISTAKES.flatMap((second, at) => {
    const isDone = second === first || (second.stage !== first.stage && at < place)
    return isDone ? [] : spoil(recipe, [first, second], facts)
  })
}

/** Each set of mistakes once, as plain values. */
function distinct(found: readonly Spoilt['mistakes'][]): readonly SignatureExplanation[] {
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
