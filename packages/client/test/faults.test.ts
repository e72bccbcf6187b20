/** What a broken network or a confused gateway does to a read, and to an order. */
import { ManualClock, OutcomeUnknownError, type TradingBridgeError } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { ACCEPTED, CLIENT_ORDER_ID, failureOf, limitOrder, NO_BALANCES, openClient } from './build.ts'
import { type Answer, RawServer, reply, replyText } from './raw-server.ts'

const UNCHECKED = { unchecked: true }
const PAGE = '<!DOCTYPE html><html><body>Just a moment</body></html>'

const faults: readonly (readonly [name: string, code: string, answer: Answer])[] = [
  ['a connection reset before any reply', 'TB_CONNECTION_LOST', ({ socket }) => socket.resetAndDestroy()],
  ['a connection closed before any reply', 'TB_CONNECTION_LOST', ({ socket }) => socket.destroy()],
  [
    'a connection reset in the middle of the body',
    'TB_CONNECTION_LOST',
    ({ socket }) => socket.write(replyText(ACCEPTED).slice(0, -10), () => socket.resetAndDestroy()),
  ],
  [
    'a connection closed in the middle of the body',
    'TB_CONNECTION_LOST',
    ({ socket }) => socket.end(replyText(ACCEPTED).slice(0, -10)),
  ],
  ['a page of a gateway', 'TB_REPLY_HTML', (arrival) => reply(arrival, PAGE)],
  ['an empty body', 'TB_REPLY_EMPTY', (arrival) => reply(arrival, '')],
  ['JSON that ends too early', 'TB_REPLY_TRUNCATED', (arrival) => reply(arrival, ACCEPTED.slice(0, 20))],
  ['text that is no JSON', 'TB_REPLY_NOT_JSON', (arrival) => reply(arrival, 'upstream error')],
  ['JSON of another shape', 'TB_REPLY_UNEXPECTED', (arrival) => reply(arrival, '{"code":0,"data":7}')],
  ['JSON without a code', 'TB_REPLY_UNEXPECTED', (arrival) => reply(arrival, '{"timestamp":1}')],
  ['HTTP 500', 'TB_EXCHANGE_UNAVAILABLE', (arrival) => reply(arrival, '', { status: 500 })],
  ['HTTP 502 with a page', 'TB_EXCHANGE_UNAVAILABLE', (arrival) => reply(arrival, PAGE, { status: 502 })],
  [
    'HTTP 503 with a number of a gateway',
    'TB_EXCHANGE_UNAVAILABLE',
    (arrival) => reply(arrival, '{"code":7000,"message":"busy"}', { status: 503 }),
  ],
  ['bytes that are no HTTP', 'TB_NETWORK', ({ socket }) => socket.write('220 mail ready\r\n\r\n')],
  [
    'a reply larger than any the exchange sends',
    'TB_REPLY_UNEXPECTED',
    (arrival) => reply(arrival, ' '.repeat(16 * 1024 * 1024 + 1)),
  ],
]

describe.each(faults)('%s', (_, code, answer) => {
  test('fails a read by its own name', async () => {
    await using server = await RawServer.open(answer)
    await using client = await openClient(server)
    expect(await failureOf(client.fetchBalances())).toMatchObject({ code })
  })

  test('leaves an order unknown, to be looked up by its id, and sends it once', async () => {
    await using server = await RawServer.open(answer)
    await using client = await openClient(server)
    const failure = await failureOf(client.placeOrder(limitOrder(), UNCHECKED))
    expect(failure).toBeInstanceOf(OutcomeUnknownError)
    expect(failure).toMatchObject({ clientOrderIds: [CLIENT_ORDER_ID], cause: { code } })
    expect(server.arrivals).toHaveLength(1)
  })
})

