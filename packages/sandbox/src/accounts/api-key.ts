/**
 * Keys of the API. A key without addresses works from anywhere; one with addresses works from these alone.
 *
 * Source: documented, at most 5 keys a user and 5 addresses a key; observed, addresses may be IPv6 and a changed list
 * takes a minute or two to act (docs/coinstore/authentication-errors.md).
 */
import type { Secret } from '@trading-bridge/core'

export const MAX_KEYS_PER_ACCOUNT = 5
export const MAX_ADDRESSES_PER_KEY = 5

export type Permission = 'read' | 'trade' | 'withdraw'

export const ALL_PERMISSIONS: readonly Permission[] = ['read', 'trade', 'withdraw']

export interface ApiKey {
  readonly apiKey: string
  readonly secret: Secret
  readonly accountId: string
  readonly permissions: ReadonlySet<Permission>
  readonly state: 'active' | 'deleted'
  /** In canonical form. Empty: any address. */
  readonly addresses: ReadonlySet<string>
  /** The list before the last change, still in force until `untilMs`. */
  readonly previous: { readonly addresses: ReadonlySet<string>; readonly untilMs: number } | undefined
}

export interface NewApiKey {
  readonly accountId: string
  readonly apiKey: string
  readonly secret: Secret
  /** All when left out. */
  readonly permissions?: readonly Permission[]
  /** None when left out: the key works from anywhere. */
  readonly addresses?: readonly string[]
}

/** The addresses in force at an instant. */
export function addressesInForce(key: ApiKey, nowMs: number): ReadonlySet<string> {
  const { previous } = key
  return previous !== undefined && nowMs < previous.untilMs ? previous.addresses : key.addresses
}
