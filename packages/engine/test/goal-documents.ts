/** Goals as documents for tests: a good one of each kind, and ways to change it at a path. */
import { parse } from 'yaml'
import type { GoalKind } from '../src/goals/goal-settings.ts'

export type GoalDocument = Readonly<Record<string, unknown>>

/** When the goals of the tests are accepted. */
export const ACCEPTED_AT_MS = Date.UTC(2026, 10, 25, 8)

const OWN: Readonly<Record<GoalKind, GoalDocument>> = {
  twap: { kind: 'twap' },
  vwap: { kind: 'vwap' },
  pov: { kind: 'pov' },
  iceberg: { kind: 'iceberg', displayQuantity: '250', price: { limit: '0.0082' } },
  chaser: { kind: 'chaser' },
}

/** With a path that is changed, or taken out where it is `undefined`. */
export function goalDocument(
  kind: GoalKind = 'twap',
  changes: Readonly<Record<string, unknown>> = {},
): GoalDocument {
  const good: GoalDocument = {
    name: 'sell-sharp',
    account: 'main',
    market: 'SHARP/USDT',
    side: 'sell',
    target: { quantity: '5000' },
    purpose: 'reduce the treasury position',
    authorisedBy: 'A. Treasurer',
    duration: '4h',
    ...OWN[kind],
  }
  return Object.entries(changes).reduce((document, [path, value]) => put(document, path, value), good)
}

/** The document with `value` at `path`; the whole of it where the path is empty. */
export function put(document: GoalDocument, path: string, value: unknown): GoalDocument {
  const [first = '', ...rest] = path.split('.')
  if (rest.length > 0) {
    const inner = document[first]
    const section = typeof inner === 'object' && inner !== null ? { ...inner } : {}
    return { ...document, [first]: put(section, rest.join('.'), value) }
  }
  const others = Object.entries(document).filter(([key]) => key !== first)
  return Object.fromEntries(value === undefined ? others : [...others, [first, value]])
}

/** What a problem says would pass, as a value. */
export function yamlValue(text: string): unknown {
  return parse(text, { schema: 'failsafe' })
}
