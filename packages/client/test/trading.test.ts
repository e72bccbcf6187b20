/** The client against a whole exchange: the two sides meet only on the wire. */
import {
  add,
  clientOrderId,
  type Decimal,
  decimal,
  marketSymbol,
  type Order,
  type OrderRequest,
  price,
  quantity,
  Secret,
  totalOf,
} from '@trading-bridge/core'
import { Sandbox, type SandboxAccount, type SandboxOptions } from '@trading-bridge/sandbox'
import { describe, expect, test } from 'vitest'
import { type ClientOptions, CoinstoreClient } from '../src/index.ts'
import { failureOf } from './build.ts'

const SHARP_USDT = marketSymbol('SHARP/USDT')
const QUIET: SandboxOptions = { crowd: false }

describe.each<[string, SandboxOptions]>([
  ['as it is known', QUIET],
  ['with ids above 2^53', { ...QUIET, rules: { orderIdOffset: 2n ** 53n } }],
  ['with one order in a list', { ...QUIET, settings: { orderInfoShape: 'array' } }],
  ['with codes as text', { ...QUIET, settings: { placeCodeStyle: 'text', makerMatchRole: -1 } }],
])('on the exchange %s', (_, options) => {
  test('an order is placed, shown, listed, partly filled and cancelled', async () => {
    await using sandbox = await Sandbox.open(options)
    await using maker = await clientOf(sandbox, 0)
    await using taker = await clientOf(sandbox, 1)
    const id = clientOrderId('maker1')

    const placed = await maker.placeOrder(sell('10', '0.008', { clientOrderId: id }))
    expect(placed).toEqual({ symbol: SHARP_USDT, orderId: expect.any(String), clientOrderId: id })
    expect(await maker.fetchOrder({ clientOrderId: id })).toMatchObject({
      orderId: placed.orderId,
      status: 'open',
    })
    expect(await maker.fetchOpenOrders(SHARP_USDT)).toMatchObject([{ orderId: placed.orderId }])

    const bought = await taker.placeOrder(buy('4', '0.009', { timeInForce: 'ioc' }))
    const order = await maker.fetchOrder({ orderId: placed.orderId })
    expect(order && textOf(order)).toMatchObject({
      status: 'partially-filled',
      filled: '4',
      filledNotional: '0.032',
      averagePrice: '0.008',
      price: '0.008',
      quantity: '10',
    })
    const [sold] = await maker.fetchFills({ symbol: SHARP_USDT, orderId: placed.orderId })
    expect(sold && textOf(sold)).toMatchObject({
      role: 'maker',
      side: 'sell',
      price: '0.008',
      quantity: '4',
      fee: { asset: 'USDT', amount: '0.000064' },
    })
    const [got] = await taker.fetchFills({ symbol: SHARP_USDT, side: 'buy' })
    expect(got).toMatchObject({ role: 'taker', orderId: bought.orderId, tradeId: sold?.tradeId })

    expect(await maker.cancelOrder(placed)).toEqual({ kind: 'cancelled' })
    expect(await maker.cancelOrder(placed)).toEqual({ kind: 'already-cancelled' })
    expect(await maker.fetchOrder({ orderId: placed.orderId })).toMatchObject({ status: 'cancelled' })
    expect(await maker.fetchOpenOrders()).toEqual([])
  })
})

test('balances change by exactly what the fills say', async () => {
  await using sandbox = await Sandbox.open(QUIET)
  await using maker = await clientOf(sandbox, 0)
  await using taker = await clientOf(sandbox, 1)
  const before = await balanceOf(taker, 'SHARP')
  await maker.placeOrders([sell('10', '0.008'), sell('7', '0.0081'), sell('100', '0.0082')])
  await taker.placeOrder(buy('50', '0.009', { timeInForce: 'ioc' }))
  const { quantity: bought, fees } = totalOf(await taker.fetchFills({ symbol: SHARP_USDT }))
  expect(String(bought)).toBe('50')
  const fee = fees.get('SHARP') ?? decimal('0')
  expect(String(add(await balanceOf(taker, 'SHARP'), fee))).toBe(String(add<Decimal>(before, bought)))
})

test('more fills than a page holds are all there, each once, in order', async () => {
  await using sandbox = await Sandbox.open({
    ...QUIET,
    settings: { requestsPerAccount: 'unlimited', requestsPerAddress: 'unlimited' },
  })
  const limits = { ipRequests: 1_000_000, userRequests: 1_000_000 }
  await using maker = await clientOf(sandbox, 0, { pacing: limits })
  await using taker = await clientOf(sandbox, 1, { pacing: limits })
  for (let batch = 0; batch < 6; batch += 1) {
    await maker.placeOrders(Array.from({ length: 40 }, () => sell('1', '0.008')))
    await taker.placeOrder(buy('40', '0.008', { timeInForce: 'ioc' }))
  }
  const fills = await taker.fetchFills({ symbol: SHARP_USDT })
  expect(fills).toHaveLength(240)
  const ids = fills.map((fill) => BigInt(fill.fillId))
  expect(ids).toEqual([...ids].sort((left, right) => (left < right ? -1 : 1)))
})

