/**
 * What ccxt's errors mean to us. They are told by the names of their classes, which are the same in all builds of ccxt. A
 * placement is proven unsent, or refused, only where the class says so for certain: `RequestTimeout`, `NetworkError` and
 * `ExchangeNotAvailable` may all come after the order was taken.
 *
 * ccxt's own messages hold whole replies and signed addresses; neither is passed on.
 */
import {
  ExchangeRejectedError,
  ExchangeUnavailableError,
  RateLimitedError,
  TransportError,
} from '@trading-bridge/core'
import { unreadable } from './ccxt-mapping.ts'
import type { CancelAnswer, RejectionSubject, SubmitOutcome } from './venue.ts'

/** Refused by the exchange, which read the order: nothing of it is live. */
const REFUSALS: Readonly<Record<string, RejectionSubject>> = {
  InsufficientFunds: 'balance',
  InvalidOrder: 'market-rules',
  OrderImmediatelyFillable: 'other',
  OrderNotFillable: 'other',
  OrderNotCached: 'other',
  BadSymbol: 'market',
  MarketClosed: 'market',
  BadRequest: 'other',
  ArgumentsRequired: 'other',
  NotSupported: 'other',
  AuthenticationError: 'access',
  PermissionDenied: 'access',
  AccountNotEnabled: 'access',
  AccountSuspended: 'access',
}
/** Turned away unread. */
const UNREAD = new Set(['RateLimitExceeded', 'InvalidNonce', 'InvalidProxySettings'])
const NOT_FOUND = 'OrderNotFound'
const DUPLICATE = 'DuplicateOrderId'
/** Several classes tell it as an invalid order. Taking a refusal for a duplicate is the safe mistake: the order is read. */
const DUPLICATE_TEXT = /duplicate/i
/** How ccxt, and our own class for it, word that no connection was made: the system's code is in the text alone. */
const NEVER_CONNECTED =
  /fetch failed: (?:connect (?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)|getaddrinfo )|failed: [^{}<>]*\((?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)\)$/

export function failedSubmit(error: unknown): SubmitOutcome {
  const name = classOf(error)
  const reason = messageOf(error)
  const isDuplicate = name === DUPLICATE || (name in REFUSALS && DUPLICATE_TEXT.test(reason))
  if (isDuplicate) return { kind: 'duplicate', reason }
  const subject = REFUSALS[name]
  if (subject !== undefined)
    return {
      kind: 'rejected',
      exchangeCode: name,
      subject,
      reason,
      next: 'Read what the exchange said of the order.',
    }
  if (UNREAD.has(name) || hasNeverConnected(error)) return { kind: 'unsent', cause: withoutQuery(error) }
  return { kind: 'unknown', cause: withoutQuery(error) }
}

/** A read, with ccxt's errors told in ours. */
export async function reading<Result>(operation: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    throw translated(operation, error)
  }
}

function translated(operation: string, error: unknown): unknown {
  const name = classOf(error)
  const cause = withoutQuery(error)
  const message = `${operation} failed with ${name}: ${messageOf(error)}`
  if (name === NOT_FOUND || name in REFUSALS || name === 'ExchangeError') {
    const next = 'Read what the exchange said.'
    return new ExchangeRejectedError({
      operation,
      exchangeCode: name,
      exchangeText: messageOf(error),
      httpStatus: 0,
      causes: [],
      message,
      next,
      cause,
    })
  }
  if (name === 'RateLimitExceeded' || name === 'DDoSProtection')
    return new RateLimitedError(1_000, message, { next: 'Ask less often.', cause })
  if (name === 'OnMaintenance' || name === 'ExchangeNotAvailable')
    return new ExchangeUnavailableError(503, message, { next: 'Try again later.', cause })
  if (name === 'BadResponse' || name === 'NullResponse') return unreadable(`no reply to ${operation}`)
  const code = hasNeverConnected(error)
    ? 'TB_CONNECTION_REFUSED'
    : name === 'RequestTimeout'
      ? 'TB_TIMEOUT'
      : 'TB_NETWORK'
  return new TransportError(code, message, { next: 'Look at the connection.', cause })
}

/** What travels on as a cause: a signed address is as good as the request itself. */
function withoutQuery(error: unknown): Error {
  const cause = new Error(messageOf(error))
  cause.name = classOf(error)
  return cause
}

function classOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : 'unknown'
}

/** Shortened, and without queries: ccxt puts whole replies and signed addresses into its messages. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const plain = text
    .replace(/\?\S*/g, '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain
}

function hasNeverConnected(error: unknown): boolean {
  return error instanceof Error && classOf(error) === 'NetworkError' && NEVER_CONNECTED.test(error.message)
}

export function failedCancel(error: unknown): CancelAnswer {
  const name = classOf(error)
  if (name === NOT_FOUND) return { kind: 'not-open' }
  if (name in REFUSALS) return { kind: 'refused', reason: messageOf(error) }
  return { kind: 'unknown', cause: withoutQuery(error) }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ExchangeRejectedError && error.exchangeCode === NOT_FOUND
}

export function isAccessRefused(error: unknown): boolean {
  return error instanceof ExchangeRejectedError && REFUSALS[error.exchangeCode] === 'access'
}
