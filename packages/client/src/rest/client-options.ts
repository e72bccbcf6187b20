import type { Clock, Random, Secret } from '@trading-bridge/core'
import type { RequestSigner } from '@trading-bridge/protocol'
import type { Pacer } from '../pacing/pacer.ts'
import type { PacingLimits } from '../pacing/pacing-limits.ts'
import type { RetryPolicy } from './retry-policy.ts'

/** An API key and the secret that belongs to it, both taken as they are: nothing is trimmed or decoded. */
export interface Credentials {
  readonly apiKey: string
  readonly secret: Secret
}

export interface ClientOptions {
  /** For example `https://api.coinstore.com/api`. Plain `http:` is taken for loopback hosts alone. */
  readonly restUrl: string
  /** Without them, or a `signer`, only public calls can be made. */
  readonly credentials?: Credentials | undefined
  /** Signs in place of `credentials`, so that the client never holds the secret. */
  readonly signer?: RequestSigner | undefined
  /** One deadline over connecting, headers and body of one attempt; 10 s when left out. */
  readonly deadlineMs?: number | undefined
  /** `auto` when left out. A key bound to an IPv4 address needs 4 on a machine that also has IPv6. */
  readonly addressFamily?: 'auto' | 4 | 6 | undefined
  /** The address of this machine that requests leave by. */
  readonly localAddress?: string | undefined
  /** `http:` or `https:`, with user and password in it where the proxy wants them. */
  readonly proxyUrl?: string | undefined
  readonly pacing?: Partial<PacingLimits> | undefined
  /** In place of `pacing`: shared by all clients of one key, and closed by whoever made it, after them. */
  readonly pacer?: Pacer | undefined
  readonly retry?: Partial<RetryPolicy> | undefined
  readonly clock?: Clock | undefined
  /** For jitter. Client order ids come from `node:crypto`. */
  readonly random?: Random | undefined
}
