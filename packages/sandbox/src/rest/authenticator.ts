/**
 * Who sends a request, and whether he may. The order of the checks is that of the exchange as far as observations tell:
 * the key and its account (401), the address, the time, the signature and the permission (1401). A switch puts the
 * address before the state of key and account; a key that never was has no list.
 *
 * Source: documented meanings, observed texts and statuses, assumed order (docs/coinstore/authentication-errors.md).
 */
import type { Clock, Secret } from '@trading-bridge/core'
import { Signer } from '@trading-bridge/protocol'
import type { Account } from '../accounts/account.ts'
import { type ApiKey, addressesInForce, type Permission } from '../accounts/api-key.ts'
import type { SandboxSettings } from '../sandbox-settings.ts'
import { decodeText } from './request-target.ts'
import { type RestReply, refusal } from './rest-reply.ts'
import type { RestRequest } from './rest-request.ts'

/** The holder of a key, whether or not the rest of the request is in order. */
export interface KeyHolder {
  readonly key: ApiKey
  readonly account: Account
}

/** Where keys and accounts are looked up. */
export interface KeyRing {
  key(apiKey: string): ApiKey | undefined
  get(accountId: string): Account | undefined
}

const EXPIRES_TEXT = /^\d{13}$/
const KEY_REFUSED = refusal(401, 'signature-failed')
const REQUEST_REFUSED = refusal(1401, 'Unauthorized')
const WRONG_SIGNATURE: Readonly<Record<SandboxSettings['wrongSignatureCode'], RestReply>> = {
  1401: REQUEST_REFUSED,
  401: KEY_REFUSED,
  3005: refusal(3005, 'signature error'),
}

export class Authenticator {
  readonly #keyRing: KeyRing
  readonly #clock: Clock
  readonly #signers = new WeakMap<Secret, Signer>()

  constructor(keyRing: KeyRing, clock: Clock) {
    this.#keyRing = keyRing
    this.#clock = clock
  }

  /** Whose key the request names. Absent for a key that never was; a deleted one still has its holder. */
  holderOf(request: RestRequest): KeyHolder | undefined {
    const { apiKey } = request.credentials
    const key = apiKey === undefined ? undefined : this.#keyRing.key(apiKey)
    const account = key === undefined ? undefined : this.#keyRing.get(key.accountId)
    return key === undefined || account === undefined ? undefined : { key, account }
  }

  /** Why the request is refused; absent when it is in order. */
  refuse(
    request: RestRequest,
    holder: KeyHolder | undefined,
    { permission, settings }: { readonly permission: Permission; readonly settings: SandboxSettings },
  ): RestReply | undefined {
    const { authErrorHttpStatus: httpStatus, checkOrder } = settings
    if (holder === undefined) return { ...KEY_REFUSED, httpStatus }
    const isListed = this.#isListed(request, holder.key)
    if (checkOrder === 'address-first' && !isListed) return { ...REQUEST_REFUSED, httpStatus }
    if (holder.key.state !== 'active' || holder.account.state !== 'active')
      return { ...KEY_REFUSED, httpStatus }
    if (!isListed || !this.#isTimely(request, settings)) return { ...REQUEST_REFUSED, httpStatus }
    if (!this.#isSigned(request, holder.key, settings))
      return { ...WRONG_SIGNATURE[settings.wrongSignatureCode], httpStatus }
    if (holder.key.permissions.has(permission)) return undefined
    return settings.missingPermissionCode === 1401
      ? { ...REQUEST_REFUSED, httpStatus }
      : refusal(6001, 'sub-user-operator-business-error')
  }

  /** Whether the key may be used from the address; one without a list may from any. */
  #isListed(request: RestRequest, key: ApiKey): boolean {
    const addresses = addressesInForce(key, this.#clock.nowMs())
    return addresses.size === 0 || addresses.has(request.address)
  }

  #isTimely({ credentials: { expires } }: RestRequest, { expiresToleranceMs }: SandboxSettings): boolean {
    if (expires === undefined || !EXPIRES_TEXT.test(expires)) return false
    return Math.abs(this.#clock.nowMs() - Number(expires)) <= expiresToleranceMs
  }

  #isSigned(request: RestRequest, key: ApiKey, settings: SandboxSettings): boolean {
    const { expires, signature } = request.credentials
    if (signature === undefined) return false
    const expiresAtMs = Number(expires)
    const signer = this.#signerOf(key)
    if (signer.verify(payloadOf(request.target.query, request.body), expiresAtMs, signature)) return true
    if (!settings.alsoVerifiesDecodedQuery) return false
    const decoded = payloadOf(decodeText(request.target.query), request.body)
    return signer.verify(decoded, expiresAtMs, signature)
  }

  #signerOf(key: ApiKey): Signer {
    let signer = this.#signers.get(key.secret)
    if (signer === undefined) {
      signer = new Signer(key.secret)
      this.#signers.set(key.secret, signer)
    }
    return signer
  }
}

/** The query as it stood on the wire, followed by the body's bytes. */
function payloadOf(query: string, body: Buffer): Uint8Array {
  if (query === '') return body
  const queryBytes = Buffer.from(query, 'utf8')
  return body.length === 0 ? queryBytes : Buffer.concat([queryBytes, body])
}
