import type { JsonValue } from '../src/json/read-json.ts'

/** What `JSON.parse` made of a text that JavaScript wrote, with the numbers as `readJson` gives them. */
export function numbersAsRead(value: unknown): unknown {
  if (typeof value === 'number') return isShortInteger(value) ? value : String(value)
  if (Array.isArray(value)) return value.map(numbersAsRead)
  if (typeof value !== 'object' || value === null) return value as JsonValue
  // Not by assignment: `__proto__` must stay a key.
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, numbersAsRead(inner)]))
}

function isShortInteger(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 1e15
}
