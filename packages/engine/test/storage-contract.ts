/** What every keeper of the books must do, whatever it is made of. */
import { decimal, type FillId, notional, orderId, price, quantity, type TradeId } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import type { LedgerFill, LedgerOrder, LedgerStorage, NewLedgerOrder } from '../src/index.ts'
import { ledgerOrder, SHARP } from './fixtures.ts'

export interface OpenedStorage {
  readonly storage: LedgerStorage
  /** Makes an account and returns its id. */
  account(): Promise<string>
}

const event = { kind: 'recorded', atMs: 1_000, detail: '{}' }
const ALWAYS = { fromMs: 0, toMs: 10_000_000_000_000 }
let made = 0

export function storageContract(name: string, open: () => Promise<OpenedStorage>): void {
  describe(name, () => {
    test('an intent is recorded once, by its client order id and by its goal', async () => {
      const { storage, account } = await open()
      const order = newOrder(await account())
      expect(await storage.insertIntent(order, event)).toMatchObject({
        kind: 'inserted',
        order: { revision: 1 },
      })
      const again = { ...order, id: nextId() }
      expect(await storage.insertIntent(again, event)).toMatchObject({
        kind: 'exists',
        order: { id: order.id },
      })
    })

    test('a blocked account takes no intent until the block is cleared; the first reason stays', async () => {
      const { storage, account } = await open()
      const accountId = await account()
      await storage.block({ accountId, code: 'UNEXPLAINED_BALANCE', reason: 'first', sinceAtMs: 1 })
      await storage.block({ accountId, code: 'CONTRADICTION', reason: 'second', sinceAtMs: 2 })
      const order = newOrder(accountId)
      expect(await storage.insertIntent(order, event)).toMatchObject({
        kind: 'blocked',
        block: { reason: 'first' },
      })
      await storage.clearBlock(accountId, { atMs: 3, by: 'the operator' })
      expect(await storage.blockOf(accountId)).toBeUndefined()
      expect(await storage.insertIntent(order, event)).toMatchObject({ kind: 'inserted' })
    })

    test('an external order is taken in once, by the id the exchange gave it', async () => {
      const { storage, account } = await open()
      const external = newExternal(await account())
      const first = await storage.insertExternal(external, event)
      const second = await storage.insertExternal({ ...external, id: nextId() }, event)
      expect(second).toEqual(first)
    })

    test('a change is committed only onto the revision before it, with its event and its fills', async () => {
      const { storage, account } = await open()
      const order = await insert(storage, newOrder(await account()))
      const next = filled(order, '200')
      const change = {
        next,
        event: { kind: 'filled', atMs: 2_000, detail: '{}' },
        fills: [newFill(next, '1', '200')],
      }
      expect(await storage.commit(change)).toBe('committed')
      expect(await storage.commit(change)).toBe('stale')
      expect(await storage.findOrder(order.accountId, { id: order.id })).toEqual(next)
      expect(
        (await storage.orderEvents(order.id)).map(({ revision, kind }) => `${revision} ${kind}`),
      ).toEqual(['1 recorded', '2 filled'])
    })

    test('a fill that is recorded already takes the whole change with it', async () => {
      const { storage, account } = await open()
      const order = await insert(storage, newOrder(await account()))
      const first = filled(order, '200')
      const fill = newFill(first, '1', '200')
      await storage.commit({ next: first, event, fills: [fill] })
      const second = filled(first, '300')
      expect(await storage.commit({ next: second, event, fills: [newFill(second, '2', '100'), fill] })).toBe(
        'stale',
      )
      expect(await storage.findOrder(order.accountId, { id: order.id })).toEqual(first)
      const ids = [fill.fillId, newFill(second, '2', '100').fillId]
      expect([...(await storage.knownFills(order.accountId, SHARP, ids))]).toEqual([fill.fillId])
    })

    test('orders are found by each of their ids, and by nobody else’s account', async () => {
      const { storage, account } = await open()
      const [mine, other] = [await account(), await account()]
      const order = await insert(storage, newOrder(mine))
      const known = { ...filled(order, '100'), orderId: nextOrderId() }
      await storage.commit({ next: known, event, fills: [newFill(known, '1', '100')] })
      const { clientOrderId, orderId } = known
      if (clientOrderId === undefined) throw new Error('An intent has one.')
      expect(await storage.findOrder(mine, { clientOrderId })).toEqual(known)
      expect(await storage.findOrder(mine, { orderId })).toEqual(known)
      expect(await storage.findOrder(other, { orderId })).toBeUndefined()
    })

    test('the orders of a goal are told by sequence, as they stand, each with what its recording said', async () => {
      const { storage, account } = await open()
      const accountId = await account()
      const goalId = nextId()
      const place = (sequence: number, detail: string) =>
        insert(storage, { ...newOrder(accountId), goalId, sequence }, { ...event, detail })
      const second = await place(2, '{"decision":{"sliceIndex":7,"mid":"0.00805"}}')
      const first = await place(1, '{"attempt":1}')
      await insert(storage, newOrder(accountId))
      const next = filled(second, '100')
      await storage.commit({ next, event: { ...event, kind: 'seen', detail: '{"later":true}' } })
      expect(await storage.goalOrders(goalId)).toEqual([
        { order: first, recorded: '{"attempt":1}' },
        { order: next, recorded: '{"decision":{"sliceIndex":7,"mid":"0.00805"}}' },
      ])
      expect(await storage.goalOrders(nextId())).toEqual([])
    })

    test('what has ended and is booked in full is settled; all else is not', async () => {
      const { storage, account } = await open()
      const accountId = await account()
      const live = await insert(storage, newOrder(accountId))
      const owing = await insert(storage, newOrder(accountId))
      const done = await insert(storage, newOrder(accountId))
      const cancelled = { ...filled(owing, '100'), status: 'cancelled', booked: quantity('0') } as const
      await storage.commit({ next: cancelled, event })
      const next = { ...filled(done, '500'), status: 'filled' } as const
      await storage.commit({ next, event, fills: [newFill(next, '1', '500')] })
      const ids = (await storage.unsettledOrders(accountId)).map(({ id }) => id)
      expect(ids.sort()).toEqual([live.id, owing.id].sort())
    })

    test('fills, fees and movements make the balances and positions, to the last digit', async () => {
      const { storage, account } = await open()
      const accountId = await account()
      const order = await insert(storage, { ...newOrder(accountId), side: 'buy' })
      const next = filled(order, '500')
      await storage.commit({
        next,
        event,
        fills: [
          {
            ...newFill(next, '1', '499.999999999999999999'),
            fee: { asset: 'SHARP', amount: decimal('0.1') },
          },
          { ...newFill(next, '2', '0.000000000000000001'), atMs: 9_000 },
        ],
      })
      await storage.recordMovements([
        { accountId, asset: 'USDT', amount: decimal('1000.5'), kind: 'opening', atMs: 1, note: '' },
        {
          accountId,
          asset: 'USDT',
          amount: decimal('-0.5'),
          kind: 'acknowledged',
          atMs: 9_000,
          note: 'noted',
        },
      ])
      const booked = await storage.bookedBalances(accountId)
      expect(`${booked.get('SHARP')} ${booked.get('USDT')}`).toBe('499.9 500')
      const before = await storage.bookedBalances(accountId, 9_000)
      expect(`${before.get('SHARP')} ${before.get('USDT')}`).toBe(
        '499.899999999999999999 500.500000000000000001',
      )
      expect(`${(await storage.positions(accountId)).get(SHARP)}`).toBe('500')
      expect((await storage.latestFills(accountId)).get(SHARP)).toBe(9_000)
      expect(await storage.movements(accountId, { fromMs: 2, toMs: 10_000 })).toHaveLength(1)
    })

    test('pages of orders and fills are chained without a gap or a repetition', async () => {
      const { storage, account } = await open()
      const accountId = await account()
      let order = filled(await insert(storage, newOrder(accountId)), '0')
      await storage.commit({ next: order, event })
      for (let other = 0; other < 4; other += 1) await insert(storage, newOrder(accountId))
      for (const fillId of ['1', '2', '3', '4', '5']) {
        order = filled(order, fillId)
        await storage.commit({ next: order, event, fills: [newFill(order, fillId, '1')] })
      }
      const orders = [...(await storage.orders(accountId, { ...ALWAYS, limit: 2 }))]
      for (let last = orders.at(-1); last !== undefined; last = orders.at(-1)) {
        const page = await storage.orders(accountId, { ...ALWAYS, limit: 2, afterId: last.id })
        if (page.length === 0) break
        orders.push(...page)
      }
      expect(new Set(orders.map(({ id }) => id)).size).toBe(5)
      const fills = [...(await storage.fills(accountId, { ...ALWAYS, limit: 2 }))]
      for (let last = fills.at(-1); last !== undefined; last = fills.at(-1)) {
        const page = await storage.fills(accountId, { ...ALWAYS, limit: 2, after: last })
        if (page.length === 0) break
        fills.push(...page)
      }
      expect(fills.map(({ fillId }) => `${fillId}`)).toEqual(['1', '2', '3', '4', '5'])
    })

    test('the balances of a moment are the last that were seen before it', async () => {
      const { storage, account } = await open()
      const accountId = await account()
      const row = { accountId, asset: 'USDT', frozen: decimal('0') }
      await storage.recordBalances([{ ...row, available: decimal('10'), atMs: 1_000 }])
      await storage.recordBalances([{ ...row, available: decimal('20'), atMs: 2_000 }])
      expect(`${(await storage.balancesAt(accountId, 1_500))[0]?.available}`).toBe('10')
      expect(`${(await storage.balancesAt(accountId))[0]?.available}`).toBe('20')
      expect(await storage.balancesAt(accountId, 500)).toEqual([])
    })

    test('the last reconciliation is kept', async () => {
      const { storage, account } = await open()
      const accountId = await account()
      const row = { accountId, atMs: 1_000, kind: 'start-up', detail: '{}' } as const
      await storage.recordReconciliation(row)
      await storage.recordReconciliation({ ...row, atMs: 2_000 })
      expect(await storage.lastReconciliation(accountId)).toMatchObject({ atMs: 2_000 })
    })
  })
}

