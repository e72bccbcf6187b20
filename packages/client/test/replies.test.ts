/** The exchange's replies, turned into ours: each quirk once, against a server that answers with it. */
import {
  clientOrderId,
  InvalidInputError,
  marketSymbol,
  notional,
  OutcomeUnknownError,
  orderId,
} from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import type { CoinstoreClient } from '../src/index.ts'
import { failureOf, limitOrder, openClient, SHARP_USDT, symbolsReply } from './build.ts'
import { type Arrival, RawServer, reply } from './raw-server.ts'

const ORDER_ID = orderId('1856757976530945')
const MARKETS = symbolsReply(['SHARP', 'USDT'], ['BTC', 'USDT'], ['ETH', 'BTC'])

/** Calls `use` with a client whose exchange answers each path with the text given for it. */
async function withReplies<Result>(
  replies: Readonly<Record<string, string | ((arrival: Arrival) => string)>>,
  use: (client: CoinstoreClient, server: RawServer) => Promise<Result>,
): Promise<Result> {
  await using server = await RawServer.open((arrival) => {
    const path = arrival.target.replace('/api', '').split('?')[0] ?? ''
    const answer = replies[path] ?? (path.endsWith('/symbols') ? MARKETS : '{"code":404}')
    reply(arrival, typeof answer === 'string' ? answer : answer(arrival))
  })
  await using client = await openClient(server)
  return await use(client, server)
}

function wireOrder(changed: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    baseCurrency: 'SHARP',
    quoteCurrency: 'USDT',
    symbol: 'SHARPUSDT',
    timestamp: 1_770_742_394_290,
    side: 'SELL',
    timeInForce: 'GTC',
    accountId: 20_456_789,
    ordPrice: '0.008',
    ordQty: '10',
    cumQty: '0',
    cumAmt: '0',
    leavesQty: '10',
    clOrdId: 'order1',
    ordType: 'LIMIT',
    ordId: 1_856_757_976_530_945,
    avgPrice: '0',
    ordStatus: 'SUBMITTED',
    ...changed,
  }
}

function dataOf(data: unknown): string {
  return JSON.stringify({ data, code: 0 })
}

