import { ManualClock } from '@trading-bridge/core'
import { faultRule } from '@trading-bridge/sandbox'
import {
  ArgumentsRequired,
  AuthenticationError,
  ExchangeClosedByUser,
  ExchangeNotAvailable,
  type Order,
  OrderNotFound,
} from 'ccxt'
import { describe, expect, test, vi } from 'vitest'
import { BTC, ProMarket, SHARP } from './pro-market.ts'

/** The shortest there is, so that nothing takes long. */
const OFTEN = { options: { pollInterval: 250 } }
/** What is waited for comes for certain, and on a machine with much to do not within the second that is usual. */
const PATIENTLY = { timeout: 25_000 }

const states = (orders: readonly Order[]) =>
  orders.map(({ id, status, filled }) => ({ id, status, filled: Number(filled) }))

describe('watchOrders', () => {
  test('sees an order placed, filled in part, filled', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const first = pro.watchOrders()
    const { id } = await pro.createOrder(BTC, 'limit', 'buy', 3, 100)

    expect(states(await first)).toEqual([{ id, status: 'open', filled: 0 }])
    market.quote('SELL', '100', '1')
    expect(states(await pro.watchOrders())).toEqual([{ id, status: 'open', filled: 1 }])
    market.quote('SELL', '100', '2')
    const [order] = await pro.watchOrders()

    expect(order).toMatchObject({
      id,
      symbol: BTC,
      type: 'limit',
      side: 'buy',
      price: 100,
      amount: 3,
      filled: 3,
      remaining: 0,
      cost: 300,
      average: 100,
      status: 'closed',
      timestamp: expect.any(Number),
      clientOrderId: expect.any(String),
    })
    expect(pro.orders).toHaveLength(1)
  })

  test('sees an order cancelled, with what it had filled', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const { id } = await pro.createOrder(BTC, 'limit', 'buy', 3, 100)
    market.quote('SELL', '100', '1')
    expect(states(await pro.watchOrders(BTC))).toEqual([{ id, status: 'open', filled: 1 }])

    await pro.cancelOrder(String(id), BTC)

    expect(states(await pro.watchOrders(BTC))).toEqual([{ id, status: 'canceled', filled: 1 }])
  })

  test('tells all open orders at first, those placed elsewhere too', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const ids = [
      market.placeElsewhere('BUY', '100', '1'),
      market.placeElsewhere('BUY', '0.008', '50', 'SHARPUSDT'),
    ]

    const orders = await pro.watchOrders()

    expect(orders.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    expect(orders.every(({ status }) => status === 'open')).toBe(true)
  })

  test('sees orders that end before anybody could see them open', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    market.quote('SELL', '100', '5')
    const first = pro.watchOrders(BTC)
    const bought = await pro.createOrder(BTC, 'market', 'buy', 1, 100)
    const many = await pro.createOrders([
      { symbol: BTC, type: 'limit', side: 'buy', amount: 1, price: 100, params: { timeInForce: 'IOC' } },
      { symbol: BTC, type: 'limit', side: 'buy', amount: 1, price: 90, params: { timeInForce: 'IOC' } },
    ])

    const seen = new Map(states(await first).map((order) => [order.id, order]))
    while (seen.size < 3) for (const order of states(await pro.watchOrders(BTC))) seen.set(order.id, order)

    expect([...seen.values()].toSorted((left, right) => Number(left.id) - Number(right.id))).toEqual([
      { id: bought.id, status: 'closed', filled: 1 },
      { id: many[0]?.id, status: 'closed', filled: 1 },
      { id: many[1]?.id, status: 'canceled', filled: 0 },
    ])
  })

  test('tells each watcher what concerns it, from one list', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const sharp = pro.watchOrders(SHARP)
    const all = pro.watchOrders()
    market.placeElsewhere('BUY', '100', '1')
    await all
    market.placeElsewhere('BUY', '0.008', '50', 'SHARPUSDT')

    expect((await sharp).map(({ symbol }) => symbol)).toEqual([SHARP])
  })

  test('what was seen on behalf of another watcher is not lost', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const id = market.placeElsewhere('BUY', '100', '3')
    await pro.watchOrders(BTC)
    const lists = vi.spyOn(pro, 'fetchOpenOrders')
    const sharp = pro.watchOrders(SHARP)
    market.quote('SELL', '100', '1')
    await vi.waitUntil(() => lists.mock.settledResults.length >= 2, PATIENTLY)

    expect(states(await pro.watchOrders(BTC))).toEqual([{ id, status: 'open', filled: 1 }])
    market.placeElsewhere('BUY', '0.008', '50', 'SHARPUSDT')
    expect((await sharp).map(({ symbol }) => symbol)).toEqual([SHARP])
  })

  test('what happened while nobody waited is told to whoever waits next', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const ids = [market.placeElsewhere('BUY', '100', '3'), market.placeElsewhere('BUY', '99', '3')]
    await pro.watchOrders()
    await pro.close()
    market.quote('SELL', '100', '3')
    market.quote('SELL', '99', '1')

    expect(states(await pro.watchOrders()).toSorted((left, right) => right.filled - left.filled)).toEqual([
      { id: ids[0], status: 'closed', filled: 3 },
      { id: ids[1], status: 'open', filled: 1 },
    ])
  })

  test('an order that left the list is over only when a query for it says so', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const id = market.placeElsewhere('BUY', '100', '3')
    await pro.watchOrders()
    const lookUp = vi.spyOn(pro, 'fetchOrder')
    // Neither the list nor the query shows it for a while.
    market.sandbox.exchange.hideOrder(id, Number.MAX_SAFE_INTEGER)
    const news = pro.watchOrders()
    await vi.waitUntil(() => lookUp.mock.settledResults.length >= 2, PATIENTLY)
    market.quote('SELL', '100', '1')
    market.sandbox.exchange.hideOrder(id, 0)

    expect(states(await news)).toEqual([{ id, status: 'open', filled: 1 }])
    expect(lookUp.mock.settledResults[0]).toMatchObject({
      type: 'rejected',
      value: { name: 'OrderNotFound' },
    })
  })

  test('an order that stays away is told as not found, once', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro({ options: { pollInterval: 250, watchOrders: { visibleAfter: 200 } } })
    const id = market.placeElsewhere('BUY', '100', '3')
    await pro.watchOrders()
    market.sandbox.exchange.hideOrder(id, Number.MAX_SAFE_INTEGER)

    await expect(pro.watchOrders()).rejects.toBeInstanceOf(OrderNotFound)
    market.placeElsewhere('BUY', '99', '1')
    expect((await pro.watchOrders()).map(({ price }) => price)).toEqual([99])
  })
})

