import { describe, expect, test } from 'vitest'
import {
  buy,
  CANCEL,
  call,
  type FaultyExchange,
  faultyExchange,
  PLACE,
  send,
  when,
} from './faulty-exchange.ts'
import { NOW_MS } from './trading.ts'

function openOrders({ sandbox, alice }: FaultyExchange): readonly string[] {
  return sandbox.exchange.openOrders(alice.accountId).map(({ clOrdId }) => clOrdId)
}

/** A call that is never answered: it is given up after the rule has fired and a later call was answered. */
async function unanswered(exchange: FaultyExchange, body: object): Promise<unknown> {
  const giveUp = new AbortController()
  const firing = exchange.nextFiring()
  const lost = call(exchange, PLACE, body, { signal: giveUp.signal }).catch((error: unknown) => error)
  await firing
  await call(exchange, '/spot/accountList', {})
  giveUp.abort()
  return lost
}

describe('requests and replies that are lost', () => {
  test('drop-request: the exchange never hears of it and the client hears nothing', async () => {
    await using exchange = await faultyExchange([when({ endpoint: 'placeOrder', nth: 1 }, 'drop-request')])
    expect(await unanswered(exchange, buy('first'))).toMatchObject({ name: 'AbortError' })
    expect(openOrders(exchange)).toEqual([])
    expect(JSON.parse((await call(exchange, PLACE, buy('second'))).text)).toMatchObject({ code: 0 })
    expect(openOrders(exchange)).toEqual(['second'])
  })

  test('drop-reply: the order is placed and the client hears nothing', async () => {
    await using exchange = await faultyExchange([when({ endpoint: 'placeOrder' }, 'drop-reply')])
    expect(await unanswered(exchange, buy('first'))).toMatchObject({ name: 'AbortError' })
    expect(openOrders(exchange)).toEqual(['first'])
  })

  test('drop-reply: a cancel happens though its connection is reset', async () => {
    const rule = when({ endpoint: 'cancelOrder', nth: 1 }, 'drop-reply', { connection: 'reset' })
    await using exchange = await faultyExchange([rule])
    const { ordId } = JSON.parse((await call(exchange, PLACE, buy('first'))).text).data
    await expect(call(exchange, CANCEL, { symbol: 'SHARPUSDT', ordId })).rejects.toMatchObject({
      code: 'ECONNRESET',
    })
    expect(openOrders(exchange)).toEqual([])
  })

  test('delay-request: the order comes late, with an old signature', async () => {
    await using exchange = await faultyExchange([
      when({ endpoint: 'placeOrder' }, 'delay-request', { ms: 31_000 }),
    ])
    const firing = exchange.nextFiring()
    const reply = call(exchange, PLACE, buy('first'))
    await firing
    expect(openOrders(exchange)).toEqual([])
    exchange.clock.advance(31_000)
    expect((await reply).text).toBe('{"message":"Unauthorized","code":1401}')
  })

  test('delay-reply: the order is open long before it is acknowledged', async () => {
    await using exchange = await faultyExchange([
      when({ endpoint: 'placeOrder' }, 'delay-reply', { ms: 5_000 }),
    ])
    const firing = exchange.nextFiring()
    const reply = call(exchange, PLACE, buy('first'))
    await firing
    expect(openOrders(exchange)).toEqual(['first'])
    exchange.clock.advance(5_000)
    expect(JSON.parse((await reply).text)).toMatchObject({ code: 0 })
  })

  test('reply-after-fill: the acknowledgement comes after the fill', async () => {
    const rule = when({ endpoint: 'placeOrder' }, 'reply-after-fill', { atMostMs: 60_000 })
    await using exchange = await faultyExchange([rule])
    const firing = exchange.nextFiring()
    const reply = call(exchange, PLACE, buy('first'))
    await firing
    const { sandbox, bob } = exchange
    sandbox.exchange.place(bob.accountId, {
      symbol: 'SHARPUSDT',
      side: 'SELL',
      ordType: 'MARKET',
      ordQty: '4',
    })
    expect(JSON.parse((await reply).text)).toMatchObject({ code: 0 })
    expect(sandbox.exchange.openOrders(exchange.alice.accountId)[0]?.ordStatus).toBe('PARTIAL_FILLED')
  })

  test('duplicate-request: the same order twice is one order, and the second reply says so', async () => {
    await using exchange = await faultyExchange([when({ endpoint: 'placeOrder' }, 'duplicate-request')])
    expect((await call(exchange, PLACE, buy('first'))).text).toBe('{"message":"duplicate-order","code":3111}')
    expect(openOrders(exchange)).toEqual(['first'])
  })

  test('duplicate-request: an order without an id of the client’s is placed twice', async () => {
    const rule = when({ endpoint: 'placeOrder' }, 'duplicate-request', { answer: 'first' })
    await using exchange = await faultyExchange([rule])
    expect(JSON.parse((await call(exchange, PLACE, buy(''))).text)).toMatchObject({ code: 0 })
    expect(openOrders(exchange)).toHaveLength(2)
  })

  test('reset-reply: the connection breaks in the middle of the body', async () => {
    await using exchange = await faultyExchange([
      when({ endpoint: 'placeOrder' }, 'reset-reply', { atByte: 7 }),
    ])
    const outcome = await call(exchange, PLACE, buy('first')).catch((error: unknown) => error)
    expect(outcome).not.toMatchObject({ isWhole: true })
    expect(openOrders(exchange)).toEqual(['first'])
  })

  test('stall-reply: so many bytes come, then nothing, and the connection stays open', async () => {
    await using exchange = await faultyExchange([
      when({ endpoint: 'accountList', nth: 1 }, 'stall-reply', { atByte: 9 }),
    ])
    const giveUp = new AbortController()
    const part = new Promise<string>((resolve) => {
      const onText = (text: string) => {
        if (text.length >= 9) resolve(text)
      }
      call(exchange, '/spot/accountList', {}, { signal: giveUp.signal, onText }).catch(() =>
        resolve('given up'),
      )
    })
    expect(await part).toBe('{"data":[')
    expect((await call(exchange, '/spot/accountList', {})).status).toBe(200)
    giveUp.abort()
  })
})

