/** What a credential is made of, and how Coinstore's signs. */
import { createHash } from 'node:crypto'
import { ConfigError, type Secret } from '@trading-bridge/core'
import { keySigner, type RequestSigner, type SignableRequest } from '@trading-bridge/protocol'
import type { CredentialFields } from '@trading-bridge/vault'

export interface ApiCredential {
  readonly apiKey: Secret
  readonly apiSecret: Secret
}

const API_KEY = 'api-key'
const API_SECRET = 'api-secret'
const FINGERPRINT_LENGTH = 16

export function credentialFields({ apiKey, apiSecret }: ApiCredential): CredentialFields {
  return new Map([
    [API_KEY, apiKey],
    [API_SECRET, apiSecret],
  ])
}

/** @throws {ConfigError} a field is missing. */
export function readApiCredential(fields: CredentialFields): ApiCredential {
  return { apiKey: fieldOf(fields, API_KEY), apiSecret: fieldOf(fields, API_SECRET) }
}

/**
 * Tells whether two accounts have the same key without telling the key. A key is random enough that its digest cannot be
 * guessed back.
 */
export function fingerprintOf(exchange: string, apiKey: Secret): string {
  const digest = apiKey.use((bytes) =>
    createHash('sha256').update(`${exchange}\0`).update(bytes).digest('hex'),
  )
  return digest.slice(0, FINGERPRINT_LENGTH)
}

/** Makes the signing out of the fields, which stay inside it. `onKey` learns the key's name, which is sent with each call. */
export function coinstoreScheme(
  onKey: (apiKey: Secret) => void,
): (fields: CredentialFields) => (request: SignableRequest) => ReturnType<RequestSigner['sign']> {
  return (fields) => {
    const { apiKey, apiSecret } = readApiCredential(fields)
    const signer = keySigner(textOf(apiKey), apiSecret)
    onKey(apiKey)
    return (request) => signer.sign(request)
  }
}

function fieldOf(fields: CredentialFields, name: string): Secret {
  const secret = fields.get(name)
  if (secret !== undefined) return secret
  throw new ConfigError(name, `The stored credential has no ${name}.`, { next: 'Add the key again.' })
}

function textOf(secret: Secret): string {
  return secret.use((bytes) => Buffer.from(bytes).toString('utf8'))
}
