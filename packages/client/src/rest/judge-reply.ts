/**
 * What the end of one attempt means: an answer, or an error together with the two facts that decide what may follow.
 *
 * - `isSettled`: it is certain that nothing was carried out. A write that failed without it is of unknown outcome.
 * - `mayPass`: the same request may succeed when it is tried again, which only reads are.
 *
 * A rejection settles a write, under HTTP 200 and under 4xx. Under 5xx it does so only where the code is one of the
 * exchange's known ones: a gateway may put any number into its body. HTTP 429 settles it where the body is the
 * exchange's own; a gateway's page does not prove that the request was held back.
 *
 * Source: documented and observed (docs/coinstore/envelope.md); what a 429 looks like is unknown (docs/coinstore/unknowns.md).
 */
import {
  ExchangeRejectedError,
  ExchangeUnavailableError,
  MalformedReplyError,
  RateLimitedError,
  TransportError,
} from '@trading-bridge/core'
import {
  type Endpoint,
  EXCHANGE_CODES,
  explainCode,
  type ResponseOf,
  readJson,
  readReply,
} from '@trading-bridge/protocol'
import type { DeliveryResult } from './delivery.ts'

export type Verdict<Data> =
  | { readonly kind: 'success'; readonly data: Data }
  | {
      readonly kind: 'failure'
      readonly error: unknown
      readonly isSettled: boolean
      readonly mayPass: boolean
    }

/** Too many requests: how long to wait is the pacer's to say. */
export interface RateLimitVerdict {
  readonly kind: 'rate-limited'
  readonly isSettled: boolean
}

export interface Circumstances {
  /** What is known of the exchange's clock against ours. */
  readonly clockOffsetMs: number
  /** The same when the request was signed. */
  readonly signedOffsetMs: number
}

/** Signatures are taken within about 30 s (assumed); past this the clock is the likeliest cause of a 1401. */
const CLOCK_SUSPECT_MS = 25_000
/** A request whose time was wrong by more, as is known now, deserves another. */
const CLOCK_TOLERANCE_MS = 5_000
const UNAUTHORIZED = '1401'
/** HTTP statuses that say no without a code of the exchange. Any other leaves open what became of a write. */
const REFUSING_STATUSES: ReadonlySet<string> = new Set([
  'HTTP-400',
  'HTTP-401',
  'HTTP-403',
  'HTTP-404',
  'HTTP-405',
])
const LONGEST_QUOTE = 120

export function judgeReply<Value extends Endpoint>(
  endpoint: Value,
  result: DeliveryResult,
  circumstances: Circumstances,
): Verdict<ResponseOf<Value>> | RateLimitVerdict {
  if (result.kind === 'failed') return failed(result)
  if (result.kind === 'oversized') return open(oversized(endpoint.name, result), { mayPass: false })
  const reading = readReply(endpoint, result)
  switch (reading.kind) {
    case 'success':
      // The endpoint's own schema has read it; the compiler cannot follow that through the generic parameter.
      return { kind: 'success', data: reading.data as ResponseOf<Value> }
    case 'rate-limited':
      return { kind: 'rate-limited', isSettled: hasExchangeCode(result.body) }
    case 'unavailable':
      return open(unavailable(endpoint.name, result.httpStatus), { mayPass: true })
    case 'malformed':
      return open(reading.error, { mayPass: true })
    case 'rejected':
      return rejected(endpoint.name, { ...reading, httpStatus: result.httpStatus }, circumstances)
  }
}

/** The failure that a rate limit is, once it is known how long the client pauses for it. */
export function turnedAway(
  operation: string,
  { isSettled }: RateLimitVerdict,
  pauseLeftMs: number,
): Verdict<never> {
  const error = new RateLimitedError(
    pauseLeftMs,
    `The exchange turned ${operation} away: too many requests.`,
    {
      next: `Wait ${Math.ceil(pauseLeftMs / 1_000)} s; look for other programs that use this address or this account.`,
    },
  )
  return { kind: 'failure', error, isSettled, mayPass: true }
}

/** A reply that could be read but says what cannot be: an amount below zero, an order of another id. */
export function unexpectedReply(operation: string, what: string, cause?: unknown): MalformedReplyError {
  return new MalformedReplyError(
    'TB_REPLY_UNEXPECTED',
    `The reply to ${operation} makes no sense: ${what}.`,
    {
      httpStatus: 200,
      excerpt: '',
      next: 'Look at the account on the website, and report the operation: the exchange may have changed this endpoint.',
      cause,
    },
  )
}

