import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { LedgerRefusalCode } from '../ledger/ledger-event.ts'
import type { RefusalCode } from '../risk/refusal.ts'
import type { ActualState } from './bot.ts'
import { mayFollow } from './bot-states.ts'
import { type Remedy, remedyOfRefusal } from './classify-failure.ts'

const page = readFileSync(new URL('../../../../docs/bots.md', import.meta.url), 'utf8')

/** The compiler sees to it that none is missing. */
const CODES: Readonly<Record<LedgerRefusalCode | RefusalCode, true>> = {
  LEDGER_BLOCKED: true,
  LEDGER_STORAGE: true,
  LEDGER_CLOSED: true,
  LEDGER_EXPOSURE: true,
  LEDGER_BALANCE: true,
  LEDGER_OPEN_ORDERS: true,
  GATE_SELF_TRADE: true,
  GATE_EXTERNAL_ORDER: true,
  INTEGRITY_ONE_SIDED: true,
  INTEGRITY_REVERSAL: true,
  RISK_CEILING: true,
  RISK_MARKET_RULE: true,
  RISK_BEYOND_GOAL: true,
  RISK_STALE_BOOK: true,
  RISK_CROSSED_BOOK: true,
  RISK_SLIPPAGE: true,
  RISK_PRICE_LIMIT: true,
  RISK_BAND: true,
  RISK_IMPACT: true,
  RISK_PARTICIPATION: true,
  RISK_THIN_MARKET: true,
  RISK_COST: true,
  RISK_LOSS: true,
  RISK_BALANCE: true,
  RISK_NOT_BOUNDED: true,
}

const STATES: Readonly<Record<ActualState, true>> = {
  created: true,
  running: true,
  paused: true,
  stopping: true,
  stopped: true,
  finished: true,
  failed: true,
}

function codes(): readonly (LedgerRefusalCode | RefusalCode)[] {
  return Object.keys(CODES).filter((code) => isCode(code))
}

function isCode(code: string): code is LedgerRefusalCode | RefusalCode {
  return Object.hasOwn(CODES, code)
}

function states(): readonly ActualState[] {
  return Object.keys(STATES).filter((state) => isState(state))
}

function isState(state: string): state is ActualState {
  return Object.hasOwn(STATES, state)
}

function inWords(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'wait':
    case 'reprice':
      return 'waits'
    case 'retry':
      return 'tries again'
    case 'read-rules':
      return "reads the market's rules again, and tries again"
    case 'pause':
      return remedy.scope === 'account' ? 'pauses, with all bots of its account' : 'pauses'
    case 'fail':
      return 'fails'
  }
}

test('docs/bots.md tells of every refusal what the bot does', () => {
  const told = [...page.matchAll(/^\| `([A-Z_]+)` \|.*\| ([^|]+) \|$/gm)]
  expect(told.map(([, code, then]) => [code, then])).toEqual(
    codes().map((code) => [code, inWords(remedyOfRefusal({ code, message: 'an invented refusal' }))]),
  )
})

test('it tells of every state what may follow', () => {
  const told = [...page.matchAll(/^\| `([a-z]+)` \|.*\| ?([^|]*) \|$/gm)]
  expect(told.map(([, state, next = '']) => [state, next.match(/[a-z]+/g) ?? []])).toEqual(
    states().map((state) => [state, states().filter((next) => mayFollow(state, next))]),
  )
})
