/**
 * From the evidence to how it reads: a pure function. What is certain by itself comes first (credentials, signer, the
 * way to the exchange), then what a single reply says, then what differs between calls.
 */
import { explainCode } from '@trading-bridge/protocol'
import { unstableCall } from '../evidence/compare-calls.ts'
import {
  type CallKind,
  type CredentialFinding,
  type Evidence,
  isRateLimited,
  type SignedCall,
} from '../evidence/evidence.ts'
import { openRoutes } from '../evidence/open-routes.ts'
import { isAdmitted, isRefusedAtTheDoor, isRestriction } from '../evidence/probe-reply.ts'
import { concludeFromCalls } from './conclude-from-calls.ts'
import { concludeFromWays, fromReply, unreachable } from './conclude-from-ways.ts'
import type { Conclusion } from './conclusion.ts'

export function conclude(evidence: Evidence): Conclusion {
  return (
    fromCredentials(evidence.credentials) ??
    (evidence.isSignerRight === false ? { reading: 'signer-broken', words: {} } : undefined) ??
    (isRateLimited(evidence) ? { reading: 'rate-limited', words: {} } : undefined) ??
    concludeFromWays(evidence.ways) ??
    fromLastReply(evidence) ??
    fromInstability(evidence) ??
    concludeFromCalls(evidence, openRoutes(evidence.ways))
  )
}

function fromCredentials(findings: readonly CredentialFinding[]): Conclusion | undefined {
  const missing = findings.filter(({ kind }) => kind === 'missing')
  if (missing.length > 0) return { reading: 'missing', words: { defects: defectsText(missing) } }
  const malformed = findings.filter(({ kind }) => kind === 'malformed')
  if (malformed.length > 0) return { reading: 'malformed', words: { defects: defectsText(malformed) } }
  return undefined
}

function defectsText(findings: readonly CredentialFinding[]): string {
  return findings.map(({ field, what }) => `the ${field} ${what}`).join('; ')
}

/** Requests that are wrong on purpose: how a gateway takes them says nothing about the right ones. */
const CONTROLS: ReadonlySet<CallKind> = new Set(['wrong-secret', 'unknown-key', 'expired', 'swapped'])

function fromLastReply({ calls, publicAgain }: Evidence): Conclusion | undefined {
  const last = calls.at(-1)
  if (last === undefined) return undefined
  const { reply } = last
  if (isRestriction(reply)) {
    const { meaning } = explainCode(String(reply.code))
    return { reading: 'restricted', words: { code: String(reply.code), meaning } }
  }
  if (reply.kind === 'unavailable' && !CONTROLS.has(last.kind) && publicAgain?.kind !== 'unavailable')
    return { reading: 'signed-down', words: { http: String(reply.http) } }
  if (reply.kind !== 'unanswered') return CONTROLS.has(last.kind) ? undefined : fromReply(reply, last)
  return calls.every((call) => call.reply.kind === 'unanswered') ? unreachable(reply) : undefined
}

/** The same call passes and is refused. Its address is to blame where it is seen to change. */
function fromInstability({ calls, ways }: Evidence): Conclusion | undefined {
  const unstable = unstableCall(calls)
  if (unstable === undefined) return undefined
  const seen = ways.find(({ route }) => route === unstable.route)?.seenAddresses ?? []
  const addresses = hasAddressPerAnswer(calls, unstable) ? addressesOf(calls, unstable) : [...new Set(seen)]
  if (addresses.length < 2) return { reading: 'unstable-unseen', words: {} }
  return { reading: 'egress-unstable', words: { addresses: addresses.join(', ') } }
}

/** Whether what was let in left by other addresses than what was refused. */
function hasAddressPerAnswer(calls: readonly SignedCall[], { route }: SignedCall): boolean {
  const onRoute = calls.filter((call) => call.route === route && call.localAddress !== undefined)
  const admitted = onRoute.filter(({ reply }) => isAdmitted(reply)).map(({ localAddress }) => localAddress)
  const refused = onRoute.filter(({ reply }) => isRefusedAtTheDoor(reply))
  return (
    admitted.length > 0 &&
    refused.length > 0 &&
    refused.every(({ localAddress }) => !admitted.includes(localAddress))
  )
}

function addressesOf(calls: readonly SignedCall[], { route }: SignedCall): readonly string[] {
  const addresses = calls.flatMap((call) => (call.route === route ? (call.localAddress ?? []) : []))
  return [...new Set(addresses)]
}
