/**
 * From a path to its endpoint, made from the endpoint values of the protocol: one look-up, and a second for paths that
 * end in a parameter.
 */
import { type Endpoint, SPOT_ENDPOINTS, type SpotEndpointName } from '@trading-bridge/protocol'

export interface Route {
  readonly name: SpotEndpointName
  readonly endpoint: Endpoint
  /** The name of the parameter the path ends in. */
  readonly pathParameter: string | undefined
  /** The part of the path that is that parameter, for the route that was found. */
  readonly pathValue: string
}

const API = '/api'
const MATRIX = /;.*$/
const LAST_PARAMETER = /\{(\w+)\}$/
/** Served beside `/api` as well as below it, since the documentation has it both ways. */
const BOTH_BASES = /^\/v[23]\/public\//

export class RouteTable {
  readonly #byPath = new Map<string, Route>()
  /** By the part before the parameter, its slash included. */
  readonly #byPrefix = new Map<string, Route>()

  constructor(names: readonly SpotEndpointName[]) {
    for (const name of names) this.#add(name)
  }

  /** The endpoint a raw path leads to, by whatever method. */
  find(path: string): Route | undefined {
    const exact = this.#byPath.get(path)
    if (exact !== undefined) return exact
    const valueAt = path.lastIndexOf('/') + 1
    const route = this.#byPrefix.get(path.slice(0, valueAt))
    return route === undefined || valueAt === path.length
      ? undefined
      : { ...route, pathValue: path.slice(valueAt) }
  }

  #add(name: SpotEndpointName): void {
    const endpoint: Endpoint = SPOT_ENDPOINTS[name]
    const path = endpoint.path.replace(MATRIX, '')
    const pathParameter = LAST_PARAMETER.exec(path)?.[1]
    const route = { name, endpoint, pathParameter, pathValue: '' }
    const routes = pathParameter === undefined ? this.#byPath : this.#byPrefix
    const fixedPart = path.replace(LAST_PARAMETER, '')
    const isBoth = BOTH_BASES.test(path)
    if (isBoth || endpoint.base === 'api') routes.set(API + fixedPart, route)
    if (isBoth || endpoint.base === 'origin') routes.set(fixedPart, route)
  }
}
