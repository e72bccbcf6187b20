import {
  type ClientOrderId,
  decimal,
  type Notional,
  type OrderId,
  price,
  quantity,
  sum,
} from '@trading-bridge/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ledgerOrder, sharpMarket } from '../../test/fixtures.ts'
import type { GoalTarget } from '../goals/goal-settings.ts'
import type { GoalOrder } from '../ledger/ledger-storage.ts'
import type { Evidence } from '../orders/evidence.ts'
import { advance } from '../orders/order-life.ts'
import type { LedgerOrder } from '../orders/order-record.ts'
import { progressOf } from '../strategies/goal-progress.ts'
import { GoalBook } from './goal-book.ts'

const WINDOW_MS = 60_000
const MID = price('0.008')
const TARGETS: readonly GoalTarget[] = [
  { unit: 'base', amount: quantity('100000') },
  { unit: 'quote', amount: '800' as unknown as Notional },
].map((target) => ({ ...target, amount: decimal(String(target.amount)) }) as GoalTarget)

/** What may happen to the orders of a goal, in any sequence. */
const happening = fc.oneof(
  fc.record({
    kind: fc.constant('recorded' as const),
    slicesOn: fc.integer({ min: 0, max: 2 }),
    size: fc.integer({ min: 1, max: 500 }),
  }),
  fc.record({
    kind: fc.constant('news' as const),
    /** Which order, counted from the newest. */
    order: fc.nat(5),
    what: fc.constantFrom(
      'acknowledged',
      'refused',
      'no-answer',
      'part',
      'full',
      'cancelled',
      'counted',
      'absent',
    ),
  }),
)

/** A goal's orders as a ledger would have them, and a book that hears of each change. */
class Trial {
  readonly orders: { order: LedgerOrder; readonly sliceIndex: number }[] = []
  book: GoalBook
  readonly target: GoalTarget
  nowMs = 1_000
  #slice = 0

  constructor(target: GoalTarget) {
    this.target = target
    this.book = this.made()
  }

  /** A book that is made from what is on record now. */
  made(): GoalBook {
    const orders: GoalOrder[] = this.orders.map(({ order, sliceIndex }) => ({
      order,
      recorded: JSON.stringify({ decision: { sliceIndex, mid: String(MID) } }),
    }))
    return new GoalBook({
      goalId: 'goal-1',
      target: this.target,
      windowMs: WINDOW_MS,
      orders,
      fills: [],
      rates: sharpMarket,
    })
  }

