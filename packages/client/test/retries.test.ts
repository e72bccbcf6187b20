/** What is tried again, how often, and what is not. */
import { ManualClock, OutcomeUnknownError, RateLimitedError } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { ACCEPTED, failureOf, limitOrder, NO_BALANCES, openClient } from './build.ts'
import { type Answer, RawServer, reply } from './raw-server.ts'

const UNCHECKED = { unchecked: true }
const QUICKLY = { attempts: 4, firstDelayMs: 1 }
const TOO_MANY = '{"message":"too many visits","code":429}'

describe('a read', () => {
  test.each<[string, Answer]>([
    ['HTTP 500', (arrival) => reply(arrival, '', { status: 500 })],
    ['a page', (arrival) => reply(arrival, '<html></html>')],
    ['an empty body', (arrival) => reply(arrival, '')],
    ['a broken connection', ({ socket }) => socket.resetAndDestroy()],
  ])('is tried again after %s, and the good reply counts', async (_, fault) => {
    await using server = await RawServer.open((arrival) =>
      arrival.index < 2 ? fault(arrival) : reply(arrival, NO_BALANCES),
    )
    await using client = await openClient(server, { retry: QUICKLY })
    expect(await client.fetchBalances()).toEqual([])
    expect(server.arrivals).toHaveLength(3)
  })

  test('is given up after the last attempt, with the error of that attempt', async () => {
    await using server = await RawServer.open((arrival) => reply(arrival, '', { status: 503 }))
    await using client = await openClient(server, { retry: QUICKLY })
    const failure = await failureOf(client.fetchBalances())
    expect(failure).toMatchObject({ code: 'TB_EXCHANGE_UNAVAILABLE', httpStatus: 503 })
    expect(server.arrivals).toHaveLength(4)
  })

  test('is not tried again when the exchange rejects it', async () => {
    await using server = await RawServer.open((arrival) =>
      reply(arrival, '{"message":"signature-failed","code":401}'),
    )
    await using client = await openClient(server, { retry: QUICKLY })
    expect(await failureOf(client.fetchBalances())).toMatchObject({ exchangeCode: '401' })
    expect(server.arrivals).toHaveLength(1)
  })

  test('waits no longer once its signal aborts', async () => {
    const clock = new ManualClock(0)
    await using server = await RawServer.open((arrival) => reply(arrival, '', { status: 500 }))
    await using client = await openClient(server, {
      clock,
      retry: { attempts: 4, firstDelayMs: 1_000_000, longestDelayMs: 1_000_000 },
      random: { integer: (from) => from, fraction: () => 0.5 },
    })
    const controller = new AbortController()
    const failure = failureOf(client.fetchBalances({ signal: controller.signal }))
    await server.arrived(1)
    controller.abort('enough')
    expect(await failure).toBe('enough')
  })
})

describe('the rejections that are taken for another', () => {
  test('401 blames the key or the account, and not the signature', async () => {
    const failure = await rejectionOf('{"message":"signature-failed","code":401}')
    expect(failure).toMatchObject({
      exchangeCode: '401',
      exchangeText: 'signature-failed',
      message: expect.stringContaining('key or account, not the signature'),
    })
  })

  test.each([
    ['HTTP 200', 200],
    ['HTTP 401', 401],
  ])('1401 under %s names the address over IPv6 and the secret', async (_, status) => {
    const failure = await rejectionOf('{"message":"Unauthorized","code":1401}', status)
    const { causes, next } = failure as { causes: readonly string[]; next: string }
    expect(causes.join()).toMatch(/IPv6.*secret/s)
    expect(next).toMatch(/IPv6.*secret/s)
  })

  test('an unknown code is final, and its text is shown without control characters', async () => {
    const failure = await rejectionOf(JSON.stringify({ code: 9999, msg: '\u001b[31mred\n' }))
    expect((failure as Error).message).toContain('9999 "[31mred"')
  })

  async function rejectionOf(body: string, status = 200): Promise<unknown> {
    await using server = await RawServer.open((arrival) => reply(arrival, body, { status }))
    await using client = await openClient(server)
    return await failureOf(client.fetchBalances())
  }
})

describe('HTTP 429', () => {
  test("on an order, with the exchange's own body, is a refusal: there is no order", async () => {
    await using server = await RawServer.open((arrival) => reply(arrival, TOO_MANY, { status: 429 }))
    await using client = await openClient(server)
    const failure = await failureOf(client.placeOrder(limitOrder(), UNCHECKED))
    expect(failure).toBeInstanceOf(RateLimitedError)
    expect((failure as RateLimitedError).retryAfterMs).toBeGreaterThan(2_000)
    expect(server.arrivals).toHaveLength(1)
  })

  test('on an order, with a page of a gateway, leaves it unknown', async () => {
    await using server = await RawServer.open((arrival) => reply(arrival, '<html></html>', { status: 429 }))
    await using client = await openClient(server)
    const failure = await failureOf(client.placeOrder(limitOrder(), UNCHECKED))
    expect(failure).toBeInstanceOf(OutcomeUnknownError)
    expect(failure).toMatchObject({ cause: { code: 'TB_RATE_LIMITED' } })
  })

  test('holds every call back for at least 3 s, then lets one out alone', async () => {
    const clock = new ManualClock(0)
    const held: (() => void)[] = []
    await using server = await RawServer.open((arrival) => {
      if (arrival.index === 0) reply(arrival, TOO_MANY, { status: 429 })
      else held.push(() => reply(arrival, arrival.target.includes('place') ? ACCEPTED : NO_BALANCES))
    })
    await using client = await openClient(server, { clock, retry: { attempts: 2 } })
    const first = client.fetchBalances()
    await server.arrived(1)
    await settled()
    const second = client.fetchBalances()
    const order = client.placeOrder(limitOrder(), UNCHECKED)
    clock.advance(2_999)
    await settled()
    expect(server.arrivals).toHaveLength(1)

    clock.advance(61_000)
    await server.arrived(2)
    await settled()
    expect(server.arrivals).toHaveLength(2)
    expect(server.arrivals[1]?.target).toContain('place')

    held[0]?.()
    await server.arrived(4)
    for (const release of held.slice(1)) release()
    await Promise.all([first, second, order])
  })
})

/** Lets everything that can happen without the clock happen. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
