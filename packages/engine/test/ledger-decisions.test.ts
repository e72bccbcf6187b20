import { expect, test } from 'vitest'
import { approve, limitOrder, openRig } from './ledger-rig.ts'

test('what an order was decided on is recorded with its intent, and told with the orders of its goal', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const { request } = limitOrder('buy', '0.007', '100')
  const goalId = 'decided'
  const decision = { sliceIndex: 4, mid: '0.00805' }
  await rig.submit(approve({ goalId, sequence: 2, request, reason: 'slice 4', decision }))
  await rig.submit(approve({ goalId, sequence: 1, request, reason: 'by hand' }))
  const told = await rig.storage.goalOrders(goalId)
  expect(told.map(({ recorded }) => JSON.parse(recorded))).toEqual([
    { attempt: 1, reason: 'by hand' },
    { attempt: 1, reason: 'slice 4', decision },
  ])
})
