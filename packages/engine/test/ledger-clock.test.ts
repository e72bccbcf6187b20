/** Clocks that disagree: an order goes out once, whatever the clocks say, and only its time is mended. */
import { quantity } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import type { SubmitResult } from '../src/index.ts'
import { SHARP } from './fixtures.ts'
import { type LedgerRig, limitOrder, openRig } from './ledger-rig.ts'

const BUCKET_MS = 30_000
const SKEWS_MS = [1_000, -1_000, 10_000, -10_000, 60_000, -60_000, 600_000, -600_000]

test.each(SKEWS_MS)(
  'F14: right after the exchange’s clock jumps %s ms an order goes out once',
  async (ms) => {
    await using rig = await openRig()
    await rig.openLedger()
    await skew(rig, ms)
    const order = limitOrder('buy', '0.007', '100')
    expect(await rig.submit(order)).toMatchObject({ outcome: { kind: 'acknowledged' } })
    expect(rig.ledger.block).toBeUndefined()
    await rig.pass(5_000)
    expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'open' })
    expect(rig.exchangeOrders()).toHaveLength(1)
    await rig.assertEqualToExchange()
  },
)

test.each(SKEWS_MS)(
  'F14: right after this machine’s clock jumps %s ms an order and its cancel go out once',
  async (ms) => {
    await using rig = await openRig()
    await rig.openLedger()
    // The exchange keeps its time: it is set wrong by as much as the clock that both live by is set right.
    rig.time.clock.setWallClock(rig.time.clock.nowMs() + ms)
    await skew(rig, -ms)
    const order = limitOrder('buy', '0.007', '100')
    expect(await rig.submit(order)).toMatchObject({ outcome: { kind: 'acknowledged' } })
    await rig.pass(2_000)
    await rig.until(rig.ledger.cancel({ clientOrderId: order.request.clientOrderId }))
    await rig.pass(5_000)
    expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'cancelled' })
    expect(rig.ledger.block).toBeUndefined()
    expect(rig.exchangeOrders()).toHaveLength(1)
    await rig.assertEqualToExchange()
  },
)

test('F14: an order that is refused for its time twice is not sent a third time, and its intent can be sent later', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  await skew(rig, 600_000)
  rig.fault({ endpoint: 'placeOrder', nth: 2 }, { fault: 'delay-request', ms: 1_000 })
  rig.time.clock.startTimer(500, () => rig.fault({}, { fault: 'clock-skew', ms: -600_000 }))
  const order = limitOrder('buy', '0.007', '100')
  expect(await rig.submit(order)).toMatchObject({
    outcome: { kind: 'unsent' },
    order: { status: 'never-placed', attempt: 2 },
  })
  expect(rig.exchangeOrders()).toHaveLength(0)
  expect(rig.ledger.block).toBeUndefined()
  expect(await rig.submit(order)).toMatchObject({ outcome: { kind: 'acknowledged' }, order: { attempt: 3 } })
  await rig.pass(2_000)
  expect(rig.exchangeOrders()).toHaveLength(1)
  await rig.assertEqualToExchange()
})

test('F14: what an order is to use stays taken while it is sent a second time for its time', async () => {
  await using rig = await openRig({ limits: { maxExposure: new Map([[SHARP, quantity('100')]]) } })
  await rig.openLedger()
  await skew(rig, 600_000)
  let meanwhile: Promise<SubmitResult> | undefined
  rig.storage.before = (step) => {
    if (step === 'commit') meanwhile ??= rig.ledger.submit(limitOrder('buy', '0.007', '60'))
  }
  expect(await rig.submit(limitOrder('buy', '0.007', '60'))).toMatchObject({ order: { attempt: 2 } })
  expect(await meanwhile).toMatchObject({ kind: 'refused', refusal: { code: 'LEDGER_EXPOSURE' } })
})

test('F14: while the database is down, an order that was refused for its time is not sent again', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  await skew(rig, 600_000)
  rig.storage.before = (step) => {
    if (step === 'commit') throw new Error('The database is down.')
  }
  const order = limitOrder('buy', '0.007', '100')
  expect(await rig.submit(order)).toMatchObject({
    outcome: { kind: 'unsent' },
    order: { status: 'never-placed', attempt: 1 },
  })
  expect(rig.exchangeOrders()).toHaveLength(0)
  rig.storage.before = () => undefined
  expect(await rig.submit(order)).toMatchObject({ outcome: { kind: 'acknowledged' } })
})

test.each([-1, 0, 1])(
  'F14: signed %s ms from the edge of a window of the signature, an order is taken',
  async (fromEdgeMs) => {
    await using rig = await openRig()
    await rig.openLedger()
    await skew(rig, 45_000)
    await rig.pass(11_000)
    const order = limitOrder('buy', '0.007', '100')
    const nowMs = rig.time.clock.nowMs()
    await rig.pass(BUCKET_MS - (nowMs % BUCKET_MS) + fromEdgeMs)
    expect(await rig.submit(order)).toMatchObject({ outcome: { kind: 'acknowledged' } })
    await rig.pass(2_000)
    expect(rig.exchangeOrders()).toHaveLength(1)
  },
)

/** From the next millisecond on; the client has the market's rules already, and reads nothing before it sends. */
async function skew(rig: LedgerRig, ms: number): Promise<void> {
  await rig.until(rig.venue.fetchMarket(SHARP))
  rig.fault({}, { fault: 'clock-skew', ms })
  await rig.pass(1)
}
