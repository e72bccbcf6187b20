import { decimal, quantity } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { ledgerOrder, SHARP } from '../../test/fixtures.ts'
import { describeRecovery, type RecoveryReport } from './recovery-report.ts'

const nothing: RecoveryReport = {
  accountId: 'account-1',
  atMs: 0,
  isFirst: false,
  orders: [],
  external: [],
  newFills: 0,
  positions: [],
  differences: [],
  block: undefined,
  requests: 4,
}

function found(before: 'sending' | 'open', changes: Parameters<typeof ledgerOrder>[0]) {
  return { before, order: ledgerOrder(changes) }
}

test('what was found is said in plain words, one sentence a fact', () => {
  const orders = [
    found('open', { status: 'open' }),
    found('open', { status: 'open' }),
    found('sending', { status: 'filled', filled: quantity('20.5'), quantity: quantity('20.5') }),
  ]
  const positions = [{ symbol: SHARP, before: decimal('100'), after: decimal('120.5') }]
  expect(describeRecovery({ ...nothing, orders, newFills: 1, positions })).toEqual([
    '3 orders found again.',
    `Order ${ledgerOrder().clientOrderId} went out without an answer and is filled: 20.5.`,
    '1 fill was not in the books yet.',
    'Position in SHARP/USDT: 120.5, was 100.',
  ])
})

test('what is still unknown is said to count at full size', () => {
  const orders = [found('sending', { status: 'unknown' }), found('open', { status: 'cancelled' })]
  expect(describeRecovery({ ...nothing, orders })).toEqual([
    '1 order found again; 1 order still unknown, counted at full size until a query settles it.',
    `Order ${ledgerOrder().clientOrderId} went out without an answer and is looked for.`,
    `Order ${ledgerOrder().clientOrderId} was open and is cancelled, with 0 of 500 filled.`,
  ])
})

test('orders of others, differences and a block are named', () => {
  const external = [ledgerOrder({ origin: 'external', orderId: undefined })]
  const differences = [
    { asset: 'USDT', booked: decimal('5'), exchange: decimal('4'), difference: decimal('-1') },
  ]
  const block = {
    accountId: 'account-1',
    code: 'UNEXPLAINED_BALANCE',
    reason: 'One is missing.',
    sinceAtMs: 0,
  } as const
  const said = describeRecovery({ ...nothing, external, differences, block })
  expect(said).toEqual([
    expect.stringContaining('1 order placed elsewhere is taken in as external'),
    'USDT: the exchange says 4, the books say 5.',
    'New orders are blocked (UNEXPLAINED_BALANCE): One is missing.',
  ])
})

test('where nothing has changed that is what is said', () => {
  expect(describeRecovery(nothing)).toEqual(['Nothing has changed: books and exchange agree.'])
})
