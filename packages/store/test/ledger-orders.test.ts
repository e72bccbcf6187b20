import { clientOrderId, marketSymbol, notional, orderId, quantity } from '@trading-bridge/core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { LedgerOrder, LedgerTables } from '../src/index.ts'
import { addAccount, event, external, fill, fillId, intent, NOON_AT_MS, SHARP } from './builders.ts'
import { DATABASES, type FreshStore, freshStore } from './databases.ts'

// The first test that needs a server waits for it.
vi.setConfig({ hookTimeout: 300_000, testTimeout: 120_000 })

const ALL = { fromMs: 0, toMs: Number.POSITIVE_INFINITY, limit: 100 }

describe.each(DATABASES)('orders on $name', (database) => {
  let fresh: FreshStore
  let ledger: LedgerTables
  let accounts = 0
  /** Each test has an account of its own. */
  let accountId = ''
  const newAccount = async (): Promise<string> => {
    accounts += 1
    accountId = await addAccount(fresh.store, `account${accounts}`)
    return accountId
  }
  const mine = (sequence: number, overrides: Parameters<typeof intent>[1] = {}) =>
    intent(sequence, { id: `${accountId}-${sequence}`, accountId, goalId: accountId, ...overrides })
  const recorded = async (
    sequence = 1,
    overrides: Parameters<typeof intent>[1] = {},
  ): Promise<LedgerOrder> => {
    const answer = await ledger.insertIntent(mine(sequence, overrides), event('intent'))
    if (answer.kind !== 'inserted') throw new Error(`The intent was not recorded: ${answer.kind}.`)
    return answer.order
  }

  beforeAll(async () => {
    fresh = await freshStore(database)
    ledger = fresh.store.ledger
  })
  afterAll(() => fresh[Symbol.asyncDispose]())

  test('an intent is read back as it was recorded, to the last digit, with its first event', async () => {
    await newAccount()
    const wanted = mine(1, {
      quantity: quantity('0.000000000000000001'),
      notional: notional('123456789012345678901234567890.5'),
      sentAtMs: undefined,
      reason: 'first slice',
    })
    const answer = await ledger.insertIntent(wanted, event('intent', '{"why":"slice"}'))
    expect(answer).toEqual({ kind: 'inserted', order: { ...wanted, revision: 1 } })
    const found = await ledger.findOrder(accountId, { id: wanted.id })
    expect(found).toEqual({ ...wanted, revision: 1 })
    expect(String(found?.quantity)).toBe('0.000000000000000001')
    expect(String(found?.notional)).toBe('123456789012345678901234567890.5')
    expect(await ledger.orderEvents(wanted.id)).toEqual([
      { orderId: wanted.id, revision: 1, kind: 'intent', atMs: NOON_AT_MS, detail: '{"why":"slice"}' },
    ])
  })

  test('an intent recorded twice is there once', async () => {
    await newAccount()
    const order = await recorded()
    expect(await ledger.insertIntent(mine(1), event('again'))).toEqual({ kind: 'exists', order })
    expect(await ledger.orderEvents(order.id)).toHaveLength(1)
  })

  test.each([
    ['client order id', { id: 'other-a', sequence: 2 }],
    ['place in its goal', { id: 'other-b', clientOrderId: clientOrderId('other') }],
  ])('a %s is never used for a second order', async (_, overrides) => {
    await newAccount()
    const order = await recorded()
    const taken = mine(1, { ...overrides, id: `${accountId}-${overrides.id}` })
    expect(await ledger.insertIntent(taken, event('intent'))).toEqual({ kind: 'exists', order })
  })

  test('the same client order id may be used in another account', async () => {
    await newAccount()
    await recorded()
    await newAccount()
    await recorded()
  })

  test('a blocked account records no intent, until the block is cleared', async () => {
    await newAccount()
    const block = { accountId, code: 'UNEXPLAINED_BALANCE', reason: '5 USDT', sinceAtMs: NOON_AT_MS } as const
    await ledger.block(block)
    await ledger.block({ ...block, code: 'RESTORED_BACKUP', reason: 'a later reason' })
    expect(await ledger.blockOf(accountId)).toEqual(block)
    expect(await ledger.insertIntent(mine(1), event('intent'))).toEqual({ kind: 'blocked', block })
    expect(await ledger.findOrder(accountId, { id: mine(1).id })).toBeUndefined()

    await ledger.clearBlock(accountId, { atMs: NOON_AT_MS + 1, by: 'ann' })
    expect(await ledger.blockOf(accountId)).toBeUndefined()
    await recorded()
    await ledger.block({ ...block, reason: 'once more' })
    expect(await ledger.blockOf(accountId)).toMatchObject({ reason: 'once more' })
  })

  test('a block of one account leaves the others alone', async () => {
    const blocked = await newAccount()
    await ledger.block({ accountId: blocked, code: 'CONTRADICTION', reason: 'r', sinceAtMs: NOON_AT_MS })
    await newAccount()
    await recorded()
  })

  test('an order of an unknown account is refused', async () => {
    const orphan = intent(1, { id: 'orphan', accountId: 'account-nobody', goalId: 'orphan' })
    await expect(ledger.insertIntent(orphan, event('intent'))).rejects.toMatchObject({
      code: 'TB_STORE_CONFLICT',
    })
  })

  test('an order that others placed is adopted once', async () => {
    await newAccount()
    const wanted = external(7001, { id: `${accountId}-x`, accountId })
    const order = await ledger.insertExternal(wanted, event('adopted'))
    expect(order).toEqual({ ...wanted, revision: 1 })
    expect(await ledger.insertExternal({ ...wanted, id: 'elsewhere' }, event('adopted'))).toEqual(order)
    expect(await ledger.findOrder(accountId, { orderId: orderId('7001') })).toEqual(order)
  })

  test('an order is found by each of its names, and only in its own account', async () => {
    await newAccount()
    const order = await recorded(1, { orderId: orderId('801') })
    expect(await ledger.findOrder(accountId, { clientOrderId: clientOrderId('c1') })).toEqual(order)
    expect(await ledger.findOrder(accountId, { orderId: orderId('801') })).toEqual(order)
    const elsewhere = await newAccount()
    expect(await ledger.findOrder(elsewhere, { id: order.id })).toBeUndefined()
  })

  test('a change is one commit of state, event and fills', async () => {
    await newAccount()
    const order = await recorded()
    const next: LedgerOrder = {
      ...order,
      orderId: orderId('901'),
      status: 'partially-filled',
      filled: quantity('20'),
      filledNotional: notional('0.2'),
      booked: quantity('20'),
      bookedNotional: notional('0.2'),
      updatedAtMs: NOON_AT_MS + 9,
      revision: 2,
    }
    const fills = [fill(1, { accountId }), fill(2, { accountId })]
    expect(await ledger.commit({ next, event: event('seen'), fills })).toBe('committed')
    expect(await ledger.findOrder(accountId, { id: order.id })).toEqual(next)
    expect(await ledger.fills(accountId, ALL)).toEqual(fills)
    expect((await ledger.orderEvents(order.id)).map(({ revision, kind }) => [revision, kind])).toEqual([
      [1, 'intent'],
      [2, 'seen'],
    ])
  })

  test('of two changes from the same state one is stale and leaves no trace', async () => {
    await newAccount()
    const order = await recorded()
    const next: LedgerOrder = { ...order, status: 'unknown', revision: 2 }
    const answers = await Promise.all([
      ledger.commit({ next, event: event('no-answer') }),
      ledger.commit({
        next: { ...next, status: 'acknowledged', orderId: orderId('902') },
        event: event('acknowledged'),
        fills: [fill(3, { accountId })],
      }),
    ])
    expect([...answers].sort()).toEqual(['committed', 'stale'])
    const won = answers[0] === 'committed' ? 'unknown' : 'acknowledged'
    expect(await ledger.findOrder(accountId, { id: order.id })).toMatchObject({ status: won, revision: 2 })
    expect(await ledger.orderEvents(order.id)).toHaveLength(2)
    expect(await ledger.fills(accountId, ALL)).toHaveLength(won === 'acknowledged' ? 1 : 0)
  })

  test('a change with a fill that is recorded already is stale as a whole', async () => {
    await newAccount()
    const order = await recorded()
    const second = await recorded(2)
    const next: LedgerOrder = { ...order, status: 'open', orderId: orderId('903'), revision: 2 }
    await ledger.commit({ next, event: event('seen'), fills: [fill(4, { accountId })] })

    const repeated = {
      next: { ...second, status: 'open', orderId: orderId('904'), revision: 2 } satisfies LedgerOrder,
      event: event('seen'),
      fills: [fill(5, { accountId }), fill(4, { accountId })],
    }
    expect(await ledger.commit(repeated)).toBe('stale')
    expect(await ledger.findOrder(accountId, { id: second.id })).toEqual(second)
    expect(await ledger.orderEvents(second.id)).toHaveLength(1)
    expect(await ledger.knownFills(accountId, SHARP, [fillId(4), fillId(5)])).toEqual(new Set([fillId(4)]))
  })

  test('fills of two markets may have the same id, as exchanges count each market from one', async () => {
    await newAccount()
    const order = await recorded()
    const fills = [fill(1, { accountId }), fill(1, { accountId, symbol: marketSymbol('OTHER/USDT') })]
    expect(await ledger.commit({ next: { ...order, revision: 2 }, event: event('seen'), fills })).toBe(
      'committed',
    )
  })

  test('a cumulative quantity never falls, whoever asks for it', async () => {
    await newAccount()
    const order = await recorded()
    const filled: LedgerOrder = { ...order, filled: quantity('9'), status: 'partially-filled', revision: 2 }
    await ledger.commit({ next: filled, event: event('seen') })
    const fallen: LedgerOrder = { ...filled, filled: quantity('8.999'), revision: 3 }
    await expect(ledger.commit({ next: fallen, event: event('seen') })).rejects.toMatchObject({
      code: 'TB_STORE_CONFLICT',
    })
    expect(await ledger.findOrder(accountId, { id: order.id })).toEqual(filled)
    // As text, 10 sorts before 9: it is the number that counts.
    const risen: LedgerOrder = { ...filled, filled: quantity('10'), revision: 3 }
    expect(await ledger.commit({ next: risen, event: event('seen') })).toBe('committed')
  })

  test('an order is unsettled until it has ended and every fill of it is booked', async () => {
    await newAccount()
    const resting = await recorded(1)
    const ended = await recorded(2)
    const short = await recorded(3)
    const change = (order: LedgerOrder, overrides: Partial<LedgerOrder>) =>
      ledger.commit({ next: { ...order, ...overrides, revision: 2 }, event: event('seen') })
    await change(resting, { status: 'open' })
    await change(ended, { status: 'filled', filled: quantity('5'), booked: quantity('5') })
    await change(short, { status: 'cancelled', filled: quantity('5'), booked: quantity('4') })
    const unsettled = await ledger.unsettledOrders(accountId)
    expect(unsettled.map((order) => order.id)).toEqual([resting.id, short.id])
  })

  test('orders are paged without a gap or a repetition, in the order of their making', async () => {
    await newAccount()
    const ids: string[] = []
    for (let sequence = 1; sequence <= 7; sequence += 1) {
      // Several of the same moment, with ids in no order.
      const id = `${accountId}-${(sequence * 5) % 7}`
      const createdAtMs = NOON_AT_MS + Math.floor(sequence / 3)
      await recorded(sequence, { id, createdAtMs, updatedAtMs: createdAtMs })
      ids.push(id)
    }
    const seen: string[] = []
    for (;;) {
      const page = await ledger.orders(accountId, { ...ALL, afterId: seen.at(-1), limit: 2 })
      if (page.length === 0) break
      seen.push(...page.map((order) => order.id))
    }
    expect([...seen].sort()).toEqual([...ids].sort())
    expect(seen).toEqual((await ledger.orders(accountId, ALL)).map((order) => order.id))
  })

  test('a range holds the orders that were created or changed in it', async () => {
    await newAccount()
    const at = (ms: number) => NOON_AT_MS + ms
    await recorded(1, { createdAtMs: at(0), updatedAtMs: at(100) })
    await recorded(2, { createdAtMs: at(50), updatedAtMs: at(50) })
    await recorded(3, { createdAtMs: at(200), updatedAtMs: at(300) })
    const within = async (fromMs: number, toMs: number) =>
      (await ledger.orders(accountId, { fromMs: at(fromMs), toMs: at(toMs), limit: 10 })).map(
        (order) => order.sequence,
      )
    expect(await within(60, 200)).toEqual([1])
    expect(await within(0, 60)).toEqual([1, 2])
    expect(await within(100, 201)).toEqual([1, 3])
    expect(await ledger.orders(accountId, { ...ALL, symbol: marketSymbol('OTHER/USDT') })).toEqual([])
  })
})
