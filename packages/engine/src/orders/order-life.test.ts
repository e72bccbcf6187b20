import { type Notional, notional, type OrderId, orderId, type Quantity, quantity } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { order as exchangeOrder, ledgerOrder } from '../../test/fixtures.ts'
import type { Evidence } from './evidence.ts'
import { advance } from './order-life.ts'
import { LEDGER_STATUSES, type LedgerOrder, type LedgerStatus } from './order-record.ts'

const ID: OrderId = orderId('1856757976530946')
const atMs = 2_000

function seen(
  status: Parameters<typeof exchangeOrder>[0],
  source: 'order-query' | 'open-orders' = 'order-query',
) {
  return { kind: 'seen', order: exchangeOrder(status), source, atMs } as const
}

function amounts(filled: string): { filled: Quantity; filledNotional: Notional } {
  return { filled: quantity(filled), filledNotional: notional(filled) }
}

/** One column of the table each: what is learnt. */
const EVIDENCE = {
  'send-began': { kind: 'send-began', atMs },
  acknowledged: { kind: 'acknowledged', orderId: ID, atMs },
  refused: { kind: 'refused', exchangeCode: '3113', reason: 'too little', atMs },
  duplicate: { kind: 'duplicate-refused', reason: '3111', atMs },
  'no-answer': { kind: 'no-answer', cause: 'timeout', atMs },
  unsent: { kind: 'proven-unsent', cause: 'refused connection', atMs },
  absent: { kind: 'proven-absent', proof: 'twice', atMs },
  accepted: seen({ status: 'accepted', ...amounts('0') }),
  open: seen({ status: 'open', ...amounts('0') }),
  part: seen({ status: 'partially-filled', ...amounts('200') }),
  full: seen({ status: 'filled', ...amounts('500') }),
  'half-full': seen({ status: 'filled', ...amounts('200') }),
  gone: seen({ status: 'cancelled', ...amounts('0') }),
  'gone-in-list': seen({ status: 'cancelled', ...amounts('0') }, 'open-orders'),
  no: seen({ status: 'rejected', ...amounts('0') }),
  fill: { kind: 'filled', orderId: ID, quantity: quantity('200'), notional: notional('200'), atMs },
  fills: { kind: 'filled', orderId: ID, quantity: quantity('500'), notional: notional('500'), atMs },
  cancel: { kind: 'cancel-began', atMs },
  'cancel-no': { kind: 'cancel-refused', reason: 'no', atMs },
} as const satisfies Record<string, Evidence>

type Column = keyof typeof EVIDENCE

/** Where each status goes; `.` stays, and `!` says that the two cannot both be true. */
const TABLE: Readonly<Record<Column, Readonly<Record<LedgerStatus, string>>>> = {
  'send-began': row('sending', '!', '!', '!', '!', '!', '!', '!', '!', '!', '!', 'sending'),
  acknowledged: row(
    'acknowledged!',
    'acknowledged',
    '.',
    '.',
    '.',
    '.',
    'acknowledged',
    '.',
    '.',
    '.',
    'acknowledged!',
    'acknowledged!',
  ),
  refused: row('!', 'rejected', '!', '!', '!', '!', 'rejected', '!', '!', '!', '.', '.'),
  duplicate: row(
    'acknowledged!',
    'acknowledged',
    '.',
    '.',
    '.',
    '.',
    'acknowledged',
    '.',
    '.',
    '.',
    'acknowledged!',
    'acknowledged!',
  ),
  'no-answer': row('unknown!', 'unknown', '.', '.', '.', '.', '.', '.', '.', '.', '.', '.'),
  unsent: row('never-placed', 'never-placed', '!', '!', '!', '!', '!', '!', '!', '!', '.', '.'),
  absent: row('!', '!', '!', '!', '!', '!', 'never-placed', '!', '!', '!', '.', '.'),
  accepted: row(
    'acknowledged!',
    'acknowledged',
    '.',
    '.',
    '.',
    '.',
    'acknowledged',
    '.',
    '.',
    '.',
    'acknowledged!',
    'acknowledged!',
  ),
  open: row('open!', 'open', 'open', '.', '.', '.', 'open', '.', '.', '.', 'open!', 'open!'),
  part: row(
    'partially-filled!',
    'partially-filled',
    'partially-filled',
    'partially-filled',
    '.',
    '.',
    'partially-filled',
    '.',
    '.',
    '.',
    'partially-filled!',
    'partially-filled!',
  ),
  full: row(
    'filled!',
    'filled',
    'filled',
    'filled',
    'filled',
    'filled',
    'filled',
    '.',
    'filled',
    'filled',
    'filled!',
    'filled!',
  ),
  'half-full': row(
    'filled!',
    'partially-filled',
    'partially-filled',
    'partially-filled',
    '.',
    '.',
    'partially-filled',
    '.',
    '.',
    '.',
    'filled!',
    'filled!',
  ),
  gone: row(
    'cancelled!',
    'cancelled',
    'cancelled',
    'cancelled',
    'cancelled',
    'cancelled',
    'cancelled',
    '.',
    '.',
    '.',
    'cancelled!',
    'cancelled!',
  ),
  'gone-in-list': row(
    'cancelled!',
    'open',
    'open',
    '.',
    '.',
    '.',
    'open',
    '.',
    '.',
    '.',
    'cancelled!',
    'cancelled!',
  ),
  no: row(
    'rejected',
    'rejected',
    'rejected',
    'rejected',
    'cancelled',
    'rejected',
    'rejected',
    '.',
    '.',
    '.',
    '.',
    'rejected',
  ),
  fill: row(
    'partially-filled!',
    'partially-filled',
    'partially-filled',
    'partially-filled',
    '.',
    '.',
    'partially-filled',
    '.',
    '.',
    '.',
    'partially-filled!',
    'partially-filled!',
  ),
  fills: row(
    'filled!',
    'filled',
    'filled',
    'filled',
    'filled',
    'filled',
    'filled',
    '.',
    'filled',
    'filled',
    'filled!',
    'filled!',
  ),
  cancel: row('.', '.', 'cancelling', 'cancelling', 'cancelling', '.', '.', '.', '.', '.', '.', '.'),
  'cancel-no': row('.', '.', '.', '.', '.', 'open', '.', '.', '.', '.', '.', '.'),
}