describe('watchMyTrades', () => {
  test('tells a fill whole', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const fills = pro.watchMyTrades(BTC)
    const { id } = await pro.createOrder(BTC, 'limit', 'buy', 3, 100)
    market.quote('SELL', '99', '1')

    const trades = await fills

    expect(trades).toHaveLength(1)
    expect(trades[0]).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      order: id,
      symbol: BTC,
      side: 'buy',
      takerOrMaker: 'maker',
      price: 100,
      amount: 1,
      cost: 100,
      fee: { cost: 0.002, currency: 'BTC', rate: 0.002 },
      timestamp: expect.any(Number),
    })
  })

  test('loses and doubles none of more fills than a page holds', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const first = pro.watchMyTrades(BTC)
    market.placeElsewhere('BUY', '100', '40000')
    market.quote('SELL', '100', '1')
    const seen = (await first).map(({ amount }) => Number(amount))

    for (let amount = 2; amount <= 251; amount += 1) market.quote('SELL', '100', String(amount))
    while (seen.length < 251) seen.push(...(await pro.watchMyTrades(BTC)).map(({ amount }) => Number(amount)))

    expect(seen.toSorted((left, right) => left - right)).toEqual(
      Array.from({ length: 251 }, (_, index) => index + 1),
    )
  })

  test('leaves out what was filled before, unless since asks for it', async () => {
    // The exchange's clock is behind, so that all its fills are older than the call.
    await using market = await ProMarket.open({ clock: new ManualClock(Date.now() - 10_000) })
    const pro = market.pro(OFTEN)
    const read = vi.spyOn(pro, 'fetchMyTrades')
    market.placeElsewhere('BUY', '100', '1')
    market.quote('SELL', '100', '1')
    const news = pro.watchMyTrades(BTC)
    await vi.waitUntil(() => read.mock.settledResults[0]?.type === 'fulfilled', PATIENTLY)
    market.placeElsewhere('BUY', '101', '1')
    market.quote('SELL', '101', '1')

    expect((await news).map(({ price }) => price)).toEqual([101])
    const other = market.pro(OFTEN)
    expect((await other.watchMyTrades(BTC, 1)).map(({ price }) => price)).toEqual([100, 101])
  })

  test('tells what is filled while the markets are still loading, however long that takes', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const loadMarkets = pro.loadMarkets.bind(pro)
    vi.spyOn(pro, 'loadMarkets').mockImplementationOnce(async (...given) => {
      market.placeElsewhere('BUY', '100', '1')
      market.quote('SELL', '100', '1')
      const filledAtMs = Date.now()
      // Fills are told in whole seconds: the next one has begun for certain.
      await vi.waitUntil(() => Date.now() > filledAtMs + 1_000, PATIENTLY)
      return loadMarkets(...given)
    })

    expect((await pro.watchMyTrades(BTC)).map(({ amount }) => amount)).toEqual([1])
  })

  test('tells both fills of a trade with oneself', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const news = pro.watchMyTrades(BTC)
    market.placeElsewhere('BUY', '100', '1')
    market.placeElsewhere('SELL', '100', '1')

    const seen = [...(await news)]
    while (seen.length < 2) seen.push(...(await pro.watchMyTrades(BTC)))

    expect(seen.map(({ side }) => side).toSorted()).toEqual(['buy', 'sell'])
  })

  test('a page that fails is read again, and loses nothing', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const first = pro.watchMyTrades(BTC)
    market.placeElsewhere('BUY', '100', '2')
    market.quote('SELL', '100', '1')
    await first

    const breaks = faultRule({ endpoint: 'accountMatches', times: 1 }, { fault: 'html-page', status: 503 })
    market.sandbox.faults.add({ rules: [breaks] })
    market.quote('SELL', '100', '1')
    await expect(pro.watchMyTrades(BTC)).rejects.toBeInstanceOf(ExchangeNotAvailable)

    expect((await pro.watchMyTrades(BTC)).map(({ amount }) => amount)).toEqual([1])
  })

  test('wants a symbol, as the exchange does', async () => {
    await using market = await ProMarket.open()

    await expect(market.pro().watchMyTrades()).rejects.toBeInstanceOf(ArgumentsRequired)
  })
})

