import { isLess, notional, orderId, quantity } from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { order as exchangeOrder, ledgerOrder } from '../../test/fixtures.ts'
import type { Evidence } from './evidence.ts'
import { advance } from './order-life.ts'
import type { LedgerOrder } from './order-record.ts'

const ID = orderId('1856757976530946')
const SIZES = [0, 100, 200, 300, 500]

const sizes = fc
  .constantFrom(...SIZES)
  .map((size) => ({ quantity: quantity(`${size}`), notional: notional(`${size}`) }))
const statuses = fc.constantFrom(
  'accepted' as const,
  'open' as const,
  'partially-filled' as const,
  'filled' as const,
  'cancelling' as const,
  'cancelled' as const,
  'rejected' as const,
  'expired' as const,
)

const evidence: fc.Arbitrary<Evidence> = fc.oneof(
  fc.constant<Evidence>({ kind: 'send-began', atMs: 1 }),
  fc.constant<Evidence>({ kind: 'acknowledged', orderId: ID, atMs: 1 }),
  fc.constant<Evidence>({ kind: 'refused', exchangeCode: '3113', reason: 'no', atMs: 1 }),
  fc.constant<Evidence>({ kind: 'duplicate-refused', reason: '3111', atMs: 1 }),
  fc.constant<Evidence>({ kind: 'no-answer', cause: 'timeout', atMs: 1 }),
  fc.constant<Evidence>({ kind: 'proven-unsent', cause: 'never left', atMs: 1 }),
  fc.constant<Evidence>({ kind: 'proven-absent', proof: 'twice', atMs: 1 }),
  fc.constant<Evidence>({ kind: 'cancel-began', atMs: 1 }),
  fc.constant<Evidence>({ kind: 'cancel-refused', reason: 'no', atMs: 1 }),
  sizes.map((size): Evidence => ({ kind: 'filled', orderId: ID, ...size, atMs: 1 })),
  fc.record({ status: statuses, size: sizes, source: fc.constantFrom('order-query', 'open-orders') }).map(
    ({ status, size, source }): Evidence => ({
      kind: 'seen',
      order: exchangeOrder({ status, filled: size.quantity, filledNotional: size.notional }),
      source,
      atMs: 1,
    }),
  ),
)

function walk(
  pieces: readonly Evidence[],
  visit: (before: LedgerOrder, after: LedgerOrder, piece: Evidence, isLoud: boolean) => void,
): LedgerOrder {
  let known = ledgerOrder({ status: 'sending' })
  for (const piece of pieces) {
    const step = advance(known, piece)
    const next = step.kind === 'unchanged' ? known : step.next
    visit(known, next, piece, step.kind === 'contradiction')
    known = next
  }
  return known
}

const history = fc.array(evidence, { maxLength: 30 })

test('what has filled never falls, and neither does what is booked', () => {
  fc.assert(
    fc.property(history, (pieces) => {
      walk(pieces, (before, after) => {
        expect(isLess(after.filled, before.filled)).toBe(false)
        expect(isLess(after.booked, before.booked)).toBe(false)
        expect(isLess(after.filled, after.booked)).toBe(false)
      })
    }),
  )
})

test('filled, cancelled and expired stay, but for fills that complete the order', () => {
  fc.assert(
    fc.property(history, (pieces) => {
      walk(pieces, (before, after) => {
        if (!['filled', 'cancelled', 'expired'].includes(before.status)) return
        expect([before.status, 'filled']).toContain(after.status)
      })
    }),
  )
})

test('unknown is left on evidence alone', () => {
  const proves = new Set(['acknowledged', 'refused', 'duplicate-refused', 'seen', 'filled', 'proven-absent'])
  fc.assert(
    fc.property(history, (pieces) => {
      walk(pieces, (before, after, piece) => {
        if (before.status === 'unknown' && after.status !== 'unknown') expect(proves).toContain(piece.kind)
      })
    }),
  )
})

test('an order that was taken not to exist comes back only loudly, or because it is sent again', () => {
  const isVoid = ({ status }: LedgerOrder) => status === 'rejected' || status === 'never-placed'
  fc.assert(
    fc.property(history, (pieces) => {
      walk(pieces, (before, after, piece, isLoud) => {
        if (isVoid(before) && !isVoid(after)) expect(isLoud || piece.kind === 'send-began').toBe(true)
      })
    }),
  )
})

test('each revision is one more than the last, and evidence that says nothing new makes none', () => {
  fc.assert(
    fc.property(history, (pieces) => {
      walk(pieces, (before, after, piece) => {
        expect(after === before || after.revision === before.revision + 1).toBe(true)
        if (piece.kind !== 'send-began') expect(advance(after, piece).kind).not.toBe('contradiction')
      })
    }),
  )
})

test('fills come to the same in whichever order and however often they are told', () => {
  const totals = fc.array(sizes, { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(totals, fc.infiniteStream(fc.nat()), (told, shuffle) => {
      const pieces = told.map((size): Evidence => ({ kind: 'filled', orderId: ID, ...size, atMs: 1 }))
      const shuffled = [...pieces, ...pieces]
        .map((piece) => ({ piece, key: shuffle.next().value }))
        .sort((left, right) => left.key - right.key)
        .map(({ piece }) => piece)
      const [one, other] = [pieces, shuffled].map((each) => walk(each, () => undefined))
      expect(`${one?.filled} ${one?.booked} ${one?.status}`).toBe(
        `${other?.filled} ${other?.booked} ${other?.status}`,
      )
    }),
  )
})
