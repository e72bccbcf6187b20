import type { Sandbox } from '../sandbox.ts'
import type { Fields } from './read-fields.ts'

/** One call of the control port. */
export interface ControlCall {
  readonly sandbox: Sandbox
  /** The parts of the path that stand for `{}`, in order, decoded. */
  readonly parts: readonly string[]
  readonly query: Readonly<Record<string, string>>
  readonly fields: Fields
}

/** What a call answers: plain data, in which money is `bigint`. */
export type ControlHandler = (call: ControlCall) => unknown

/** By `METHOD /path/{}`. */
export type ControlRoutes = Readonly<Record<string, ControlHandler>>

/** Finds the route of a method and path, and the parts that stand for `{}`. */
export function findControlRoute(
  routes: ControlRoutes,
  method: string,
  path: string,
): { readonly handler: ControlHandler; readonly parts: readonly string[] } | undefined {
  const segments = path.split('/')
  for (const [pattern, handler] of Object.entries(routes)) {
    const parts = matchSegments(pattern.split('/'), [`${method} `, ...segments.slice(1)])
    if (parts !== undefined) return { handler, parts }
  }
  return undefined
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): readonly string[] | undefined {
  if (pattern.length !== segments.length) return undefined
  const isMatch = pattern.every((each, index) => each === '{}' || each === segments[index])
  return isMatch ? segments.filter((_, index) => pattern[index] === '{}').map(decodeURIComponent) : undefined
}
