/** The options of a stream client, checked once and completed. */
import { type Clock, ConfigError, type Random, systemClock, systemRandom } from '@trading-bridge/core'
import { isLoopbackHost, type ProxyAndAddresses, readProxyAndAddresses } from '../rest/client-settings.ts'
import type { CoinstoreClient } from '../rest/coinstore-client.ts'
import { DEFAULT_STREAM_LIMITS, type StreamLimits, type StreamOptions } from './stream-options.ts'

export interface StreamSettings extends ProxyAndAddresses {
  readonly wsUrl: URL
  readonly restClient: CoinstoreClient
  readonly clock: Clock
  readonly random: Random
  readonly limits: StreamLimits
}

/** @throws {ConfigError} an option is missing or cannot be meant. */
export function readStreamSettings(options: StreamOptions): StreamSettings {
  const wsUrl = readWsUrl(options.wsUrl)
  return {
    wsUrl,
    restClient: options.restClient,
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    limits: readLimits({ ...DEFAULT_STREAM_LIMITS, ...options.limits }),
    ...readProxyAndAddresses(options, wsUrl),
  }
}

/** @throws {ConfigError} not the address of a stream, or one that would be read on the way. */
export function readWsUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isStreamUrl = url?.protocol === 'wss:' || url?.protocol === 'ws:'
  if (url === undefined || !isStreamUrl || url.username !== '' || url.hash !== '') {
    throw new ConfigError('wsUrl', 'wsUrl is not a URL with wss: or ws:.', {
      next: 'Write the whole URL, for example wss://ws.coinstore.com/s/ws.',
    })
  }
  // Whoever can change the prices on the way can make a program trade at them.
  if (url.protocol === 'ws:' && !isLoopbackHost(url.hostname)) {
    throw new ConfigError('wsUrl', 'The address of the stream is not encrypted.', {
      next: 'Use wss:; plain ws: is for a sandbox on this machine.',
    })
  }
  return url
}

function readLimits(limits: StreamLimits): StreamLimits {
  for (const [name, value] of Object.entries({ ...limits, ...limits.recencyMs, ...limits.quietMs })) {
    if (typeof value === 'object' || (Number.isSafeInteger(value) && value >= 1)) continue
    throw new ConfigError(`limits.${name}`, `limits.${name} must be a whole number of at least 1.`, {
      next: 'Give a whole number, 1 or more.',
    })
  }
  return limits
}
