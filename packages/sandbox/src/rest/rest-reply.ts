/**
 * What the server answers: a status and the exact text of the body.
 *
 * Refusals come with HTTP 200, `message` before `code`, and no `data`; unknown paths get the page of the server behind
 * the exchange. Source: observed (docs/coinstore/envelope.md).
 */
import type { Rejection } from '../exchange/rejection.ts'

export interface RestReply {
  readonly httpStatus: number
  readonly body: string
  /** JSON when left out. */
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Invented: what the exchange says to a request it cannot read is unknown. */
export const FIELD_MISSING: RestReply = refusal(400, 'request field missing')
/** The status is documented, the body invented. */
export const TOO_MANY_VISITS: RestReply = { ...refusal(429, 'too many visits'), httpStatus: 429 }

export function refusal(code: number, text: string): RestReply {
  return { httpStatus: 200, body: `{"message":${JSON.stringify(text)},"code":${code}}` }
}

/** A refusal on the endpoints that write their codes as text. */
export function textRefusal({ code, text }: Rejection): RestReply {
  return { httpStatus: 200, body: `{"message":${JSON.stringify(text)},"code":"${code}"}` }
}

const STATUS_WORDS = {
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Payload Too Large',
  500: 'Internal Server Error',
} as const

/** The page of a Spring server, as JSON. Source: observed for unknown paths (docs/coinstore/envelope.md). */
export function springReply(
  httpStatus: keyof typeof STATUS_WORDS,
  { path, nowMs }: { readonly path: string; readonly nowMs: number },
): RestReply {
  const timestamp = new Date(nowMs).toISOString().replace('Z', '+00:00')
  return {
    httpStatus,
    body: JSON.stringify({ timestamp, status: httpStatus, error: STATUS_WORDS[httpStatus], path }),
  }
}
