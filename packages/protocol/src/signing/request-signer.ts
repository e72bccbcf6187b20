import type { Secret } from '@trading-bridge/core'
import { authHeaders } from './auth-headers.ts'
import { Signer } from './signer.ts'

/** A private call that is about to be sent. */
export interface SignableRequest {
  /** Scheme, host and port it is sent to: `https://api.coinstore.com`. */
  readonly origin: string
  readonly method: 'GET' | 'POST'
  /** As it is sent, without the query: `/api/trade/order/place`. */
  readonly path: string
  /** What the signature covers. */
  readonly payload: string
  /** The time of sending, which the request carries. */
  readonly expiresAtMs: number
}

/**
 * Signs the private calls of one account. Whoever sends asks it for the headers and holds neither key nor secret. It may
 * decline: the signature covers neither host nor path, so that only the signer can see to where it is used.
 */
export interface RequestSigner {
  /**
   * The headers that make the request a private call, in an object that becomes the caller's.
   *
   * @throws what the signer has against the request, which must then not be sent.
   */
  sign(request: SignableRequest): Record<string, string>
}

/** Signs every request it is given, whatever its host and path. */
export function keySigner(apiKey: string, secret: Secret): RequestSigner {
  const signer = new Signer(secret)
  return { sign: (request) => authHeaders(apiKey, signer, request) }
}
