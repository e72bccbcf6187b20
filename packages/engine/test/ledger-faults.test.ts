/** The faults of an order's way, over real sockets against the sandbox's fault script; invariants after every event. */
import { quantity, roundToStep } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { goalTotals } from '../src/index.ts'
import { SHARP } from './fixtures.ts'
import { approve, limitOrder, openRig, PROOF_MS } from './ledger-rig.ts'

test('F1: a time-out after acceptance leaves one order, found while its reply is still waited for', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-reply', connection: 'silence' })
  const order = limitOrder('buy', '0.007', '100')
  expect(await rig.submit(order)).toMatchObject({
    kind: 'sent',
    order: { status: 'open' },
    outcome: { kind: 'unknown' },
  })
  await rig.pass(5_000)
  expect(rig.exchangeOrders()).toHaveLength(1)
  await rig.assertEqualToExchange()
})

test('F1: an order whose reply is lost is unknown, counts at full size, and is found by its client id', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-reply', connection: 'reset' })
  const order = limitOrder('buy', '0.007', '100')
  expect(await rig.submit(order)).toMatchObject({ kind: 'sent', order: { status: 'unknown' } })
  expect(`${rig.ledger.exposure(SHARP).highest}`).toBe('100')
  expect(`${rig.ledger.reserved('USDT')}`).toBe('0.7')
  expect(await rig.submit(order)).toMatchObject({ kind: 'exists' })
  await rig.pass(3_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'open' })
  expect(rig.exchangeOrders()).toHaveLength(1)
  await rig.assertEqualToExchange()
})

test('F1: an order that fills and settles while its reply is waited for stays filled when the wait ends', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.counter('sell', '0.007', '100')
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'delay-reply', ms: 12_000 })
  const order = limitOrder('buy', '0.007', '100')
  expect(await rig.submit(order)).toMatchObject({ outcome: { kind: 'unknown' }, order: { status: 'filled' } })
  await rig.pass(10_000)
  expect(rig.ledger.block).toBeUndefined()
  await rig.assertEqualToExchange()
})

test('F2: an order that never arrived is given up only after its validity, and the same id is sent again', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-request', connection: 'reset' })
  const order = limitOrder('buy', '0.007', '100')
  expect(await rig.submit(order)).toMatchObject({ kind: 'sent', order: { status: 'unknown' } })
  await rig.pass(PROOF_MS - 1_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'unknown' })
  expect(await rig.submit(order)).toMatchObject({ kind: 'exists' })
  await rig.pass(6_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'never-placed' })
  expect(await rig.submit(order)).toMatchObject({ kind: 'sent', order: { attempt: 2 } })
  expect(rig.exchangeOrders().map(({ clOrdId }) => clOrdId)).toEqual([order.request.clientOrderId])
  await rig.pass(3_000)
  await rig.assertEqualToExchange()
})

test('F3: an accepted order that shows late stays unknown until it shows, and is not sent again', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'hide-order', ms: 20_000 })
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-reply', connection: 'reset' })
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  await rig.pass(19_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'unknown' })
  await rig.pass(4_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'open' })
  await rig.assertEqualToExchange()
})

test('F3: an acknowledged order that queries do not show is told as missing, and never closed', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'hide-order', ms: 120_000 })
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  await rig.pass(100_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'acknowledged' })
  expect(rig.events.filter(({ kind }) => kind === 'missing')).toHaveLength(1)
  await rig.pass(25_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'open' })
})

test('F4: a request delivered twice is one order; 3111 means that it exists, and it is read', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'duplicate-request', answer: 'second' })
  const order = limitOrder('buy', '0.007', '100')
  expect(await rig.submit(order)).toMatchObject({
    outcome: { kind: 'duplicate' },
    order: { status: 'acknowledged' },
  })
  await rig.pass(2_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'open' })
  expect(rig.exchangeOrders()).toHaveLength(1)
  await rig.assertEqualToExchange()
})

