import { type Budget, type LooseObject, type LooseValue, readLooseObject } from './loose-value.ts'

/** An object in a text, or inside another one. */
export interface FoundObject {
  readonly value: LooseObject
  /** The place in the text where it, or the outermost one around it, begins. */
  readonly at: number
}

export interface FoundObjects {
  readonly objects: readonly FoundObject[]
  /** The text with blanks in the place of what was read; its lines keep their numbers. */
  readonly rest: string
}

const MAX_OBJECTS = 2000
/** JSON in a string of JSON in a string of JSON. */
const MAX_NESTING = 3

/** All objects of a text, outermost first, each followed by those inside it. */
export function findObjects(text: string, budget: Budget): FoundObjects {
  const objects: FoundObject[] = []
  let rest = ''
  let copiedTo = 0
  let at = text.indexOf('{')
  while (at >= 0 && objects.length < MAX_OBJECTS && budget.left > 0) {
    const found = readLooseObject(text, at, budget)
    if (found !== undefined && found.value.members.size > 0) {
      collect(found.value, at, { objects, budget, nesting: 0 })
      rest += text.slice(copiedTo, at) + text.slice(at, found.end).replace(/[^\n]/g, ' ')
      copiedTo = found.end
    }
    at = text.indexOf('{', found?.end ?? at + 1)
  }
  return { objects, rest: rest + text.slice(copiedTo) }
}

interface Collection {
  readonly objects: FoundObject[]
  readonly budget: Budget
  readonly nesting: number
}

function collect(value: LooseValue, at: number, collection: Collection): void {
  if (value.kind === 'object') {
    collection.objects.push({ value, at })
    for (const member of value.members.values()) collect(member, at, collection)
  } else if (value.kind === 'array') {
    for (const item of value.items) collect(item, at, collection)
  } else if (value.text.includes('{') && collection.nesting < MAX_NESTING) {
    collectFromText(value.text, at, { ...collection, nesting: collection.nesting + 1 })
  }
}

function collectFromText(text: string, at: number, collection: Collection): void {
  let place = text.indexOf('{')
  while (place >= 0 && collection.objects.length < MAX_OBJECTS && collection.budget.left > 0) {
    const found = readLooseObject(text, place, collection.budget)
    if (found !== undefined) collect(found.value, at, collection)
    place = text.indexOf('{', found?.end ?? place + 1)
  }
}

/** The text of a member that is a string, number or word. */
export function memberText({ members }: LooseObject, name: string): string | undefined {
  const value = members.get(name)
  return value?.kind === 'scalar' ? value.text : undefined
}
