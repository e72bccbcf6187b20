/** The options of a client, checked once and completed. */
import { isIP, isIPv4 } from 'node:net'
import { type Clock, ConfigError, type Random, systemClock, systemRandom } from '@trading-bridge/core'
import { keySigner, type RequestSigner } from '@trading-bridge/protocol'
import type { Pacer } from '../pacing/pacer.ts'
import { DEFAULT_PACING, type PacingLimits } from '../pacing/pacing-limits.ts'
import type { ClientOptions, Credentials } from './client-options.ts'
import { DEFAULT_RETRY, type RetryPolicy } from './retry-policy.ts'

export interface ClientSettings {
  readonly restUrl: URL
  /** None: only public calls can be made. */
  readonly signer: RequestSigner | undefined
  readonly deadlineMs: number
  readonly addressFamily: 'auto' | 4 | 6
  readonly localAddress: string | undefined
  readonly proxyUrl: URL | undefined
  readonly pacing: PacingLimits
  /** Shared with other clients. */
  readonly pacer: Pacer | undefined
  readonly retry: RetryPolicy
  readonly clock: Clock
  readonly random: Random
}

const DEFAULT_DEADLINE_MS = 10_000
const LOOPBACK_HOST = /^(?:localhost|(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/
/** What may stand in a header as it is: no blanks, no line feeds, nothing beyond ASCII. */
const HEADER_TOKEN = /^[\x21-\x7e]+$/

/** How connections leave this machine; the same for REST and for the stream. */
export type ProxyAndAddresses = Pick<ClientSettings, 'proxyUrl' | 'addressFamily' | 'localAddress'>

/** @throws {ConfigError} an option is missing or cannot be meant; its value is never shown. */
export function readSettings(options: ClientOptions): ClientSettings {
  const restUrl = readRestUrl(options.restUrl)
  const settings = {
    restUrl,
    signer: readSigner(options),
    deadlineMs: wholeNumber('deadlineMs', options.deadlineMs ?? DEFAULT_DEADLINE_MS, 1),
    pacing: readPacing({ ...DEFAULT_PACING, ...options.pacing }),
    pacer: options.pacer,
    retry: readRetry({ ...DEFAULT_RETRY, ...options.retry }),
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
  }
  return { ...settings, ...readProxyAndAddresses(options, restUrl) }
}

/** @throws {ConfigError} the proxy is none, or addresses of two families are to meet. */
export function readProxyAndAddresses(
  options: Pick<ClientOptions, 'proxyUrl' | 'addressFamily' | 'localAddress'>,
  host: URL,
): ProxyAndAddresses {
  const proxyUrl = options.proxyUrl === undefined ? undefined : readProxyUrl(options.proxyUrl)
  return { proxyUrl, ...readAddresses(options, proxyUrl ?? host) }
}

/** Whether connections to it stay on this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK_HOST.test(hostname)
}

/** @throws {ConfigError} no base address, or one that would send keys unencrypted over a network. */
export function readRestUrl(text: string): URL {
  const url = readUrl('restUrl', text)
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new ConfigError('restUrl', 'The REST address has more than a host and a path.', {
      next: 'Write it as https://api.coinstore.com/api.',
    })
  }
  // Plain HTTP would show signed requests to everybody on the way, who could then send them again.
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    throw new ConfigError('restUrl', 'The REST address is not encrypted.', {
      next: 'Use https:; plain http: is for a sandbox on this machine.',
    })
  }
  return url
}

function readProxyUrl(text: string): URL {
  const url = readUrl('proxyUrl', text)
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new ConfigError('proxyUrl', 'The URL of the proxy has a path.', {
      next: 'Write it as http://host:port, with user:password@ before the host where the proxy wants it.',
    })
  }
  return url
}

function readUrl(setting: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && (url.protocol === 'https:' || url.protocol === 'http:')) return url
  throw new ConfigError(setting, `${setting} is not a URL with http: or https:.`, {
    next: 'Write the whole URL, for example https://api.coinstore.com/api.',
  })
}

function readSigner({ credentials, signer }: ClientOptions): RequestSigner | undefined {
  if (credentials === undefined) return signer
  if (signer !== undefined) {
    throw new ConfigError('signer', 'There are both credentials and a signer.', {
      next: 'Give one of the two.',
    })
  }
  assertUsable(credentials)
  return keySigner(credentials.apiKey, credentials.secret)
}

function assertUsable(credentials: Credentials): void {
  if (!HEADER_TOKEN.test(credentials.apiKey)) {
    throw new ConfigError('credentials.apiKey', 'The API key is empty or has blanks or line feeds in it.', {
      next: 'Copy the key again; every sample has 32 hexadecimal characters.',
    })
  }
  if (credentials.secret.use((bytes) => bytes.length) === 0) {
    throw new ConfigError('credentials.secret', 'The API secret is empty.', {
      next: 'Copy the secret again.',
    })
  }
}

/** Fixes the family where an address implies it, so that no connection is tried that cannot be made. */
function readAddresses(
  { addressFamily = 'auto', localAddress }: Pick<ClientOptions, 'addressFamily' | 'localAddress'>,
  target: URL,
): Pick<ClientSettings, 'addressFamily' | 'localAddress'> {
  if (localAddress !== undefined && isIP(localAddress) === 0) {
    throw new ConfigError('localAddress', 'The local address is not an IP address.', {
      next: 'Give an address of this machine, for example 192.0.2.10; see "ip address".',
    })
  }
  const host = target.hostname.replace(/^\[|\]$/g, '')
  const wanted = [addressFamily, familyOf(localAddress ?? ''), familyOf(host)].filter(
    (family) => family !== 'auto',
  )
  if (new Set(wanted).size > 1) {
    throw new ConfigError(
      'addressFamily',
      'The address family, the local address and the host do not go together.',
      {
        next: 'Use addresses of one family, 4 or 6.',
      },
    )
  }
  return { addressFamily: wanted[0] ?? 'auto', localAddress }
}

/** `auto` for what is no address but a name. */
function familyOf(host: string): 'auto' | 4 | 6 {
  if (isIP(host) === 0) return 'auto'
  return isIPv4(host) ? 4 : 6
}

function readPacing(pacing: PacingLimits): PacingLimits {
  const { ipRequests, userRequests, windowMs, cancelReserve } = pacing
  return {
    ipRequests: wholeNumber('pacing.ipRequests', ipRequests, cancelReserve + 1),
    userRequests: wholeNumber('pacing.userRequests', userRequests, cancelReserve + 1),
    windowMs: wholeNumber('pacing.windowMs', windowMs, 1),
    cancelReserve: wholeNumber('pacing.cancelReserve', cancelReserve, 0),
  }
}

function readRetry({ attempts, firstDelayMs, longestDelayMs }: RetryPolicy): RetryPolicy {
  return {
    attempts: wholeNumber('retry.attempts', attempts, 1),
    firstDelayMs: wholeNumber('retry.firstDelayMs', firstDelayMs, 0),
    longestDelayMs: wholeNumber('retry.longestDelayMs', longestDelayMs, 0),
  }
}

function wholeNumber(setting: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new ConfigError(setting, `${setting} must be a whole number of at least ${least}.`, {
    next: `Give a whole number, ${least} or more.`,
  })
}
