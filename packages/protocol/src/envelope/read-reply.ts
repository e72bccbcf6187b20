/**
 * What a reply means. The exchange can fail a request under HTTP 200, and can put its own code under 4xx; gateways in
 * between answer with pages. The order of reading is therefore: the code in the body, then the HTTP status, then what
 * kind of text it is.
 *
 * Source: documented and observed (docs/coinstore/envelope.md).
 */
import { MalformedReplyError } from '@trading-bridge/core'
import type { z } from 'zod'
import { decodeWith } from '../endpoint/compiled-codec.ts'
import type { Endpoint } from '../endpoint/define-endpoint.ts'
import { type JsonValue, readJson } from '../json/read-json.ts'

/** A reply as it came. */
export interface WireReply {
  readonly httpStatus: number
  readonly body: string
}

export type ReplyReading<Data> =
  | { readonly kind: 'success'; readonly data: Data }
  /** The exchange said no. `exchangeCode` is its number, or `HTTP-404` where only the status speaks. */
  | { readonly kind: 'rejected'; readonly exchangeCode: string; readonly exchangeText: string }
  /** HTTP 429, or the code 429. */
  | { readonly kind: 'rate-limited' }
  /** HTTP 5xx without a code of the exchange. */
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'malformed'; readonly error: MalformedReplyError }

const EXCERPT_LENGTH = 200
const WORD_LENGTH = 40
const TOO_MANY_VISITS = 429

/** Reads one reply to `endpoint`. Never throws: each way to fail is a kind of its own. */
export function readReply<Response extends z.ZodType>(
  endpoint: Pick<Endpoint, 'name'> & { readonly response: Response },
  reply: WireReply,
): ReplyReading<z.output<Response>> {
  const reading = readJson(reply.body)
  const envelope = reading.kind === 'value' && isRecord(reading.value) ? reading.value : undefined
  const code = envelope === undefined ? undefined : codeOf(envelope['code'])
  if (code === TOO_MANY_VISITS || reply.httpStatus === TOO_MANY_VISITS) return { kind: 'rate-limited' }
  if (envelope !== undefined && code !== undefined && !isSuccess(code)) {
    return { kind: 'rejected', exchangeCode: String(code), exchangeText: textOf(envelope) }
  }
  if (reply.httpStatus >= 500) return { kind: 'unavailable' }
  if (reading.kind === 'defect') return malformedText(endpoint.name, reply, reading)
  if (reply.httpStatus >= 400) return rejectedByStatus(reply.httpStatus, envelope)
  if (envelope === undefined || code === undefined) return noEnvelope(endpoint.name, reply)
  return readData(endpoint, reply, envelope['data'])
}

/** The success codes: 0 everywhere; 200 in the older text on transfers. */
function isSuccess(code: number | string): boolean {
  return code === 0 || code === 200
}

/** A code as a number where it is one: the exchange writes `0`, `"0"` and `"3103"` alike. */
function codeOf(value: JsonValue | undefined): number | string | undefined {
  if (typeof value === 'number') return value
  if (value === undefined || value === null || typeof value === 'boolean') return undefined
  if (typeof value === 'object') return undefined
  const text = String(value).trim()
  if (text === '') return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}

/** The text comes as `message` or as `msg`, and may be missing or null. */
function textOf(envelope: Readonly<Record<string, JsonValue>>): string {
  const text = envelope['message'] ?? envelope['msg']
  return typeof text === 'string' ? text : ''
}

