import { add, type Decimal, decimal, isLess, ZERO } from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Executed, fillOf, trade } from '../../test/trades.ts'
import { OwnMarket } from '../risk/own-market.ts'
import { MarketTape } from './market-tape.ts'

const START_MS = 1_771_000_000_000
const WINDOWS_MS = [60_000, 240_000, 900_000]

interface Happening {
  readonly amount: number
  readonly isOwn: boolean
  /** How long after the one before it. */
  readonly afterMs: number
  /** How long after it happened the tape tells of it; never, where it is lost. */
  readonly tapeLagMs: number | undefined
  readonly fillLagMs: number
}

const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.record({
    amount: fc.integer({ min: 1, max: 500 }),
    isOwn: fc.boolean(),
    afterMs: fc.integer({ min: 0, max: 40_000 }),
    tapeLagMs: fc.option(fc.integer({ min: 0, max: 90_000 }), { nil: undefined, freq: 8 }),
    fillLagMs: fc.integer({ min: 0, max: 90_000 }),
  }),
  { minLength: 1, maxLength: 60 },
)

/** Everything that is told, at the moment it is told. */
function toldOf(list: readonly Happening[]) {
  let atMs = START_MS
  const executions: (Executed & { readonly isOwn: boolean })[] = []
  const told: { readonly atMs: number; readonly kind: 'trade' | 'fill' | 'nothing'; readonly of: number }[] =
    []
  for (const [id, { amount, isOwn, afterMs, tapeLagMs, fillLagMs }] of list.entries()) {
    atMs += afterMs
    executions.push({ id, amount: `${amount}`, atMs, isOwn })
    if (tapeLagMs !== undefined) told.push({ atMs: atMs + tapeLagMs, kind: 'trade', of: id })
    if (isOwn) told.push({ atMs: atMs + fillLagMs, kind: 'fill', of: id })
    told.push({ atMs, kind: 'nothing', of: id })
  }
  return { executions, told: told.sort((left, right) => left.atMs - right.atMs) }
}

test('MI-7: others are never made larger than they are, whatever is told late, lost or out of order', () => {
  let exact = 0
  fc.assert(
    fc.property(happenings, (list) => {
      const { executions, told } = toldOf(list)
      let nowMs = START_MS
      const fills = new Set<number>()
      // An order of which a fill is not told yet counts as outstanding, at full size.
      const own = new OwnMarket(() => ({
        quantity: totalOf(
          executions.filter(({ id, isOwn, atMs }) => isOwn && atMs <= nowMs && !fills.has(id)),
        ),
        notional: ZERO,
      }))
      const tape = new MarketTape()
      for (const { atMs, kind, of } of told) {
        nowMs = atMs
        const execution = executions[of]
        if (execution === undefined) continue
        if (kind === 'trade') tape.add([trade(execution), trade(execution)], nowMs)
        if (kind === 'fill') {
          own.count(fillOf(execution), nowMs)
          fills.add(of)
        }
        for (const windowMs of WINDOWS_MS) {
          const { window } = tape.others(own, { windowMs, sliceMs: windowMs, nowMs })
          const fromMs = nowMs - windowMs
          const theirs = executions.filter((each) => !each.isOwn && each.atMs >= fromMs && each.atMs <= nowMs)
          const truth = totalOf(theirs)
          expect(isLess(truth, window.quantity) ? `${window.quantity} of ${truth} at ${nowMs}` : '').toBe('')
          // Of their number, an own trade whose fill is not told yet may be one for a moment; of what they come to, never.
          const untold = executions.filter((each) => each.isOwn && each.atMs <= nowMs && !fills.has(each.id))
          expect(window.trades).toBeLessThanOrEqual(theirs.length + untold.length)
          if (theirs.length > 0 && `${truth}` === `${window.quantity}`) exact += 1
        }
      }
    }),
    { numRuns: 300 },
  )
  // And it says something: often exactly what was traded.
  expect(exact).toBeGreaterThan(100)
})

test('where nothing is lost or late, others are told to the last digit', () => {
  fc.assert(
    fc.property(happenings, (list) => {
      const own = new OwnMarket(() => ({ quantity: ZERO, notional: ZERO }))
      const tape = new MarketTape()
      const { executions } = toldOf(list)
      const nowMs = executions.at(-1)?.atMs ?? START_MS
      for (const execution of executions) {
        tape.add([trade(execution)], nowMs)
        if (execution.isOwn) own.count(fillOf(execution), nowMs)
      }
      for (const windowMs of WINDOWS_MS) {
        const { window } = tape.others(own, { windowMs, sliceMs: windowMs, nowMs })
        const truth = totalOf(executions.filter((each) => !each.isOwn && each.atMs >= nowMs - windowMs))
        expect(`${window.quantity}`).toBe(`${truth}`)
      }
    }),
    { numRuns: 300 },
  )
})

function totalOf(executions: readonly Executed[]): Decimal {
  return executions.reduce((total, { amount }) => add(total, decimal(amount)), ZERO)
}