describe('an order', () => {
  const INFO = '/v2/trade/order/orderInfo'

  async function fetched(changed: Readonly<Record<string, unknown>>) {
    const replies = { [INFO]: dataOf(wireOrder(changed)) }
    return await withReplies(replies, (client) => client.fetchOrder({ orderId: ORDER_ID }))
  }

  test.each([
    ['SUBMITTING', 'accepted'],
    ['SUBMITTED', 'open'],
    ['REPLACING', 'open'],
    ['REPLACED', 'open'],
    ['PARTIAL_FILLED', 'partially-filled'],
    ['FILLED', 'filled'],
    ['CANCELING', 'cancelling'],
    ['CANCELED', 'cancelled'],
    ['STOPPED', 'cancelled'],
    ['REJECTED', 'rejected'],
    ['EXPIRED', 'expired'],
  ])('in the state %s is %s', async (ordStatus, status) => {
    expect(await fetched({ ordStatus })).toMatchObject({ status })
  })

  test('in a state nobody knows is an error, and not a guess', async () => {
    expect(await failureOf(fetched({ ordStatus: 'HALTED' }))).toMatchObject({
      code: 'TB_REPLY_UNKNOWN_STATE',
    })
  })

  test.each(['', '0', null, undefined])('with the client order id %j has none', async (clOrdId) => {
    expect((await fetched({ clOrdId }))?.clientOrderId).toBeUndefined()
  })

  test('of the market has no price, and one sized by notional has no quantity', async () => {
    const order = await fetched({ ordType: 'MARKET', side: 'BUY', ordPrice: '0', ordQty: '0' })
    expect(order).toMatchObject({ type: 'market', price: undefined, quantity: undefined })
  })

  test('without an average price of its own is given that of its amounts', async () => {
    const order = await fetched({ ordStatus: 'PARTIAL_FILLED', cumQty: '4', cumAmt: '0.033', avgPrice: '0' })
    expect(order?.averagePrice?.toString()).toBe('0.00825')
  })

  test('keeps every digit of its id, and reads seconds and milliseconds', async () => {
    const order = await withReplies(
      {
        [INFO]: dataOf(wireOrder({ orderUpdateTime: 1_770_742_401 })).replace(
          '1856757976530945',
          '9007199254740993123',
        ),
      },
      (client) => client.fetchOrder({ orderId: orderId('9007199254740993123') }),
    )
    expect(order).toMatchObject({
      orderId: '9007199254740993123',
      createdAtMs: 1_770_742_394_290,
      updatedAtMs: 1_770_742_401_000,
    })
  })

  test.each([
    ['code 3103', '{"message":"order-not-found","code":3103}'],
    ['the state NOT_FOUND', dataOf(wireOrder({ ordStatus: 'NOT_FOUND' }))],
    ['an empty list', dataOf([])],
    ['null', dataOf(null)],
    ['no data', '{"code":0}'],
  ])('is not there when the exchange answers %s', async (_, body) => {
    const order = await withReplies({ [INFO]: body }, (client) => client.fetchOrder({ orderId: ORDER_ID }))
    expect(order).toBeUndefined()
  })

  test('is read from a list of one as from an object', async () => {
    const body = dataOf([wireOrder()])
    const order = await withReplies({ [INFO]: body }, (client) => client.fetchOrder({ orderId: ORDER_ID }))
    expect(order).toMatchObject({ orderId: ORDER_ID, clientOrderId: 'order1' })
  })

  test('that was not asked for is never taken for the one that was', async () => {
    const call = withReplies({ [INFO]: dataOf(wireOrder()) }, (client) =>
      client.fetchOrder({ clientOrderId: clientOrderId('another') }),
    )
    expect(await failureOf(call)).toMatchObject({ code: 'TB_REPLY_UNEXPECTED' })
  })
})

test('open orders are filtered here as well: other markets and finished orders are dropped', async () => {
  const orders = [
    wireOrder(),
    wireOrder({ ordId: 2, baseCurrency: 'BTC', symbol: 'BTCUSDT' }),
    wireOrder({ ordId: 3, ordStatus: 'FILLED' }),
    wireOrder({ ordId: 4, ordStatus: 'NOT_FOUND' }),
  ]
  const open = await withReplies({ '/v2/trade/order/active': dataOf(orders) }, (client) =>
    client.fetchOpenOrders(SHARP_USDT),
  )
  expect(open.map((order) => order.orderId)).toEqual([ORDER_ID])
})

test.each([dataOf([]), dataOf(null), '{"code":0}'])('no open orders are %s', async (body) => {
  const open = await withReplies({ '/v2/trade/order/active': body }, (client) => client.fetchOpenOrders())
  expect(open).toEqual([])
})