test.each([
  ['a 500 though it was processed', { fault: 'server-error', status: 500, processed: true }],
  ['a page of the CDN', { fault: 'html-page', status: 502, processed: true }],
  ['a page under 200', { fault: 'html-page', status: 200, processed: true }],
  ['an empty body', { fault: 'empty-body' }],
  ['truncated JSON', { fault: 'truncate-reply', atByte: 15 }],
  ['another shape', { fault: 'wrong-shape', data: { unexpected: true } }],
] as const)('F5: %s in answer to an order leaves it unknown until it is found', async (_, then) => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, then)
  const order = limitOrder('buy', '0.007', '100')
  expect(await rig.submit(order)).toMatchObject({
    outcome: { kind: 'unknown' },
    order: { status: 'unknown' },
  })
  await rig.pass(3_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'open' })
  await rig.assertEqualToExchange()
})

test('F5: reads that fail are done again, and the account is told as unreachable meanwhile', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  rig.fault({ endpoint: 'read', for: 15_000 }, { fault: 'html-page', status: 502 })
  await rig.pass(10_000)
  expect(rig.events.filter(({ kind }) => kind === 'exchange-unreachable')).toHaveLength(1)
  rig.counter('sell', '0.007', '100')
  await rig.pass(15_000)
  expect(rig.events.filter(({ kind }) => kind === 'exchange-reachable')).toHaveLength(1)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'filled' })
  await rig.assertEqualToExchange()
})

test('F6: a connection that is reset in the middle of the reply leaves the order unknown until it is found', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'reset-reply', atByte: 12 })
  const order = limitOrder('buy', '0.007', '100')
  expect(await rig.submit(order)).toMatchObject({ order: { status: 'unknown' } })
  await rig.pass(3_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'open' })
  await rig.assertEqualToExchange()
})

test('F7: what fills while the exchange cannot be reached is counted on return, and the remainder once', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  await rig.pass(1_000)
  rig.fault({ for: 20_000 }, { fault: 'maintenance' })
  rig.counter('sell', '0.007', '40')
  await rig.pass(15_000)
  expect(`${(await rig.order(order.request.clientOrderId)).filled}`).toBe('0')
  await rig.pass(15_000)
  const known = await rig.order(order.request.clientOrderId)
  expect(known).toMatchObject({ status: 'partially-filled' })
  expect(`${known.filled} ${known.booked}`).toBe('40 40')
  const totals = goalTotals({ unit: 'base', amount: quantity('150') }, [known])
  expect(`${totals.filled} ${totals.open} ${totals.unknown} ${totals.remaining}`).toBe('40 60 0 50')
  await rig.assertEqualToExchange()
})

test('F8: a fill that shows before the acknowledgement is counted, and the acknowledgement changes nothing', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'reply-after-fill', atMostMs: 30_000 })
  const order = limitOrder('buy', '0.007', '100')
  const sending = rig.ledger.submit(order)
  rig.time.clock.startTimer(4_000, () => rig.counter('sell', '0.007', '30'))
  const result = await rig.until(sending)
  expect(result).toMatchObject({ outcome: { kind: 'acknowledged' } })
  await rig.pass(6_000)
  const known = await rig.order(order.request.clientOrderId)
  expect(`${known.status} ${known.filled} ${known.booked}`).toBe('partially-filled 30 30')
  await rig.assertEqualToExchange()
})

test('F8: a fill of an order whose reply is lost and that does not show yet is held, and counted once it shows', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'hide-order', ms: 15_000 })
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-reply', connection: 'reset' })
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  rig.counter('sell', '0.007', '30')
  await rig.pass(12_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'unknown' })
  await rig.pass(12_000)
  const known = await rig.order(order.request.clientOrderId)
  expect(`${known.status} ${known.origin} ${known.booked}`).toBe('partially-filled intent 30')
  await rig.assertEqualToExchange()
})

