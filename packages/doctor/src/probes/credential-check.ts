/** P1: what is wrong or unusual with the text of key and secret, taken exactly as they were given. */
import type { Secret } from '@trading-bridge/core'
import { findCredentialDefect, findCredentialOddity } from '@trading-bridge/protocol'
import type { CredentialField, CredentialFinding } from '../evidence/evidence.ts'

/** Both as they stand where they are kept: nothing trimmed, nothing decoded. Absent is what is not set. */
export interface GivenCredentials {
  readonly apiKey: string | undefined
  readonly secret: Secret | undefined
}

export function checkCredentials({ apiKey, secret }: GivenCredentials): readonly CredentialFinding[] {
  const secretText = secret === undefined ? undefined : textOf(secret)
  const findings = [...checkText('key', apiKey), ...checkText('secret', secretText)]
  const isTwice = apiKey !== undefined && apiKey !== '' && apiKey === secretText
  return isTwice
    ? [...findings, { field: 'secret', kind: 'malformed', what: 'is the same text as the key' }]
    : findings
}

/** The text of a secret, for what has to look at it or send it. */
export function textOf(secret: Secret): string {
  return secret.use((bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
}

function checkText(field: CredentialField, text: string | undefined): readonly CredentialFinding[] {
  if (text === undefined) return [{ field, kind: 'missing', what: 'is not set' }]
  if (text === '') return [{ field, kind: 'missing', what: 'is empty' }]
  const found = findCredentialDefect(text)
  if (found !== undefined) return [{ field, kind: 'malformed', what: found.defect }]
  const oddity = findCredentialOddity(text)
  return oddity === undefined ? [] : [{ field, kind: 'odd', what: oddity }]
}
