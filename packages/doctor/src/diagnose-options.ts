import { isIPv4, isIPv6, type LookupFunction } from 'node:net'
import { readProxyAndAddresses, readRestUrl } from '@trading-bridge/client'
import {
  type Clock,
  ConfigError,
  type Random,
  type Secret,
  systemClock,
  systemRandom,
} from '@trading-bridge/core'
import { Signer } from '@trading-bridge/protocol'
import type { Route } from './evidence/route.ts'
import type { ProbeEvent } from './probe-event.ts'
import type { GivenCredentials } from './probes/credential-check.ts'
import type { RequestSigner } from './probes/signed-request.ts'

export interface DiagnoseOptions {
  /** For example `https://api.coinstore.com/api`. */
  readonly restUrl: string
  /** Exactly as they are kept: the doctor wants to see the stray space. */
  readonly credentials: GivenCredentials
  /**
   * The ways to try, the preferred one first. When left out: the proxy where there is one, then IPv6 before IPv4, for a
   * machine that has both prefers IPv6.
   */
  readonly routes?: readonly Route[] | undefined
  /** `http:` or `https:`, with user and password in it where the proxy wants them. */
  readonly proxyUrl?: string | undefined
  /** The address of this machine to leave by; of the routes, those of its family remain. */
  readonly localAddress?: string | undefined
  /** A server that answers a GET with the address it was asked from, as text. It is asked over every route. */
  readonly echoUrl?: string | undefined
  /** A market that exists: BTCUSDT when left out. */
  readonly symbol?: string | undefined
  /** Told of each probe as it begins and of each finding. */
  readonly onEvent?: ((event: ProbeEvent) => void) | undefined
  readonly signal?: AbortSignal | undefined
  readonly clock?: Clock | undefined
  /** For the invented keys and secrets. */
  readonly random?: Random | undefined
  /** Resolves the host; the system's resolver when left out. */
  readonly lookup?: LookupFunction | undefined
  /** What signs: the protocol's signer when left out. It is held to fixed vectors before it is used. */
  readonly makeSigner?: ((secret: Secret) => RequestSigner) | undefined
}

/** The options, checked and completed. */
export interface DiagnoseSettings {
  readonly credentials: GivenCredentials
  readonly localAddress: string | undefined
  readonly signal: AbortSignal | undefined
  readonly lookup: LookupFunction | undefined
  readonly restUrl: URL
  readonly proxyUrl: URL | undefined
  readonly echoUrl: URL | undefined
  readonly routes: readonly Route[]
  readonly symbol: string
  readonly clock: Clock
  readonly random: Random
  readonly onEvent: (event: ProbeEvent) => void
  readonly makeSigner: (secret: Secret) => RequestSigner
}

/** @throws {ConfigError} an address or a route cannot be meant. */
export function readDiagnoseOptions(options: DiagnoseOptions): DiagnoseSettings {
  const { echoUrl, clock = systemClock, random = systemRandom, symbol = 'BTCUSDT' } = options
  const restUrl = readRestUrl(options.restUrl)
  const { proxyUrl } = readProxyAndAddresses(options, restUrl)
  return {
    credentials: options.credentials,
    restUrl,
    proxyUrl,
    localAddress: options.localAddress,
    echoUrl: echoUrl === undefined ? undefined : readEchoUrl(echoUrl),
    routes: readRoutes(options, restUrl, proxyUrl),
    symbol,
    clock,
    random,
    signal: options.signal,
    lookup: options.lookup,
    onEvent: options.onEvent ?? ((): void => {}),
    makeSigner: options.makeSigner ?? ((secret) => new Signer(secret)),
  }
}

function readRoutes(
  { routes, localAddress = '' }: DiagnoseOptions,
  { hostname }: URL,
  proxyUrl: URL | undefined,
): readonly Route[] {
  if (routes?.includes('proxy') === true && proxyUrl === undefined) throw noProxy()
  const host = hostname.replace(/^\[|\]$/g, '')
  const lacks4 = isIPv6(host) || isIPv6(localAddress)
  const lacks6 = isIPv4(host) || isIPv4(localAddress)
  const wanted = routes ?? (proxyUrl === undefined ? [6, 4] : ['proxy', 6, 4])
  const possible = [...new Set(wanted)].filter((route) => !(route === 4 ? lacks4 : route === 6 && lacks6))
  if (possible.length > 0) return possible
  throw new ConfigError('routes', 'No route is left: the host or the local address is of another family.', {
    next: 'Name routes that go with the host and the local address, or leave them out.',
  })
}

/** It is asked without key and signature, so it need not be encrypted. */
function readEchoUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && (url.protocol === 'https:' || url.protocol === 'http:')) return url
  throw new ConfigError('echoUrl', 'The address of the echo service is not a URL with http: or https:.', {
    next: 'Give it in full: a page that answers with nothing but the address it was asked from.',
  })
}

function noProxy(): ConfigError {
  return new ConfigError('proxyUrl', 'The route leads through a proxy, and none is configured.', {
    next: 'Give the URL of the proxy, or leave the route out.',
  })
}
