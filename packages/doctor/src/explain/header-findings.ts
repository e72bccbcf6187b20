/** What can be wrong with the headers of a signed request. Values are judged and never shown. */
import {
  API_KEY_HEADER,
  EXPIRES_HEADER,
  findCredentialDefect,
  SIGNATURE_HEADER,
} from '@trading-bridge/protocol'
import type { Finding } from './finding.ts'
import type { HeadersSighting } from './sighting.ts'

export interface HeaderFinding extends Finding {
  readonly find: (headers: HeadersSighting) => string | undefined
}

const DOCUMENTED = 'documented: the three headers of a signed request (docs/coinstore/signing.md)'
const NAMES: readonly string[] = [API_KEY_HEADER, EXPIRES_HEADER, SIGNATURE_HEADER]
/** The mark of a value that whoever pasted it has taken out. */
const TAKEN_OUT = /\*{2,}|•|…|\.{3}|redacted|xxx|your|<|\$|\{/i

export const HEADER_FINDINGS: readonly HeaderFinding[] = [
  {
    id: 'header-missing',
    kind: 'request',
    standing: 'likely',
    text: 'A signed request needs all three: X-CS-APIKEY, X-CS-EXPIRES and X-CS-SIGN.',
    ground: `${DOCUMENTED}; what stands in the text may be only a part of the headers`,
    next: 'Send all three headers.',
    find: ({ values, isWhole }) => {
      const missing = NAMES.filter((name) => !values.has(name))
      return isWhole && missing.length > 0 ? `without ${missing.join(' and ').toUpperCase()}` : undefined
    },
  },
  {
    id: 'expires-in-seconds',
    kind: 'request',
    standing: 'certain',
    text: 'X-CS-EXPIRES is in milliseconds; ten digits are seconds.',
    ground: DOCUMENTED,
    next: 'Send the time of sending in milliseconds, 13 digits, and make the bucket from the same number.',
    find: ({ values }) => (/^\d{10}$/.test(values.get(EXPIRES_HEADER) ?? '') ? 'ten digits' : undefined),
  },
  {
    id: 'expires-form',
    kind: 'request',
    standing: 'certain',
    text: 'X-CS-EXPIRES is a whole number of milliseconds, 13 digits.',
    ground: DOCUMENTED,
    next: 'Send the time of sending in milliseconds, without decimals.',
    find: ({ values }) => {
      const text = values.get(EXPIRES_HEADER)
      if (text === undefined || TAKEN_OUT.test(text) || /^(?:\d{10}|\d{13})$/.test(text)) return undefined
      return `${text.length} characters`
    },
  },
  {
    id: 'key-defect',
    kind: 'request',
    standing: 'certain',
    text: 'The key in X-CS-APIKEY carries something that does not belong to it.',
    ground: 'seen in the text; an unknown key is answered with 401 signature-failed',
    next: 'Take it off where the key is read.',
    find: ({ values }) => {
      const text = values.get(API_KEY_HEADER)
      if (text === undefined || text === '' || TAKEN_OUT.test(text)) return undefined
      const defect = findCredentialDefect(text)
      return defect === undefined ? undefined : `the key ${defect.defect}`
    },
  },
  {
    id: 'key-form',
    kind: 'request',
    standing: 'possible',
    text: "Coinstore's keys that have been seen are 32 hexadecimal characters; this one is not.",
    ground: 'observed in every sample, promised nowhere; another form suggests the key of another exchange',
    next: 'Compare the key with the one under API management on the website.',
    find: ({ values }) => {
      const text = values.get(API_KEY_HEADER)
      if (text === undefined || TAKEN_OUT.test(text) || findCredentialDefect(text) !== undefined)
        return undefined
      return /^[0-9a-f]{32}$/i.test(text) ? undefined : `${text.length} characters`
    },
  },
  {
    id: 'signature-form',
    kind: 'request',
    standing: 'certain',
    text: 'X-CS-SIGN is 64 lower-case hexadecimal characters; this one is not.',
    ground: `${DOCUMENTED}; whether the exchange takes another form is unknown`,
    next: 'Write the result of the second HMAC as lower-case hexadecimal; "trading-bridge sign --check" names what was done.',
    find: ({ values }) => {
      const text = values.get(SIGNATURE_HEADER)
      if (text === undefined || TAKEN_OUT.test(text) || /^[0-9a-f]{64}$/.test(text)) return undefined
      return /^[0-9A-F]{64}$/.test(text) ? 'upper case' : `${text.length} characters`
    },
  },
  {
    id: 'content-type',
    kind: 'request',
    standing: 'possible',
    text: 'Private calls carry Content-Type: application/json, GET included.',
    ground: 'documented; what happens without it is not',
    next: 'Send the header.',
    find: ({ values, isWhole }) => {
      const text = values.get('content-type')
      if (text === undefined) return isWhole ? 'no Content-Type' : undefined
      return /^application\/json\b/i.test(text) ? undefined : 'another Content-Type'
    },
  },
]
