/** The exchange turns us away: too many requests, a wrong clock, a refused key. */
import { expect, test } from 'vitest'
import { limitOrder, openRig } from './ledger-rig.ts'

test('F12: in a storm of 429 nothing is lost, requests become few, and a cancel gets through as soon as anything does', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const resting = limitOrder('buy', '0.007', '100')
  await rig.submit(resting)
  await rig.pass(2_000)
  rig.fault({ endpoint: 'any', for: 30_000 }, { fault: 'too-many-requests', body: 'json' })
  await rig.pass(1_000)
  const cancelling = rig.ledger.cancel({ clientOrderId: resting.request.clientOrderId })
  await rig.pass(29_000)
  expect(rig.sandbox.faults.fired.length).toBeLessThan(15)
  await rig.pass(40_000)
  await rig.until(cancelling)
  expect(await rig.order(resting.request.clientOrderId)).toMatchObject({ status: 'cancelled' })
  await rig.assertEqualToExchange()
})

test.each([
  ['ahead', 600_000],
  ['behind', -600_000],
])('F14: an exchange clock that jumps ten minutes %s is measured anew, and orders go on', async (_, ms) => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ for: 120_000 }, { fault: 'clock-skew', ms })
  await rig.pass(12_000)
  const order = limitOrder('buy', '0.007', '100')
  expect(await rig.submit(order)).toMatchObject({ outcome: { kind: 'acknowledged' } })
  await rig.pass(5_000)
  expect(rig.ledger.block).toBeUndefined()
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'open' })
})

test('F34: a key that is revoked stops new orders with one alarm, and the exchange is asked rarely', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  await rig.pass(2_000)
  rig.fault({}, { fault: 'revoke-key', account: 'bot' })
  await rig.pass(60_000)
  expect(rig.ledger.block).toMatchObject({ code: 'CREDENTIAL_REFUSED' })
  expect(rig.events.filter(({ kind }) => kind === 'blocked')).toHaveLength(1)
  const before = rig.ledger.requests
  await rig.pass(600_000)
  expect(rig.ledger.requests - before).toBeLessThan(15)
  expect(await rig.submit(limitOrder('buy', '0.007', '100'))).toMatchObject({
    refusal: { code: 'LEDGER_BLOCKED', block: 'CREDENTIAL_REFUSED' },
  })
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'open' })
})
