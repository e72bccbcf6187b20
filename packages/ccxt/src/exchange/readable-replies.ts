/**
 * Layer: a reply that is no JSON is an error whatever its status. ccxt makes an empty book or balance of a gateway's page
 * under HTTP 200. It is a network error, not a refusal: the exchange may have carried the request out.
 */
import { DDoSProtection, type Exchange, ExchangeNotAvailable, RateLimitExceeded, RequestTimeout } from 'ccxt'
import type { ExchangeClass } from './exchange-class.ts'
import { withoutQuery } from './transport-errors.ts'

type HandleErrors = Parameters<Exchange['handleErrors']>

const BY_STATUS: Readonly<Record<number, typeof ExchangeNotAvailable | typeof DDoSProtection>> = {
  403: DDoSProtection,
  408: RequestTimeout,
  429: RateLimitExceeded,
  504: RequestTimeout,
}

export function withReadableReplies(Base: ExchangeClass): ExchangeClass {
  return class ReadableReplies extends Base {
    override handleErrors(...args: HandleErrors): undefined {
      const [status, , url, method, , body, json] = args
      if (json !== undefined) return super.handleErrors(...args)
      const what = `${this.id} ${method} ${withoutQuery(url)} was answered with HTTP ${status} and ${kindOf(body)}`
      throw new (BY_STATUS[status] ?? ExchangeNotAvailable)(what)
    }
  }
}

function kindOf(body: string): string {
  const start = body.trimStart()
  if (start === '') return 'nothing'
  if (start.startsWith('<')) return 'a web page'
  return /^[{[]/.test(start) ? 'JSON that is cut or broken' : 'a text that is no JSON'
}
