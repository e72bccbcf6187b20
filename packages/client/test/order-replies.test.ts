/** The exchange's replies about orders and fills, turned into ours: each quirk once. */
import { clientOrderId, marketSymbol, notional, OutcomeUnknownError, orderId } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { failureOf, limitOrder, SHARP_USDT } from './build.ts'
import type { Arrival } from './raw-server.ts'
import { dataOf, withReplies } from './scripted-exchange.ts'

const ORDER_ID = orderId('1856757976530945')

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

test('an amount below zero makes a reply of no sense, and not an amount', async () => {
  const body = dataOf(wireOrder({ ordQty: '-1' }))
  const failure = await failureOf(
    withReplies({ '/v2/trade/order/orderInfo': body }, (client) => client.fetchOrder({ orderId: ORDER_ID })),
  )
  expect(failure).toMatchObject({ code: 'TB_REPLY_UNEXPECTED', cause: { rule: 'quantity-sign' } })
})

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
