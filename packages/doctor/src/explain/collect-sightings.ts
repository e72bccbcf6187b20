import { findObjects } from './find-objects.ts'
import type { Budget } from './loose-value.ts'
import { sightObject } from './sight-objects.ts'
import { sightProse } from './sight-prose.ts'
import type { Sighting } from './sighting.ts'

export interface CollectedSightings {
  /** In the order of their lines. */
  readonly sightings: readonly Sighting[]
  /** Whether the text was too tangled to be read to its end. */
  readonly isExhausted: boolean
}

/** Characters that are looked at, some of them more than once: a bound for text that is made to waste time. */
const MAX_STEPS = 8_000_000

export function collectSightings(text: string): CollectedSightings {
  const budget: Budget = { left: MAX_STEPS }
  const lineOf = lineFinder(text)
  const { objects, rest } = findObjects(text, budget)
  const inObjects = objects.flatMap((object) => sightObject(object, lineOf(object.at)))
  const sightings = [...inObjects, ...sightProse(rest)].toSorted((one, other) => one.line - other.line)
  return { sightings, isExhausted: budget.left <= 0 }
}

/** Places are asked for in ascending order. */
function lineFinder(text: string): (at: number) => number {
  let line = 1
  let next = text.indexOf('\n')
  return (at) => {
    while (next >= 0 && next < at) {
      line += 1
      next = text.indexOf('\n', next + 1)
    }
    return line
  }
}
