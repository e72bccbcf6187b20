/** What failed below HTTP, told in our words: which host, what happened, what to do. */
import { TransportError, type TransportErrorCode } from '@trading-bridge/core'

/** Where requests go. `proxy` stands for every connection when there is one. */
export interface Destination {
  /** Host and port, for messages. */
  readonly place: string
  readonly proxyPlace: string | undefined
}

/**
 * A connection that was never made. undici tries some failures again by itself, without end; it does not know this one,
 * and so reports it.
 */
export class ConnectionNotMade extends Error {
  override readonly name = 'ConnectionNotMade'
}

/** The proxy answered CONNECT with something else than 200, or could not be reached. */
export class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal'
  /** The proxy's answer, where there was one. */
  readonly httpStatus: number | undefined

  constructor(httpStatus: number | undefined, cause?: unknown) {
    super('The proxy made no connection.', { cause })
    this.httpStatus = httpStatus
  }
}

const BY_NODE_CODE: Readonly<Record<string, TransportErrorCode>> = {
  ENOTFOUND: 'TB_HOST_NOT_FOUND',
  EAI_AGAIN: 'TB_HOST_NOT_FOUND',
  ECONNREFUSED: 'TB_CONNECTION_REFUSED',
  EHOSTUNREACH: 'TB_CONNECTION_REFUSED',
  ENETUNREACH: 'TB_CONNECTION_REFUSED',
  ECONNRESET: 'TB_CONNECTION_LOST',
  ECONNABORTED: 'TB_CONNECTION_LOST',
  EPIPE: 'TB_CONNECTION_LOST',
  UND_ERR_SOCKET: 'TB_CONNECTION_LOST',
  UND_ERR_CONNECT_TIMEOUT: 'TB_TIMEOUT',
  ETIMEDOUT: 'TB_TIMEOUT',
  EPROTO: 'TB_TLS_FAILED',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'TB_TLS_FAILED',
  SELF_SIGNED_CERT_IN_CHAIN: 'TB_TLS_FAILED',
  UNABLE_TO_GET_ISSUER_CERT: 'TB_TLS_FAILED',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'TB_TLS_FAILED',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'TB_TLS_FAILED',
  HOSTNAME_MISMATCH: 'TB_TLS_FAILED',
}

/** Sorts an error of node or undici into ours. `operation` names the endpoint. */
export function toTransportError(error: unknown, operation: string, to: Destination): TransportError {
  const cause = error instanceof ConnectionNotMade ? error.cause : error
  if (cause instanceof ProxyRefusal) return proxyRefused(cause, to)
  const code = codeOf(cause)
  return told(sort(code), { code, operation, to, cause })
}

/** The deadline passed while waiting for `phase`. */
export function deadlinePassed(
  operation: string,
  to: Destination,
  { deadlineMs, phase }: { readonly deadlineMs: number; readonly phase: string },
): TransportError {
  return new TransportError(
    'TB_TIMEOUT',
    `${operation} at ${to.place} was not answered within ${deadlineMs} ms: ${phase}.`,
    { next: 'Look at the connection, or allow more time with deadlineMs.' },
  )
}

function sort(code: string): TransportErrorCode {
  const known = BY_NODE_CODE[code]
  if (known !== undefined) return known
  return /^(?:ERR_TLS|ERR_SSL|CERT_|ERR_OSSL)/.test(code) ? 'TB_TLS_FAILED' : 'TB_NETWORK'
}

interface Failure {
  readonly code: string
  readonly operation: string
  readonly to: Destination
  readonly cause: unknown
}

function told(sorted: TransportErrorCode, { code, operation, to, cause }: Failure): TransportError {
  const { message, next } = wordsFor(sorted, operation, to, code)
  return new TransportError(sorted, message, { next, cause })
}

function wordsFor(sorted: TransportErrorCode, operation: string, { place }: Destination, code: string) {
  switch (sorted) {
    case 'TB_HOST_NOT_FOUND':
      return {
        message: `The host of ${place} does not resolve (${code}).`,
        next: "Check the host in COINSTORE_REST_URL and this machine's name service; with a fixed address family the host must have an address of it.",
      }
    case 'TB_CONNECTION_REFUSED':
      return {
        message: `No connection to ${place} (${code}).`,
        next: 'Start the server there, or correct COINSTORE_REST_URL; without a route over IPv6, set the address family to 4 (--address-family 4).',
      }
    case 'TB_CONNECTION_LOST':
      return {
        message: `The connection to ${place} broke before the reply to ${operation} was complete (${code}).`,
        next: 'Try a read again; if it keeps happening, look for what closes connections on the way.',
      }
    case 'TB_TLS_FAILED':
      return {
        message: `No encrypted connection to ${place} (${code}).`,
        next: "Check this machine's clock, the host's name, and whether a proxy opens encrypted connections.",
      }
    case 'TB_TIMEOUT':
      return {
        message: `${place} did not take the connection in time (${code}).`,
        next: 'Look at the connection and the firewall, or allow more time with deadlineMs.',
      }
    case 'TB_PROXY_REFUSED':
    case 'TB_NETWORK':
      return {
        message: `${operation} failed on the way to ${place} (${code}).`,
        next: "Look at this machine's network settings; the code in brackets is the system's own.",
      }
  }
}

/** Its cause is the refusal itself, which knows the proxy's answer. */
function proxyRefused(refusal: ProxyRefusal, { place, proxyPlace }: Destination): TransportError {
  const { httpStatus, cause } = refusal
  const message =
    httpStatus === undefined
      ? `The proxy ${proxyPlace} cannot be reached (${codeOf(cause)}).`
      : `The proxy ${proxyPlace} did not connect to ${place}: it answered ${httpStatus}.`
  const next =
    httpStatus === 407
      ? 'Put the user and the password that the proxy wants into the URL of the proxy.'
      : "Check the URL of the proxy, and that it lets this machine through to the exchange's host."
  return new TransportError('TB_PROXY_REFUSED', message, { next, cause: refusal })
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown'
  if ('code' in error && typeof error.code === 'string') return error.code
  const first = error instanceof AggregateError ? error.errors[0] : 'cause' in error ? error.cause : undefined
  return first === undefined ? (error instanceof Error ? error.name : 'unknown') : codeOf(first)
}
