/** What others do to the account, what the database does, and what the limits hold. */
import { quantity, sleep } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { MemoryLedgerStorage } from '../src/index.ts'
import { countedStorage } from './counted-storage.ts'
import { SHARP } from './fixtures.ts'
import { limitOrder, openRig, PROOF_MS } from './ledger-rig.ts'

test('F18: while the database is down nothing is sent, cancels work from memory, and an alarm is told', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const resting = limitOrder('buy', '0.007', '100')
  await rig.submit(resting)
  await rig.pass(2_000)
  rig.storage.before = () => {
    throw new Error('The database is down.')
  }
  expect(await rig.submit(limitOrder('buy', '0.007', '50'))).toMatchObject({
    kind: 'refused',
    refusal: { code: 'LEDGER_STORAGE' },
  })
  expect(rig.exchangeOrders()).toHaveLength(1)
  await rig.until(rig.ledger.cancel({ clientOrderId: resting.request.clientOrderId }))
  expect(rig.exchangeOrders()[0]).toMatchObject({ ordStatus: 'CANCELED' })
  expect(rig.events.filter(({ kind }) => kind === 'storage-failed')).toHaveLength(1)
  expect(rig.ledger.isSaved).toBe(false)
  rig.storage.before = () => undefined
  await rig.pass(3_000)
  expect(rig.events.filter(({ kind }) => kind === 'storage-recovered')).toHaveLength(1)
  expect(rig.ledger.isSaved).toBe(true)
  await rig.assertEqualToExchange()
})

test('F18: an outcome that the database does not take is kept and saved later; the order goes on being followed', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.storage.before = (step) => {
    if (step === 'commit') throw new Error('The disk is full.')
  }
  const order = limitOrder('buy', '0.007', '100')
  expect(await rig.submit(order)).toMatchObject({ kind: 'sent', order: { status: 'acknowledged' } })
  rig.counter('sell', '0.007', '40')
  await rig.pass(5_000)
  expect(`${rig.ledger.exposure(SHARP).highest}`).toBe('100')
  rig.storage.before = () => undefined
  await rig.pass(8_000)
  const known = await rig.order(order.request.clientOrderId)
  expect(`${known.status} ${known.booked}`).toBe('partially-filled 40')
  await rig.assertEqualToExchange()
})

test('F18: a recording whose answer is lost sends nothing, and the same intent can be sent later', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.storage.after = (step) => {
    if (step === 'insertIntent') throw new Error('The connection to the database broke.')
  }
  const order = limitOrder('buy', '0.007', '100')
  expect(await rig.submit(order)).toMatchObject({ kind: 'refused', refusal: { code: 'LEDGER_STORAGE' } })
  expect(rig.exchangeOrders()).toHaveLength(0)
  rig.storage.after = () => undefined
  expect(await rig.submit(order)).toMatchObject({ kind: 'sent', order: { attempt: 2 } })
  expect(rig.exchangeOrders()).toHaveLength(1)
  await rig.pass(3_000)
  await rig.assertEqualToExchange()
})

test('F18: a second sending whose recording is in doubt sends nothing, and can be tried again', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-request', connection: 'reset' })
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  await rig.pass(PROOF_MS + 5_000)
  rig.storage.after = (step) => {
    if (step === 'commit') throw new Error('The connection to the database broke.')
  }
  expect(await rig.submit(order)).toMatchObject({ kind: 'refused', refusal: { code: 'LEDGER_STORAGE' } })
  expect(rig.exchangeOrders()).toHaveLength(0)
  rig.storage.after = () => undefined
  expect(await rig.submit(order)).toMatchObject({ kind: 'sent', outcome: { kind: 'acknowledged' } })
  await rig.pass(3_000)
  await rig.assertEqualToExchange()
})

test('F19: books from an old backup take newer orders of ours in as external, and block until somebody acknowledges', async () => {
  const backup = countedStorage(new MemoryLedgerStorage())
  await using rig = await openRig()
  const early = await rig.openLedger({ storage: backup })
  await rig.until(early.close())
  const later = await rig.openLedger()
  await rig.submit(limitOrder('buy', '0.007', '100'))
  rig.counter('sell', '0.007', '40')
  await rig.pass(8_000)
  await rig.until(later.close())
  const restored = await rig.openLedger({ storage: backup })
  expect(restored.recovery.external).toHaveLength(1)
  expect(restored.block).toMatchObject({ code: 'RESTORED_BACKUP' })
  expect(`${restored.positions.get(SHARP)}`).toBe('40')
  expect(await rig.submit(limitOrder('buy', '0.007', '10'))).toMatchObject({
    refusal: { code: 'LEDGER_BLOCKED', block: 'RESTORED_BACKUP' },
  })
  await rig.until(restored.acknowledge('the operator'))
  expect(restored.block).toBeUndefined()
})