  record(slicesOn: number, size: number): void {
    this.#slice += slicesOn
    const sequence = this.orders.length + 1
    const order = ledgerOrder({
      id: `order-${sequence}`,
      sequence,
      clientOrderId: `client${sequence}` as ClientOrderId,
      price: price('0.0079'),
      quantity: quantity(String(size)),
      createdAtMs: this.nowMs,
      sentAtMs: this.nowMs,
      updatedAtMs: this.nowMs,
      revision: 1,
    })
    this.orders.push({ order, sliceIndex: this.#slice })
    this.book.expect(sequence, { sliceIndex: this.#slice, mid: MID })
    this.book.take({ kind: 'order', order, because: 'recorded' })
  }

  news(back: number, what: string): void {
    const kept = this.orders.at(-1 - back)
    if (kept === undefined) return
    const evidence = evidenceOf(kept.order, what, this.nowMs)
    const step = advance(kept.order, evidence)
    // A ledger blocks the account for a contradiction; that is another test's business.
    if (step.kind !== 'advanced') return
    kept.order = step.next
    this.book.take({ kind: 'order', order: step.next, because: evidence.kind })
    // As its loop does where an order that had settled has changed after all.
    if (this.book.isOutdated) this.book = this.made()
  }

  expected() {
    return progressOf(this.target, this.orders, { nowMs: this.nowMs, windowMs: WINDOW_MS })
  }
}

function evidenceOf(order: LedgerOrder, what: string, atMs: number): Evidence {
  const orderId = `9${order.sequence}` as OrderId
  const size = order.quantity ?? quantity('0')
  const seen = (status: 'partially-filled' | 'filled' | 'cancelled', filled: string): Evidence => ({
    kind: 'seen',
    atMs,
    source: 'order-query',
    order: {
      ...order,
      orderId,
      status,
      filled: quantity(filled),
      filledNotional: decimal(String(Number(filled) * 0.0079)) as Notional,
      averagePrice: undefined,
      updatedAtMs: atMs,
    },
  })
  switch (what) {
    case 'acknowledged':
      return { kind: 'acknowledged', orderId, atMs }
    case 'refused':
      return { kind: 'refused', exchangeCode: '1', reason: 'no', atMs }
    case 'no-answer':
      return { kind: 'no-answer', cause: 'silence', atMs }
    case 'part':
      return seen('partially-filled', '1')
    case 'full':
      return seen('filled', String(size))
    case 'cancelled':
      return seen('cancelled', String(order.filled))
    case 'counted':
      return { kind: 'filled', orderId, quantity: order.filled, notional: order.filledNotional, atMs }
    default:
      return { kind: 'proven-absent', proof: 'a test', atMs }
  }
}

function inWords(progress: ReturnType<Trial['expected']>): string {
  return JSON.stringify(progress, (_, value: unknown) => (typeof value === 'object' ? value : String(value)))
}

describe.each(TARGETS)('a book of a goal in $unit', (target) => {
  test('that hears of every change says what all orders together say, and is conserved', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(happening, fc.integer({ min: 0, max: 20_000 })), { maxLength: 60 }),
        (happenings) => {
          const trial = new Trial(target)
          for (const [each, laterMs] of happenings) {
            trial.nowMs += laterMs
            if (each.kind === 'recorded') trial.record(each.slicesOn, each.size)
            else trial.news(each.order, each.what)
            expect(trial.book.whyNotConserved()).toBeUndefined()
            expect(inWords(trial.book.progress(trial.nowMs))).toBe(inWords(trial.expected()))
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  test('that is made after a restart says the same', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        const trial = new Trial(target)
        for (const each of happenings) {
          trial.nowMs += 1_000
          if (each.kind === 'recorded') trial.record(each.slicesOn, each.size)
          else trial.news(each.order, each.what)
        }
        expect(inWords(trial.made().progress(trial.nowMs))).toBe(inWords(trial.book.progress(trial.nowMs)))
      }),
      { numRuns: 100 },
    )
  })
})

describe('a book that cannot be right any more', () => {
  const [target] = TARGETS
  if (target === undefined) throw new Error('There are two.')

  test('says so of an order that settled and has changed after all', () => {
    const trial = new Trial(target)
    trial.record(0, 10)
    trial.news(0, 'refused')
    const [kept] = trial.orders
    if (kept === undefined) throw new Error('One was recorded.')
    trial.book.take({ kind: 'order', order: { ...kept.order, status: 'open', revision: 9 }, because: 'seen' })
    expect(trial.book.isOutdated).toBe(true)
  })

  test('says so of an order that nobody told it to expect', () => {
    const trial = new Trial(target)
    trial.book.take({ kind: 'order', order: ledgerOrder({ sequence: 7 }), because: 'recorded' })
    expect(trial.book.isOutdated).toBe(true)
  })

  test('says which parts do not make up the target, where an order exceeds it', () => {
    const trial = new Trial(target)
    trial.record(0, 200_000)
    expect(trial.book.whyNotConserved()).toContain('-100000 remaining')
  })
})

test('the parts of every target are told in its own unit', () => {
  for (const target of TARGETS) {
    const trial = new Trial(target)
    trial.record(0, 100)
    const { filled, open, unknown, remaining } = trial.book.progress(trial.nowMs).totals
    expect(String(sum([filled, open, unknown, remaining]))).toBe(String(target.amount))
    expect(String(unknown)).toBe(target.unit === 'base' ? '100' : '0.79')
  }
})
