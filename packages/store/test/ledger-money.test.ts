import {
  add,
  decimal,
  marketSymbol,
  multiply,
  notionalOf,
  price,
  quantity,
  seededRandom,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { BalanceMovement, LedgerFill, LedgerTables } from '../src/index.ts'
import { addAccount, event, fill, fillId, intent, NOON_AT_MS, SHARP } from './builders.ts'
import { DATABASES, type FreshStore, freshStore } from './databases.ts'

// The first test that needs a server waits for it.
vi.setConfig({ hookTimeout: 300_000, testTimeout: 120_000 })

const OTHER = marketSymbol('OTHER/SHARP')
const ALL = { fromMs: 0, toMs: Number.POSITIVE_INFINITY }

describe.each(DATABASES)('fills and balances on $name', (database) => {
  let fresh: FreshStore
  let ledger: LedgerTables
  let accounts = 0
  let accountId = ''
  beforeAll(async () => {
    fresh = await freshStore(database)
    ledger = fresh.store.ledger
  })
  afterAll(() => fresh[Symbol.asyncDispose]())

  const newAccount = async (): Promise<void> => {
    accounts += 1
    accountId = await addAccount(fresh.store, `account${accounts}`)
  }
  /** Records fills with an order of their own. */
  const book = async (fills: readonly LedgerFill[]): Promise<void> => {
    const id = `${accountId}-order`
    const answer = await ledger.insertIntent(intent(1, { id, accountId, goalId: id }), event('intent'))
    if (answer.kind === 'blocked') throw new Error('The account is blocked.')
    const next = { ...answer.order, revision: answer.order.revision + 1 }
    expect(await ledger.commit({ next, event: event('seen'), fills })).toBe('committed')
  }
  const movement = (
    asset: string,
    amount: string,
    overrides: Partial<BalanceMovement> = {},
  ): BalanceMovement => ({
    accountId,
    asset,
    amount: decimal(amount),
    kind: 'opening',
    atMs: NOON_AT_MS,
    note: 'invented',
    ...overrides,
  })
  const texts = (amounts: ReadonlyMap<string, unknown>) =>
    Object.fromEntries([...amounts].map(([key, amount]) => [key, String(amount)]))

  test('a fill is read back as it was recorded, to the last digit', async () => {
    await newAccount()
    const recorded = fill(1, {
      accountId,
      price: price('0.00000000091'),
      quantity: quantity('98765432109876543210.123456789012345678'),
      fee: { asset: 'SHARP', amount: decimal('-0.000000000000000001') },
      selfDealtQuantity: quantity('3.5'),
      role: 'maker',
      side: 'sell',
    })
    await book([recorded])
    expect(await ledger.fills(accountId, { ...ALL, limit: 10 })).toEqual([recorded])
  })

  test('balances are what fills, their fees and movements add up to, exactly', async () => {
    await newAccount()
    await ledger.recordMovements([
      movement('USDT', '1000'),
      movement('SHARP', '0.1'),
      movement('USDT', '-0.000000000000000001', { kind: 'withdrawal', atMs: NOON_AT_MS + 500 }),
    ])
    await book([
      fill(1, { accountId, quantity: quantity('0.2') }),
      fill(2, { accountId, side: 'sell', quantity: quantity('0.1'), atMs: NOON_AT_MS + 100 }),
      fill(3, {
        accountId,
        symbol: OTHER,
        price: price('2'),
        quantity: quantity('0.05'),
        atMs: NOON_AT_MS + 200,
      }),
    ])
    expect(texts(await ledger.bookedBalances(accountId))).toEqual({
      OTHER: '0.05',
      SHARP: '0.1',
      USDT: '999.998399999999999999',
    })
    expect(texts(await ledger.bookedBalances(accountId, NOON_AT_MS + 100))).toEqual({
      SHARP: '0.3',
      USDT: '999.9978',
    })
    expect(texts(await ledger.positions(accountId))).toEqual({ 'OTHER/SHARP': '0.05', 'SHARP/USDT': '0.1' })
  })

  test('sums of many odd amounts are those of exact arithmetic', async () => {
    await newAccount()
    const random = seededRandom(7)
    const fills = Array.from({ length: 300 }, (_, index) => {
      const odd = (digits: number) => `${random.integer(0, 999)}.${random.integer(1, 10 ** digits - 1)}`
      return fill(index + 1, {
        accountId,
        side: random.integer(0, 1) === 0 ? 'buy' : 'sell',
        price: price(odd(9)),
        quantity: quantity(odd(9)),
        fee: { asset: 'USDT', amount: decimal(odd(9)) },
      })
    })
    await book(fills)
    let base = ZERO
    let quote = ZERO
    for (const { side, quantity: size, price: at, fee } of fills) {
      const isBuy = side === 'buy'
      base = isBuy ? add(base, decimal(String(size))) : subtract(base, decimal(String(size)))
      const paid = multiply(at, size)
      quote = subtract(isBuy ? subtract(quote, paid) : add(quote, paid), fee.amount)
    }
    expect(texts(await ledger.bookedBalances(accountId))).toEqual({
      SHARP: String(base),
      USDT: String(quote),
    })
  })

  test('fills are paged by time, market and id without a gap or a repetition', async () => {
    await newAccount()
    const fills = [2, 10, 9, 1].flatMap((id) => [
      fill(id, { accountId, atMs: NOON_AT_MS }),
      fill(id, { accountId, atMs: NOON_AT_MS + id, symbol: OTHER }),
    ])
    await book(fills)
    const seen: LedgerFill[] = []
    for (;;) {
      const page = await ledger.fills(accountId, { ...ALL, after: seen.at(-1), limit: 3 })
      if (page.length === 0) break
      seen.push(...page)
    }
    expect(seen.map(({ symbol, fillId: id }) => `${symbol} ${id}`)).toEqual([
      'SHARP/USDT 1',
      'SHARP/USDT 10',
      'SHARP/USDT 2',
      'SHARP/USDT 9',
      'OTHER/SHARP 1',
      'OTHER/SHARP 2',
      'OTHER/SHARP 9',
      'OTHER/SHARP 10',
    ])
  })

  test('fills are chosen by market and by a range that ends before its end', async () => {
    await newAccount()
    await book([1, 2, 3].map((id) => fill(id, { accountId })))
    const within = await ledger.fills(accountId, { fromMs: NOON_AT_MS + 1, toMs: NOON_AT_MS + 3, limit: 10 })
    expect(within.map((each) => each.fillId)).toEqual([fillId(1), fillId(2)])
    expect(await ledger.fills(accountId, { ...ALL, symbol: OTHER, limit: 10 })).toEqual([])
    expect(await ledger.latestFills(accountId)).toEqual(new Map([[SHARP, NOON_AT_MS + 3]]))
    expect(await ledger.knownFills(accountId, OTHER, [fillId(1)])).toEqual(new Set())
  })

  test('movements are told in the order of their time', async () => {
    await newAccount()
    const late = movement('USDT', '5', { kind: 'deposit', atMs: NOON_AT_MS + 10 })
    const early = movement('USDT', '-3', { kind: 'transfer' })
    await ledger.recordMovements([late, early])
    expect(await ledger.movements(accountId)).toEqual([early, late])
    expect(await ledger.movements(accountId, { fromMs: NOON_AT_MS + 1, toMs: NOON_AT_MS + 11 })).toEqual([
      late,
    ])
  })

  test('what the exchange said of balances is known for every moment since', async () => {
    await newAccount()
    const said = (asset: string, available: string, afterMs: number, frozen = '0') => ({
      accountId,
      asset,
      available: decimal(available),
      frozen: decimal(frozen),
      atMs: NOON_AT_MS + afterMs,
    })
    await ledger.recordBalances([said('SHARP', '7', 0), said('USDT', '100', 0)])
    await ledger.recordBalances([said('SHARP', '7', 10), said('USDT', '60', 10, '40')])
    await ledger.recordBalances([said('USDT', '90', 20)])
    // Late news of an earlier moment changes nothing.
    await ledger.recordBalances([said('USDT', '1', 5)])

    expect(await ledger.balancesAt(accountId)).toEqual([said('SHARP', '7', 10), said('USDT', '90', 20)])
    expect(await ledger.balancesAt(accountId, NOON_AT_MS + 15)).toEqual([
      said('SHARP', '7', 10),
      said('USDT', '60', 10, '40'),
    ])
    expect(await ledger.balancesAt(accountId, NOON_AT_MS + 9)).toEqual([
      said('SHARP', '7', 0),
      said('USDT', '100', 0),
    ])
    expect(await ledger.balancesAt(accountId, NOON_AT_MS - 1)).toEqual([])
  })

  test('the last reconciliation is remembered', async () => {
    await newAccount()
    expect(await ledger.lastReconciliation(accountId)).toBeUndefined()
    const first = { accountId, atMs: NOON_AT_MS, kind: 'start-up', detail: '{"orders":3}' } as const
    const second = { accountId, atMs: NOON_AT_MS + 1, kind: 'on-demand', detail: '{}' } as const
    await ledger.recordReconciliation(second)
    await ledger.recordReconciliation(first)
    expect(await ledger.lastReconciliation(accountId)).toEqual(second)
  })

  test('the notional of a fill is the exchange’s own and need not be price times quantity', async () => {
    await newAccount()
    const at = price('0.01')
    const rounded = fill(1, { accountId, price: at, notional: notionalOf(at, quantity('9.99')) })
    await book([rounded])
    expect(texts(await ledger.bookedBalances(accountId))).toMatchObject({ USDT: '-0.1001' })
  })
})
