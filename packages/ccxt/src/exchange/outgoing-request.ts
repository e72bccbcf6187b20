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

export async function prepareRequest(exchange: Exchange, call: Call): Promise<OutgoingRequest> {
  const { method, body } = call
  const own = { ...exchange.headers, ...call.headers }
  const prefix = exchange.checkProxyUrlSettings(call.url, method, own, body)
  const [httpProxy, httpsProxy, socksProxy] = exchange.checkProxySettings(call.url, method, own, body)
  exchange.checkConflictingProxies(httpProxy || httpsProxy || socksProxy, prefix)
  // Streams need them later and cannot wait for them then.
  if (exchange['proxiesModulesLoading'] === undefined) await exchange.loadProxyModules()
  const headers = exchange.setHeaders({
    'Accept-Encoding': 'gzip, deflate, br',
    ...userAgentOf(exchange),
    ...(prefix === undefined ? {} : { Origin: exchange.origin }),
    ...own,
  })
  if (exchange.verbose) log(exchange, call, headers)
  const target = prefix === undefined ? call.url : prefix + exchange.urlEncoderForProxyUrl(call.url)
  const { origin, pathname, search } = new URL(target)
  const route: { dispatcher?: Dispatcher } = {}
  exchange.setFetchProxyOptions(route, httpProxy, httpsProxy, socksProxy)
  const dispatcher = route.dispatcher ?? exchange.fetchDispatcher
  return { dispatcher, request: { origin, path: pathname + search, method, headers, body: body ?? null } }
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
