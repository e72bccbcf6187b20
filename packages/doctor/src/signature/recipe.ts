/**
 * How one signature was made, step by step, so that each step can be made wrongly on its own. The right recipe gives
 * what `Signer` of `protocol` gives; a test holds the two together.
 *
 * Source: documented, "Signature Authentication" (docs/coinstore/signing.md).
 */
import { createHmac } from 'node:crypto'
import { SIGNATURE_WINDOW_MS } from '@trading-bridge/protocol'

/** The steps, in the order in which they are taken. */
export type SigningStage = 'secret' | 'bucket' | 'windowKey' | 'payload' | 'encoding'

/** Each field is one step; a mistake changes one of them. */
export interface Recipe {
  /** The bytes that key the first HMAC. */
  readonly secret: Uint8Array
  readonly bucket: Bucket
  readonly windowKey: WindowKey
  readonly payload: Payload
  readonly encoding: Encoding
}

/** The text that is signed first: `time` divided by `divisor`, and how the quotient is written. */
export interface Bucket {
  readonly time: number
  readonly divisor: number
  /** Whole windows added to it. */
  readonly shift: number
  readonly written: 'whole' | 'point-zero' | 'fraction'
}

export interface WindowKey {
  /** What the second HMAC is keyed with: the first result as text, or its bytes. */
  readonly form: 'hex' | 'upper-hex' | 'bytes' | 'base64'
  /** `one`: the secret signs the payload. `exchanged`: the payload is signed first and the bucket second. */
  readonly stages: 'two' | 'one' | 'exchanged'
  /** Whether the bucket was handed to the first HMAC as its key and the secret as its message. */
  readonly isTurned: boolean
}

/** The text of the second message: `query`, then `body`. */
export interface Payload {
  readonly query: string
  readonly body: string
  readonly charset: 'utf8' | 'latin1'
}

/** How the 32 bytes of the result are written. */
export interface Encoding {
  readonly form: 'hex' | 'base64' | 'base64-unpadded' | 'base64-of-hex'
  readonly isUpperCase: boolean
  readonly before: string
  readonly after: string
}

/** What a request brings to its signature, with the bytes of the secret. */
export interface SigningFacts {
  readonly secret: Uint8Array
  readonly apiKey: string | undefined
  readonly expiresAtMs: number
  readonly query: string
  readonly body: string
}

/** The documented way. */
export function rightRecipe({ secret, expiresAtMs, query, body }: SigningFacts): Recipe {
  return {
    secret,
    bucket: { time: expiresAtMs, divisor: SIGNATURE_WINDOW_MS, shift: 0, written: 'whole' },
    windowKey: { form: 'hex', stages: 'two', isTurned: false },
    payload: { query, body, charset: 'utf8' },
    encoding: { form: 'hex', isUpperCase: false, before: '', after: '' },
  }
}

/** The signature that comes of following `recipe`. */
export function makeSignature(recipe: Recipe): string {
  return writeDigest(digestOf(recipe), recipe.encoding)
}

function digestOf({ secret, bucket, windowKey, payload }: Recipe): Buffer {
  const message = Buffer.from(payload.query + payload.body, payload.charset)
  const bucketText = Buffer.from(writeBucket(bucket))
  if (windowKey.stages === 'one') return hmac(secret, message)
  const exchanged = windowKey.stages === 'exchanged'
  const first = exchanged ? message : bucketText
  const firstResult = windowKey.isTurned ? hmac(first, secret) : hmac(secret, first)
  return hmac(writeKey(firstResult, windowKey.form), exchanged ? bucketText : message)
}

function writeBucket({ time, divisor, shift, written }: Bucket): string {
  const quotient = time / divisor + shift
  if (written === 'fraction') return String(quotient)
  return written === 'point-zero' ? `${Math.floor(quotient)}.0` : String(Math.floor(quotient))
}

function writeKey(bytes: Buffer, form: WindowKey['form']): Buffer {
  if (form === 'bytes') return bytes
  if (form === 'base64') return Buffer.from(bytes.toString('base64'))
  const hex = bytes.toString('hex')
  return Buffer.from(form === 'upper-hex' ? hex.toUpperCase() : hex)
}

function writeDigest(digest: Buffer, { form, isUpperCase, before, after }: Encoding): string {
  const text = encode(digest, form)
  return before + (isUpperCase ? text.toUpperCase() : text) + after
}

function encode(digest: Buffer, form: Encoding['form']): string {
  if (form === 'hex') return digest.toString('hex')
  if (form === 'base64') return digest.toString('base64')
  if (form === 'base64-unpadded') return digest.toString('base64url')
  return Buffer.from(digest.toString('hex')).toString('base64')
}

function hmac(key: Uint8Array, message: Uint8Array): Buffer {
  return createHmac('sha256', key).update(message).digest()
}
