/** The exchange turns the account away for long: too many requests, a banned address, a key that is good no more. */
import type { FiredRule } from '@trading-bridge/sandbox'
import { expect, test } from 'vitest'
import { type LedgerRig, limitOrder, openRig } from './ledger-rig.ts'

const MINUTE_MS = 60_000
const LONGEST_PAUSE_MS = 60_000
/** Every second the ledger looks for cancels to be tried again, each two seconds after the last try. */
const CANCEL_AGAIN_MS = 3_000

test('F12: a ban of ten minutes is met with pauses that grow and differ, and ends without anything lost', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const resting = limitOrder('buy', '0.007', '100')
  await rig.submit(resting)
  await rig.pass(2_000)
  rig.fault({ endpoint: 'any', for: 10 * MINUTE_MS }, { fault: 'too-many-requests', body: 'json' })
  rig.counter('sell', '0.007', '40')
  await rig.pass(10 * MINUTE_MS)
  const pausesMs = gapsOf(turnedAway(rig))
  expect(pausesMs.length).toBeLessThan(20)
  for (const [at, pauseMs] of pausesMs.slice(0, 4).entries()) {
    expect(pauseMs).toBeGreaterThanOrEqual(3_000 * 2 ** at)
    expect(pauseMs % 3_000).not.toBe(0)
  }
  for (const pauseMs of pausesMs.slice(5)) expect(pauseMs).toBeGreaterThanOrEqual(LONGEST_PAUSE_MS)
  expect(rig.ledger.block).toBeUndefined()

  await rig.pass(2 * MINUTE_MS)
  const known = await rig.order(resting.request.clientOrderId)
  expect(`${known.status} ${known.booked}`).toBe('partially-filled 40')
  await rig.assertEqualToExchange()
})

test('F12: under a ban a cancel is all that is still asked for, and it is the first to get through', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const orders = Array.from({ length: 10 }, () => limitOrder('buy', '0.007', '10'))
  for (const order of orders) await rig.submit(order)
  await rig.pass(2_000)
  rig.fault({ endpoint: 'any', for: 2 * MINUTE_MS }, { fault: 'too-many-requests', body: 'json' })
  await rig.pass(1)
  const cancelling = orders.map(({ request }) => rig.ledger.cancel(request))
  await rig.pass(2 * MINUTE_MS)
  // What was under way when the ban began may be a read; every probe after that is a cancel.
  const asked = turnedAway(rig).slice(-3).map(endpointOf)
  expect(asked).toEqual(['cancelOrder', 'cancelOrder', 'cancelOrder'])
  const doneAtMs: number[] = []
  rig.sandbox.exchange.onEvent((event) => {
    if (event.type === 'order.done') doneAtMs.push(rig.time.clock.nowMs())
  })
  await rig.until(Promise.all(cancelling))
  await rig.pass(LONGEST_PAUSE_MS)
  expect(doneAtMs).toHaveLength(10)
  expect(Math.max(...doneAtMs) - Math.min(...doneAtMs)).toBeLessThanOrEqual(CANCEL_AGAIN_MS)
  await rig.assertEqualToExchange()
})

test('F12: with a tenth of the limits, twenty orders are placed and cancelled, none lost and none sent twice', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ for: 10 * MINUTE_MS }, { fault: 'rate-limits', divideBy: 10 })
  await rig.pass(1)
  const orders = Array.from({ length: 20 }, () => limitOrder('buy', '0.007', '10'))
  const placing = orders.map((order) => rig.ledger.submit(order))
  const results = await rig.until(Promise.all(placing))
  const refused = results.flatMap((result, at) => {
    const order = orders[at]
    return result.kind === 'sent' && result.order.status === 'never-placed' && order !== undefined
      ? [order]
      : []
  })
  expect(refused.length).toBeGreaterThan(0)
  for (const order of refused) await rig.submit(order)
  await rig.pass(MINUTE_MS)
  expect(rig.exchangeOrders()).toHaveLength(20)

  const arrivals = countArrivals(rig)
  const cancelling = orders.map(({ request }) => rig.ledger.cancel(request))
  await rig.until(Promise.all(cancelling))
  await rig.pass(2 * MINUTE_MS)
  expect(arrivals()).toBeLessThan(120)
  expect(rig.sandbox.exchange.openOrders(rig.account.accountId)).toEqual([])
  expect(rig.ledger.orders).toEqual([])
  expect(rig.ledger.block).toBeUndefined()
  await rig.assertEqualToExchange()
})

test.each([
  [
    'whose address list changes',
    { fault: 'address-list', account: 'bot', addresses: ['203.0.113.7'] },
    '1401',
  ],
  ['whose account is frozen', { fault: 'freeze-account', account: 'bot' }, '401'],
] as const)(
  'F34: a key %s is told of once and by its cause, and asked with rarely; cancels too',
  async (_, then, code) => {
    await using rig = await openRig()
    await rig.openLedger()
    const resting = limitOrder('buy', '0.007', '100')
    const wanted = limitOrder('buy', '0.007', '50')
    for (const order of [resting, wanted]) await rig.submit(order)
    await rig.pass(2_000)
    const arrivals = countArrivals(rig)
    rig.fault({ for: 20 * MINUTE_MS }, then)
    await rig.pass(1)
    const cancel = await rig.until(rig.ledger.cancel(wanted.request))
    expect(cancel).toMatchObject({ kind: 'pending', answer: { kind: 'refused' } })
    await rig.pass(5 * MINUTE_MS)
    expect(rig.events.filter(({ kind }) => kind === 'blocked')).toHaveLength(1)
    expect(rig.ledger.block).toMatchObject({
      code: 'CREDENTIAL_REFUSED',
      reason: expect.stringContaining(code),
    })
    const before = arrivals()
    await rig.pass(10 * MINUTE_MS)
    expect(arrivals() - before).toBeLessThan(40)

    await rig.pass(7 * MINUTE_MS)
    expect(await rig.order(wanted.request.clientOrderId)).toMatchObject({ status: 'cancelled' })
    expect(await rig.order(resting.request.clientOrderId)).toMatchObject({ status: 'open' })
    expect(await rig.submit(limitOrder('buy', '0.007', '10'))).toMatchObject({
      refusal: { code: 'LEDGER_BLOCKED', block: 'CREDENTIAL_REFUSED' },
    })
    await rig.until(rig.ledger.acknowledge('the operator'))
    expect(await rig.submit(limitOrder('buy', '0.007', '10'))).toMatchObject({ kind: 'sent' })
    expect(rig.events.filter(({ kind }) => kind === 'blocked')).toHaveLength(1)
    await rig.pass(10_000)
    await rig.assertEqualToExchange()
  },
)

/** Requests that the exchange answered with 429, in order. */
function turnedAway(rig: LedgerRig): readonly FiredRule[] {
  return rig.sandbox.faults.fired.filter(({ fault }) => fault === 'too-many-requests')
}

function gapsOf(fired: readonly FiredRule[]): readonly number[] {
  return fired.slice(1).map(({ atMs }, at) => atMs - (fired[at]?.atMs ?? 0))
}

function endpointOf({ on }: FiredRule): string | undefined {
  return on?.endpoint
}

/** From now on: how many requests have reached the exchange. */
function countArrivals(rig: LedgerRig): () => number {
  rig.fault({ endpoint: 'any' }, { fault: 'delay-reply', ms: 0 })
  return () => rig.sandbox.faults.fired.filter(({ fault }) => fault === 'delay-reply').length
}
