/**
 * Request signing. The exchange signs twice: first the number of the 30-second window with the secret, then the payload
 * with the hexadecimal text of that first result. The payload is the raw query string followed directly by the raw
 * body; nothing is sorted, trimmed or encoded again. Method, path, host and the milliseconds are not covered.
 *
 * Source: documented, "Signature Authentication" (docs/coinstore/signing.md); held to vectors computed elsewhere.
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Secret } from '@trading-bridge/core'

/** Length of the window whose number is signed, aligned to the epoch. */
export const SIGNATURE_WINDOW_MS = 30_000

const SIGNATURE_TEXT = /^[0-9a-f]{64}$/

/** The number of the window that holds `expiresAtMs`, as the text that is signed: no decimals, no leading zeros. */
export function signatureBucket(expiresAtMs: number): string {
  return String(bucketOf(expiresAtMs))
}

function bucketOf(expiresAtMs: number): number {
  return Math.floor(expiresAtMs / SIGNATURE_WINDOW_MS)
}

/** The bytes a signature covers, as text: the query as sent, without its `?`, then the body as sent. */
export function signedPayload(query: string, body: string): string {
  return query + body
}

/**
 * Signs and checks signatures with one secret. The key derived for a window is kept while the window lasts, so that
 * most signatures cost one HMAC rather than two.
 */
export class Signer {
  readonly #secret: Secret
  #bucket = Number.NaN
  #windowKey: KeyObject | undefined

  constructor(secret: Secret) {
    this.#secret = secret
  }

  /** The signature of `payload` in a request that carries `expiresAtMs` in `X-CS-EXPIRES`: 64 lower-case characters. */
  sign(payload: string | Uint8Array, expiresAtMs: number): string {
    return createHmac('sha256', this.#keyFor(expiresAtMs)).update(payload).digest('hex')
  }

  /** Tells, in constant time, whether `signature` is that of `payload`. Upper case is refused, as nobody sends it. */
  verify(payload: string | Uint8Array, expiresAtMs: number, signature: string): boolean {
    if (!SIGNATURE_TEXT.test(signature)) return false
    const expected = createHmac('sha256', this.#keyFor(expiresAtMs)).update(payload).digest()
    return timingSafeEqual(expected, Buffer.from(signature, 'hex'))
  }

  #keyFor(expiresAtMs: number): KeyObject {
    const bucket = bucketOf(expiresAtMs)
    if (this.#windowKey === undefined || bucket !== this.#bucket) {
      this.#windowKey = deriveWindowKey(this.#secret, String(bucket))
      this.#bucket = bucket
    }
    return this.#windowKey
  }
}

/** The second key is the hexadecimal text of the first result, 64 characters, not its 32 bytes. */
function deriveWindowKey(secret: Secret, bucket: string): KeyObject {
  const hex = secret.use((bytes) => createHmac('sha256', bytes).update(bucket).digest('hex'))
  return createSecretKey(Buffer.from(hex, 'ascii'))
}