/** The exchange's word that it has no such order: definitive, where silence and an absence from a list are not. */
export function isOrderNotFound(error: unknown): boolean {
  return error instanceof ExchangeRejectedError && error.exchangeCode === '3103'
}

function failed({ reason, isSent }: Extract<DeliveryResult, { kind: 'failed' }>): Verdict<never> {
  // A refused handshake or certificate does not pass by trying again; an abort is the caller's wish.
  const mayPass = reason instanceof TransportError && reason.code !== 'TB_TLS_FAILED'
  return { kind: 'failure', error: reason, isSettled: !isSent, mayPass }
}

function rejected(
  operation: string,
  reply: { readonly exchangeCode: string; readonly exchangeText: string; readonly httpStatus: number },
  circumstances: Circumstances,
): Verdict<never> {
  const isKnown = EXCHANGE_CODES.has(reply.exchangeCode)
  if (reply.httpStatus >= 500 && !isKnown)
    return open(unavailable(operation, reply.httpStatus), { mayPass: true })
  const isSettled = !reply.exchangeCode.startsWith('HTTP-') || REFUSING_STATUSES.has(reply.exchangeCode)
  return { kind: 'failure', error: toRejection(operation, reply, circumstances), isSettled, mayPass: false }
}

function toRejection(
  operation: string,
  reply: { readonly exchangeCode: string; readonly exchangeText: string; readonly httpStatus: number },
  { clockOffsetMs, signedOffsetMs }: Circumstances,
): ExchangeRejectedError {
  const { meaning, causes, next } = explainCode(reply.exchangeCode, reply.exchangeText)
  const isUnauthorized = reply.exchangeCode === UNAUTHORIZED
  const clock = isUnauthorized ? clockCause(clockOffsetMs) : undefined
  const code = reply.exchangeCode.replace('HTTP-', 'HTTP ')
  return new ExchangeRejectedError({
    ...reply,
    operation,
    message: `The exchange rejected ${operation} with ${code}${quoted(reply.exchangeText)}. ${meaning}`,
    causes: clock === undefined ? causes : [clock, ...causes],
    wasMistimed: isUnauthorized && Math.abs(clockOffsetMs - signedOffsetMs) > CLOCK_TOLERANCE_MS,
    next: clock === undefined ? next : `Set this machine's clock. If that is not it: ${next}`,
  })
}

function clockCause(offsetMs: number): string | undefined {
  if (Math.abs(offsetMs) <= CLOCK_SUSPECT_MS) return undefined
  const seconds = Math.round(Math.abs(offsetMs) / 1_000)
  return `this machine's clock is about ${seconds} s ${offsetMs > 0 ? 'behind' : 'ahead of'} the exchange's`
}

/** The exchange's words, shortened and without control characters: they may go to a terminal. */
function quoted(text: string): string {
  const plain = text.replace(/\p{Cc}+/gu, ' ').trim()
  if (plain === '') return ''
  return ` "${plain.length > LONGEST_QUOTE ? `${plain.slice(0, LONGEST_QUOTE)}…` : plain}"`
}

function hasExchangeCode(body: string): boolean {
  const reading = readJson(body)
  if (reading.kind !== 'value') return false
  const { value } = reading
  return typeof value === 'object' && value !== null && 'code' in value
}

function open(error: unknown, { mayPass }: { readonly mayPass: boolean }): Verdict<never> {
  return { kind: 'failure', error, isSettled: false, mayPass }
}

function unavailable(operation: string, httpStatus: number): ExchangeUnavailableError {
  return new ExchangeUnavailableError(
    httpStatus,
    `The exchange cannot serve ${operation} now (HTTP ${httpStatus}).`,
    {
      next: 'Try again later; the exchange or the gateway before it is in trouble.',
    },
  )
}

function oversized(
  operation: string,
  { httpStatus, limitBytes }: { readonly httpStatus: number; readonly limitBytes: number },
): MalformedReplyError {
  return new MalformedReplyError(
    'TB_REPLY_UNEXPECTED',
    `The reply to ${operation} is larger than ${limitBytes / 1_048_576} MiB and was cut off.`,
    { httpStatus, excerpt: '', next: 'Check the host: the exchange sends no replies of this size.' },
  )
}
