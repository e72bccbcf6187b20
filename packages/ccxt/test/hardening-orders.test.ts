/**
 * One `createOrder` is never two orders. Every fault that the sandbox can bring about between a program and the exchange
 * befalls the placing of an order, with ccxt's retries and without; the exchange's own books say how many orders came of
 * it, and how often it was asked.
 */
import { type ExchangeEvent, FAULTS, type FaultSpec, faultRule, Sandbox } from '@trading-bridge/sandbox'
import ccxt, { DuplicateOrderId, NetworkError, OperationFailed } from 'ccxt'
import { describe, expect, test } from 'vitest'
import { exchangeAt, exchangeOf, failureOf, firstAccount, idOf } from './programs.ts'
import { reply, ScriptedServer } from './scripted-server.ts'

interface Case {
  readonly spec: FaultSpec
  /** How many orders the exchange has in the end. */
  readonly orders: 0 | 1
  /** Whether the program is told of its order. */
  readonly isTold?: boolean
}

const TIMEOUT_MS = 300
const LATE_MS = 600

const CASES: readonly Case[] = [
  ...(['silence', 'reset', 'close'] as const).flatMap((connection): Case[] => [
    { spec: { fault: 'drop-request', connection }, orders: 0 },
    { spec: { fault: 'drop-reply', connection }, orders: 1 },
  ]),
  { spec: { fault: 'delay-request', ms: 20 }, orders: 1, isTold: true },
  { spec: { fault: 'delay-request', ms: LATE_MS }, orders: 1 },
  { spec: { fault: 'delay-reply', ms: 20 }, orders: 1, isTold: true },
  { spec: { fault: 'delay-reply', ms: LATE_MS }, orders: 1 },
  { spec: { fault: 'reply-after-fill', atMostMs: LATE_MS }, orders: 1 },
  { spec: { fault: 'duplicate-request', answer: 'first' }, orders: 1, isTold: true },
  { spec: { fault: 'duplicate-request', answer: 'second' }, orders: 1, isTold: true },
  ...[0, 1, 12, 40].flatMap((atByte): Case[] => [
    { spec: { fault: 'reset-reply', atByte }, orders: 1 },
    { spec: { fault: 'stall-reply', atByte }, orders: 1 },
    { spec: { fault: 'truncate-reply', atByte }, orders: 1 },
  ]),
  ...[false, true].flatMap((processed): Case[] => [
    ...['json', 'none', 'html'].map(
      (body): Case => ({
        spec: { fault: 'too-many-requests', body, processed },
        orders: processed ? 1 : 0,
      }),
    ),
    ...[500, 503, 504].map(
      (status): Case => ({
        spec: { fault: 'server-error', status, processed },
        orders: processed ? 1 : 0,
      }),
    ),
    ...[200, 403, 502].map(
      (status): Case => ({
        spec: { fault: 'html-page', status, processed },
        orders: processed ? 1 : 0,
      }),
    ),
    { spec: { fault: 'error-code', code: 429, status: 429, processed }, orders: processed ? 1 : 0 },
  ]),
  { spec: { fault: 'empty-body', status: 200 }, orders: 1 },
  { spec: { fault: 'empty-body', status: 502 }, orders: 1 },
  { spec: { fault: 'wrong-content-type', contentType: 'text/plain' }, orders: 1, isTold: true },
  { spec: { fault: 'hide-order', ms: 1_000 }, orders: 1, isTold: true },
  { spec: { fault: 'flipping-egress' }, orders: 1, isTold: true },
  { spec: { fault: 'wrong-shape', data: { unexpected: true } }, orders: 1 },
  { spec: { fault: 'wrong-shape', data: [] }, orders: 1 },
]

test('no fault of a call is left out', () => {
  const ofCalls = FAULTS.filter(({ kind, endpoints }) => {
    return kind === 'call' && (endpoints === undefined || endpoints.includes('placeOrder'))
  })
  const tried = new Set(CASES.map(({ spec }) => spec.fault))
  expect([...tried].toSorted()).toEqual(ofCalls.map(({ name }) => name).toSorted())
})

describe.each([
  ['without retries', {}],
  ['with maxRetriesOnFailure', { maxRetriesOnFailure: 3 }],
  ['with maxRetriesOnFailure for this call', { 'trade/order/place': { maxRetriesOnFailure: 3 } }],
])('%s', (_, options) => {
  test.each(CASES.map((one) => [describeCase(one.spec), one] as const))(
    '%s',
    async (_, { spec, orders, isTold }) => {
      await using sandbox = await openFaulty(spec)
      const accepted = acceptedOrders(sandbox)
      const program = exchangeOf(sandbox)
      Object.assign(program.options, options)
      await program.loadMarkets()
      if (isSilent(spec)) program.timeout = TIMEOUT_MS

      const placing = program.createOrder('SHARP/USDT', 'limit', 'sell', 100, 0.02)
      if (isTold === true) {
        const order = await placing
        expect(order).toMatchObject({ id: (await accepted.first()).ordId, symbol: 'SHARP/USDT' })
      } else {
        const error = await failureOf(placing)
        expect(error).toBeInstanceOf(NetworkError)
        expect(String(error)).toMatch(/look for clientOrderId [0-9a-f]{32} before sending another$/)
      }

      if (orders === 1) await accepted.first()
      expect(accepted.all).toHaveLength(orders)
      expect(sandbox.faults.fired.filter(({ rule }) => rule === 'asked')).toHaveLength(1)
    },
  )
})

