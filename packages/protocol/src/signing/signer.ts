/**
 * Request signing. The exchange signs twice: first the number of the 30-second window with the secret, then the payload
 * with the hexadecimal text of that first result. The payload is the raw query string followed directly by the raw
 * body; nothing is sorted, trimmed or encoded again. Method, path, host and the milliseconds are not covered.
 *
 * Source: documented, "Signature Authentication" (docs/coinstore/signing.md); held to vectors computed elsewhere.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto'
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
  #windowKey: WindowKey | undefined

  constructor(secret: Secret) {
    this.#secret = secret
  }

  /** The signature of `payload` in a request that carries `expiresAtMs` in `X-CS-EXPIRES`: 64 lower-case characters. */
  sign(payload: string | Uint8Array, expiresAtMs: number): string {
    return hash('sha256', outerMessage(this.#keyFor(expiresAtMs), payload), 'hex')
  }

  /** Tells, in constant time, whether `signature` is that of `payload`. Upper case is refused, as nobody sends it. */
  verify(payload: string | Uint8Array, expiresAtMs: number, signature: string): boolean {
    if (!SIGNATURE_TEXT.test(signature)) return false
    const expected = this.sign(payload, expiresAtMs)
    return timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(signature, 'hex'))
  }

  #keyFor(expiresAtMs: number): WindowKey {
    const bucket = bucketOf(expiresAtMs)
    if (this.#windowKey === undefined || bucket !== this.#bucket) {
      this.#windowKey = deriveWindowKey(this.#secret, String(bucket))
      this.#bucket = bucket
    }
    return this.#windowKey
  }
}

/**
 * A key of exactly one SHA-256 block, combined with the two constants of HMAC (RFC 2104) once for all payloads of its
 * window. The second HMAC is then two digests in one call each, which cost half of what an `Hmac` object costs: that is
 * a stream, and is made anew for every signature.
 */
interface WindowKey {
  /** One block. Text as well as bytes: a key of hexadecimal text stays ASCII when it is combined with the constant. */
  readonly inner: string
  /** One block, and room behind it for the inner digest. */
  readonly outer: Buffer
}

const INNER_PAD = 0x36
const OUTER_PAD = 0x5c
const BLOCK_BYTES = 64
const DIGEST_BYTES = 32

/** The second key is the hexadecimal text of the first result, 64 characters, not its 32 bytes. */
function deriveWindowKey(secret: Secret, bucket: string): WindowKey {
  const hex = secret.use((bytes) => createHmac('sha256', bytes).update(bucket).digest('hex'))
  const key = Buffer.from(hex, 'ascii')
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES)
  outer.set(key.map((byte) => byte ^ OUTER_PAD))
  return { inner: Buffer.from(key.map((byte) => byte ^ INNER_PAD)).toString('ascii'), outer }
}

/** The message of the outer digest, good until the next call: it is written where that of the last one stood. */
function outerMessage({ inner, outer }: WindowKey, payload: string | Uint8Array): Buffer {
  const message = typeof payload === 'string' ? inner + payload : Buffer.concat([Buffer.from(inner), payload])
  outer.set(hash('sha256', message, 'buffer'), BLOCK_BYTES)
  return outer
}
