import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { VaultHeader } from '@trading-bridge/store'
import { encodeParts } from '../sealing/binding.ts'
import { seal, unseal } from '../sealing/seal.ts'
import type { KeyEncryptionKey } from './key-encryption-key.ts'

const KEY_BYTES = 32

/** What a header says about its key: all but the check value itself, and when it was written. */
type HeaderFacts = Pick<VaultHeader, 'keyId' | 'source' | 'kdf'>

/**
 * A master key in this process. The key that wraps and the key that checks are derived from it (HKDF, RFC 5869), so that
 * the check value in the database says nothing about the one that wraps.
 */
export class LocalKey implements KeyEncryptionKey {
  readonly keyId: string
  readonly #wrapKey: KeyObject
  readonly #checkKey: KeyObject

  constructor(keyId: string, master: KeyObject) {
    this.keyId = keyId
    this.#wrapKey = derive(master, ['wrap', keyId])
    this.#checkKey = derive(master, ['check', keyId])
  }

  async wrap(dataKey: Uint8Array, binding: Uint8Array): Promise<string> {
    return seal(dataKey, this.#wrapKey, binding)
  }

  async unwrap(wrapped: string, binding: Uint8Array): Promise<Uint8Array | undefined> {
    return unseal(wrapped, this.#wrapKey, binding)
  }

  checkValueOf(facts: HeaderFacts): string {
    return this.#check(facts).toString('base64url')
  }

  /** Whether this is the key of that header, and the header as it was written. */
  opens(header: VaultHeader): boolean {
    const expected = this.#check(header)
    const given = Buffer.from(header.checkValue, 'base64url')
    return given.length === expected.length && timingSafeEqual(given, expected)
  }

  #check({ keyId, source, kdf }: HeaderFacts): Buffer {
    const derivation =
      kdf === undefined
        ? []
        : [kdf.salt, String(kdf.cost), String(kdf.blockSize), String(kdf.parallelization)]
    return createHmac('sha256', this.#checkKey)
      .update(encodeParts(['header', keyId, source, ...derivation]))
      .digest()
  }
}

function derive(master: KeyObject, purpose: readonly string[]): KeyObject {
  const context = encodeParts(['trading-bridge vault 1', ...purpose])
  return createSecretKey(Buffer.from(hkdfSync('sha256', master, '', context, KEY_BYTES)))
}
