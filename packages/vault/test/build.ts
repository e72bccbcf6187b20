/** Builders for tests: a valid default, of which a test names only what it is about. All keys are invented. */
import { createHmac } from 'node:crypto'
import { ManualClock, Secret } from '@trading-bridge/core'
import {
  type BoundSigner,
  type CredentialFields,
  type CredentialOwner,
  type CredentialRows,
  type KeySource,
  type ScryptWork,
  type SigningTarget,
  Vault,
} from '../src/index.ts'
import { MemoryRows } from './memory-rows.ts'

/** The least that a header may ask for, so that tests do not spend their time on it. */
const LIGHT_SCRYPT: ScryptWork = { cost: 2 ** 14, blockSize: 1, parallelization: 1 }
export const NOW_MS = 1_770_742_394_290
/** Invented. */
export const API_KEY = 'invented-key-00aa11bb22cc33dd'
/** Invented, with characters that look different in each encoding. */
export const API_SECRET = 'invented/secret+of=this?test&ÿ'
export const ORIGIN = 'https://exchange.invalid'
export const ORDER: SigningTarget = { origin: ORIGIN, method: 'POST', path: '/api/order' }

export const ALICE: CredentialOwner = { ownerId: 'owner-a', accountId: 'account-a', exchange: 'coinstore' }
export const BOB: CredentialOwner = { ownerId: 'owner-b', accountId: 'account-b', exchange: 'coinstore' }

export function passphrase(text = 'correct horse battery staple'): KeySource {
  return { kind: 'passphrase', passphrase: Secret.fromText(text) }
}

export function openVault(rows: CredentialRows): Vault {
  return new Vault({ rows, clock: new ManualClock(NOW_MS), scrypt: LIGHT_SCRYPT })
}

/** A vault with Alice's and Bob's credentials in it, unlocked. */
export async function filledVault(rows = new MemoryRows([ALICE, BOB])): Promise<{
  readonly rows: MemoryRows
  readonly vault: Vault
}> {
  const vault = openVault(rows)
  await vault.setUp(passphrase())
  await vault.storeCredential({ owner: ALICE, fields: fields(), fingerprint: 'fingerprint-a' })
  await vault.storeCredential({
    owner: BOB,
    fields: fields(`${API_SECRET} of Bob`),
    fingerprint: 'fingerprint-b',
  })
  return { rows, vault }
}

export function fields(secret = API_SECRET): CredentialFields {
  return new Map([
    ['api-key', Secret.fromText(API_KEY)],
    ['api-secret', Secret.fromText(secret)],
  ])
}

export type TestSigner = BoundSigner<SigningTarget, string>

export function openSigner(vault: Vault, owner = ALICE): Promise<TestSigner> {
  return vault.openSigner({ owner, origin: ORIGIN, paths: ['POST /api/order'], scheme: hmacScheme })
}

/** Tells which credential signed without telling the credential. */
export function signatureOf(secret: string, { path }: SigningTarget = ORDER): string {
  return createHmac('sha256', secret).update(API_KEY).update(path).digest('hex')
}

function hmacScheme(given: CredentialFields): (request: SigningTarget) => string {
  const [key, secret] = [given.get('api-key'), given.get('api-secret')]
  if (key === undefined || secret === undefined) throw new RangeError('A field is missing.')
  return ({ path }) =>
    secret.use((secretBytes) =>
      key.use((keyBytes) => createHmac('sha256', secretBytes).update(keyBytes).update(path).digest('hex')),
    )
}

/** What a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('It did not fail.')
}