describe('a cancel', () => {
  test.each([
    ['CANCELED with a client order id', { state: 'CANCELED', clientOrderId: 'x' }, { kind: 'cancelled' }],
    ['CANCELED without one', { state: 'CANCELED', clientOrderId: '' }, { kind: 'already-cancelled' }],
    ['another state', { state: 'FILLED', clientOrderId: 'x' }, { kind: 'not-cancelled', state: 'filled' }],
    ['NOT_FOUND', { state: 'NOT_FOUND', clientOrderId: '' }, { kind: 'not-found' }],
  ])('answered with %s', async (_, data, outcome) => {
    const body = dataOf({ ...data, ordId: 1 })
    const order = { symbol: SHARP_USDT, orderId: ORDER_ID }
    expect(await withReplies({ '/trade/order/cancel': body }, (client) => client.cancelOrder(order))).toEqual(
      outcome,
    )
  })

  test('of an order the exchange does not know is a value, and no error', async () => {
    const order = { symbol: SHARP_USDT, orderId: ORDER_ID }
    const body = '{"message":"order-not-found","code":3103}'
    expect(await withReplies({ '/trade/order/cancel': body }, (client) => client.cancelOrder(order))).toEqual(
      { kind: 'not-found' },
    )
  })

  test('of many goes out in batches of 20, and what is not confirmed is not cancelled', async () => {
    const ids = Array.from({ length: 45 }, (_, at) => orderId(String(at + 1)))
    await withReplies(
      {
        '/trade/order/cancelBatch': ({ body }) => {
          const success = JSON.parse(body).orderIds.filter((id: number) => id % 7 !== 0)
          return dataOf({ success, reject: [] })
        },
      },
      async (client, server) => {
        const { cancelled, notCancelled } = await client.cancelOrders(SHARP_USDT, ids)
        expect(server.arrivals.map(({ body }) => JSON.parse(body).orderIds.length)).toEqual([20, 20, 5])
        expect(notCancelled).toEqual(['7', '14', '21', '28', '35', '42'])
        expect(cancelled).toHaveLength(39)
      },
    )
  })

  test('of all lists the open orders and cancels those', async () => {
    await withReplies(
      {
        '/v2/trade/order/active': dataOf([wireOrder(), wireOrder({ ordId: 2 })]),
        '/trade/order/cancelBatch': dataOf({ success: [1_856_757_976_530_945], reject: [2] }),
      },
      async (client) => {
        expect(await client.cancelAllOrders(SHARP_USDT)).toEqual({
          cancelled: [ORDER_ID],
          notCancelled: ['2'],
        })
      },
    )
  })
})

describe('placing several orders', () => {
  const PATH = '/trade/order/placeBatch'
  const { clientOrderId: _, ...order } = limitOrder()

  test('says of each what became of it, by the id the exchange names', async () => {
    const orders = ['a1', 'a2', 'a3'].map((id) => ({ ...order, clientOrderId: clientOrderId(id) }))
    const data = [
      { clOrdId: 'a2', errno: 3113, errMsg: 'account-insufficient' },
      { clOrdId: 'a3', ordId: 33 },
      { clOrdId: 'a1', ordId: 11 },
    ]
    const placed = await withReplies({ [PATH]: dataOf(data) }, (client) => client.placeOrders(orders))
    expect(placed).toEqual([
      { kind: 'accepted', symbol: SHARP_USDT, orderId: '11', clientOrderId: 'a1' },
      {
        kind: 'rejected',
        clientOrderId: 'a2',
        exchangeCode: '3113',
        exchangeText: 'account-insufficient',
      },
      { kind: 'accepted', symbol: SHARP_USDT, orderId: '33', clientOrderId: 'a3' },
    ])
  })

  test('of which the reply forgets one leaves all of that request unknown', async () => {
    const orders = ['a1', 'a2'].map((id) => ({ ...order, clientOrderId: clientOrderId(id) }))
    const failure = await failureOf(
      withReplies({ [PATH]: dataOf([{ clOrdId: 'a1', ordId: 11 }]) }, (client) => client.placeOrders(orders)),
    )
    expect(failure).toBeInstanceOf(OutcomeUnknownError)
    expect(failure).toMatchObject({ clientOrderIds: ['a1', 'a2'] })
  })

  test('goes out in requests of 20; when a later one fails, the accepted ones are named too', async () => {
    let requests = 0
    const answer = ({ body }: Arrival): string => {
      requests += 1
      const { orders } = JSON.parse(body)
      return requests === 1
        ? dataOf(orders.map(({ clOrdId }: { clOrdId: string }, at: number) => ({ clOrdId, ordId: at + 1 })))
        : '<html></html>'
    }
    const failure = await failureOf(
      withReplies({ [PATH]: answer }, (client) =>
        client.placeOrders(Array.from({ length: 25 }, () => order)),
      ),
    )
    expect(requests).toBe(2)
    expect((failure as OutcomeUnknownError).clientOrderIds).toHaveLength(25)
  })

  test('of two markets, or with one id twice, is refused before anything is sent', async () => {
    await withReplies({}, async (client, server) => {
      const mixed = [limitOrder(), limitOrder({ symbol: marketSymbol('BTC/USDT') })]
      expect(await failureOf(client.placeOrders(mixed))).toMatchObject({ rule: 'one-market-per-batch' })
      const twice = [limitOrder(), limitOrder()]
      expect(await failureOf(client.placeOrders(twice))).toMatchObject({ rule: 'client-order-id-repeated' })
      expect(server.arrivals).toEqual([])
    })
  })
})