function readData<Response extends z.ZodType>(
  endpoint: Pick<Endpoint, 'name'> & { readonly response: Response },
  reply: WireReply,
  data: JsonValue | undefined,
): ReplyReading<z.output<Response>> {
  const decoded = decodeWith(endpoint.response, data)
  if (decoded.success) return { kind: 'success', data: decoded.data }
  const issue = deepestIssue(decoded.error.issues)
  const path = issue?.path ?? []
  const place = ['data', ...path].join('.')
  const found = valueAt(data, path)
  // An enumeration that does not know the value: a state, side or role that must not be guessed. Nothing at all, or
  // something with parts, is no word but another shape.
  if (issue?.code === 'invalid_value' && (typeof found === 'string' || typeof found === 'number')) {
    const what = `JSON with an unknown word at ${place}: ${JSON.stringify(found).slice(0, WORD_LENGTH)}`
    return malformed('TB_REPLY_UNKNOWN_STATE', what, endpoint.name, reply)
  }
  const what = `JSON of another shape at ${place}: ${issue?.message}`
  return malformed('TB_REPLY_UNEXPECTED', what, endpoint.name, reply)
}

function valueAt(data: JsonValue | undefined, path: readonly PropertyKey[]): JsonValue | undefined {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
  }
  return value
}

/** Where a field may have several shapes, the complaint of the shape that fitted furthest is the one that tells. */
function deepestIssue(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue | undefined {
  let deepest: z.core.$ZodIssue | undefined
  for (const issue of issues) {
    const inner = issue.code === 'invalid_union' ? deepestIssue(issue.errors.flat()) : undefined
    const found = inner === undefined ? issue : { ...inner, path: [...issue.path, ...inner.path] }
    if (deepest === undefined || found.path.length > deepest.path.length) deepest = found
  }
  return deepest
}

function malformedText(
  name: string,
  reply: WireReply,
  { defect, cause }: { readonly defect: 'empty' | 'truncated' | 'malformed'; readonly cause: unknown },
): ReplyReading<never> {
  if (defect === 'empty') return malformed('TB_REPLY_EMPTY', 'empty', name, reply, cause)
  if (isPage(reply.body)) return malformed('TB_REPLY_HTML', 'a web page instead of JSON', name, reply, cause)
  return defect === 'truncated'
    ? malformed('TB_REPLY_TRUNCATED', 'JSON that ends too early', name, reply, cause)
    : malformed('TB_REPLY_NOT_JSON', 'text that is not JSON', name, reply, cause)
}

function noEnvelope(name: string, reply: WireReply): ReplyReading<never> {
  return malformed('TB_REPLY_UNEXPECTED', 'JSON without a code', name, reply)
}

function rejectedByStatus(
  httpStatus: number,
  envelope: Readonly<Record<string, JsonValue>> | undefined,
): ReplyReading<never> {
  const error = envelope?.['error']
  const exchangeText = typeof error === 'string' ? error : envelope === undefined ? '' : textOf(envelope)
  return { kind: 'rejected', exchangeCode: `HTTP-${httpStatus}`, exchangeText }
}

const NEXT_STEPS = {
  TB_REPLY_HTML:
    'Check the host and the proxy: a gateway or another server answered in the place of the exchange.',
  TB_REPLY_EMPTY: 'Try a read again; if it stays empty, the gateway drops replies or the host is wrong.',
  TB_REPLY_TRUNCATED:
    'Try a read again; if it stays cut, something between here and the exchange cuts replies.',
  TB_REPLY_NOT_JSON: 'Check the host: the reply is not in the format of the exchange.',
  TB_REPLY_UNKNOWN_STATE:
    'Look at the order on the exchange and report the excerpt: the exchange uses a new word.',
  TB_REPLY_UNEXPECTED:
    'Check the host, then report the excerpt: the exchange may have changed this endpoint.',
} as const

function malformed(
  code: MalformedReplyError['code'],
  what: string,
  name: string,
  reply: WireReply,
  cause?: unknown,
): ReplyReading<never> {
  const message = `The reply to ${name} (HTTP ${reply.httpStatus}) is ${what}.`
  const excerpt = reply.body.slice(0, EXCERPT_LENGTH)
  const error = new MalformedReplyError(code, message, {
    httpStatus: reply.httpStatus,
    excerpt,
    next: NEXT_STEPS[code],
    cause,
  })
  return { kind: 'malformed', error }
}

function isPage(text: string): boolean {
  return /^\s*<[!?a-z]/i.test(text)
}

function isRecord(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
