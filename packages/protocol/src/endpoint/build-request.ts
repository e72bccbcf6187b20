/**
 * Turns a request into the exact text that is signed and sent. GET parameters go into the query in the order of the
 * schema; POST parameters into a compact JSON body, `{}` when there are none.
 *
 * Source: documented, "Methods and parameters" (docs/coinstore/envelope.md).
 */
import { InvalidInputError } from '@trading-bridge/core'
import type { z } from 'zod'
import { encodeWith, jsonTextWith } from './compiled-codec.ts'
import type { Endpoint, RequestOf } from './define-endpoint.ts'

/** One request, as text. `query` has no `?`; both it and `body` may be empty. */
export interface WireRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query: string
  readonly body: string
}

const PATH_PARAMETER = /\{(\w+)\}|;(\w+)=/g

/** @throws {InvalidInputError} the request does not fit the endpoint's schema. */
export function buildRequest<Value extends Endpoint>(
  endpoint: Value,
  request: RequestOf<Value>,
): WireRequest {
  return endpoint.method === 'GET' ? buildGet(endpoint, request) : buildPost(endpoint, request)
}

/** A POST has its parameters in the body alone: no path of one names a parameter. */
function buildPost<Value extends Endpoint>(endpoint: Value, request: RequestOf<Value>): WireRequest {
  const body = jsonTextWith(endpoint.request, request)
  if (!body.success) throw doesNotFit(endpoint, body.error)
  return { method: 'POST', path: endpoint.path, query: '', body: body.data }
}

function buildGet<Value extends Endpoint>(endpoint: Value, request: RequestOf<Value>): WireRequest {
  const encoded = encodeWith(endpoint.request, request)
  if (!encoded.success) throw doesNotFit(endpoint, encoded.error)
  const parameters = definedOnly(encoded.data)
  const path = takePathParameters(endpoint.path, parameters)
  return { method: 'GET', path, query: writeQuery(parameters), body: '' }
}

function definedOnly(request: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const parameters: Record<string, unknown> = {}
  for (const name of Object.keys(request)) {
    if (request[name] !== undefined) parameters[name] = request[name]
  }
  return parameters
}

/** Fills `{name}`; a `;name=` without a value is left out altogether, and takes a list with commas. */
function takePathParameters(template: string, parameters: Record<string, unknown>): string {
  if (!template.includes('{') && !template.includes(';')) return template
  return template.replace(PATH_PARAMETER, (_, braced: string | undefined, matrix: string | undefined) => {
    const name = braced ?? matrix ?? ''
    const value = parameters[name]
    delete parameters[name]
    if (braced !== undefined) return encoded(value)
    return value === undefined ? '' : `;${name}=${encoded(value).replaceAll('%2C', ',')}`
  })
}

function writeQuery(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${encoded(value)}`)
    .join('&')
}

/** A quote is encoded too: a URL parser would do it after signing. */
function encoded(value: unknown): string {
  return encodeURIComponent(String(value)).replaceAll("'", '%27')
}

function doesNotFit(endpoint: Endpoint, error: z.ZodError): InvalidInputError {
  const issue = error.issues[0]
  const subject = issue === undefined || issue.path.length === 0 ? 'request' : issue.path.join('.')
  return new InvalidInputError({
    rule: 'request-shape',
    subject,
    value: '',
    limit: issue?.message ?? 'the shape of the request',
    message: `The request to ${endpoint.name} does not fit: ${subject}: ${issue?.message ?? 'unreadable'}.`,
    next: `See ${endpoint.docs} for what it takes.`,
    cause: error,
  })
}
