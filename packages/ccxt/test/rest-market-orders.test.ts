import ccxt from 'ccxt'
import { describe, expect, test } from 'vitest'
import { exact, idOf, RestMarket, SHARP } from './rest-market.ts'

const { InvalidOrder, NotSupported } = ccxt

describe('a market order', () => {
  async function withSellers() {
    const market = await RestMarket.open()
    const [alice, bob] = [exact(market.exchange('alice')), market.exchange('bob')]
    await bob.createOrder(SHARP, 'limit', 'sell', 10_000, 0.008)
    return { market, alice, bob, [Symbol.asyncDispose]: () => market.sandbox.close() }
  }
  const WITHOUT_PRICE = { createMarketBuyOrderRequiresPrice: false }

  test('to buy spends amount times price', async () => {
    await using given = await withSellers()
    const order = await given.alice.createOrder(SHARP, 'market', 'buy', 100, 0.009)
    expect(await given.alice.fetchOrder(idOf(order), SHARP)).toMatchObject({
      cost: '0.9',
      filled: '112.5',
      type: 'market',
    })
  })

  test('to buy spends its cost, whichever way it is told', async () => {
    await using given = await withSellers()
    const { alice } = given
    const orders = [
      await alice.createMarketBuyOrderWithCost(SHARP, 8),
      await alice.createOrder(SHARP, 'market', 'buy', 999, undefined, { cost: 8 }),
      await alice.createOrder(SHARP, 'market', 'buy', 999, 999, { cost: '8' }),
      await alice.createOrder(SHARP, 'market', 'buy', 8, undefined, WITHOUT_PRICE),
      await alice.createMarketBuyOrderWithCost(SHARP, 8, { cost: 999 }),
    ]
    for (const order of orders) {
      expect(await alice.fetchOrder(idOf(order), SHARP)).toMatchObject({
        status: 'closed',
        cost: '8',
        filled: '1000',
      })
    }
  })

  test('to buy is refused while its unit is open to doubt, and nothing is sent', async () => {
    await using given = await withSellers()
    const { alice, market } = given
    await expect(alice.createOrder(SHARP, 'market', 'buy', 100)).rejects.toThrow(InvalidOrder)
    await expect(alice.createOrder(SHARP, 'market', 'buy', 0.001, undefined, WITHOUT_PRICE)).rejects.toThrow(
      InvalidOrder,
    )
    await expect(alice.createMarketSellOrderWithCost(SHARP, 8)).rejects.toThrow(NotSupported)
    await expect(alice.createMarketOrderWithCost(SHARP, 'sell', 8)).rejects.toThrow(NotSupported)
    await expect(alice.createOrder(SHARP, 'market', 'sell', 100, undefined, { cost: 8 })).rejects.toThrow(
      NotSupported,
    )
    await expect(alice.createOrder(SHARP, 'limit', 'buy', 100, 0.008, { cost: 8 })).rejects.toThrow(
      NotSupported,
    )
    expect(await market.exchange('alice').fetchMyTrades(SHARP)).toEqual([])
  })

  test('to sell sells its amount', async () => {
    await using market = await RestMarket.open()
    const [alice, bob] = [exact(market.exchange('alice')), market.exchange('bob')]
    await bob.createOrder(SHARP, 'limit', 'buy', 10_000, 0.008)
    const order = await alice.createOrder(SHARP, 'market', 'sell', 100.5)
    expect(await alice.fetchOrder(idOf(order), SHARP)).toMatchObject({
      filled: '100.5',
      cost: '0.804',
      side: 'sell',
    })
  })
})