describe('replies that are not the exchange’s', () => {
  test('too-many-requests: for as long as the storm lasts', async () => {
    const rule = when({ after: 1_000, for: 2_000 }, 'too-many-requests', { retryAfterSeconds: 2 })
    await using exchange = await faultyExchange([rule])
    const status = async (): Promise<number> => (await call(exchange, '/spot/accountList', {})).status
    expect(await status()).toBe(200)
    exchange.clock.advance(1_000)
    const stormy = await call(exchange, '/spot/accountList', {})
    expect(stormy).toMatchObject({ status: 429, text: '{"message":"too many visits","code":429}' })
    expect(stormy.headers['retry-after']).toBe('2')
    exchange.clock.advance(2_000)
    expect(await status()).toBe(200)
  })

  test.each([
    ['none', '', 'application/json'],
    ['html', '<!DOCTYPE html>', 'text/html; charset=UTF-8'],
  ])('too-many-requests: with a body of kind %s', async (body, start, contentType) => {
    await using exchange = await faultyExchange([when({}, 'too-many-requests', { body })])
    const reply = await call(exchange, PLACE, buy('first'))
    expect(reply).toMatchObject({ status: 429, contentType })
    expect(reply.text.startsWith(start)).toBe(true)
    expect(openOrders(exchange)).toEqual([])
  })

  test.each([
    [true, ['first']],
    [false, []],
  ])('server-error: the order may have been placed (%s)', async (processed, orders) => {
    const rule = when({ endpoint: 'write' }, 'server-error', { status: 503, processed })
    await using exchange = await faultyExchange([rule])
    const reply = await call(exchange, PLACE, buy('first'))
    expect(reply.status).toBe(503)
    expect(JSON.parse(reply.text)).toMatchObject({ status: 503, path: '/api/trade/order/place' })
    expect(openOrders(exchange)).toEqual(orders)
  })

  test.each([502, 403, 200])('html-page: a page under HTTP %i', async (status) => {
    await using exchange = await faultyExchange([when({ endpoint: 'any' }, 'html-page', { status })])
    const reply = await call(exchange, PLACE, buy('first'))
    expect(reply).toMatchObject({ status, contentType: 'text/html; charset=UTF-8' })
    expect(reply.text).toContain('<html>')
  })

  test('empty-body: success without a word', async () => {
    await using exchange = await faultyExchange([when({ endpoint: 'placeOrder' }, 'empty-body')])
    expect(await call(exchange, PLACE, buy('first'))).toMatchObject({ status: 200, text: '', isWhole: true })
    expect(openOrders(exchange)).toEqual(['first'])
  })

  test('truncate-reply: broken JSON in a whole body', async () => {
    await using exchange = await faultyExchange([
      when({ endpoint: 'placeOrder' }, 'truncate-reply', { atByte: 10 }),
    ])
    expect(await call(exchange, PLACE, buy('first'))).toMatchObject({ text: '{"code":0,', isWhole: true })
    expect(openOrders(exchange)).toEqual(['first'])
  })

  test('wrong-content-type: the true body under another name', async () => {
    await using exchange = await faultyExchange([
      when({}, 'wrong-content-type', { contentType: 'text/plain' }),
    ])
    const reply = await call(exchange, PLACE, buy('first'))
    expect(reply.contentType).toBe('text/plain')
    expect(JSON.parse(reply.text)).toMatchObject({ code: 0 })
  })

  test('wrong-shape: success with data of another kind', async () => {
    await using exchange = await faultyExchange([
      when({ endpoint: 'accountList' }, 'wrong-shape', { data: null }),
    ])
    expect((await call(exchange, '/spot/accountList', {})).text).toBe('{"data":null,"code":0}')
  })

  test.each([200, 400])('error-code: any code, under HTTP %i', async (status) => {
    const rule = when({ endpoint: 'placeOrder', nth: 2 }, 'error-code', { code: 3113, status })
    await using exchange = await faultyExchange([rule])
    expect(JSON.parse((await call(exchange, PLACE, buy('first'))).text)).toMatchObject({ code: 0 })
    const reply = await call(exchange, PLACE, buy('second'))
    expect(reply).toMatchObject({ status, text: '{"message":"account-insufficient","code":3113}' })
    expect(openOrders(exchange)).toEqual(['first'])
  })
})

