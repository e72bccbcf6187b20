/**
 * What a request asks for, out of its path, query and body. GET takes the query, POST the body, whatever else is sent.
 *
 * Source: documented (docs/coinstore/envelope.md). Numbers may be text and text numbers; both are observed in requests.
 */
import { readJson } from '@trading-bridge/protocol'
import { decodeText, readParameters } from './request-target.ts'
import type { RestRequest } from './rest-request.ts'
import type { Route } from './route-table.ts'

export type RequestParameters = Readonly<Record<string, unknown>>

/** The parameters as sent. Absent when the body is no JSON object. */
export function readParametersOf(request: RestRequest, route: Route): RequestParameters | undefined {
  if (route.endpoint.method === 'POST') return readBody(request.body, route)
  if (hasMatrix(route)) return readParameters(request.target.matrix, ';')
  const parameters = readParameters(request.target.query)
  if (route.pathParameter === undefined) return parameters
  return { ...parameters, [route.pathParameter]: decodeText(route.pathValue) }
}

function hasMatrix({ endpoint }: Route): boolean {
  return endpoint.path.includes(';')
}

function readBody(body: Buffer, route: Route): RequestParameters | undefined {
  const reading = readJson(body.toString('utf8'))
  if (reading.kind === 'defect') return undefined
  const { value } = reading
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return route.endpoint.docs === FUNDING_DOCS
    ? withoutBlanks(value as RequestParameters)
    : (value as RequestParameters)
}

const FUNDING_DOCS = 'docs/coinstore/funding.md'

/** The funding endpoints' examples send empty text for what is left out, and numbers and their text alike. */
function withoutBlanks(parameters: RequestParameters): RequestParameters {
  const filled: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(parameters))
    if (value !== '' && value !== null) filled[name] = typeof value === 'number' ? String(value) : value
  return filled
}
