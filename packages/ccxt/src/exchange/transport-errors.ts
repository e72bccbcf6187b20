/**
 * What fails below HTTP, as errors of ccxt's family. All of them say that nothing is known of the outcome, but for those
 * in `provenUnsent`: of these the request never reached a socket.
 */
import { BadRequest, NetworkError, RequestTimeout } from 'ccxt'
import type { Failure } from './delivery.ts'

/** Whose request failed, for the message: without query, headers or body. */
export interface FailedRequest {
  readonly exchangeId: string
  readonly method: string
  readonly url: string
  readonly timeoutMs: number
}

const provenUnsent = new WeakSet<object>()

/** Tells whether the request behind `error` certainly never left, so that sending it again is no repetition. */
export function isProvenUnsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && provenUnsent.has(error)
}

export function toTransportError(request: FailedRequest, { isSent, cause, phase }: Failure): Error {
  const error = describe(request, cause, phase)
  if (!isSent) provenUnsent.add(error)
  return error
}

function describe(
  { exchangeId, method, url, timeoutMs }: FailedRequest,
  cause: Error | undefined,
  phase: string,
) {
  const what = `${exchangeId} ${method} ${withoutQuery(url)}`
  if (cause === undefined)
    return new RequestTimeout(`${what} was not answered within ${timeoutMs} ms: ${phase}`)
  const code = codeOf(cause)
  // undici refuses what it cannot write, such as a line feed in a header; its message names the header, not its value.
  if (code === 'UND_ERR_INVALID_ARG') return new BadRequest(`${what} cannot be sent: ${cause.message}`)
  return new NetworkError(`${what} failed: ${phase} (${code})`)
}

export function withoutQuery(url: string): string {
  const at = url.indexOf('?')
  return at < 0 ? url : url.slice(0, at)
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause
  return inner === undefined ? error.message : codeOf(inner)
}
