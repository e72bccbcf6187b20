/**
 * Authenticated encryption: AES-256-GCM with a random nonce of 96 bits for every sealing. A data key seals a handful of
 * fields and a master key a handful of data keys, far from the 2^32 sealings at which random nonces become a risk.
 */
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** In front of what is sealed: another way of sealing gets another number. */
const FORMAT = '1.'

/** Text: the format, then nonce, encrypted bytes and tag as base64url. */
export function seal(plain: Uint8Array, key: KeyObject, binding: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(binding)
  const sealed = [nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]
  return FORMAT + Buffer.concat(sealed).toString('base64url')
}

/** Nothing, unless `sealed` is exactly what `seal` returned for this key and binding. */
export function unseal(sealed: string, key: KeyObject, binding: Uint8Array): Uint8Array | undefined {
  const bytes = decode(sealed)
  if (bytes === undefined) return undefined
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(binding)
    .setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const plain = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
    decipher.final()
    return plain
  } catch {
    // The only thing that fails here is the tag.
    return undefined
  }
}

/** One text for one sequence of bytes: no other spelling of the base64 is taken. */
function decode(sealed: string): Buffer | undefined {
  if (!sealed.startsWith(FORMAT)) return undefined
  const text = sealed.slice(FORMAT.length)
  const bytes = Buffer.from(text, 'base64url')
  const isWhole = bytes.length >= NONCE_BYTES + TAG_BYTES && bytes.toString('base64url') === text
  return isWhole ? bytes : undefined
}