test('F32: an order placed by hand is seen, shown as external, and counts in exposure and reserve', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const order = {
    symbol: 'SHARPUSDT',
    side: 'BUY',
    ordType: 'LIMIT',
    ordPrice: '0.007',
    ordQty: '300',
  } as const
  rig.fault({}, { fault: 'manual-order', account: 'bot', order })
  await rig.pass(11_000)
  expect(rig.ledger.orders).toMatchObject([{ origin: 'external', status: 'open' }])
  expect(`${rig.ledger.exposure(SHARP).highest} ${rig.ledger.reserved('USDT')}`).toBe('300 2.1')
  rig.counter('sell', '0.007', '120')
  await rig.pass(11_000)
  expect(`${rig.ledger.exposure(SHARP).position} ${rig.ledger.exposure(SHARP).highest}`).toBe('120 300')
  rig.fault({}, { fault: 'manual-cancel', account: 'bot' })
  await rig.pass(11_000)
  expect(rig.ledger.orders).toEqual([])
  await rig.assertEqualToExchange()
})

test('F32: our order cancelled by hand is found cancelled', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  await rig.pass(2_000)
  rig.fault({}, { fault: 'manual-cancel', account: 'bot' })
  await rig.pass(8_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'cancelled' })
  expect(rig.ledger.block).toBeUndefined()
})

test('F32: a trade made by hand in a market nobody watches is found by the balances it changed', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.counter('sell', '0.008', '500')
  const order = {
    symbol: 'SHARPUSDT',
    side: 'BUY',
    ordType: 'LIMIT',
    ordPrice: '0.008',
    ordQty: '500',
  } as const
  rig.fault({}, { fault: 'manual-order', account: 'bot', order })
  await rig.pass(130_000)
  expect(rig.ledger.block).toBeUndefined()
  expect(`${rig.ledger.positions.get(SHARP)}`).toBe('500')
  await rig.assertEqualToExchange()
})

test('F33: a balance that nothing explains stops new orders until somebody acknowledges it; cancels go on', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  rig.fault({}, { fault: 'move-balance', account: 'bot', asset: 'USDT', amount: '-100' })
  await rig.pass(70_000)
  expect(rig.ledger.block).toMatchObject({ code: 'UNEXPLAINED_BALANCE' })
  expect(await rig.submit(limitOrder('buy', '0.007', '100'))).toMatchObject({
    refusal: { code: 'LEDGER_BLOCKED', block: 'UNEXPLAINED_BALANCE' },
  })
  const cancelled = await rig.until(rig.ledger.cancel({ clientOrderId: order.request.clientOrderId }))
  expect(cancelled).toMatchObject({ kind: 'ended' })
  await rig.until(rig.ledger.close())
  const reopened = await rig.openLedger()
  expect(reopened.block).toMatchObject({ code: 'UNEXPLAINED_BALANCE' })
  const [difference] = await rig.until(reopened.acknowledge('the operator'))
  expect(`${difference?.asset} ${difference?.difference}`).toBe('USDT -100')
  expect(await rig.submit(limitOrder('buy', '0.007', '100'))).toMatchObject({ kind: 'sent' })
  await rig.pass(70_000)
  expect(rig.ledger.block).toBeUndefined()
  await rig.assertEqualToExchange()
})

test('I4: what may be bought at worst stays within the limit, unknown orders at full size', async () => {
  await using rig = await openRig({ limits: { maxExposure: new Map([[SHARP, quantity('1000')]]) } })
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-reply', connection: 'reset' })
  await rig.submit(limitOrder('buy', '0.007', '700'))
  expect(await rig.submit(limitOrder('buy', '0.007', '301'))).toMatchObject({
    refusal: { code: 'LEDGER_EXPOSURE' },
  })
  expect(await rig.submit(limitOrder('buy', '0.007', '300'))).toMatchObject({ kind: 'sent' })
  rig.counter('sell', '0.007', '1000')
  await rig.pass(8_000)
  expect(`${rig.ledger.exposure(SHARP).position}`).toBe('1000')
  expect(await rig.submit(limitOrder('sell', '0.009', '2000'))).toMatchObject({ kind: 'sent' })
  expect(await rig.submit(limitOrder('sell', '0.009', '1'))).toMatchObject({
    refusal: { code: 'LEDGER_EXPOSURE' },
  })
})

