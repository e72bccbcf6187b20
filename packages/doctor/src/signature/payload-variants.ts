import { type Payload, rightRecipe } from './recipe.ts'
import { type SigningMistake, wordsOf } from './signing-mistake.ts'
import { SIGNING_MISTAKES } from './signing-mistakes.ts'

/** What a payload becomes by one mistake, or by something between here and the exchange that rewrites requests. */
export interface PayloadVariant {
  readonly mistake: SigningMistake
  readonly query: string
  readonly body: string
  /** The text to sign: the query, then the body. */
  readonly payload: string
}

/**
 * Every single change of a payload that is known, in the order in which they are looked for. If a request passes when
 * it is signed over a variant of what is sent, then something on the way makes that change.
 */
export function payloadVariants({
  query,
  body,
}: {
  readonly query: string
  readonly body: string
}): readonly PayloadVariant[] {
  const facts = { secret: new Uint8Array(), apiKey: undefined, expiresAtMs: 0, query, body }
  const right = rightRecipe(facts)
  const seen = new Set([query + body])
  const variants: PayloadVariant[] = []
  for (const mistake of SIGNING_MISTAKES) {
    if (mistake.stage !== 'payload' || mistake.id === 'time-in-payload') continue
    for (const { payload } of mistake.spoil(right, facts)) {
      const text = payload.query + payload.body
      if (payload.charset !== 'utf8' || seen.has(text)) continue
      seen.add(text)
      variants.push({ mistake: wordsOf(mistake), ...textsOf(payload), payload: text })
    }
  }
  return variants
}

function textsOf({ query, body }: Payload): Pick<PayloadVariant, 'query' | 'body'> {
  return { query, body }
}