describe('when a rule fires', () => {
  const EMPTY = { status: 418 }

  async function statuses(exchange: FaultyExchange, calls: number): Promise<readonly boolean[]> {
    const hits: boolean[] = []
    for (let made = 0; made < calls; made += 1)
      hits.push((await send(`${exchange.sandbox.restUrl}/v1/market/tickers`)).status === EMPTY.status)
    return hits
  }

  test.each([
    ['the second', { nth: 2 }, [false, true, false, false, false, false]],
    ['from the third to the fourth', { nth: { from: 3, to: 4 } }, [false, false, true, true, false, false]],
    ['every second', { nth: { every: 2 } }, [false, true, false, true, false, true]],
    ['at most twice', { times: 2 }, [true, true, false, false, false, false]],
    ['of another endpoint', { endpoint: 'depth' as const }, [false, false, false, false, false, false]],
    ['of another account', { account: 'bob' }, [false, false, false, false, false, false]],
  ])('is at %s', async (_, condition, expected) => {
    await using exchange = await faultyExchange([when(condition, 'empty-body', EMPTY)])
    expect(await statuses(exchange, 6)).toEqual(expected)
  })

  test('is the same calls for the same seed, and others for another', async () => {
    const run = async (seed: number): Promise<readonly boolean[]> => {
      const rule = when({ probability: 0.5 }, 'empty-body', EMPTY)
      await using exchange = await faultyExchange([rule], { seed })
      return await statuses(exchange, 40)
    }
    const [first, again, other] = [await run(7), await run(7), await run(8)]
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
    expect(new Set(first)).toEqual(new Set([true, false]))
  })

  test('is kept: which rule, when and on what', async () => {
    await using exchange = await faultyExchange([
      when({ endpoint: 'write', account: 'alice' }, 'delay-reply', { ms: 0 }),
    ])
    await call(exchange, PLACE, buy('first'))
    expect(exchange.sandbox.faults.fired).toEqual([
      {
        number: 1,
        rule: 'rules[0]',
        fault: 'delay-reply',
        atMs: NOW_MS,
        on: { kind: 'call', endpoint: 'placeOrder', account: 'alice', symbol: 'SHARPUSDT' },
      },
    ])
  })
})