test('an order without a client order id is given one of 32 letters and digits, another each time', async () => {
  const { clientOrderId: _, ...order } = limitOrder()
  await withReplies({ '/trade/order/place': '{"code":0,"data":{"ordId":7}}' }, async (client, server) => {
    const ids = [await client.placeOrder(order), await client.placeOrder(order)].map(
      (ack) => ack.clientOrderId,
    )
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(ids[0]).not.toBe(ids[1])
    const sent = server.arrivals.filter(({ target }) => target.endsWith('/place'))
    expect(sent.map(({ body }) => JSON.parse(body).clOrdId)).toEqual(ids)
  })
})

test('an order that breaks a rule is refused here, and goes out unchecked all the same', async () => {
  const order = { ...limitOrder(), type: 'market', side: 'buy', notional: notional('7.129') } as const
  const body = '{"message":"amount precision","code":3106}'
  await withReplies({ '/trade/order/place': body }, async (client, server) => {
    expect(await failureOf(client.placeOrder(order))).toMatchObject({
      rule: 'notional-decimals',
      passes: '7.12',
    })
    expect(server.arrivals.filter(({ target }) => target.endsWith('/place'))).toEqual([])
    expect(await failureOf(client.placeOrder(order, { unchecked: true }))).toMatchObject({
      exchangeCode: '3106',
    })
    expect(JSON.parse(server.arrivals.at(-1)?.body ?? '')).toMatchObject({
      ordAmt: '7.129',
      ordType: 'MARKET',
    })
  })
})

describe('fills', () => {
  const PATH = '/trade/match/accountMatches'
  const wireFill = (id: number, changed = '') =>
    `{"id":${id},"remainingQty":0E-18,"matchRole":2,"feeCurrencyId":135,"acturalFeeRate":0.002000000000000000,"role":-1,` +
    `"accountId":20456789,"instrumentId":186,"baseCurrencyId":135,"quoteCurrencyId":30,"execQty":10.000000000000000000,` +
    `"orderState":50,"matchId":2244918001,"orderId":1856757976530947,"side":1,"execAmt":20.470000000000000000,` +
    `"selfDealingQty":0E-18,"tradeId":51343188,"fee":0.020000000000000000,"matchTime":1770742401,"seq":null,"taxRate":0,` +
    `"tradeScale":null,"baseCurrencyName":null,"orderType":null${changed}}`
  const page = (ids: readonly number[]) => `{"data":[${ids.map((id) => wireFill(id)).join()}],"code":0}`
  const from = (first: number, count: number) => Array.from({ length: count }, (_, at) => first - at)

  test('have a price to 18 decimals, a fee in the asset received, and milliseconds', async () => {
    const fills = await withReplies({ [PATH]: page([456_400_123]) }, (client) =>
      client.fetchFills({ symbol: SHARP_USDT }),
    )
    expect(JSON.parse(JSON.stringify(fills))).toEqual([
      {
        symbol: 'SHARP/USDT',
        fillId: '456400123',
        tradeId: '51343188',
        orderId: '1856757976530947',
        side: 'buy',
        role: 'maker',
        price: '2.047',
        quantity: '10',
        notional: '20.47',
        fee: { asset: 'SHARP', amount: '0.02' },
        selfDealtQuantity: '0',
        atMs: 1_770_742_401_000,
      },
    ])
  })

  test('of all pages come once each, oldest first, though new ones moved them while we read', async () => {
    const pages = [from(300, 100), from(205, 100), from(105, 60)]
    const answer = ({ target }: Arrival): string =>
      page(pages[Number(new URLSearchParams(target.split('?')[1]).get('pageNum')) - 1] ?? [])
    const fills = await withReplies({ [PATH]: answer }, (client) => client.fetchFills({ symbol: SHARP_USDT }))
    expect(fills.map((fill) => Number(fill.fillId))).toEqual(from(300, 255).reverse())
  })

  test('end when a page brings nothing new, should the exchange ignore the page number', async () => {
    await withReplies({ [PATH]: page(from(100, 100)) }, async (client, server) => {
      expect(await client.fetchFills({ symbol: SHARP_USDT })).toHaveLength(100)
      expect(server.arrivals).toHaveLength(2)
    })
  })
})

