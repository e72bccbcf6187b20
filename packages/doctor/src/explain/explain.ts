/**
 * Reads a log, a bug report or a pasted reply, and says what the exchange's codes in it mean, what they rule out, what
 * they do not, what else is wrong with the requests beside them, and what to do next. Each statement says how sure it
 * is and why. Nothing is sent, and nothing that may be a credential is repeated.
 */
import { EXCHANGE_CODES } from '@trading-bridge/protocol'
import { collectSightings } from './collect-sightings.ts'
import { type Finding, type Statement, stateFinding } from './finding.ts'
import { GENERAL_FINDINGS, type GeneralFinding, type TextFacts } from './general-findings.ts'
import { HEADER_FINDINGS, type HeaderFinding } from './header-findings.ts'
import type { OrderFinding } from './order-finding.ts'
import { ORDER_FINDINGS } from './order-findings.ts'
import { type ReplyGroup, stateReplies } from './reply-statements.ts'
import { endpointOf, REQUEST_FINDINGS, type RequestFinding } from './request-findings.ts'
import { plainText, shownText } from './safe-text.ts'
import type { ReplySighting, Sighting } from './sighting.ts'

/** Longer text is read up to here. */
export const MAX_TEXT_CHARACTERS = 262_144

/** What can be said besides the meaning of codes. */
export const EXPLAIN_FINDINGS: readonly (GeneralFinding | OrderFinding | HeaderFinding | RequestFinding)[] = [
  ...GENERAL_FINDINGS,
  ...ORDER_FINDINGS,
  ...HEADER_FINDINGS,
  ...REQUEST_FINDINGS,
]

export interface Explanation {
  /** The exchange's replies, or mentions of them, by code and text; HTTP statuses without a code as `HTTP-403`. */
  readonly replies: readonly ExplainedReply[]
  /** How many requests, bodies of orders and sets of headers stand in the text. */
  readonly requests: number
  readonly orders: number
  readonly headers: number
  readonly statements: readonly Statement[]
  /** What to do, in this order. */
  readonly next: readonly string[]
  /** Whether the text was longer, or more tangled, than is read. */
  readonly isCut: boolean
}

export interface ExplainedReply {
  readonly code: string
  readonly text: string
  readonly count: number
  readonly firstLine: number
}

const MAX_GROUPS = 50

/** Explains `text`. Never throws, whatever the text is. */
export function explain(text: string): Explanation {
  const isLong = text.length > MAX_TEXT_CHARACTERS
  const { sightings, isExhausted } = collectSightings(plainText(text.slice(0, MAX_TEXT_CHARACTERS)))
  const refusals = sightings.filter(isRefusal)
  const groups = groupReplies([...refusals, ...bareStatuses(sightings)])
  const statements = [
    ...groups.flatMap(stateReplies),
    ...stateGenerally({ sightings, refusals }),
    ...stateOrders(sightings, refusals),
    ...stateHeaders(sightings),
    ...stateRequests(sightings),
  ].toSorted((one, other) => rank(one) - rank(other))
  return {
    replies: groups.map(({ code, text: reply, replies }) => ({
      code,
      text: shownText(reply),
      count: replies.length,
      firstLine: replies[0]?.line ?? 1,
    })),
    requests: countOf(sightings, 'request'),
    orders: countOf(sightings, 'order'),
    headers: countOf(sightings, 'headers'),
    statements,
    next: nextSteps(statements),
    isCut: isLong || isExhausted,
  }
}

const KINDS: readonly Statement['kind'][] = ['meaning', 'ruled-out', 'open', 'request', 'reading']

/** Statements of one kind stand together, in the order in which they were made. */
function rank({ kind }: Statement): number {
  return KINDS.indexOf(kind)
}

function isRefusal(sighting: Sighting): sighting is ReplySighting {
  return sighting.kind === 'reply' && sighting.code !== '0' && sighting.code !== '200'
}

function countOf(sightings: readonly Sighting[], kind: Sighting['kind']): number {
  return sightings.filter((sighting) => sighting.kind === kind).length
}

/** HTTP statuses that say no, where no code of the exchange stands beside them. */
function bareStatuses(sightings: readonly Sighting[]): readonly ReplySighting[] {
  const withCode = new Set(sightings.filter(({ kind }) => kind === 'reply').map(({ line }) => line))
  return sightings.flatMap((sighting) => {
    if (sighting.kind !== 'status' || withCode.has(sighting.line)) return []
    const code = `HTTP-${sighting.status}`
    return EXCHANGE_CODES.has(code)
      ? [{ kind: 'reply', code, text: '', isWhole: false, line: sighting.line } as const]
      : []
  })
}

/** A code that is only mentioned joins the replies with that code. */
function groupReplies(replies: readonly ReplySighting[]): readonly ReplyGroup[] {
  const groups = new Map<string, { code: string; text: string; replies: ReplySighting[] }>()
  for (const reply of replies) {
    const isLogin = reply.text.toLowerCase() === 'user-not-login'
    const key = isLogin ? `${reply.code} login` : reply.code
    const group = groups.get(key) ?? { code: reply.code, text: reply.text, replies: [] }
    if (group.text === '') group.text = reply.text
    group.replies.push(reply)
    groups.set(key, group)
  }
  return [...groups.values()].slice(0, MAX_GROUPS)
}

function stateGenerally(facts: TextFacts): readonly Statement[] {
  return GENERAL_FINDINGS.flatMap((finding) => {
    const seen = finding.find(facts)
    return seen === undefined ? [] : [stateFinding(finding, seen)]
  })
}

function stateOrders(
  sightings: readonly Sighting[],
  refusals: readonly ReplySighting[],
): readonly Statement[] {
  const codes = new Set(refusals.map(({ code }) => code))
  const orders = sightings.filter((sighting) => sighting.kind === 'order')
  return ORDER_FINDINGS.flatMap((finding) => {
    const isConfirmed = finding.confirmedBy !== undefined && codes.has(finding.confirmedBy)
    const stated = isConfirmed ? { ...finding, standing: 'certain' as const, next: undefined } : finding
    return stateAll(stated, orders, ({ fields }) => finding.find(fields))
  })
}

function stateHeaders(sightings: readonly Sighting[]): readonly Statement[] {
  const headers = sightings.filter((sighting) => sighting.kind === 'headers')
  return HEADER_FINDINGS.flatMap((finding) => stateAll(finding, headers, (found) => finding.find(found)))
}

function stateRequests(sightings: readonly Sighting[]): readonly Statement[] {
  const requests = sightings.filter((sighting) => sighting.kind === 'request')
  return REQUEST_FINDINGS.flatMap((finding) =>
    stateAll(finding, requests, (request) => finding.find(request, endpointOf(request.path))),
  )
}

/** One statement for each thing that is seen, however often it is seen. */
function stateAll<Found extends Sighting>(
  finding: Finding,
  sightings: readonly Found[],
  find: (sighting: Found) => string | undefined,
): readonly Statement[] {
  const linesBySeen = new Map<string, number[]>()
  for (const sighting of sightings) {
    const seen = find(sighting)
    if (seen === undefined) continue
    const lines = linesBySeen.get(seen)
    if (lines === undefined) linesBySeen.set(seen, [sighting.line])
    else lines.push(sighting.line)
  }
  return [...linesBySeen].slice(0, MAX_GROUPS).map(([seen, lines]) => stateFinding(finding, { seen, lines }))
}

/** First what the replies call for, then what else was found, each once. */
function nextSteps(statements: readonly Statement[]): readonly string[] {
  return [...new Set(statements.flatMap(({ next }) => (next === undefined ? [] : [next])))]
}
