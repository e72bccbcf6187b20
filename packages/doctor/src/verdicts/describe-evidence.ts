/** The evidence as sentences, probe by probe: what a person and the exchange's support read. */
import type { TransportErrorCode } from '@trading-bridge/core'
import type { ClockReading, Evidence, SignedCall, WayOut } from '../evidence/evidence.ts'
import type { ProbeReply } from '../evidence/probe-reply.ts'
import { routeName } from '../evidence/route.ts'
import { CALLS, type ProbeId } from '../probes/probe.ts'
import { fillBlanks } from './fill-blanks.ts'
import { FINDINGS, type FindingId, OUTCOMES } from './finding.ts'
import { offsetText } from './offset-text.ts'

/** One line of evidence. */
export interface EvidenceLine {
  readonly probe: ProbeId
  readonly finding: string
  /** HTTP status and code of the reply; `null` where there was none. */
  readonly reply: { readonly http: number; readonly code: number | null } | null
}

const MILLISECONDS = 1_000

export function describeEvidence(evidence: Evidence): readonly EvidenceLine[] {
  const { ways, clock, calls, publicAgain, isSignerRight } = evidence
  return [
    ...ways.map(describeWay),
    ...describeCredentials(evidence),
    ...(isSignerRight === undefined ? [] : [describeSigner(isSignerRight)]),
    ...(clock === undefined ? [] : [describeClock(clock)]),
    ...ways.flatMap(describeAddresses),
    ...calls.map((call, index) => describeCall(call, index === 0)),
    ...(publicAgain === undefined
      ? []
      : [line('public-again', { outcome: outcomeText(publicAgain) }, publicAgain)]),
  ]
}

export function describeWay({ route, reply }: WayOut): EvidenceLine {
  const http = 'http' in reply ? String(reply.http) : proxyStatus(reply)
  return line(wayFinding(reply), { route: routeName(route), http }, reply)
}

export function describeCredentials({ credentials }: Pick<Evidence, 'credentials'>): readonly EvidenceLine[] {
  if (credentials.length === 0) return [line('credentials-clean')]
  return credentials.map(({ field, what }) => line('credential-defect', { field, what }))
}

export function describeSigner(isSignerRight: boolean): EvidenceLine {
  return line(isSignerRight ? 'signer-right' : 'signer-wrong')
}

export function describeClock(reading: ClockReading): EvidenceLine {
  const { offsetMs, uncertaintyMs, samples, windowLeftMs } = reading
  if (samples === 0) return line('clock-unknown')
  return line(offsetMs === 0 ? 'clock-agrees' : 'clock-off', {
    offset: offsetText(offsetMs),
    uncertainty: (uncertaintyMs / MILLISECONDS).toFixed(1),
    samples: String(samples),
    window: (windowLeftMs / MILLISECONDS).toFixed(1),
  })
}

export function describeAddresses({ route, localAddress, seenAddresses }: WayOut): readonly EvidenceLine[] {
  const words = { route: routeName(route) }
  return [
    ...(localAddress === undefined ? [] : [line('leaves-by', { ...words, address: localAddress })]),
    ...(seenAddresses.length === 0
      ? []
      : [line('seen-as', { ...words, addresses: [...new Set(seenAddresses)].join(', ') })]),
  ]
}

/** The first call is the base case; balances after that, over other routes or again, are P9. */
export function describeCall(call: SignedCall, isFirst: boolean): EvidenceLine {
  const { kind, route, time, reply, change } = call
  const { probe, what } = CALLS[kind]
  const described = line(
    'call',
    {
      call: change === undefined ? what : `${what} (${change})`,
      route: routeName(route),
      time: time === 'exchange' ? ", signed with the exchange's time" : '',
      outcome: outcomeText(reply),
    },
    reply,
  )
  return { ...described, probe: kind === 'balances' && !isFirst ? 'P9' : probe }
}

function line(id: FindingId, words: Readonly<Record<string, string>> = {}, reply?: ProbeReply): EvidenceLine {
  const { probe, says } = FINDINGS[id]
  return { probe, finding: fillBlanks(says, words), reply: replyOf(reply) }
}

function replyOf(reply: ProbeReply | undefined): EvidenceLine['reply'] {
  if (reply === undefined) return null
  switch (reply.kind) {
    case 'unanswered':
      return reply.proxyHttp === undefined ? null : { http: reply.proxyHttp, code: null }
    case 'accepted':
      return { http: reply.http, code: 0 }
    case 'refused':
      return { http: reply.http, code: reply.code }
    default:
      return { http: reply.http, code: null }
  }
}

function outcomeText(reply: ProbeReply): string {
  return fillBlanks(OUTCOMES[reply.kind], {
    http: 'http' in reply ? String(reply.http) : '',
    code: reply.kind === 'refused' ? String(reply.code) : '',
    failure: reply.kind === 'unanswered' ? reply.failure : '',
  })
}

function wayFinding(reply: ProbeReply): FindingId {
  switch (reply.kind) {
    case 'accepted':
    case 'refused':
      return 'way-open'
    case 'rate-limited':
      return 'way-limited'
    case 'unavailable':
      return 'way-down'
    case 'blocked':
      return 'way-blocked'
    case 'foreign':
      return 'way-foreign'
    case 'unanswered':
      return reply.proxyHttp === undefined ? FAILURE_FINDINGS[reply.failure] : 'proxy-status'
  }
}

const FAILURE_FINDINGS: Readonly<Record<TransportErrorCode, FindingId>> = {
  TB_HOST_NOT_FOUND: 'no-name',
  TB_CONNECTION_REFUSED: 'no-listener',
  TB_TLS_FAILED: 'no-encryption',
  TB_PROXY_REFUSED: 'no-proxy',
  TB_TIMEOUT: 'no-reply',
  TB_CONNECTION_LOST: 'connection-lost',
  TB_NETWORK: 'connection-lost',
}

function proxyStatus(reply: ProbeReply): string {
  return reply.kind === 'unanswered' ? String(reply.proxyHttp ?? '') : ''
}
