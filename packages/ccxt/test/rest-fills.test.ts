import ccxt from 'ccxt'
import { describe, expect, test } from 'vitest'
import { exact, idOf, NOW_MS, only, RestMarket, SHARP, trade } from './rest-market.ts'
import { expectShape, OWN_TRADE } from './unified-structures.ts'

const { ArgumentsRequired } = ccxt

describe('own trades', () => {
  test('tell order, role, exact price and the fee in what was received', async () => {
    await using market = await RestMarket.open()
    const [alice, bob] = [exact(market.exchange('alice')), exact(market.exchange('bob'))]
    const { bought, sold } = await trade(alice, bob, 100.5, 0.008)

    const maker = only(await alice.fetchMyTrades(SHARP))
    expect(maker).toMatchObject({
      order: bought.id,
      timestamp: Math.floor(NOW_MS / 1000) * 1000,
      side: 'buy',
      takerOrMaker: 'maker',
      price: '0.008',
      amount: '100.5',
      cost: '0.804',
      fee: { currency: 'SHARP', cost: '0.201', rate: '0.002' },
    })
    expect(only(await bob.fetchMyTrades(SHARP))).toMatchObject({
      order: sold.id,
      side: 'sell',
      takerOrMaker: 'taker',
      fee: { currency: 'USDT', cost: '0.001608', rate: '0.002' },
    })
    expectShape(only(await market.exchange('alice').fetchMyTrades(SHARP)), OWN_TRADE)
    await expect(alice.fetchMyTrades()).rejects.toThrow(ArgumentsRequired)
  })

  test('come page by page, as far back as was asked for', async () => {
    await using market = await RestMarket.open()
    const [alice, bob] = [market.exchange('alice'), market.exchange('bob')]
    const TRADES = 230
    await bob.createOrder(SHARP, 'limit', 'sell', TRADES * 10, 0.008)
    for (let count = 0; count < TRADES; count += 1) {
      await alice.createOrder(SHARP, 'limit', 'buy', 10, 0.008)
      market.advance(1000)
    }
    const all = await alice.fetchMyTrades(SHARP, 0)
    expect(all).toHaveLength(TRADES)
    expect(new Set(all.map(idOf)).size).toBe(TRADES)
    const times = all.map(({ timestamp }) => timestamp)
    expect(times).toEqual([...times].sort())
    const first = Math.floor(NOW_MS / 1000) * 1000
    expect([times[0], times.at(-1)]).toEqual([first, first + (TRADES - 1) * 1000])

    const ids = all.map(idOf)
    const found = async (since?: number, limit?: number, params = {}) => {
      const trades = await alice.fetchMyTrades(SHARP, since, limit, params)
      return trades.map(idOf)
    }
    expect(await found()).toEqual(ids.slice(-100))
    expect(await found(undefined, 7)).toEqual(ids.slice(-7))
    expect(await found(undefined, 150)).toEqual(ids.slice(-150))
    expect(await found(first + 100_000)).toEqual(ids.slice(100))
    expect(await found(first + 100_000, 5)).toEqual(ids.slice(100, 105))
    expect(await found(first + 10_000, undefined, { until: first + 19_000 })).toEqual(ids.slice(10, 20))
    expect(await found(undefined, undefined, { pageNum: 2, pageSize: 20 })).toEqual(ids.slice(-40, -20))
    expect(await found(undefined, undefined, { paginate: true })).toEqual(ids)
  })

  test('of one order are all of its fills and none of another', async () => {
    await using market = await RestMarket.open()
    const [alice, bob] = [market.exchange('alice'), market.exchange('bob')]
    await trade(alice, bob, 50, 0.008)
    const whale = await bob.createOrder(SHARP, 'limit', 'sell', 1050, 0.008)
    for (let count = 0; count < 105; count += 1) await alice.createOrder(SHARP, 'limit', 'buy', 10, 0.008)

    const fills = await bob.fetchOrderTrades(idOf(whale), SHARP)
    expect(fills).toHaveLength(105)
    expect(new Set(fills.map(({ order }) => order))).toEqual(new Set([whale.id]))
    await expect(bob.fetchOrderTrades(idOf(whale))).rejects.toThrow(ArgumentsRequired)
  })
})

test('an id that no double holds keeps its digits, there and back', async () => {
  await using market = await RestMarket.open({ rules: { orderIdOffset: 2n ** 53n } })
  const [alice, bob] = [market.exchange('alice'), market.exchange('bob')]
  const { bought } = await trade(alice, bob, 100, 0.008)
  const id = idOf(bought)
  expect(BigInt(id)).toBeGreaterThan(2n ** 53n)
  expect(await alice.fetchOrder(id, SHARP)).toMatchObject({ id, status: 'closed' })
  expect(only(await alice.fetchOrderTrades(id, SHARP))).toMatchObject({ order: id })

  const resting = idOf(await alice.createOrder(SHARP, 'limit', 'buy', 100, 0.0079))
  expect(only(await alice.fetchOpenOrders(SHARP)).id).toBe(resting)
  expect(await alice.cancelOrder(resting, SHARP)).toMatchObject({ id: resting, status: 'canceled' })
})
