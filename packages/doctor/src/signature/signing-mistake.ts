import type { Bucket, Encoding, Payload, Recipe, SigningFacts, SigningStage, WindowKey } from './recipe.ts'

/** A known way to sign wrongly, described once: found, explained and listed from here. */
export interface SigningMistake {
  /** Stable, for programs. */
  readonly id: string
  /** The step at which it is made. */
  readonly stage: SigningStage
  /** What was done, as a sentence. */
  readonly what: string
  /** How to mend it, as a sentence. */
  readonly mend: string
}

/** A mistake that can be made on purpose. */
export interface KnownMistake extends SigningMistake {
  /** `recipe` with this mistake made in it, in each way it is made; nothing where it would change nothing. */
  readonly spoil: (recipe: Recipe, facts: SigningFacts) => readonly Recipe[]
}

/** A mistake as a plain value. */
export function wordsOf({ id, stage, what, mend }: SigningMistake): SigningMistake {
  return { id, stage, what, mend }
}

type Words = Omit<SigningMistake, 'stage'>

/** Each way to write a wrong step; none where the mistake does not apply to it. */
type Spoil<Step> = (step: Step, facts: SigningFacts) => readonly Step[]

export function secretMistake(words: Words, spoil: Spoil<Uint8Array>): KnownMistake {
  return {
    ...words,
    stage: 'secret',
    spoil: (recipe, facts) => spoil(recipe.secret, facts).map((secret) => ({ ...recipe, secret })),
  }
}

export function bucketMistake(words: Words, spoil: Spoil<Bucket>): KnownMistake {
  return {
    ...words,
    stage: 'bucket',
    spoil: (recipe, facts) => spoil(recipe.bucket, facts).map((bucket) => ({ ...recipe, bucket })),
  }
}

export function windowKeyMistake(words: Words, spoil: Spoil<WindowKey>): KnownMistake {
  return {
    ...words,
    stage: 'windowKey',
    spoil: (recipe, facts) => spoil(recipe.windowKey, facts).map((windowKey) => ({ ...recipe, windowKey })),
  }
}

export function payloadMistake(words: Words, spoil: Spoil<Payload>): KnownMistake {
  return {
    ...words,
    stage: 'payload',
    spoil: (recipe, facts) => spoil(recipe.payload, facts).map((payload) => ({ ...recipe, payload })),
  }
}

/** A mistake in the text of the body alone. */
export function bodyMistake(words: Words, rewrite: (body: string) => readonly string[]): KnownMistake {
  return payloadMistake(words, (payload) =>
    rewrite(payload.body)
      .filter((body) => body !== payload.body)
      .map((body) => ({ ...payload, body })),
  )
}

/** A mistake in the text of the query alone. */
export function queryMistake(words: Words, rewrite: (query: string) => readonly string[]): KnownMistake {
  return payloadMistake(words, (payload) =>
    rewrite(payload.query)
      .filter((query) => query !== payload.query)
      .map((query) => ({ ...payload, query })),
  )
}

export function encodingMistake(words: Words, spoil: Spoil<Encoding>): KnownMistake {
  return {
    ...words,
    stage: 'encoding',
    spoil: (recipe, facts) => spoil(recipe.encoding, facts).map((encoding) => ({ ...recipe, encoding })),
  }
}