test('an order that certainly never left is placed at the next attempt', async () => {
  await using sandbox = await Sandbox.open({ crowd: false })
  const accepted = acceptedOrders(sandbox)
  const program = exchangeOf(sandbox, { options: { maxRetriesOnFailure: 1 } })
  await program.loadMarkets()
  const right = program.urls['api']
  program.urls['api'] = { ...right, spot: 'http://127.0.0.1:9/api' }
  // The first attempt finds nobody; after its delay the address is right.
  program.sleep = async () => {
    program.urls['api'] = right
  }
  program.options['maxRetriesOnFailureDelay'] = 1
  await program.createOrder('SHARP/USDT', 'limit', 'sell', 100, 0.02)
  expect(accepted.all).toHaveLength(1)
})

test('a read is repeated as often as the program asks', async () => {
  await using sandbox = await Sandbox.open({
    crowd: false,
    faults: { rules: [faultRule({ endpoint: 'accountList', times: 2 }, { fault: 'html-page' })] },
  })
  const program = exchangeOf(sandbox)
  const twice = await program.fetchBalance({ maxRetriesOnFailure: 2 })
  expect(twice).toMatchObject({ BTC: { free: 1 } })
})

test('what the program chose as client order id is kept, and a second order with it is refused', async () => {
  await using sandbox = await Sandbox.open({ crowd: false })
  const program = exchangeOf(sandbox)
  const params = { clientOrderId: 'mine1' }
  const order = await program.createOrder('SHARP/USDT', 'limit', 'sell', 100, 0.02, params)
  expect(await program.fetchOrder(idOf(order), 'SHARP/USDT')).toMatchObject({ clientOrderId: 'mine1' })
  const second = program.createOrder('SHARP/USDT', 'limit', 'sell', 100, 0.02, params)
  expect(await failureOf(second)).toBeInstanceOf(DuplicateOrderId)
})

test('an order that was delivered twice and cannot be seen yet is told by its id', async () => {
  await using sandbox = await Sandbox.open({
    crowd: false,
    rules: { visibilityDelayMs: 60_000 },
    faults: { rules: [faultRule({ endpoint: 'placeOrder' }, { fault: 'duplicate-request' })] },
  })
  const accepted = acceptedOrders(sandbox)
  const error = await failureOf(exchangeOf(sandbox).createOrder('SHARP/USDT', 'limit', 'sell', 100, 0.02))
  expect(error).toBeInstanceOf(NetworkError)
  expect(accepted.all).toHaveLength(1)
  expect(String(error)).toContain(`look for clientOrderId ${accepted.all[0]?.clOrdId} before`)
})

test('a batch that is delivered twice is one batch, and its orders are told', async () => {
  await using sandbox = await Sandbox.open({
    crowd: false,
    faults: { rules: [faultRule({ endpoint: 'placeOrderBatch' }, { fault: 'duplicate-request' })] },
  })
  const accepted = acceptedOrders(sandbox)
  const orders = [0.02, 0.021].map((price) => ({
    symbol: 'SHARP/USDT',
    type: 'limit' as const,
    side: 'sell' as const,
    amount: 100,
    price,
  }))
  const placed = await exchangeOf(sandbox).createOrders(orders)
  expect(placed.map(({ id, status }) => [id, status])).toEqual(
    accepted.all.map(({ ordId }) => [ordId, 'open']),
  )
  expect(placed).toHaveLength(2)
})

test('nothing is sent again over a connection that closed while the order was under way', async () => {
  await using server = await ScriptedServer.open((response, { target }) => {
    if (target.endsWith('/spot/accountList')) reply(response, '{"code":0,"data":[]}')
    else response.socket?.destroy()
  })
  const program = exchangeAt(server.origin)
  await program.fetchBalance()
  expect(await failureOf(program.createOrder('SHARP/USDT', 'limit', 'sell', 100, 0.02))).toBeInstanceOf(
    NetworkError,
  )
  expect(server.arrivals.map(({ target }) => target)).toEqual([
    '/api/spot/accountList',
    '/api/trade/order/place',
  ])
})

test('the way ccxt retries would have placed two', async () => {
  let count = 0
  await using server = await ScriptedServer.open((response) => {
    count += 1
    response.socket?.destroy()
  })
  const plain = new ccxt.Exchange({ enableRateLimit: false, options: { maxRetriesOnFailure: 1 } })
  plain.sign = () => ({ url: server.origin, method: 'POST', headers: {}, body: '{}' })
  expect(await failureOf(plain.fetch2('place', 'private', 'POST'))).toBeInstanceOf(OperationFailed)
  expect(count).toBe(2)
})

async function openFaulty(spec: FaultSpec): Promise<Sandbox> {
  return await Sandbox.open({
    crowd: false,
    faults: {
      rules: [
        faultRule({ endpoint: 'placeOrder' }, { fault: 'delay-reply', ms: 0 }, 'asked'),
        faultRule({ endpoint: 'placeOrder', nth: 1 }, spec),
      ],
    },
  })
}

type AcceptedOrder = Extract<ExchangeEvent, { type: 'order.accepted' }>['order']

/** The orders that the exchange accepts of the first account, from now on. */
function acceptedOrders(sandbox: Sandbox) {
  const all: AcceptedOrder[] = []
  const { accountId } = firstAccount(sandbox)
  const first = new Promise<AcceptedOrder>((resolve) => {
    sandbox.exchange.onEvent((event) => {
      if (event.type !== 'order.accepted' || event.order.accountId !== accountId) return
      all.push(event.order)
      resolve(event.order)
    })
  })
  return { all, first: () => first }
}

/** Nothing comes, or too late: only the deadline ends it. */
function isSilent({ fault, connection, ms }: FaultSpec): boolean {
  return connection === 'silence' || ms === LATE_MS || fault === 'reply-after-fill' || fault === 'stall-reply'
}

function describeCase({ fault, ...fields }: FaultSpec): string {
  return `${fault} ${JSON.stringify(fields)}`
}