test('balances are put together from rows in any order; a row without a currency is left out', async () => {
  const row = (currency: string | undefined, type: number, balance: string) => ({
    uid: 1,
    accountId: 2,
    currency,
    balance,
    type,
    typeName: '',
  })
  const rows = [row('USDT', 4, '12.5'), row('BTC', 1, '0'), row('USDT', 1, '9E-18'), row(undefined, 1, '7')]
  const balances = await withReplies({ '/spot/accountList': dataOf(rows) }, (client) =>
    client.fetchBalances(),
  )
  expect(JSON.parse(JSON.stringify(balances))).toEqual([
    { asset: 'BTC', available: '0', frozen: '0' },
    { asset: 'USDT', available: '0.000000000000000009', frozen: '12.5' },
  ])
})

describe('markets', () => {
  test('are fetched once for all who ask, and again when asked to', async () => {
    await withReplies({}, async (client, server) => {
      const [markets] = await Promise.all([client.fetchMarkets(), client.fetchMarket(SHARP_USDT)])
      expect(markets.map(({ symbol }) => symbol)).toEqual(['SHARP/USDT', 'BTC/USDT', 'ETH/BTC'])
      await client.fetchMarkets()
      expect(server.arrivals).toHaveLength(1)
      await client.fetchMarkets({ refresh: true })
      expect(server.arrivals).toHaveLength(2)
    })
  })

  test('count decimals on the wire and have steps here', async () => {
    const market = await withReplies({}, (client) => client.fetchMarket(SHARP_USDT))
    expect([market.tickSize, market.lotSize].map(String)).toEqual(['0.000001', '0.01'])
  })

  test.each([
    ['SHRAP/USDT', 'SHARP/USDT'],
    ['BTC/ETH', 'ETH/BTC'],
    ['BCT/USD', undefined],
    ['DOGE/USDT', undefined],
  ])('%s is not listed; what looks like it is %s', async (text, near) => {
    const failure = await failureOf(withReplies({}, (client) => client.fetchMarket(marketSymbol(text))))
    expect(failure).toBeInstanceOf(InvalidInputError)
    expect(failure).toMatchObject({ rule: 'unknown-market', value: text, passes: near })
  })

  test('that cannot be named are left out, and a null in the list is skipped', async () => {
    const listed = JSON.parse(symbolsReply(['SHARP', 'USDT'], ['X-Y', 'USDT']))
    const body = JSON.stringify({ ...listed, data: [null, ...listed.data] })
    const markets = await withReplies({ '/v2/public/config/spot/symbols': body }, (client) =>
      client.fetchMarkets(),
    )
    expect(markets.map(({ symbol }) => symbol)).toEqual(['SHARP/USDT'])
  })
})

