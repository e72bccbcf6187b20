/**
 * Random actions and random faults, over real sockets. A failure prints its seed and path; `LEDGER_SEED` and `LEDGER_PATH`
 * replay it, and `LEDGER_RUNS` says how many runs there are: `npm run storm` makes ten thousand.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ApprovedOrder } from '../src/index.ts'
import { type LedgerRig, limitOrder, openRig, PROOF_MS } from './ledger-rig.ts'
import { randomFaults } from './random-faults.ts'

const RUNS = Number(process.env['LEDGER_RUNS'] ?? 100)
const SEED = process.env['LEDGER_SEED']
const PATH = process.env['LEDGER_PATH']
const MINUTE_MS = 60_000

const FAULTS = randomFaults('bot', 'bot')

type Action =
  | {
      readonly kind: 'submit'
      readonly side: 'buy' | 'sell'
      readonly at: string
      readonly amount: string
      readonly isIoc: boolean
    }
  | { readonly kind: 'submit-again'; readonly which: number }
  | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'counter'; readonly side: 'buy' | 'sell'; readonly at: string; readonly amount: string }
  | { readonly kind: 'fault'; readonly which: number }
  | { readonly kind: 'pass'; readonly durationMs: number }
  | { readonly kind: 'restart' }
  | { readonly kind: 'database'; readonly isDown: boolean }

const prices = fc.constantFrom('0.0078', '0.0079', '0.008', '0.0081')
const amounts = fc.constantFrom('10', '25', '60.5', '100')
const sides = fc.constantFrom('buy' as const, 'sell' as const)

const actions: fc.Arbitrary<readonly Action[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('submit' as const),
        side: sides,
        at: prices,
        amount: amounts,
        isIoc: fc.boolean(),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('submit-again' as const), which: fc.nat(20) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(20) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('counter' as const),
        side: sides,
        at: prices,
        amount: amounts,
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({ kind: fc.constant('fault' as const), which: fc.nat(FAULTS.length - 1) }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('pass' as const),
        durationMs: fc.constantFrom(50, 1_000, 5_000, 20_000),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('database' as const), isDown: fc.boolean() }) },
  ),
  { minLength: 4, maxLength: 25 },
)

async function carryOut(rig: LedgerRig, action: Action, sent: ApprovedOrder[]): Promise<void> {
  switch (action.kind) {
    case 'submit': {
      const timeInForce = action.isIoc ? 'ioc' : 'gtc'
      const order = limitOrder(action.side, action.at, action.amount, { timeInForce })
      sent.push(order)
      await rig.submit(order)
      return
    }
    case 'submit-again': {
      const order = sent[action.which % Math.max(1, sent.length)]
      if (order !== undefined) await rig.submit(order)
      return
    }
    case 'cancel': {
      const order = sent[action.which % Math.max(1, sent.length)]
      if (order !== undefined)
        await rig.until(rig.ledger.cancel({ clientOrderId: order.request.clientOrderId }))
      return
    }
    case 'counter':
      rig.counter(action.side, action.at, action.amount, 'IOC')
      return
    case 'fault': {
      const [when, then] = FAULTS[action.which] ?? []
      if (then !== undefined) rig.fault(when, then)
      return
    }
    case 'pass':
      await rig.pass(action.durationMs)
      return
    case 'restart':
      await restart(rig)
      return
    case 'database':
      rig.storage.before = action.isDown ? fail : () => undefined
  }
}

function fail(): never {
  throw new Error('The database is down.')
}

/** Closing waits for the database, and opening for the exchange: both are there again for it. */
async function restart(rig: LedgerRig): Promise<void> {
  rig.storage.before = () => undefined
  rig.sandbox.faults.clear()
  await rig.until(rig.ledger.close())
  await rig.openLedger()
}

test('whatever happens in whichever order, the invariants hold and the books end equal to the exchange’s', {
  timeout: RUNS * 10_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(actions, async (run) => {
      await using rig = await openRig()
      await rig.openLedger()
      const sent: ApprovedOrder[] = []
      for (const action of run) await carryOut(rig, action, sent)
      rig.storage.before = () => undefined
      rig.sandbox.faults.clear()
      await rig.pass(PROOF_MS + MINUTE_MS)
      expect(rig.ledger.block).toBeUndefined()
      await rig.assertEqualToExchange()
      rig.keeper.assertNothingBroke()
    }),
    {
      numRuns: RUNS,
      ...(SEED === undefined ? {} : { seed: Number(SEED) }),
      ...(PATH === undefined ? {} : { path: PATH }),
    },
  )
})
