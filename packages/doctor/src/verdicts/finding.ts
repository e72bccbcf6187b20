/** What probes find: each finding is a sentence described once, with its blanks in braces. */
import type { ProbeId } from '../probes/probe.ts'

interface Finding {
  readonly probe: ProbeId
  readonly says: string
}

export const FINDINGS = {
  'way-open': { probe: 'P0', says: 'The exchange answers a public call over {route}.' },
  'way-limited': { probe: 'P0', says: 'The exchange wants fewer requests over {route}.' },
  'way-blocked': { probe: 'P0', says: 'Over {route} a gateway answers in the place of the exchange.' },
  'way-foreign': {
    probe: 'P0',
    says: 'Over {route} something answers that is not the API of the spot exchange.',
  },
  'way-down': { probe: 'P0', says: 'The exchange cannot serve a public call over {route}.' },
  'no-name': { probe: 'P0', says: 'No way over {route}: the name of the host does not resolve.' },
  'no-listener': {
    probe: 'P0',
    says: 'No way over {route}: the connection is refused, or no route leads there.',
  },
  'no-encryption': { probe: 'P0', says: 'No way over {route}: the encrypted connection fails.' },
  'no-proxy': { probe: 'P0', says: 'The proxy cannot be reached, or does not connect to the exchange.' },
  'proxy-status': { probe: 'P0', says: 'The proxy makes no connection and answers {http} itself.' },
  'no-reply': { probe: 'P0', says: 'No way over {route}: no reply in time.' },
  'connection-lost': { probe: 'P0', says: 'No way over {route}: the connection breaks.' },
  'public-again': { probe: 'P0', says: 'The public call, made again after that: {outcome}.' },
  'credentials-clean': {
    probe: 'P1',
    says: 'Key and secret are there and hold nothing that pasting leaves behind.',
  },
  'credential-defect': { probe: 'P1', says: 'The {field} {what}.' },
  'signer-right': { probe: 'P2', says: 'The signer gives the signatures of the fixed vectors.' },
  'signer-wrong': { probe: 'P2', says: 'The signer does not give the signatures of the fixed vectors.' },
  'clock-agrees': {
    probe: 'P3',
    says: "This machine's clock agrees with the exchange's, to {uncertainty} s in {samples} samples; the window of signatures lasts {window} s more.",
  },
  'clock-off': {
    probe: 'P3',
    says: "This machine's clock is {offset}, to {uncertainty} s in {samples} samples; the window of signatures lasts {window} s more.",
  },
  'clock-unknown': { probe: 'P3', says: 'No reply carried a date: the clock could not be compared.' },
  'leaves-by': { probe: 'P4', says: 'Over {route} this machine leaves by {address}.' },
  'seen-as': { probe: 'P4', says: 'Over {route} it is seen from outside as {addresses}.' },
  call: { probe: 'P5', says: '{call} over {route}{time}: {outcome}.' },
} as const satisfies Readonly<Record<string, Finding>>

export type FindingId = keyof typeof FINDINGS

/** How a reply is told. */
export const OUTCOMES = {
  accepted: 'accepted',
  refused: 'refused with {code}',
  'rate-limited': 'too many requests',
  unavailable: 'HTTP {http}, the server is in trouble',
  blocked: 'a gateway answers (HTTP {http})',
  foreign: 'not a reply of this API (HTTP {http})',
  unanswered: 'no reply ({failure})',
} as const
