import { makeSignature, type Recipe, rightRecipe, type SigningFacts } from './recipe.ts'
import type { KnownMistake } from './signing-mistake.ts'
import { SIGNING_MISTAKES } from './signing-mistakes.ts'

/** A wrong signature and the mistakes that were made for it, in the order in which they were made. */
export interface SpoiltSignature {
  readonly signature: string
  readonly mistakes: readonly [KnownMistake] | readonly [KnownMistake, KnownMistake]
}

interface Spoilt {
  readonly recipe: Recipe
  readonly mistakes: SpoiltSignature['mistakes']
}

/** Every known mistake made in the signature of a request: first each one alone, then each with each other one. */
export function* spoiltSignatures(facts: SigningFacts): Generator<SpoiltSignature> {
  const right = rightRecipe(facts)
  const alone = SIGNING_MISTAKES.flatMap((mistake) => spoil(right, [mistake], facts))
  for (const spoilt of alone) yield sign(spoilt)
  for (const first of alone) {
    for (const spoilt of spoilAgain(first, facts)) yield sign(spoilt)
  }
}

function sign({ recipe, mistakes }: Spoilt): SpoiltSignature {
  return { signature: makeSignature(recipe), mistakes }
}

/** In different steps the order of two mistakes makes no difference; in one step it can. */
function spoilAgain({ recipe, mistakes: [first] }: Spoilt, facts: SigningFacts): readonly Spoilt[] {
  const place = SIGNING_MISTAKES.indexOf(first)
  return SIGNING_MISTAKES.flatMap((second, at) => {
    const isDone = second === first || (second.stage !== first.stage && at < place)
    return isDone ? [] : spoil(recipe, [first, second], facts)
  })
}

/** `recipe` with the last of `mistakes` made in it. */
function spoil(
  recipe: Recipe,
  mistakes: SpoiltSignature['mistakes'],
  facts: SigningFacts,
): readonly Spoilt[] {
  const last = mistakes[1] ?? mistakes[0]
  return last.spoil(recipe, facts).map((spoilt) => ({ recipe: spoilt, mistakes }))
}