test('F9: a fill after the acknowledged cancel raises what the cancelled order has filled', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.counter('sell', '0.009', '100')
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  await rig.pass(2_000)
  rig.fault({ endpoint: 'cancelOrder', nth: 1 }, { fault: 'late-fill', quantity: '5' })
  await rig.until(rig.ledger.cancel({ clientOrderId: order.request.clientOrderId }))
  await rig.pass(10_000)
  const known = await rig.order(order.request.clientOrderId)
  expect(`${known.status} ${known.filled} ${known.booked}`).toBe('cancelled 5 5')
  await rig.assertEqualToExchange()
})

test('F10: a cancel whose reply is lost is settled by a query, not by the cancel', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  await rig.pass(2_000)
  rig.fault({ endpoint: 'cancelOrder', nth: 1 }, { fault: 'drop-reply', connection: 'reset' })
  const result = await rig.until(rig.ledger.cancel({ clientOrderId: order.request.clientOrderId }))
  expect(result).toMatchObject({ kind: 'ended', order: { status: 'cancelled' } })
  await rig.assertEqualToExchange()
})

test('F10: a cancel that never arrived is sent again until the order has ended', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  await rig.pass(2_000)
  rig.fault({ endpoint: 'cancelOrder', nth: 1 }, { fault: 'drop-request', connection: 'reset' })
  const result = await rig.until(rig.ledger.cancel({ clientOrderId: order.request.clientOrderId }))
  expect(result).toMatchObject({ kind: 'pending', order: { status: 'cancelling' } })
  await rig.pass(4_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'cancelled' })
})

test('F10: a cancel of an order that has filled (3103) finds it filled', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  await rig.pass(500)
  rig.counter('sell', '0.007', '100')
  const result = await rig.until(rig.ledger.cancel({ clientOrderId: order.request.clientOrderId }))
  expect(result).toMatchObject({ kind: 'ended', order: { status: 'filled' } })
  await rig.pass(2_000)
  await rig.assertEqualToExchange()
})

test('F11: an order whose id is not known yet is cancelled by its client id', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-reply', connection: 'reset' })
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  const result = await rig.until(rig.ledger.cancel({ clientOrderId: order.request.clientOrderId }))
  expect(result).toMatchObject({ kind: 'ended', order: { status: 'cancelled' } })
  await rig.assertEqualToExchange()
})

test('F11: an order that arrives after its cancel is cancelled again', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'delay-request', ms: 5_000 })
  const order = limitOrder('buy', '0.007', '100')
  const sending = rig.ledger.submit(order)
  await rig.pass(1_000)
  const early = await rig.until(rig.ledger.cancel({ clientOrderId: order.request.clientOrderId }))
  expect(early).toMatchObject({ kind: 'pending', answer: { kind: 'not-open' } })
  await rig.until(sending)
  await rig.pass(6_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'cancelled' })
  await rig.assertEqualToExchange()
})

test('F25: an empty list of open orders that is not true ends nothing', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const order = limitOrder('buy', '0.007', '100')
  await rig.submit(order)
  await rig.pass(2_000)
  rig.fault({ endpoint: ['activeOrders', 'activeOrdersV2'], for: 30_000 }, { fault: 'false-empty' })
  await rig.pass(30_000)
  expect(await rig.order(order.request.clientOrderId)).toMatchObject({ status: 'open' })
  await rig.pass(10_000)
  await rig.assertEqualToExchange()
})

test('F25: an empty list of balances or of fills that is not true stops nothing', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.fault({ endpoint: ['accountList', 'accountMatches'], for: 130_000 }, { fault: 'false-empty' })
  await rig.pass(135_000)
  expect(rig.ledger.block).toBeUndefined()
})