function nextId(): string {
  made += 1
  return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`
}

function nextOrderId() {
  made += 1
  return orderId(`${made}`)
}

function newOrder(accountId: string): NewLedgerOrder {
  const id = nextId()
  const { clientOrderId: _, revision: __, ...order } = ledgerOrder({ accountId, id, goalId: id })
  return { ...order, clientOrderId: id.replaceAll('-', '') as LedgerOrder['clientOrderId'] }
}

function newExternal(accountId: string): NewLedgerOrder {
  return {
    ...newOrder(accountId),
    origin: 'external',
    goalId: undefined,
    sequence: undefined,
    clientOrderId: undefined,
    orderId: nextOrderId(),
    attempt: 0,
    status: 'open',
    sentAtMs: undefined,
  }
}

async function insert(storage: LedgerStorage, order: NewLedgerOrder, recorded = event): Promise<LedgerOrder> {
  const inserted = await storage.insertIntent(order, recorded)
  if (inserted.kind !== 'inserted') throw new Error(`The intent is not new: ${inserted.kind}.`)
  return inserted.order
}

function filled(order: LedgerOrder, amount: string): LedgerOrder & { orderId: ReturnType<typeof orderId> } {
  const id = order.orderId ?? nextOrderId()
  return {
    ...order,
    orderId: id,
    status: 'partially-filled',
    filled: quantity(amount),
    filledNotional: notional(amount),
    booked: quantity(amount),
    bookedNotional: notional(amount),
    updatedAtMs: 2_000,
    revision: order.revision + 1,
  }
}

function newFill(
  { accountId, symbol, side, orderId: id }: LedgerOrder & { orderId: ReturnType<typeof orderId> },
  fillId: string,
  amount: string,
): LedgerFill {
  return {
    accountId,
    symbol,
    side,
    orderId: id,
    fillId: fillId as FillId,
    tradeId: fillId as TradeId,
    role: 'taker',
    price: price('1'),
    quantity: quantity(amount),
    notional: notional(amount),
    fee: { asset: 'USDT', amount: decimal('0') },
    selfDealtQuantity: quantity('0'),
    atMs: 2_000,
    recordedAtMs: 2_000,
  }
}
