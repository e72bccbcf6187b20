import {
  ConfigError,
  ExchangeRejectedError,
  ExchangeUnavailableError,
  InvalidInputError,
  price,
  RateLimitedError,
  StoreError,
  TransportError,
  VaultError,
} from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import type { SubmitOutcome } from '../venue/venue.ts'
import { remedyOfBlock, remedyOfError, remedyOfOutcome, remedyOfRefusal } from './classify-failure.ts'

const next = 'Nothing: a test.'
const refusesNothing = { refusesAccess: () => false }
const refusesAll = { refusesAccess: () => true }

function rejected(
  subject: Extract<SubmitOutcome, { kind: 'rejected' }>['subject'],
  exchangeCode = '3000',
): SubmitOutcome {
  return { kind: 'rejected', exchangeCode, subject, reason: 'no', next }
}

describe('what is done about a refusal of ours', () => {
  test.each([
    ['GATE_SELF_TRADE', 'wait'],
    ['GATE_EXTERNAL_ORDER', 'wait'],
    ['RISK_STALE_BOOK', 'wait'],
    ['RISK_THIN_MARKET', 'wait'],
    ['RISK_BAND', 'wait'],
    ['LEDGER_BALANCE', 'wait'],
    ['LEDGER_OPEN_ORDERS', 'wait'],
    ['LEDGER_STORAGE', 'retry'],
    ['RISK_MARKET_RULE', 'read-rules'],
    ['INTEGRITY_REVERSAL', 'pause'],
    ['INTEGRITY_ONE_SIDED', 'pause'],
    ['RISK_CEILING', 'fail'],
  ] as const)('%s: %s', (code, kind) => {
    expect(remedyOfRefusal({ code, message: 'no' })).toMatchObject({ kind, code, reason: 'no' })
  })

  test('one that names a price that would pass is tried at that price', () => {
    const to = price('0.0081')
    const refusal = { code: 'GATE_SELF_TRADE', message: 'no', repriceTo: to } as const
    expect(remedyOfRefusal(refusal)).toMatchObject({ kind: 'reprice', to })
  })

  test('a blocked account pauses all of its bots, and only a refused key asks the doctor', () => {
    expect(
      remedyOfRefusal({ code: 'LEDGER_BLOCKED', message: 'no', block: 'UNEXPLAINED_BALANCE' }),
    ).toMatchObject({ kind: 'pause', code: 'UNEXPLAINED_BALANCE', scope: 'account', needsDiagnosis: false })
    expect(remedyOfBlock('CREDENTIAL_REFUSED', 'no')).toMatchObject({
      scope: 'account',
      needsDiagnosis: true,
    })
  })
})

describe('what is done about what an order came to', () => {
  test('one that is under way, or of which nothing is known, is only followed', () => {
    const outcomes: readonly SubmitOutcome[] = [
      { kind: 'duplicate', reason: 'there already' },
      { kind: 'unknown', cause: 'silence' },
    ]
    for (const outcome of outcomes) expect(remedyOfOutcome(outcome, refusesNothing)).toBeUndefined()
  })

  test.each([
    ['market-rules', 'read-rules', undefined],
    ['balance', 'retry', undefined],
    ['open-orders', 'retry', undefined],
    ['other', 'retry', undefined],
    ['access', 'pause', 'account'],
    ['market', 'pause', 'market'],
    ['account-in-market', 'pause', 'account-in-market'],
  ] as const)('a rejection for its %s: %s', (subject, kind, scope) => {
    expect(remedyOfOutcome(rejected(subject), refusesNothing)).toMatchObject(
      scope === undefined ? { kind } : { kind, scope },
    )
  })

  test('one that never left is judged by why', () => {
    const cause = new TransportError('TB_CONNECTION_REFUSED', 'nobody there', { next })
    expect(remedyOfOutcome({ kind: 'unsent', cause }, refusesNothing)).toMatchObject({
      kind: 'retry',
      isOutage: true,
    })
  })
})

describe('what is done about an error', () => {
  test('an exchange that is not reached is tried again, and books are compared before the next order', () => {
    for (const error of [
      new TransportError('TB_TIMEOUT', 'silence', { next }),
      new ExchangeUnavailableError(503, 'maintenance', { next }),
    ])
      expect(remedyOfError(error)).toMatchObject({ kind: 'retry', isOutage: true })
  })

  test('a rate limit is waited for as long as it says', () => {
    const error = new RateLimitedError(7_000, 'slower', { next })
    expect(remedyOfError(error)).toMatchObject({ kind: 'retry', atLeastMs: 7_000, isOutage: false })
  })

  test('a market that is not listed pauses its bots: it may be back', () => {
    const error = new InvalidInputError({
      rule: 'unknown-market',
      subject: 'symbol',
      value: 'GONE/USDT',
      limit: 'a listed market',
      message: 'gone',
      next,
    })
    expect(remedyOfError(error)).toMatchObject({ kind: 'pause', code: 'MARKET_DELISTED', scope: 'market' })
  })

  test('a refused key pauses the account and asks the doctor, whatever the exchange calls it', () => {
    const error = new ExchangeRejectedError({
      message: 'no',
      operation: 'fetchBalances',
      exchangeCode: '1401',
      exchangeText: '',
      httpStatus: 200,
      causes: [],
      next,
    })
    expect(remedyOfError(error, refusesAll)).toMatchObject({
      kind: 'pause',
      code: 'CREDENTIAL_REFUSED',
      scope: 'account',
      needsDiagnosis: true,
    })
    expect(remedyOfError(error, refusesNothing)).toMatchObject({ kind: 'retry' })
    // Where the account could not be opened there is no venue to ask.
    expect(remedyOfError(error)).toMatchObject({ kind: 'pause', code: 'CREDENTIAL_REFUSED' })
  })

  test.each([
    [new StoreError('TB_STORE_UNAVAILABLE', 'down', { next }), 'retry'],
    [new StoreError('TB_STORE_CLAIMED', 'another worker owns it', { next }), 'retry'],
    [new StoreError('TB_STORE_DAMAGED', 'damaged', { next }), 'pause'],
    [new VaultError('TB_VAULT_LOCKED', 'locked', { next }), 'pause'],
    [new ConfigError('account', 'no key', { next }), 'pause'],
  ] as const)('%s: %s', (error, kind) => {
    expect(remedyOfError(error)).toMatchObject({ kind, code: error.code })
  })

  test('what is no error of ours is a defect: the bot pauses and a person is told', () => {
    expect(remedyOfError(new TypeError('undefined is not a function'))).toMatchObject({
      kind: 'pause',
      code: 'DEFECT',
      scope: 'bot',
    })
  })
})
