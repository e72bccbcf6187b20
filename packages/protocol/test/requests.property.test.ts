import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildRequest, type WireRequest } from '../src/endpoint/build-request.ts'
import type { Endpoint } from '../src/endpoint/define-endpoint.ts'
import { readJson } from '../src/json/read-json.ts'
import { SPOT_ENDPOINTS } from '../src/spot/endpoints.ts'
import { REQUESTS } from './request-arbitraries.ts'

type Case = [name: string, endpoint: Endpoint, requests: fc.Arbitrary<Readonly<Record<string, unknown>>>]

const CASES: readonly Case[] = Object.entries(SPOT_ENDPOINTS).map(([name, endpoint]) => [
  name,
  endpoint,
  REQUESTS[name as keyof typeof REQUESTS],
])

test.each(CASES)('a request to %s is read by a server as it was meant', (_, endpoint, requests) => {
  fc.assert(
    fc.property(requests, (request) => {
      const sent = buildRequest(endpoint, request)
      expect(endpoint.request.parse(received(endpoint, sent))).toEqual(request)
    }),
  )
})

test.each(CASES)(
  'a request to %s is plain text that no library changes on its way',
  (_, endpoint, requests) => {
    fc.assert(
      fc.property(requests, (request) => {
        const { method, path, query, body } = buildRequest(endpoint, request)
        const address = `http://127.0.0.1${path}${query === '' ? '' : `?${query}`}`
        expect(new URL(address).href).toBe(address)
        expect(method).toBe(endpoint.method)
        expect(method === 'GET' ? body : query).toBe('')
        expect(body).toMatch(/^[ -~]*$/)
        expect(path + query + body).not.toContain('undefined')
      }),
    )
  },
)

/** What a server sees: the path parameters, the query and the body together, by name. */
function received(endpoint: Endpoint, { path, query, body }: WireRequest): Record<string, unknown> {
  const parsed = readJson(body === '' ? '{}' : body)
  const fields = parsed.kind === 'value' && typeof parsed.value === 'object' ? parsed.value : undefined
  return {
    ...fields,
    ...Object.fromEntries(new URLSearchParams(query)),
    ...pathParameters(endpoint.path, path),
  }
}

function pathParameters(template: string, path: string): Record<string, string> {
  const name = /\{(\w+)\}/.exec(template)?.[1]
  if (name !== undefined) return { [name]: decodeURIComponent(path.slice(template.indexOf('{'))) }
  const [, filter, value] = /;(\w+)=(.*)$/.exec(path) ?? []
  return filter === undefined || value === undefined ? {} : { [filter]: decodeURIComponent(value) }
}