test('F26: rules that change under way are read again after the refusal, and the next order keeps them', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  await rig.submit(limitOrder('buy', '0.007', '100'))
  rig.fault({}, { fault: 'market-rules', symbol: 'SHARPUSDT', changes: { tickSz: 4 } })
  await rig.pass(100)
  const old = limitOrder('buy', '0.00701', '100')
  expect(await rig.submit(old)).toMatchObject({
    order: { status: 'rejected', exchangeCode: '3105' },
    outcome: { kind: 'rejected', subject: 'market-rules' },
  })
  expect(rig.events.filter(({ kind }) => kind === 'market-rules-read')).toHaveLength(1)
  const market = await rig.until(rig.venue.fetchMarket(SHARP))
  if (!('price' in old.request)) throw new Error('A limit order has a price.')
  const again = approve({
    goalId: 'quantised-again',
    sequence: 1,
    reason: 'a test',
    request: { ...old.request, price: roundToStep(old.request.price, market.tickSize, 'down') },
  })
  expect(await rig.submit(again)).toMatchObject({ outcome: { kind: 'acknowledged' } })
  await rig.pass(10_000)
  await rig.assertEqualToExchange()
})

test('F29: funds that an unknown order may hold are not spent a second time, and nothing is tried in a loop', async () => {
  await using rig = await openRig({ balances: { USDT: '10' } })
  await rig.openLedger()
  rig.fault({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-reply', connection: 'reset' })
  await rig.submit(limitOrder('buy', '0.008', '1000'))
  const refused = await rig.submit(limitOrder('buy', '0.008', '500'))
  expect(refused).toMatchObject({ kind: 'refused', refusal: { code: 'LEDGER_BALANCE' } })
  await rig.pass(3_000)
  expect(await rig.submit(limitOrder('buy', '0.008', '250'))).toMatchObject({ kind: 'sent' })
  expect(rig.exchangeOrders()).toHaveLength(2)
})

test('F30: the cap of 50 open orders is a refusal with a code, and a cancel makes room', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  const orders = Array.from({ length: 50 }, () => limitOrder('buy', '0.007', '10'))
  for (const order of orders) await rig.submit(order)
  expect(await rig.submit(limitOrder('buy', '0.007', '10'))).toMatchObject({
    kind: 'refused',
    refusal: { code: 'LEDGER_OPEN_ORDERS' },
  })
  const [first] = orders
  if (first === undefined) throw new Error('There are fifty.')
  await rig.until(rig.ledger.cancel({ clientOrderId: first.request.clientOrderId }))
  expect(await rig.submit(limitOrder('buy', '0.007', '10'))).toMatchObject({ kind: 'sent' })
  await rig.pass(5_000)
  await rig.assertEqualToExchange()
})

test('F30: a cap that falls under way is a rejection by the exchange, with its subject', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  await rig.submit(limitOrder('buy', '0.007', '10'))
  rig.fault({}, { fault: 'active-orders-limit', limit: 1 })
  await rig.pass(100)
  expect(await rig.submit(limitOrder('buy', '0.007', '10'))).toMatchObject({
    order: { status: 'rejected' },
    outcome: { kind: 'rejected', subject: 'open-orders' },
  })
})

test('F37: order ids that a double does not hold and exponent numbers are exact', async () => {
  await using rig = await openRig({ rules: { orderIdOffset: 2n ** 53n + 1n } })
  await rig.openLedger()
  const order = limitOrder('buy', '0.000009', '10000.01')
  await rig.submit(order)
  rig.counter('sell', '0.000009', '0.01', 'IOC')
  await rig.pass(6_000)
  const known = await rig.order(order.request.clientOrderId)
  expect(known.orderId).toBe(rig.exchangeOrders()[0]?.ordId)
  expect(Number(known.orderId)).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
  expect(`${known.filled} ${known.filledNotional}`).toBe('0.01 0.00000009')
  await rig.until(rig.ledger.cancel({ clientOrderId: order.request.clientOrderId }))
  await rig.pass(2_000)
  await rig.assertEqualToExchange()
})