test('I4: two orders at once do not pass a limit that each of them keeps', async () => {
  await using rig = await openRig({ limits: { maxExposure: new Map([[SHARP, quantity('1000')]]) } })
  await rig.openLedger()
  const both = Promise.all([
    rig.ledger.submit(limitOrder('buy', '0.007', '600')),
    rig.ledger.submit(limitOrder('buy', '0.007', '600')),
  ])
  expect((await rig.until(both)).map(({ kind }) => kind).sort()).toEqual(['refused', 'sent'])
})

test('I9: reconciling keeps to its budget, and a cancel waits for none of it', async () => {
  await using rig = await openRig({ limits: { requestsPerSecond: 2 } })
  await rig.openLedger()
  const orders = Array.from({ length: 20 }, () => limitOrder('buy', '0.007', '10'))
  for (const order of orders) await rig.submit(order)
  const before = rig.ledger.requests
  await rig.pass(600_000)
  expect((rig.ledger.requests - before) / 600).toBeLessThanOrEqual(2)
  const startedAtMs = rig.time.clock.monotonicMs()
  const doneAtMs: number[] = []
  rig.sandbox.exchange.onEvent((event) => {
    if (event.type === 'order.done') doneAtMs.push(rig.time.clock.monotonicMs())
  })
  const [order] = orders
  if (order === undefined) throw new Error('There are twenty.')
  await rig.until(rig.ledger.cancel({ clientOrderId: order.request.clientOrderId }))
  expect(doneAtMs).toEqual([startedAtMs])
})

test('the same intent submitted twice at once is sent once', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const order = limitOrder('buy', '0.007', '100')
  const both = Promise.all([rig.ledger.submit(order), rig.ledger.submit(order)])
  expect((await rig.until(both)).map(({ kind }) => kind)).toEqual(['sent', 'exists'])
  expect(rig.exchangeOrders()).toHaveLength(1)
})

test('a ledger that is closed while an order is on its way records what became of it', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'delay-reply', ms: 2_000 })
  const order = limitOrder('buy', '0.007', '100')
  const sending = rig.ledger.submit(order)
  const closing = rig.ledger.close()
  await rig.until(Promise.all([sending, closing]))
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'acknowledged' })
  expect(await rig.submit(limitOrder('buy', '0.007', '100'))).toMatchObject({
    refusal: { code: 'LEDGER_CLOSED' },
  })
})

test('the keeper of the invariants notices an order that no record stands for', async () => {
  const rig = await openRig()
  await rig.openLedger()
  const { clientOrderId } = limitOrder('buy', '0.007', '100').request
  const past = {
    symbol: 'SHARPUSDT',
    side: 'BUY',
    ordType: 'LIMIT',
    ordPrice: '0.007',
    ordQty: '100',
  } as const
  rig.sandbox.exchange.place(rig.account.accountId, { ...past, clOrdId: clientOrderId })
  await expect(rig[Symbol.asyncDispose]()).rejects.toThrow(/I1/)
})

test('two passes at once count a fill and take an order of others in once, however slow the database is', async () => {
  await using rig = await openRig({ limits: { requestsPerSecond: 1_000 } })
  const { clock } = rig.time
  const slow = {
    ...rig.storage,
    async knownFills(...query: Parameters<typeof rig.storage.knownFills>) {
      const known = await rig.storage.knownFills(...query)
      await sleep(clock, 40)
      return known
    },
    async findOrder(...query: Parameters<typeof rig.storage.findOrder>) {
      const found = await rig.storage.findOrder(...query)
      await sleep(clock, 40)
      return found
    },
  }
  await rig.openLedger({ storage: slow })
  await rig.submit(limitOrder('buy', '0.007', '100'))
  rig.counter('sell', '0.007', '40')
  const byHand = {
    symbol: 'SHARPUSDT',
    side: 'BUY',
    ordType: 'LIMIT',
    ordPrice: '0.006',
    ordQty: '50',
  } as const
  rig.sandbox.exchange.place(rig.account.accountId, byHand)
  await rig.until(Promise.all([rig.ledger.reconcile(), rig.ledger.reconcile()]))
  expect(rig.events.filter(({ kind }) => kind === 'fill')).toHaveLength(1)
  expect(rig.events.filter(({ kind }) => kind === 'external-order')).toHaveLength(1)
  expect(rig.ledger.block).toBeUndefined()
  await rig.assertEqualToExchange()
})
