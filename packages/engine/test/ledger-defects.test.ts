/** What becomes of orders and of who listens when the program itself fails beneath a ledger. */
import { describe, expect, test } from 'vitest'
import { AccountLedger, type LedgerEvent, type Venue } from '../src/index.ts'
import { type LedgerRig, limitOrder, openRig, PROOF_MS } from './ledger-rig.ts'

async function openLedger(rig: LedgerRig, changes: Partial<Venue>): Promise<[AccountLedger, LedgerEvent[]]> {
  const events: LedgerEvent[] = []
  const opening = AccountLedger.open({
    accountId: rig.account.accountId,
    storage: rig.storage,
    venue: { ...rig.venue, ...changes },
    clock: rig.time.clock,
    onEvent: (event) => events.push(event),
  })
  return [await rig.until(opening), events]
}

function fail(): never {
  throw new TypeError('undefined is not an order')
}

describe('an order at whose sending the program fails counts as one that nobody answered', () => {
  test('and is found where it arrived', async () => {
    await using rig = await openRig()
    const submit: Venue['submit'] = async (order) => {
      await rig.venue.submit(order)
      return fail()
    }
    const [ledger, events] = await openLedger(rig, { submit })
    const sent = await rig.until(ledger.submit(limitOrder('buy', '0.007', '100')))
    expect(sent).toMatchObject({ kind: 'sent', order: { status: 'unknown' }, outcome: { kind: 'unknown' } })
    expect(events.filter(({ kind }) => kind === 'defect')).toHaveLength(1)
    await rig.pass(5_000)
    expect(ledger.orders).toMatchObject([{ status: 'open' }])
    expect(rig.exchangeOrders()).toHaveLength(1)
    await rig.until(ledger.close())
  })

  test('and is proven absent where it did not', async () => {
    await using rig = await openRig()
    const [ledger] = await openLedger(rig, { submit: async () => fail() })
    const order = limitOrder('buy', '0.007', '100')
    await rig.until(ledger.submit(order))
    await rig.pass(PROOF_MS + 10_000)
    expect(await ledger.findOrder(order.request)).toMatchObject({ status: 'never-placed' })
    await rig.until(ledger.close())
  })
})

test('a listener that fails keeps no other from hearing, and is told of', async () => {
  await using rig = await openRig()
  const [ledger, events] = await openLedger(rig, {})
  const heard: string[] = []
  ledger.listen(fail)
  ledger.listen(({ kind }) => heard.push(kind))
  await rig.until(ledger.submit(limitOrder('buy', '0.007', '100')))
  await rig.pass(5_000)
  expect(ledger.orders).toMatchObject([{ status: 'open' }])
  expect(heard.filter((kind) => kind === 'order')).toHaveLength(
    events.filter(({ kind }) => kind === 'order').length,
  )
  expect(events.filter(({ kind }) => kind === 'defect').length).toBeGreaterThan(0)
  await rig.until(ledger.close())
})

test('a cancel and a read that fail again and again are told once, and what rests is cancelled once they work', async () => {
  await using rig = await openRig()
  let isBroken = false
  const [ledger, events] = await openLedger(rig, {
    cancel: async (pointer, call) => (isBroken ? fail() : await rig.venue.cancel(pointer, call)),
    fetchOrder: async (pointer, call) => (isBroken ? fail() : await rig.venue.fetchOrder(pointer, call)),
  })
  const order = limitOrder('buy', '0.007', '100')
  await rig.until(ledger.submit(order))
  await rig.pass(5_000)
  isBroken = true
  await expect(rig.until(ledger.cancel(order.request))).rejects.toThrow('not an order')
  await rig.pass(60_000)
  expect(events.filter(({ kind }) => kind === 'defect').length).toBeLessThanOrEqual(4)
  isBroken = false
  await rig.pass(60_000)
  expect(ledger.orders).toEqual([])
  await rig.until(ledger.close())
})