test('cancelling all leaves no order open, and touches no other market', async () => {
  await using sandbox = await Sandbox.open(QUIET)
  await using client = await clientOf(sandbox, 0)
  await client.placeOrders(Array.from({ length: 25 }, () => sell('2', '0.02')))
  const other = marketSymbol('BTC/USDT')
  const kept = await client.placeOrder({
    symbol: other,
    type: 'post-only',
    side: 'sell',
    price: price('90000'),
    quantity: quantity('0.01'),
  })
  const { cancelled, notCancelled } = await client.cancelAllOrders(SHARP_USDT)
  expect([cancelled.length, notCancelled.length]).toEqual([25, 0])
  expect(await client.fetchOpenOrders()).toMatchObject([{ orderId: kept.orderId, type: 'post-only' }])
})

test('the order of the report is refused here, with the quantity that passes; unchecked, by the exchange', async () => {
  await using sandbox = await Sandbox.open(QUIET)
  await using client = await clientOf(sandbox, 0)
  const order: OrderRequest = {
    symbol: SHARP_USDT,
    type: 'market',
    side: 'sell',
    quantity: quantity('1386.193512614361'),
  }
  expect(await failureOf(client.placeOrder(order))).toMatchObject({
    code: 'TB_INVALID_INPUT',
    passes: '1386.19',
  })
  expect(await failureOf(client.placeOrder(order, { unchecked: true }))).toMatchObject({
    code: 'TB_EXCHANGE_REJECTED',
    exchangeCode: '3104',
  })
})

test('credentials that are wrong are told apart', async () => {
  await using sandbox = await Sandbox.open(QUIET)
  const [account] = sandbox.accounts
  const apiKey = account?.apiKey ?? ''
  const wrongSecret = Secret.fromText('0'.repeat(32))
  const wrongKey = { apiKey: 'f'.repeat(32), secret: wrongSecret }
  await using unknown = await CoinstoreClient.open({ restUrl: sandbox.restUrl, credentials: wrongKey })
  expect(await failureOf(unknown.fetchBalances())).toMatchObject({ exchangeCode: '401' })
  const credentials = { apiKey, secret: wrongSecret }
  await using mistaken = await CoinstoreClient.open({ restUrl: sandbox.restUrl, credentials })
  expect(await failureOf(mistaken.fetchBalances())).toMatchObject({ exchangeCode: '1401' })
})

test('a burst of calls never meets the limits of the exchange', async () => {
  await using sandbox = await Sandbox.open({ ...QUIET, settings: { rateWindowMs: 300 } })
  await using client = await clientOf(sandbox, 0, { pacing: { windowMs: 300 } })
  const calls = Array.from({ length: 300 }, (_, at) =>
    at % 2 === 0 ? client.fetchBalances() : client.fetchOrderBook(SHARP_USDT, { levels: 5 }),
  )
  expect((await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected')).toEqual([])
})

test('public data of every kind is read from markets that live', async () => {
  await using sandbox = await Sandbox.open({ crowd: { historyHours: 1 } })
  await using client = await CoinstoreClient.open({ restUrl: sandbox.restUrl })
  const [ticker, book, trades, candles, prices] = await Promise.all([
    client.fetchTicker(SHARP_USDT),
    client.fetchOrderBook(SHARP_USDT, { levels: 7 }),
    client.fetchTrades(SHARP_USDT, { limit: 5 }),
    client.fetchCandles(SHARP_USDT, { interval: '5m', limit: 3 }),
    client.fetchLastPrices([SHARP_USDT]),
  ])
  expect(ticker.symbol).toBe(SHARP_USDT)
  expect([book.bids.length, book.asks.length]).toEqual([7, 7])
  expect(trades).toHaveLength(5)
  expect(candles).toHaveLength(3)
  expect([...prices.keys()]).toEqual([SHARP_USDT])
})

async function clientOf(
  sandbox: Sandbox,
  at: number,
  options: Partial<ClientOptions> = {},
): Promise<CoinstoreClient> {
  const { apiKey, apiSecret } = accountAt(sandbox, at)
  const credentials = { apiKey, secret: Secret.fromText(apiSecret) }
  return await CoinstoreClient.open({ restUrl: sandbox.restUrl, credentials, ...options })
}

function accountAt(sandbox: Sandbox, at: number): SandboxAccount {
  const account = sandbox.accounts[at]
  if (account === undefined) throw new Error(`The sandbox has no account ${at}.`)
  return account
}

async function balanceOf(client: CoinstoreClient, asset: string): Promise<Decimal> {
  const balances = await client.fetchBalances()
  return balances.find((balance) => balance.asset === asset)?.available ?? decimal('0')
}

type LimitTerms = Partial<Extract<OrderRequest, { type: 'limit' }>>

function sell(size: string, at: string, changed: LimitTerms = {}): OrderRequest {
  return { ...limit(size, at), side: 'sell', ...changed }
}

function buy(size: string, at: string, changed: LimitTerms = {}): OrderRequest {
  return { ...limit(size, at), side: 'buy', ...changed }
}

function limit(size: string, at: string) {
  return { symbol: SHARP_USDT, type: 'limit', price: price(at), quantity: quantity(size) } as const
}

/** With decimals as text. */
function textOf(value: Order | object): unknown {
  return JSON.parse(JSON.stringify(value))
}
