import type { WayOut } from './evidence.ts'
import type { Route } from './route.ts'

/** The routes on which the exchange itself answers a public call, the preferred one first. */
export function openRoutes(ways: readonly WayOut[]): readonly Route[] {
  return ways
    .filter(({ reply }) => reply.kind === 'accepted' || reply.kind === 'refused')
    .map(({ route }) => route)
}
