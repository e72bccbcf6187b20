/** The process dies at an await, a new one opens on the same books, and the books end equal to the exchange's. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AccountLedger, MemoryLedgerStorage, type OrderChange } from '../src/index.ts'
import { CrashPoint, type Step } from './crash-point.ts'
import { type LedgerRig, limitOrder, openRig, PROOF_MS } from './ledger-rig.ts'
import { openStoredBooks, type StoredBooks } from './stored-books.ts'

let books: StoredBooks

beforeAll(async () => {
  books = await openStoredBooks()
})

afterAll(async () => {
  await books[Symbol.asyncDispose]()
})

/** Several orders: one rests, one fills in part, one fills at once, one loses its reply, one is cancelled. */
async function scenario(rig: LedgerRig, ledger: AccountLedger): Promise<void> {
  const resting = limitOrder('buy', '0.007', '100')
  const taking = limitOrder('buy', '0.0081', '60', { timeInForce: 'ioc' })
  const lost = limitOrder('sell', '0.009', '80')
  await ledger.submit(resting)
  await ledger.submit(taking)
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-reply', connection: 'reset' })
  await ledger.submit(lost)
  rig.counter('sell', '0.007', '40')
  await ledger.reconcile()
  await ledger.cancel({ clientOrderId: resting.request.clientOrderId })
  await ledger.reconcile()
}

const inDatabase = async () => ({ storage: books.storage, accountId: await books.account() })
const inMemory = async () => ({ storage: new MemoryLedgerStorage(), accountId: randomUUID() })

/** Runs the scenario until the process dies, or to its end; then another process takes over. */
async function dieAndRecover(dies: (step: Step, nth: number) => boolean, ownBooks = inDatabase) {
  await using rig = await openRig({ books: await ownBooks() })
  rig.counter('sell', '0.008', '50')
  const crash = new CrashPoint(dies)
  const wrapped = { storage: crash.storage(rig.storage), venue: crash.venue(rig.venue) }
  const life = rig.opening(wrapped).then((ledger) => scenario(rig, ledger))
  await rig.until(Promise.race([life, crash.death]))
  const successor = await rig.openLedger()
  const report = successor.recovery
  const isUnknown = successor.orders.some(({ status }) => status === 'unknown')
  await rig.pass(isUnknown ? PROOF_MS + 5_000 : 5_000)
  expect(successor.block).toBeUndefined()
  await rig.assertEqualToExchange()
  return { hasDied: crash.isDead, steps: crash.steps, report, orders: rig.exchangeOrders().length }
}

test('F15: killed between the record and the sending, the order is looked up and found never to have been placed', async () => {
  const { report, orders } = await dieAndRecover(
    ({ call, when }) => call === 'venue.submit' && when === 'before',
  )
  expect(report.orders).toMatchObject([{ before: 'sending', order: { status: 'unknown' } }])
  expect(orders).toBe(0)
})

test('F16: killed between sending and acknowledgement, the order is found again before anything may be sent', async () => {
  const { report, orders } = await dieAndRecover(
    ({ call, when }) => call === 'venue.submit' && when === 'after',
  )
  expect(report.orders).toMatchObject([{ before: 'sending', order: { status: 'open' } }])
  expect(orders).toBe(1)
})

test('F17: killed between a fill and its commit, the fill is read again and counted once', async () => {
  const { report } = await dieAndRecover(({ call, when, parameters }) => {
    const [change] = parameters as readonly OrderChange[]
    return call === 'storage.commit' && when === 'before' && (change?.fills?.length ?? 0) > 0
  })
  expect(report.newFills).toBeGreaterThan(0)
})

test('F16: killed after a cancel was recorded and before it was sent, the order is cancelled by the next process', async () => {
  await using rig = await openRig()
  const crash = new CrashPoint(({ call, when }) => call === 'venue.cancel' && when === 'before')
  const order = limitOrder('buy', '0.007', '100')
  const life = rig.opening({ venue: crash.venue(rig.venue) }).then(async (ledger) => {
    await ledger.submit(order)
    await ledger.reconcile()
    await ledger.cancel({ clientOrderId: order.request.clientOrderId })
  })
  await rig.until(Promise.race([life, crash.death]))
  await rig.pass(1_000)
  expect(rig.exchangeOrders()).toMatchObject([{ ordStatus: 'SUBMITTED' }])

  await rig.openLedger()
  await rig.pass(5_000)

  expect(rig.exchangeOrders()).toMatchObject([{ ordStatus: 'CANCELED' }])
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'cancelled' })
})

/** Over the database each run takes most of a second, so all of its awaits are for `npm run storm`. */
const STRIDE = process.env['LEDGER_RUNS'] === undefined ? 10 : 1

test.each([
  ['in memory', inMemory, 1],
  ['in the database', inDatabase, STRIDE],
] as const)(
  'F15, F16, F17: killed at its awaits in turn, books %s always end equal to the exchange’s',
  {
    timeout: 900_000,
  },
  async (_, ownBooks, stride) => {
    for (let nth = 1; ; nth += stride) {
      const { hasDied } = await dieAndRecover((__, step) => step === nth, ownBooks)
      if (hasDied) continue
      expect(nth).toBeGreaterThan(100)
      return
    }
  },
)