describe('watchBalance', () => {
  test('answers at once, then when something has changed', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const before = await pro.watchBalance()
    expect(before['BTC']).toMatchObject({ free: 1_000_000, used: 0, total: 1_000_000 })

    const next = pro.watchBalance()
    market.placeElsewhere('SELL', '100', '2')
    expect((await next)['BTC']).toMatchObject({ free: 999_998, used: 2, total: 1_000_000 })
    const last = pro.watchBalance()
    market.quote('BUY', '100', '2')

    expect((await last)['BTC']).toMatchObject({ free: 999_998, used: 0, total: 999_998 })
  })
})

describe('polling', () => {
  test('stops when nobody waits', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(OFTEN)
    const balances = vi.spyOn(pro, 'fetchBalance')
    const lists = vi.spyOn(pro, 'fetchOpenOrders')
    await pro.watchBalance()
    const waiting = expect(pro.watchOrders()).rejects.toBeInstanceOf(ExchangeClosedByUser)
    // As many polls of the orders take as long as those of the balance would.
    await vi.waitUntil(() => lists.mock.calls.length >= 4, PATIENTLY)
    await pro.close()
    await waiting

    expect(balances).toHaveBeenCalledTimes(1)
  })

  test('is no more frequent than its interval, however many wait, and never below 250 ms', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro({ options: { pollInterval: 1 } })
    const calledAtMs: number[] = []
    const fetchOpenOrders = pro.fetchOpenOrders.bind(pro)
    vi.spyOn(pro, 'fetchOpenOrders').mockImplementation((...given) => {
      calledAtMs.push(pro.milliseconds())
      return fetchOpenOrders(...given)
    })
    for (let times = 0; times < 4; times += 1) {
      market.placeElsewhere('BUY', '100', '1')
      await Promise.all([pro.watchOrders(), pro.watchOrders(), pro.watchOrders(BTC)])
    }

    const gaps = calledAtMs.slice(1).map((atMs, index) => atMs - Number(calledAtMs[index]))
    expect(gaps.length).toBeGreaterThanOrEqual(3)
    // Each call is made a moment after its turn has come.
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(240)
  })

  test('ends with close, within one short sleep', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.placeElsewhere('BUY', '100', '1')
    await pro.watchOrders()
    const waiting = expect(pro.watchOrders()).rejects.toThrow(/closedByUser|closed by the user/)
    await pro.close()
    await waiting

    expect(pro.clients).toEqual({})
  })

  test('a failure is told to those whom it concerns, and the next call asks again', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro({ ...OFTEN, secret: 'invented and wrong' })

    await expect(pro.watchBalance()).rejects.toBeInstanceOf(AuthenticationError)
    pro.secret = market.alice.apiSecret
    expect((await pro.watchBalance())['BTC']).toMatchObject({ total: 1_000_000 })
  })

  test('wants a key before anything is sent', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro({ apiKey: undefined })

    await expect(pro.watchOrders()).rejects.toBeInstanceOf(AuthenticationError)
  })
})