describe('market data', () => {
  test('a book is asked for in one of the sizes there are, and cut to what was wanted', async () => {
    const level = (at: number, side: number) => [`0.0${at}`, '1', side]
    const book = {
      channel: '1@depth@20',
      level: 20,
      a: Array.from({ length: 20 }, (_, at) => level(100 + at, -1)),
      b: null,
      symbol: 'SHARPUSDT',
      instrumentId: 1,
    }
    await withReplies({ '/v1/market/depth/SHARPUSDT': dataOf(book) }, async (client, server) => {
      const { asks, bids } = await client.fetchOrderBook(SHARP_USDT, { levels: 12 })
      expect(server.arrivals.at(-1)?.target).toBe('/api/v1/market/depth/SHARPUSDT?depth=20')
      expect(asks).toHaveLength(12)
      expect(bids).toEqual([])
      expect(asks[0]?.price.toString()).toBe('0.01')
    })
  })

  test.each([0, 101, 1.5, Number.NaN])('a book of %d levels is refused', async (levels) => {
    const failure = await failureOf(
      withReplies({}, (client) => client.fetchOrderBook(SHARP_USDT, { levels })),
    )
    expect(failure).toMatchObject({ rule: 'count-range' })
  })

  test('trades come oldest first, and a time without milliseconds will do', async () => {
    const trade = (tradeId: number, time: number, ts?: number) => ({
      channel: '1@trade',
      time,
      volume: '1',
      price: '0.008',
      tradeId,
      takerSide: 'BUY',
      ...(ts === undefined ? {} : { ts }),
      symbol: 'SHARPUSDT',
      instrumentId: 1,
    })
    const body = dataOf([trade(12, 2, 2_500), trade(11, 2, 2_100), trade(10, 1), trade(9, 1)])
    const trades = await withReplies({ '/v1/market/trade/SHARPUSDT': body }, (client) =>
      client.fetchTrades(SHARP_USDT, { limit: 3 }),
    )
    expect(trades.map(({ tradeId, atMs }) => [tradeId, atMs])).toEqual([
      ['10', 1_000],
      ['11', 2_100],
      ['12', 2_500],
    ])
  })

  test('last prices are filtered in the path, and read in either case', async () => {
    const path = '/v1/ticker/price;symbol=SHARPUSDT,BTCUSDT'
    const data = [
      { id: 1, symbol: 'sharpusdt', price: '0.008' },
      { id: 9, symbol: 'OTHERUSDT', price: '1' },
    ]
    const prices = await withReplies({ [path]: dataOf(data) }, (client) =>
      client.fetchLastPrices([SHARP_USDT, marketSymbol('BTC/USDT')]),
    )
    expect([...prices].map(([symbol, at]) => [symbol, String(at)])).toEqual([['SHARP/USDT', '0.008']])
  })

  test('tickers are those of listed markets, volume in base and quote volume in quote', async () => {
    const ticker = (symbol: string) => ({
      channel: 'ticker',
      bidSize: '1',
      askSize: '2',
      count: 3,
      volume: '1000',
      amount: '8',
      close: '0.008',
      open: '0.007',
      high: '0.009',
      low: '0.006',
      bid: '0.0079',
      ask: '0.0081',
      symbol,
      instrumentId: 1,
    })
    const body = dataOf([ticker('DEADUSDT'), ticker('SHARPUSDT')])
    const tickers = await withReplies({ '/v1/market/tickers': body }, (client) => client.fetchTickers())
    expect(JSON.parse(JSON.stringify(tickers))).toEqual([
      expect.objectContaining({ symbol: 'SHARP/USDT', volume: '1000', quoteVolume: '8', last: '0.008' }),
    ])
  })
})

test('an amount below zero makes a reply of no sense, and not an amount', async () => {
  const body = dataOf(wireOrder({ ordQty: '-1' }))
  const failure = await failureOf(
    withReplies({ '/v2/trade/order/orderInfo': body }, (client) => client.fetchOrder({ orderId: ORDER_ID })),
  )
  expect(failure).toMatchObject({ code: 'TB_REPLY_UNEXPECTED', cause: { rule: 'quantity-sign' } })
})
