/** What can be wrong with where and how a request is sent. */
import { type Endpoint, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import type { Finding } from './finding.ts'
import { shownText } from './safe-text.ts'
import type { RequestSighting } from './sighting.ts'

export interface RequestFinding extends Finding {
  readonly find: (request: RequestSighting, endpoint: Endpoint | undefined) => string | undefined
}

const COINSTORE = /(?:^|\.)coinstore\.com$/

export const REQUEST_FINDINGS: readonly RequestFinding[] = [
  {
    id: 'body-on-get',
    kind: 'request',
    standing: 'likely',
    text: 'A GET carries its parameters in the query and no body; a body is signed as well when it is sent.',
    ground:
      'documented: parameters of GET are in the query; bodies of GET are dropped or changed by many HTTP libraries',
    next: 'Put the parameters into the query, send no body, and sign the query alone.',
    find: ({ method, hasBody }) => (method === 'GET' && hasBody ? 'GET with a body' : undefined),
  },
  {
    id: 'method-wrong',
    kind: 'request',
    standing: 'certain',
    text: 'The endpoint takes another method.',
    ground: 'documented (docs/coinstore/README.md)',
    next: 'Use the documented method.',
    find: ({ method }, endpoint) =>
      method === undefined || endpoint === undefined || method === endpoint.method
        ? undefined
        : `${method} ${endpoint.path} takes ${endpoint.method}`,
  },
  {
    id: 'base-address',
    kind: 'request',
    standing: 'certain',
    text: 'The base address of spot calls ends in /api.',
    ground: 'documented (docs/coinstore/README.md)',
    next: 'Send to https://api.coinstore.com/api followed by the path.',
    find: ({ host, path }, endpoint) =>
      host === 'api.coinstore.com' && endpoint?.base === 'api' && !path.startsWith('/api/')
        ? `${endpoint.path} without /api`
        : undefined,
  },
  {
    id: 'path-unknown',
    kind: 'request',
    standing: 'likely',
    text: 'The documentation of spot trading has no such path.',
    ground: 'compared with the list of endpoints, as of 2025-07-01',
    next: 'Compare the path with the documentation; it may be misspelt or gone.',
    find: ({ host, path }, endpoint) =>
      host !== undefined &&
      COINSTORE.test(host) &&
      !/^(?:ws|futures)/.test(host) &&
      path.length > 1 &&
      endpoint === undefined
        ? shownText(path, 60)
        : undefined,
  },
  {
    id: 'path-removed',
    kind: 'request',
    standing: 'likely',
    text: 'The endpoint was taken out of the documentation.',
    ground: 'documented: the history of the pages',
    next: 'Use what is documented now.',
    find: (_, endpoint) => (endpoint?.standing === 'removed' ? endpoint.path : undefined),
  },
  {
    id: 'futures-host',
    kind: 'request',
    standing: 'likely',
    text: 'The futures host wants the login of a website session; its API documentation was deleted.',
    ground: 'observed on 2026-09-22: user-not-login under an API key',
    next: 'Do not use the futures host with an API key.',
    find: ({ host }) => (host === 'futures.coinstore.com' ? 'futures.coinstore.com' : undefined),
  },
  {
    id: 'query-encoded',
    kind: 'request',
    standing: 'possible',
    text: 'The query holds characters that are percent-encoded, or should be; whether the exchange signs the encoded text is unknown.',
    ground: 'assumed: no source settles it (docs/coinstore/unknowns.md)',
    next: 'Use values of letters and digits, and sign the query as it stands in the address.',
    find: ({ query }, endpoint) =>
      endpoint?.access === 'signed' && /[^\w=&.-]/.test(query) ? 'the query of a signed call' : undefined,
  },
  {
    id: 'body-written-by-library',
    kind: 'request',
    standing: 'possible',
    text: 'The HTTP library turns the body into text itself, which need not be the text that was signed.',
    ground:
      'assumed: the call hands over an object; only the bytes on the wire tell, and a difference is 1401',
    next: 'Make the text once, sign it, and pass that text as raw data; "trading-bridge sign --check" finds a difference.',
    find: ({ isWrittenByLibrary, method }) =>
      isWrittenByLibrary && method !== 'GET' ? 'an object as body' : undefined,
  },
]

const PATTERNS: readonly (readonly [pattern: RegExp, endpoint: Endpoint])[] = Object.values(
  SPOT_ENDPOINTS,
).map((endpoint) => [patternOf(endpoint), endpoint])

/** The endpoint of a path as it stands in a text, with or without `/api`. */
export function endpointOf(path: string): Endpoint | undefined {
  const bare = path.replace(/\/{1,20}$/, '')
  return PATTERNS.find(([pattern]) => pattern.test(bare))?.[1]
}

function patternOf({ path }: Endpoint): RegExp {
  const parts = path
    .replace(/;.*$/, '')
    .split('/')
    .map((part) => (part.startsWith('{') ? '[^/]{1,60}' : part.replaceAll('.', '\\.')))
  return new RegExp(`^(?:/api)?${parts.join('/')}(?:;[^/]{0,200})?$`)
}
