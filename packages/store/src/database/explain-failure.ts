/** What a database says of a failure, in our own words. Both databases speak in SQLSTATE codes. */
import { StoreError, type StoreErrorCode, TradingBridgeError } from '@trading-bridge/core'

interface Explanation {
  readonly code: StoreErrorCode
  readonly what: string
  readonly next: string
}

const FULL: Explanation = {
  code: 'TB_STORE_FULL',
  what: 'The database has no room on its disk',
  next: 'Free space on the disk, then start again.',
}
const READ_ONLY: Explanation = {
  code: 'TB_STORE_READ_ONLY',
  what: 'The database takes no writes',
  next: 'Connect to the primary server, or give the user the right to write.',
}
const UNAVAILABLE: Explanation = {
  code: 'TB_STORE_UNAVAILABLE',
  what: 'The database cannot be reached',
  next: 'See that the server runs and that its address is right; the connection is made again by itself.',
}
const DAMAGED: Explanation = {
  code: 'TB_STORE_DAMAGED',
  what: 'The database is damaged',
  next: 'Keep a copy of it and restore the last backup.',
}
const CONFLICT: Explanation = {
  code: 'TB_STORE_CONFLICT',
  what: 'The database refused a row',
  next: 'Read what is there before writing again; if no input explains it, report this.',
}

/** By SQLSTATE or code of the system, whole or by its class: the first two characters. */
const BY_CODE: ReadonlyMap<string, Explanation> = new Map([
  ['53100', FULL],
  ['ENOSPC', FULL],
  ['EDQUOT', FULL],
  ['25006', READ_ONLY],
  ['42501', READ_ONLY],
  ['EROFS', READ_ONLY],
  ['EACCES', READ_ONLY],
  ['EPERM', READ_ONLY],
  ['53', UNAVAILABLE],
  ['08', UNAVAILABLE],
  ['57', UNAVAILABLE],
  ['28', UNAVAILABLE],
  ['3D', UNAVAILABLE],
  ['58', DAMAGED],
  ['XX', DAMAGED],
  ['23', CONFLICT],
])

/** The network's and the driver's own failures, which carry no SQLSTATE. */
const NETWORK_CODE = /^E[A-Z]{3,}$/
const CONNECTION_TEXT = /connection|terminated|timeout|socket|closed|pool/i

/** Drivers hang the statement and its values on an error, and the server the row: no log needs a sealed credential. */
const TELLING = ['query', 'params', 'queryOptions', 'detail', 'where', 'internalQuery']

/** Makes an error of ours of what a database threw. One that says nothing we know is passed on, without the row's values. */
export function explainFailure(error: unknown): unknown {
  if (error instanceof TradingBridgeError || !(error instanceof Error)) return error
  for (const telling of TELLING) Reflect.deleteProperty(error, telling)
  const explanation = explanationOf(codeOf(error), error.message)
  if (explanation === undefined) return error
  return new StoreError(explanation.code, `${explanation.what}: ${firstLine(error)}.`, {
    next: explanation.next,
    cause: error,
  })
}

/** The name of the constraint that a refused row violates, or `undefined` when that is not what went wrong. */
export function violatedConstraint(error: unknown): string | undefined {
  const cause = error instanceof StoreError ? error.cause : error
  if (!(cause instanceof Error) || !('constraint' in cause)) return undefined
  return typeof cause.constraint === 'string' ? cause.constraint : undefined
}

function explanationOf(code: string | undefined, message: string): Explanation | undefined {
  if (code === undefined) return CONNECTION_TEXT.test(message) ? UNAVAILABLE : undefined
  return BY_CODE.get(code) ?? (NETWORK_CODE.test(code) ? UNAVAILABLE : BY_CODE.get(code.slice(0, 2)))
}

function codeOf(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code
  return error instanceof AggregateError && error.errors[0] instanceof Error
    ? codeOf(error.errors[0])
    : undefined
}

/** Of several causes the first one's; a host with two addresses fails twice. */
function firstLine(error: Error): string {
  const text =
    error.message === '' && error instanceof AggregateError ? String(error.errors[0]) : error.message
  return (text.split('\n')[0] ?? '').replace(/[.\s]+$/, '')
}
