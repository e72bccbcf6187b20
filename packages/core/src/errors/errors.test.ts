import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { clientOrderId } from '../order/ids.ts'
import { ConfigError } from './config-error.ts'
import { ERROR_CODES } from './error-code.ts'
import { ExchangeRejectedError } from './exchange-rejected-error.ts'
import { ExchangeUnavailableError } from './exchange-unavailable-error.ts'
import { InternalError } from './internal-error.ts'
import { InterruptedError } from './interrupted-error.ts'
import { InvalidInputError } from './invalid-input-error.ts'
import { type MalformedReplyCode, MalformedReplyError } from './malformed-reply-error.ts'
import { OutcomeUnknownError } from './outcome-unknown-error.ts'
import { RateLimitedError } from './rate-limited-error.ts'
import { StoreError, type StoreErrorCode } from './store-error.ts'
import { TradingBridgeError } from './trading-bridge-error.ts'
import { TransportError, type TransportErrorCode } from './transport-error.ts'
import { VaultError, type VaultErrorCode } from './vault-error.ts'

const MESSAGE = 'It went wrong.'
const cause = new Error('The reason below.')
const details = { next: 'Do this.', cause }

const TRANSPORT_CODES: readonly TransportErrorCode[] = [
  'TB_HOST_NOT_FOUND',
  'TB_CONNECTION_REFUSED',
  'TB_CONNECTION_LOST',
  'TB_TLS_FAILED',
  'TB_PROXY_REFUSED',
  'TB_TIMEOUT',
  'TB_NETWORK',
]
const REPLY_CODES: readonly MalformedReplyCode[] = [
  'TB_REPLY_HTML',
  'TB_REPLY_EMPTY',
  'TB_REPLY_TRUNCATED',
  'TB_REPLY_NOT_JSON',
  'TB_REPLY_UNKNOWN_STATE',
  'TB_REPLY_UNEXPECTED',
]

const VAULT_CODES: readonly VaultErrorCode[] = [
  'TB_VAULT_LOCKED',
  'TB_VAULT_WRONG_KEY',
  'TB_VAULT_TAMPERED',
  'TB_VAULT_FILE_MODE',
  'TB_VAULT_NO_CREDENTIAL',
  'TB_VAULT_SIGNING_REFUSED',
  'TB_VAULT_CHANGED',
]
const STORE_CODES: readonly StoreErrorCode[] = [
  'TB_STORE_LOCKED',
  'TB_STORE_NEWER',
  'TB_STORE_LOOSE_MODE',
  'TB_STORE_FULL',
  'TB_STORE_READ_ONLY',
  'TB_STORE_UNAVAILABLE',
  'TB_STORE_DAMAGED',
  'TB_STORE_CONFLICT',
  'TB_STORE_CLAIMED',
]

const everyError: readonly TradingBridgeError[] = [
  new InvalidInputError({
    message: MESSAGE,
    rule: 'quantity-decimals',
    subject: 'quantity',
    value: '1.234',
    limit: 'steps of 0.01',
    passes: '1.23',
    ...details,
  }),
  new ConfigError('COINSTORE_API_KEY', MESSAGE, details),
  ...TRANSPORT_CODES.map((code) => new TransportError(code, MESSAGE, details)),
  new ExchangeUnavailableError(503, MESSAGE, details),
  new OutcomeUnknownError('placeOrder', [clientOrderId('a1')], cause),
  new ExchangeRejectedError({
    message: MESSAGE,
    operation: 'placeOrder',
    exchangeCode: '3104',
    exchangeText: '',
    httpStatus: 200,
    causes: ['too many decimals'],
    ...details,
  }),
  new RateLimitedError(3_000, MESSAGE, details),
  ...REPLY_CODES.map(
    (code) => new MalformedReplyError(code, MESSAGE, { httpStatus: 200, excerpt: '<html>', ...details }),
  ),
  ...VAULT_CODES.map((code) => new VaultError(code, MESSAGE, details)),
  ...STORE_CODES.map((code) => new StoreError(code, MESSAGE, details)),
  new InterruptedError(MESSAGE, details),
  new InternalError(MESSAGE, details),
]

test('every code belongs to exactly one kind of error', () => {
  expect(everyError.map((error) => error.code)).toEqual([...ERROR_CODES])
})

test('every code has a heading in docs/errors.md', () => {
  const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8')
  const headings = [...page.matchAll(/^## `(TB_[A-Z_]+)`$/gm)].map((match) => match[1])
  expect(headings).toEqual([...ERROR_CODES])
})

describe.each(everyError.map((error) => [error.code, error] as const))('%s', (_, error) => {
  test('is an error of ours, by the name of its class', () => {
    expect(error).toBeInstanceOf(TradingBridgeError)
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe(error.constructor.name)
    expect(`${error}`).toBe(`${error.name}: ${error.message}`)
  })

  test('says what happened, what to do next, and what it came from', () => {
    expect(error.message).toMatch(/\.$/)
    expect(error.next).toMatch(/\.$/)
    expect(error.cause).toBe(cause)
  })
})

test('an error that came from nothing has no cause', () => {
  expect('cause' in new ConfigError('COINSTORE_API_KEY', MESSAGE, { next: 'Set it.' })).toBe(false)
})

describe('an unknown outcome', () => {
  test('names the orders that may be live', () => {
    const error = new OutcomeUnknownError('placeOrders', [clientOrderId('a1'), clientOrderId('a2')], cause)
    expect(error.message).toContain('a1, a2')
    expect(error.next).toContain('client order id')
    expect(error.clientOrderIds).toEqual(['a1', 'a2'])
  })

  test('of any other write names the operation', () => {
    const error = new OutcomeUnknownError('cancelOrder', [], cause)
    expect(error.message).toContain('cancelOrder')
    expect(error.next).not.toContain('client order id')
  })
})