describe('the deadline', () => {
  const silence: Answer = () => {}
  const stall: Answer = ({ socket }) => socket.write(replyText(ACCEPTED).slice(0, -10))

  test('ends a server that says nothing', async () => {
    const clock = new ManualClock(Date.now())
    await using server = await RawServer.open(silence)
    await using client = await openClient(server, { clock, deadlineMs: 5_000 })
    const failure = failureOf(client.fetchBalances())
    await server.arrived(1)
    clock.advance(5_000)
    expect(await failure).toMatchObject({
      code: 'TB_TIMEOUT',
      message: expect.stringContaining('no reply began'),
    })
  })

  test('ends a body that stops', async () => {
    await using server = await RawServer.open(stall)
    await using client = await openClient(server, { deadlineMs: 300 })
    expect(await failureOf(client.fetchBalances())).toMatchObject({
      code: 'TB_TIMEOUT',
      message: expect.stringContaining('the reply did not end'),
    })
  })

  test('leaves an order that was sent unknown', async () => {
    const clock = new ManualClock(Date.now())
    await using server = await RawServer.open(silence)
    await using client = await openClient(server, { clock, deadlineMs: 5_000 })
    const failure = failureOf(client.placeOrder(limitOrder(), UNCHECKED))
    await server.arrived(1)
    clock.advance(5_000)
    expect(await failure).toMatchObject({ code: 'TB_OUTCOME_UNKNOWN', cause: { code: 'TB_TIMEOUT' } })
    expect(server.arrivals).toHaveLength(1)
  })

  test('does not end a reply that comes in time', async () => {
    const clock = new ManualClock(Date.now())
    await using server = await RawServer.open(() => {})
    await using client = await openClient(server, { clock, deadlineMs: 5_000 })
    const balances = client.fetchBalances()
    await server.arrived(1)
    clock.advance(4_999)
    for (const arrival of server.arrivals) reply(arrival, NO_BALANCES)
    expect(await balances).toEqual([])
  })
})

describe('aborting', () => {
  test('before anything is sent rejects with the reason, and nothing arrives', async () => {
    await using server = await RawServer.open(() => {})
    await using client = await openClient(server)
    const reason = new Error('changed my mind')
    const signal = AbortSignal.abort(reason)
    expect(await failureOf(client.placeOrder(limitOrder(), { ...UNCHECKED, signal }))).toBe(reason)
    expect(server.connections).toBe(0)
  })

  test('a read under way rejects with the reason', async () => {
    await using server = await RawServer.open(() => {})
    await using client = await openClient(server)
    const controller = new AbortController()
    const failure = failureOf(client.fetchBalances({ signal: controller.signal }))
    await server.arrived(1)
    controller.abort('enough')
    expect(await failure).toBe('enough')
  })

  test('an order under way leaves it unknown, with the reason as cause', async () => {
    await using server = await RawServer.open(() => {})
    await using client = await openClient(server)
    const controller = new AbortController()
    const failure = failureOf(client.placeOrder(limitOrder(), { ...UNCHECKED, signal: controller.signal }))
    await server.arrived(1)
    controller.abort('enough')
    expect(await failure).toMatchObject({ code: 'TB_OUTCOME_UNKNOWN', cause: 'enough' })
  })
})

describe('a connection that the server has closed while it was idle', () => {
  test('takes an order at most once, over a new connection or not at all', async () => {
    // The server answers the first request and closes at the moment the next one may already be on its way.
    await using server = await RawServer.open((arrival) => {
      reply(arrival, arrival.index === 0 ? NO_BALANCES : ACCEPTED)
      if (arrival.index === 0) setImmediate(() => arrival.socket.end())
    })
    await using client = await openClient(server)
    await client.fetchBalances()
    const outcome = await client.placeOrder(limitOrder(), UNCHECKED).catch((error: unknown) => error)
    const orders = server.arrivals.filter(({ target }) => target === '/api/trade/order/place')
    expect(orders.length).toBeLessThanOrEqual(1)
    if (outcome instanceof Error) expect((outcome as TradingBridgeError).code).toBe('TB_OUTCOME_UNKNOWN')
    else expect(orders).toHaveLength(1)
  })

  test('never takes the same order twice, however often it happens', async () => {
    await using server = await RawServer.open((arrival) => {
      reply(arrival, ACCEPTED)
      if (arrival.index % 3 === 0) arrival.socket.end()
      if (arrival.index % 3 === 1) setImmediate(() => arrival.socket.resetAndDestroy())
    })
    await using client = await openClient(server)
    const { clientOrderId: _, ...unnamed } = limitOrder()
    for (let round = 0; round < 60; round += 1)
      await client.placeOrder(unnamed, UNCHECKED).catch(() => undefined)
    const ids = server.arrivals.map(({ body }) => JSON.parse(body).clOrdId)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
