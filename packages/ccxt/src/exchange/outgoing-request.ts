/**
 * A request with all that an exchange's settings add: headers, user agent, proxy. ccxt does this in one long method
 * together with the sending, so it is done here once more, by ccxt's own methods and in their order.
 */
import type { Exchange } from 'ccxt'
import type { DispatchedRequest, Dispatcher } from './delivery.ts'
import { withoutSecrets } from './secret-headers.ts'

export interface Call {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>> | undefined
  readonly body: string | undefined
}

export interface OutgoingRequest {
  readonly dispatcher: Dispatcher
  readonly request: DispatchedRequest
}

export function prepareRequest(exchange: Exchange, call: Call): OutgoingRequest {
  const { method, body } = call
  const own = { ...exchange.headers, ...call.headers }
  const prefix = exchange.checkProxyUrlSettings(call.url, method, own, body)
  const [httpProxy, httpsProxy, socksProxy] = exchange.checkProxySettings(call.url, method, own, body)
  exchange.checkConflictingProxies(httpProxy || httpsProxy || socksProxy, prefix)
  const headers = exchange.setHeaders({
    'Accept-Encoding': 'gzip, deflate, br',
    ...userAgentOf(exchange),
    ...(prefix === undefined ? {} : { Origin: exchange.origin }),
    ...own,
  })
  if (exchange.verbose) log(exchange, call, headers)
  const target = prefix === undefined ? call.url : prefix + exchange.urlEncoderForProxyUrl(call.url)
  const route: { dispatcher?: Dispatcher } = {}
  exchange.setFetchProxyOptions(route, httpProxy, httpsProxy, socksProxy)
  const dispatcher = route.dispatcher ?? exchange.fetchDispatcher
  // Cut by hand: `URL` would write some characters of the query in another way than they were signed.
  const pathAt = target.indexOf('/', target.indexOf('://') + 3)
  const origin = target.slice(0, pathAt)
  return { dispatcher, request: { origin, path: target.slice(pathAt), method, headers, body: body ?? null } }
}

function userAgentOf({ userAgent, user_agent, userAgents }: Exchange): Record<string, string> {
  const chosen: unknown = userAgent ?? user_agent ?? userAgents['chrome']
  if (typeof chosen === 'string' && chosen !== '') return { 'User-Agent': chosen }
  return typeof chosen === 'object' && chosen !== null ? { ...chosen } : {}
}

function log(exchange: Exchange, { method, url, body }: Call, headers: Record<string, unknown>): void {
  const shown = withoutSecrets(headers)
  exchange.log('fetch Request:\n', exchange.id, method, url, '\nRequestHeaders:\n', shown)
  exchange.log('RequestBody:\n', body, '\n')
}
