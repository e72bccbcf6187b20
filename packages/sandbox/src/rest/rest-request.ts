/** One HTTP request as the trading port sees it, before anybody has looked at what it asks for. */
import type { IncomingHttpHeaders } from 'node:http'
import { API_KEY_HEADER, EXPIRES_HEADER, SIGNATURE_HEADER } from '@trading-bridge/protocol'
import type { RequestTarget } from './request-target.ts'

/** What the three headers of a signed call say, where they are there. */
export interface Credentials {
  readonly apiKey: string | undefined
  readonly expires: string | undefined
  readonly signature: string | undefined
}

export interface RestRequest {
  readonly method: string
  readonly target: RequestTarget
  readonly credentials: Credentials
  /** The bytes as they came. */
  readonly body: Buffer
  /** The address it came from, in canonical form. */
  readonly address: string
}

/** A header that comes twice is no credential: Node joins the two, and what comes of it fits nothing. */
export function readCredentials(headers: IncomingHttpHeaders): Credentials {
  return {
    apiKey: textOf(headers[API_KEY_HEADER]),
    expires: textOf(headers[EXPIRES_HEADER]),
    signature: textOf(headers[SIGNATURE_HEADER]),
  }
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
