import { ExactNumber } from './exact-number.ts'

const NON_ASCII = /[\u0080-\uffff]/g
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * Compact JSON in which exact numbers stand as their text. Characters beyond ASCII are escaped, since it is not known
 * how the exchange reads other bytes of a signed body (docs/coinstore/signing.md). What is not defined is left out of
 * an object and is null elsewhere, as with `JSON.stringify`.
 */
export function writeJson(value: unknown): string {
  const text = write(value)
  return text.replace(NON_ASCII, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Arrays and plain objects are walked; a scalar, and what says of itself how it is written, is left to `JSON`. */
function write(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (value instanceof ExactNumber) return numberText(value)
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  return 'toJSON' in value ? JSON.stringify(value) : writeObject(value as Readonly<Record<string, unknown>>)
}

function writeObject(value: Readonly<Record<string, unknown>>): string {
  let members = ''
  for (const name of Object.keys(value)) {
    const member = value[name]
    if (member === undefined) continue
    if (members !== '') members += ','
    members += `${JSON.stringify(name)}:${write(member)}`
  }
  return `{${members}}`
}

function numberText({ text }: ExactNumber): string {
  if (NUMBER.test(text)) return text
  throw new TypeError(`"${text}" is not a JSON number.`)
}
