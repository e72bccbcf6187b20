/**
 * What to do about everything that can keep a goal from ordering: one table for our own refusals, one for the
 * exchange's rejections, one for what reads and databases throw. Waiting is ordinary and raises no alarm. Trying
 * again is for what passes by itself. A pause is for what only a person can mend. A failure is for what nobody can.
 *
 * @see docs/bots.md#when-something-keeps-it-from-ordering
 */
import {
  ConfigError,
  type ErrorCode,
  InternalError,
  InvalidInputError,
  type Price,
  RateLimitedError,
  TradingBridgeError,
} from '@trading-bridge/core'
import type { LedgerRefusal, LedgerRefusalCode } from '../ledger/ledger-event.ts'
import type { BlockCode } from '../ledger/ledger-storage.ts'
import type { Refusal, RefusalCode } from '../risk/refusal.ts'
import { isAccessRefusal } from '../venue/access-refusal.ts'
import type { SubmitOutcome, Venue } from '../venue/venue.ts'

/** Whom a pause is about: this bot, every bot of its account, of its market, or of its account in its market. */
type PauseScope = 'bot' | 'account' | 'market' | 'account-in-market'

export type Remedy =
  /** nothing is wrong: look again when something may have changed */
  | { readonly kind: 'wait'; readonly code: string; readonly reason: string }
  /** the same, and at this price the order would pass */
  | { readonly kind: 'reprice'; readonly code: string; readonly reason: string; readonly to: Price }
  /** it passes by itself: try again, after a longer wait each time */
  | {
      readonly kind: 'retry'
      readonly code: string
      readonly reason: string
      readonly atLeastMs: number
      /** the exchange cannot be reached: books are compared with it before anything is ordered again */
      readonly isOutage: boolean
    }
  /** the market's rules are not what we took them for: read them again, then as `retry` */
  | { readonly kind: 'read-rules'; readonly code: string; readonly reason: string }
  | {
      readonly kind: 'pause'
      readonly code: string
      readonly reason: string
      readonly scope: PauseScope
      /** the exchange refuses the key: the doctor is to find out why */
      readonly needsDiagnosis: boolean
    }
  | { readonly kind: 'fail'; readonly code: string; readonly reason: string }

type RefusalRemedy = 'wait' | 'retry' | 'read-rules' | 'pause' | 'pause-account' | 'fail'

const REFUSALS: Readonly<Record<LedgerRefusalCode | RefusalCode, RefusalRemedy>> = {
  LEDGER_BLOCKED: 'pause-account',
  LEDGER_STORAGE: 'retry',
  LEDGER_CLOSED: 'retry',
  LEDGER_EXPOSURE: 'wait',
  LEDGER_BALANCE: 'wait',
  LEDGER_OPEN_ORDERS: 'wait',
  GATE_SELF_TRADE: 'wait',
  GATE_EXTERNAL_ORDER: 'wait',
  INTEGRITY_ONE_SIDED: 'pause',
  INTEGRITY_REVERSAL: 'pause',
  RISK_CEILING: 'fail',
  RISK_MARKET_RULE: 'read-rules',
  RISK_BEYOND_GOAL: 'wait',
  RISK_STALE_BOOK: 'wait',
  RISK_CROSSED_BOOK: 'wait',
  RISK_SLIPPAGE: 'wait',
  RISK_PRICE_LIMIT: 'wait',
  RISK_BAND: 'wait',
  RISK_IMPACT: 'wait',
  RISK_PARTICIPATION: 'wait',
  RISK_THIN_MARKET: 'wait',
  RISK_COST: 'wait',
  RISK_LOSS: 'wait',
  RISK_BALANCE: 'wait',
  RISK_NOT_BOUNDED: 'wait',
}

/** For a refusal of our own, before anything was sent. */
export function remedyOfRefusal(refusal: LedgerRefusal | Refusal): Remedy {
  const { code, message: reason } = refusal
  const repriceTo = 'repriceTo' in refusal ? refusal.repriceTo : undefined
  if (repriceTo !== undefined) return { kind: 'reprice', code, reason, to: repriceTo }
  switch (REFUSALS[code]) {
    case 'wait':
      return { kind: 'wait', code, reason }
    case 'retry':
      return { kind: 'retry', code, reason, atLeastMs: 0, isOutage: false }
    case 'read-rules':
      return { kind: 'read-rules', code, reason }
    case 'pause':
      return { kind: 'pause', code, reason, scope: 'bot', needsDiagnosis: false }
    case 'pause-account':
      return remedyOfBlock(('block' in refusal ? refusal.block : undefined) ?? 'CONTRADICTION', reason)
    case 'fail':
      return { kind: 'fail', code, reason }
  }
}

/** For an account whose ledger takes no new orders. */
export function remedyOfBlock(code: BlockCode, reason: string): Remedy {
  return { kind: 'pause', code, reason, scope: 'account', needsDiagnosis: code === 'CREDENTIAL_REFUSED' }
}

