/**
 * A passphrase becomes a key through scrypt (RFC 7914). Its parameters are stored in the header, so that a stronger
 * default does not lock anybody out; they are believed within bounds only, for the header may have been changed to make
 * an unlocking exhaust the memory.
 */
import { createSecretKey, type KeyObject, randomBytes, scrypt } from 'node:crypto'
import { ConfigError, type Secret } from '@trading-bridge/core'
import type { VaultHeader } from '@trading-bridge/store'

/** What a header says of how its passphrase becomes a key. */
export type ScryptParameters = NonNullable<VaultHeader['kdf']>

/** How much work one try at a passphrase is. */
export type ScryptWork = Omit<ScryptParameters, 'salt'>

/** 128 MiB for each try; what it takes is measured in docs/vault.md. */
export const DEFAULT_SCRYPT: ScryptWork = { cost: 2 ** 17, blockSize: 8, parallelization: 1 }

const KEY_BYTES = 32
const SALT_BYTES = 32
const LEAST_PASSPHRASE_BYTES = 12
const LEAST_COST = 2 ** 14
const LARGEST_MEMORY_BYTES = 2 ** 30
const LARGEST_PARALLELIZATION = 16

export function newScryptParameters(work: ScryptWork): ScryptParameters {
  return { salt: randomBytes(SALT_BYTES).toString('base64url'), ...work }
}

/** @throws {ConfigError} it is too short to withstand guessing. */
export function assertStrong(passphrase: Secret): void {
  if (passphrase.use((bytes) => bytes.length) >= LEAST_PASSPHRASE_BYTES) return
  throw new ConfigError(
    'passphrase',
    `The passphrase is shorter than ${LEAST_PASSPHRASE_BYTES} characters.`,
    {
      next: 'Choose a longer one: several words that have nothing to do with each other.',
    },
  )
}

/** Whether the parameters are ones that this program would write: enough work to protect, and not more than it can do. */
export function isBearable({ salt, cost, blockSize, parallelization }: ScryptParameters): boolean {
  const isPowerOfTwo = Number.isSafeInteger(cost) && Number.isInteger(Math.log2(cost))
  const isCounted = [blockSize, parallelization].every((value) => Number.isSafeInteger(value) && value >= 1)
  return (
    isPowerOfTwo &&
    isCounted &&
    cost >= LEAST_COST &&
    parallelization <= LARGEST_PARALLELIZATION &&
    memoryOf({ cost, blockSize, parallelization }) <= LARGEST_MEMORY_BYTES &&
    Buffer.from(salt, 'base64url').length === SALT_BYTES
  )
}

export function keyFromPassphrase(passphrase: Secret, parameters: ScryptParameters): Promise<KeyObject> {
  const { cost: N, blockSize: r, parallelization: p } = parameters
  const salt = Buffer.from(parameters.salt, 'base64url')
  // Node counts a little more than the algorithm's own memory against the limit.
  const options = { N, r, p, maxmem: 2 * memoryOf(parameters) }
  return new Promise((resolve, reject) => {
    passphrase.use((bytes) =>
      scrypt(bytes, salt, KEY_BYTES, options, (error, key) => {
        if (error === null) resolve(createSecretKey(key))
        else reject(error)
      }),
    )
  })
}

function memoryOf({ cost, blockSize }: ScryptWork): number {
  return 128 * cost * blockSize
}