function row(...outcomes: readonly string[]): Record<LedgerStatus, string> {
  const entries = LEDGER_STATUSES.map((status, index) => [status, outcomes[index] ?? ''])
  return Object.fromEntries(entries) as Record<LedgerStatus, string>
}

/** An order that could have that status. */
function standing(status: LedgerStatus): LedgerOrder {
  const hasId = !['intent', 'sending', 'unknown', 'rejected', 'never-placed'].includes(status)
  const filled = status === 'filled' ? '500' : status === 'partially-filled' ? '200' : '0'
  return ledgerOrder({ status, orderId: hasId ? ID : undefined, ...amounts(filled) })
}

const CASES = Object.entries(TABLE).flatMap(([column, outcomes]) =>
  LEDGER_STATUSES.map((status) => [status, column as Column, outcomes[status]] as const),
)

test.each(CASES)('%s and then %s: %s', (status, column, outcome) => {
  const known = standing(status)
  const step = advance(known, EVIDENCE[column])
  const next = step.kind === 'unchanged' ? known : step.next
  const wanted = outcome.replace('!', '')
  expect(next.status).toBe(wanted === '' || wanted === '.' ? status : wanted)
  expect(step.kind === 'contradiction').toBe(outcome.endsWith('!'))
})

describe('what holds beside the table', () => {
  test('an order that is sent again has one attempt more, and the same ids', () => {
    const known = ledgerOrder({ status: 'never-placed', attempt: 1 })
    const step = advance(known, EVIDENCE['send-began'])
    expect(step).toMatchObject({ next: { attempt: 2, sentAtMs: atMs, clientOrderId: known.clientOrderId } })
  })

  test('nothing was signed after the moment at which no answer was waited for any more', () => {
    const step = advance(ledgerOrder({ status: 'sending', sentAtMs: 1_000 }), EVIDENCE['no-answer'])
    expect(step).toMatchObject({ next: { sentAtMs: atMs } })
  })

  test('a fill after a cancel raises what the cancelled order has filled', () => {
    const step = advance(standing('cancelled'), EVIDENCE.fill)
    expect(step).toMatchObject({ kind: 'advanced', next: { status: 'cancelled' } })
    expect(`${step.kind === 'advanced' && step.next.filled}`).toBe('200')
  })

  test('another exchange order under the same intent is a contradiction, and nothing of it is taken over', () => {
    const other = { ...EVIDENCE.part, order: exchangeOrder({ orderId: orderId('7'), status: 'open' }) }
    const step = advance(standing('open'), other)
    expect(step).toMatchObject({ kind: 'contradiction', next: { orderId: ID, status: 'open' } })
  })

  test('the other side or another market is a contradiction', () => {
    const other = { ...EVIDENCE.open, order: exchangeOrder({ side: 'buy', status: 'open' }) }
    expect(advance(standing('open'), other)).toMatchObject({ kind: 'contradiction' })
  })

  test('more filled than ordered is counted, and is a contradiction', () => {
    const step = advance(standing('open'), seen({ status: 'open', ...amounts('501') }))
    expect(step).toMatchObject({ kind: 'contradiction' })
    expect(`${step.kind === 'contradiction' && step.next.filled}`).toBe('501')
  })

  test('a contradiction is told once', () => {
    const first = advance(standing('open'), EVIDENCE.unsent)
    if (first.kind !== 'contradiction') throw new Error('It is one.')
    expect(advance(first.next, EVIDENCE.unsent)).toEqual({ kind: 'unchanged' })
  })

  test('a cancel that is refused leaves a part that was filled', () => {
    const known = ledgerOrder({ status: 'cancelling', orderId: ID, ...amounts('200') })
    expect(advance(known, EVIDENCE['cancel-no'])).toMatchObject({ next: { status: 'partially-filled' } })
  })
})