/** For the outcome of sending an order; `undefined` where the order is under way and has only to be followed. */
export function remedyOfOutcome(
  outcome: SubmitOutcome,
  venue: Pick<Venue, 'refusesAccess'>,
): Remedy | undefined {
  switch (outcome.kind) {
    case 'acknowledged':
    case 'duplicate':
    case 'unknown':
      return undefined
    case 'unsent':
      return remedyOfError(outcome.cause, venue)
    case 'rejected':
      return remedyOfRejection(outcome)
  }
}

function remedyOfRejection(outcome: Extract<SubmitOutcome, { kind: 'rejected' }>): Remedy {
  const { exchangeCode, subject, reason, next } = outcome
  const code = `EXCHANGE_${exchangeCode}`
  switch (subject) {
    case 'market-rules':
      return { kind: 'read-rules', code, reason }
    case 'access':
      return remedyOfBlock('CREDENTIAL_REFUSED', reason)
    case 'market':
    case 'account-in-market':
      return { kind: 'pause', code, reason: `${reason} ${next}`, scope: subject, needsDiagnosis: false }
    case 'balance':
    case 'open-orders':
    case 'other':
      return { kind: 'retry', code, reason, atLeastMs: 0, isOutage: false }
  }
}

type ErrorRemedy = 'retry' | 'outage' | 'pause'

const ERRORS: Readonly<Record<ErrorCode, ErrorRemedy>> = {
  TB_INVALID_INPUT: 'pause',
  TB_CONFIG: 'pause',
  TB_HOST_NOT_FOUND: 'outage',
  TB_CONNECTION_REFUSED: 'outage',
  TB_CONNECTION_LOST: 'outage',
  TB_TLS_FAILED: 'outage',
  TB_PROXY_REFUSED: 'outage',
  TB_TIMEOUT: 'outage',
  TB_NETWORK: 'outage',
  TB_EXCHANGE_UNAVAILABLE: 'outage',
  TB_OUTCOME_UNKNOWN: 'retry',
  TB_EXCHANGE_REJECTED: 'retry',
  TB_RATE_LIMITED: 'retry',
  TB_REPLY_HTML: 'outage',
  TB_REPLY_EMPTY: 'outage',
  TB_REPLY_TRUNCATED: 'outage',
  TB_REPLY_NOT_JSON: 'outage',
  TB_REPLY_UNKNOWN_STATE: 'retry',
  TB_REPLY_UNEXPECTED: 'retry',
  TB_VAULT_LOCKED: 'pause',
  TB_VAULT_WRONG_KEY: 'pause',
  TB_VAULT_TAMPERED: 'pause',
  TB_VAULT_FILE_MODE: 'pause',
  TB_VAULT_NO_CREDENTIAL: 'pause',
  TB_VAULT_SIGNING_REFUSED: 'pause',
  TB_VAULT_CHANGED: 'pause',
  TB_STORE_LOCKED: 'retry',
  TB_STORE_NEWER: 'pause',
  TB_STORE_LOOSE_MODE: 'pause',
  TB_STORE_FULL: 'retry',
  TB_STORE_READ_ONLY: 'retry',
  TB_STORE_UNAVAILABLE: 'retry',
  TB_STORE_DAMAGED: 'pause',
  TB_STORE_CONFLICT: 'retry',
  TB_STORE_CLAIMED: 'retry',
  TB_INTERRUPTED: 'retry',
  TB_INTERNAL: 'pause',
}

/** The program itself failed. */
export const DEFECT = 'DEFECT'

/** For a failure of the program itself at one bot, of which a person has to know. */
export function pauseForDefect(cause: unknown, code = DEFECT): Extract<Remedy, { readonly kind: 'pause' }> {
  const said = (cause instanceof Error ? cause.message : String(cause)).replace(/[.\s]+$/, '')
  const reason = `The program failed at this bot (${said}). It orders nothing more, and what rests of it is cancelled. Report this with its history; once resumed, it begins anew from its books.`
  return { kind: 'pause', code, reason, scope: 'bot', needsDiagnosis: false }
}

/** For what a read, an opening or a write threw. */
export function remedyOfError(error: unknown, venue?: Pick<Venue, 'refusesAccess'>): Remedy {
  if (!(error instanceof TradingBridgeError) || error instanceof InternalError) return pauseForDefect(error)
  const { code, message: reason, next } = error
  const isKeyRefused = venue === undefined ? isAccessRefusal(error) : venue.refusesAccess(error)
  if (isKeyRefused) return remedyOfBlock('CREDENTIAL_REFUSED', reason)
  // One list that lacks it is no proof that it is gone for ever, as an end would be.
  if (error instanceof InvalidInputError && error.rule === 'unknown-market')
    return {
      kind: 'pause',
      code: 'MARKET_DELISTED',
      reason: `${reason} Resume the bot when the exchange lists the market again, or stop it.`,
      scope: 'market',
      needsDiagnosis: false,
    }
  const remedy = error instanceof ConfigError ? 'pause' : ERRORS[code]
  if (remedy === 'pause')
    return { kind: 'pause', code, reason: `${reason} ${next}`, scope: 'bot', needsDiagnosis: false }
  const atLeastMs = error instanceof RateLimitedError ? error.retryAfterMs : 0
  return { kind: 'retry', code, reason, atLeastMs, isOutage: remedy === 'outage' }
}
