/**
 * Where an account's requests go. The addresses of real exchanges are written here and nowhere else; only an account on
 * a sandbox has addresses of its own, and those stay on this machine.
 */
import { ConfigError } from '@trading-bridge/core'
import type { Account } from '@trading-bridge/store'

export interface ExchangeAddresses {
  readonly restUrl: URL
  readonly streamUrl: URL
}

const LIVE: Readonly<Record<string, { readonly rest: string; readonly stream: string }>> = {
  coinstore: { rest: 'https://api.coinstore.com/api', stream: 'wss://ws.coinstore.com/s/ws' },
  binance: { rest: 'https://api.binance.com', stream: 'wss://stream.binance.com:9443/ws' },
}
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** The exchanges that an account can be on. */
export const EXCHANGES: readonly string[] = Object.keys(LIVE)

/** @throws {ConfigError} the exchange is not among those known, or the account has addresses it may not have. */
export function addressesOf({
  exchange,
  kind,
  restUrl,
  streamUrl,
}: Pick<Account, 'exchange' | 'kind' | 'restUrl' | 'streamUrl'>): ExchangeAddresses {
  const live = Object.hasOwn(LIVE, exchange) ? LIVE[exchange] : undefined
  if (live === undefined) throw unknownExchange(exchange)
  if (kind === 'live') {
    if (restUrl !== undefined || streamUrl !== undefined) throw liveElsewhere()
    return { restUrl: new URL(live.rest), streamUrl: new URL(live.stream) }
  }
  return {
    restUrl: readLoopbackUrl('restUrl', restUrl, 'http:'),
    streamUrl: readLoopbackUrl('streamUrl', streamUrl, 'ws:'),
  }
}

function readLoopbackUrl(setting: string, text: string | undefined, scheme: 'http:' | 'ws:'): URL {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined
  const isBare =
    url !== undefined && url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  if (url !== undefined && isBare && url.protocol === scheme && LOOPBACK_HOST.test(url.hostname)) return url
  throw new ConfigError(setting, `The ${setting} of a sandbox account is not an address of this machine.`, {
    next: `Give the ${scheme}// address that "trading-bridge sandbox" prints.`,
  })
}

function liveElsewhere(): ConfigError {
  return new ConfigError('restUrl', 'A live account has no addresses of its own.', {
    next: 'Make it a sandbox account, or leave the addresses out.',
  })
}

function unknownExchange(exchange: string): ConfigError {
  return new ConfigError('exchange', `There is no exchange "${exchange}" here.`, {
    next: `Choose among: ${EXCHANGES.join(', ')}.`,
  })
}
