/**
 * What a reply tells the doctor: whether the exchange let the request in, and if not, who refused it and how. The
 * exchange's words are read for one of them only and then dropped; a reply may hold anything.
 *
 * Source: documented codes, observed texts and pages (docs/coinstore/envelope.md, docs/coinstore/authentication-errors.md).
 */
import { type DeliveryResult, ProxyRefusal } from '@trading-bridge/client'
import { TransportError, type TransportErrorCode } from '@trading-bridge/core'
import { type Endpoint, readJson, readReply } from '@trading-bridge/protocol'

export type ProbeReply =
  /** Code 0. */
  | { readonly kind: 'accepted'; readonly http: number }
  /** The exchange said no. */
  | { readonly kind: 'refused'; readonly http: number; readonly code: number }
  | { readonly kind: 'rate-limited'; readonly http: number }
  /** HTTP 5xx without a code of the exchange. */
  | { readonly kind: 'unavailable'; readonly http: number }
  /** A web page in the place of JSON, or HTTP 403. */
  | { readonly kind: 'blocked'; readonly http: number }
  /** No path of the exchange's API, or no envelope of the exchange. */
  | { readonly kind: 'foreign'; readonly http: number }
  /** No reply. `proxyHttp` is what a proxy answered that made no connection. */
  | {
      readonly kind: 'unanswered'
      readonly failure: TransportErrorCode
      readonly proxyHttp?: number | undefined
    }

/** Codes that blame key, address, time or signature. */
const AUTHENTICATION_CODES: ReadonlySet<number> = new Set([401, 1401, 3005])
/** Codes that say what the account may not do. */
const RESTRICTION_CODES: ReadonlySet<number> = new Set([3012, 3013, 3014, 3015, 6001])
const WANTS_A_LOGIN = 'user-not-login'
const STATUSES_OF_NO_PATH: ReadonlySet<number> = new Set([404, 405])

/** Reads what came of a request to `endpoint`. */
export function readProbeReply(endpoint: Endpoint, result: DeliveryResult): ProbeReply {
  if (result.kind === 'failed') return unanswered(result.reason)
  const http = result.httpStatus
  if (result.kind === 'oversized') return { kind: 'foreign', http }
  const reading = readReply(endpoint, result)
  switch (reading.kind) {
    case 'success':
      return { kind: 'accepted', http }
    case 'rate-limited':
    case 'unavailable':
      return { kind: reading.kind, http }
    case 'rejected':
      return readRejection(reading, http)
    case 'malformed':
      if (hasCode(result.body)) return { kind: 'accepted', http }
      if (STATUSES_OF_NO_PATH.has(http)) return { kind: 'foreign', http }
      return { kind: http === 403 || reading.error.code === 'TB_REPLY_HTML' ? 'blocked' : 'foreign', http }
  }
}

/** Refused at the door: for its key, its address, its time or its signature. */
export function isRefusedAtTheDoor(reply: ProbeReply): reply is Extract<ProbeReply, { kind: 'refused' }> {
  return reply.kind === 'refused' && AUTHENTICATION_CODES.has(reply.code)
}

/** Past the door: served, or refused for what it asks. */
export function isAdmitted(reply: ProbeReply): boolean {
  return reply.kind === 'accepted' || (reply.kind === 'refused' && !AUTHENTICATION_CODES.has(reply.code))
}

/** Past the door, and told that the account may not do this. */
export function isRestriction(reply: ProbeReply): reply is Extract<ProbeReply, { kind: 'refused' }> {
  return reply.kind === 'refused' && RESTRICTION_CODES.has(reply.code)
}

function readRejection(
  { exchangeCode, exchangeText }: { readonly exchangeCode: string; readonly exchangeText: string },
  http: number,
): ProbeReply {
  if (exchangeCode === '401' && exchangeText.toLowerCase() === WANTS_A_LOGIN) return { kind: 'foreign', http }
  if (exchangeCode === 'HTTP-403') return { kind: 'blocked', http }
  if (exchangeCode === 'HTTP-401') return { kind: 'refused', http, code: 401 }
  const code = Number(exchangeCode)
  return Number.isSafeInteger(code) ? { kind: 'refused', http, code } : { kind: 'foreign', http }
}

/** An envelope whose data has another shape than expected is the exchange's all the same. */
function hasCode(body: string): boolean {
  const reading = readJson(body)
  if (reading.kind !== 'value') return false
  const { value } = reading
  return typeof value === 'object' && value !== null && 'code' in value
}

function unanswered(reason: unknown): ProbeReply {
  if (!(reason instanceof TransportError)) return { kind: 'unanswered', failure: 'TB_NETWORK' }
  const proxyHttp = reason.cause instanceof ProxyRefusal ? reason.cause.httpStatus : undefined
  return { kind: 'unanswered', failure: reason.code, proxyHttp }
}
