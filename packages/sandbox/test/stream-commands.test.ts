import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { quietSandbox, RawStream } from './raw-stream.ts'
import { NOW_MS } from './trading.ts'

const SID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/

async function connected() {
  const quiet = await quietSandbox()
  return { ...quiet, stream: await RawStream.greeted(quiet.sandbox) }
}

describe('a connection', () => {
  test('is greeted with its session id and the first number of its counter', async () => {
    const { sandbox } = await quietSandbox()
    await using _ = sandbox
    const stream = await RawStream.open(sandbox.wsUrl)
    const text = await stream.nextText()
    const { sid } = JSON.parse(text)
    expect(sid).toMatch(SID)
    expect(text).toBe(`{"S":1,"T":"resp","sid":"${sid}","C":200,"M":"established"}`)
  })

  test('has a counter and an id of its own', async () => {
    const { sandbox } = await quietSandbox()
    await using _ = sandbox
    const [first, second] = [await RawStream.open(sandbox.wsUrl), await RawStream.open(sandbox.wsUrl)]
    const [one, other] = [await first.next(), await second.next()]
    expect([one.S, other.S]).toEqual([1, 1])
    expect(one['sid']).not.toBe(other['sid'])
  })

  test('on another path is answered 404', async () => {
    const { sandbox } = await quietSandbox()
    await using _ = sandbox
    const socket = new WebSocket(`${sandbox.wsUrl}x`)
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
    })
    expect(status).toBe(404)
  })

  test('that asks for the path without wanting a stream is answered 404', async () => {
    const { sandbox } = await quietSandbox()
    await using _ = sandbox
    const url = new URL(sandbox.wsUrl.replace('ws:', 'http:'))
    const status = await new Promise((resolve) => {
      request(url, (response) => resolve(response.resume().statusCode)).end()
    })
    expect(status).toBe(404)
  })

  test('is cut when the sandbox closes', async () => {
    const { sandbox, stream } = await connected()
    await sandbox.close()
    expect((await stream.closed()).code).toBe(1006)
  })
})

describe('a subscription', () => {
  test('is echoed as it was understood, and then confirmed', async () => {
    const { sandbox, stream } = await connected()
    await using _ = sandbox
    stream.send({ op: 'SUB', channel: ['4@trade'], param: { size: 2 }, id: 1 })
    const [echo, result] = [await stream.nextText(), await stream.nextText()]
    const { sid } = JSON.parse(echo)
    const seconds = Math.floor(NOW_MS / 1_000)
    expect(echo).toBe(
      `{"S":2,"T":"echo","sid":"${sid}","C":200,"M":"command.received","echo":{"op":"SUB","channel":[{"name":"4@trade","type":{"name":"trade","auth":"PUB"},"instrumentId":"4","lifeStartTime":${seconds},"msgCount":0,"pub":true}],"param":{"size":2},"id":1}}`,
    )
    expect(result).toBe(`{"S":3,"T":"resp","sid":"${sid}","C":200,"M":"sub.channel.success"}`)
  })

  test('to several channels gets one result', async () => {
    const { sandbox, stream } = await connected()
    await using _ = sandbox
    await stream.subscribe('4@trade', '4@kline@min_1', '4@kline@hour_4')
    expect(await stream.drain()).toEqual([])
  })

  test.each(['5@trade', '4@trades', '4@depth@7', '4@depth', '4@kline@1m', 'btcusdt@ticker', ''])(
    'to %j, which is no channel, fails as a whole',
    async (name) => {
      const { sandbox, stream } = await connected()
      await using _ = sandbox
      expect(await stream.subscribe('4@trade', name)).toMatchObject({ C: 400, M: 'sub.channel.failed' })
      expect(await stream.ask({ op: 'LIST' })).toMatchObject({ subs: [] })
    },
  )

  test('to all tickers fails where they are not served', async () => {
    const { sandbox, stream } = await connected()
    await using _ = sandbox
    sandbox.changeSettings({ servesAllTickers: false })
    expect(await stream.subscribe('!@ticker')).toMatchObject({ C: 400 })
  })

  test('may name the market by its symbol where the settings say so, and its messages then carry that name', async () => {
    const { sandbox, stream } = await connected()
    await using _ = sandbox
    sandbox.changeSettings({ acceptsSymbolicNames: true })
    expect(await stream.subscribe('btcusdt@ticker')).toMatchObject({ C: 200 })
    expect(await stream.next()).toMatchObject({ channel: 'btcusdt@ticker', instrumentId: 4 })
    expect(await stream.subscribe('ethusdt@ticker')).toMatchObject({ C: 400 })
  })
})

describe('the list of subscriptions', () => {
  test('tells since when each lives and how many messages it had', async () => {
    const { sandbox, stream, trade, clock } = await connected()
    await using _ = sandbox
    await stream.subscribe('4@trade')
    for (const price of ['100', '101']) trade(price)
    clock.advance(1_000)
    expect(await stream.drain()).toHaveLength(2)
    stream.send({ op: 'LIST', channel: [], id: 3 })
    await stream.next()
    const text = await stream.nextText()
    const { sid, S } = JSON.parse(text)
    const seconds = Math.floor(NOW_MS / 1_000)
    expect(text).toBe(
      `{"S":${S},"T":"resp","subs":[{"name":"4@trade","type":{"name":"trade","auth":"PUB"},"instrumentId":"4","lifeStartTime":${seconds},"msgCount":2}],"sid":"${sid}"}`,
    )
  })

  test('loses what was unsubscribed, and nothing more comes of it', async () => {
    const { sandbox, stream, trade, clock } = await connected()
    await using _ = sandbox
    await stream.subscribe('4@trade', '4@kline@min_1')
    const result = await stream.ask({ op: 'UNSUB', channel: ['4@trade'], id: 2 })
    expect(result).toMatchObject({ C: 200, M: 'unsub.channel.success' })
    trade('100')
    clock.advance(1_000)
    expect((await stream.drain()).map(({ T }) => T)).toEqual(['kline'])
    const { subs } = await stream.ask({ op: 'LIST' })
    expect(subs).toMatchObject([{ name: '4@kline@min_1' }])
  })
})

describe('a command that cannot be read', () => {
  test.each([
    ['no JSON', 'SUB 4@trade', 'command.failed'],
    ['no object', '[1]', 'command.failed'],
    ['an unknown command', '{"op":"BUY"}', 'command.failed'],
    ['a subscription without channels', '{"op":"SUB"}', 'sub.channel.failed'],
    ['a subscription to a number', '{"op":"SUB","channel":[4]}', 'sub.channel.failed'],
    [
      'too many candles',
      '{"op":"REQ","param":{"channel":"4@kline@min_1","limit":201}}',
      'req.channel.failed',
    ],
  ])('(%s) gets a result alone', async (_what, text, failure) => {
    const { sandbox, stream } = await connected()
    await using _ = sandbox
    stream.send(text)
    expect(await stream.next()).toMatchObject({ S: 2, T: 'resp', C: 400, M: failure })
    expect(await stream.drain()).toEqual([])
  })

  test('because it is longer than any closes the connection', async () => {
    const { sandbox, stream } = await connected()
    await using _ = sandbox
    stream.send('x'.repeat(65_537))
    expect((await stream.closed()).code).toBe(1009)
  })
})

test('the counter runs through greeting, echoes, results and data without a gap', async () => {
  const { sandbox, stream, trade, clock } = await connected()
  await using _ = sandbox
  await stream.subscribe('4@trade', '4@depth@5', '4@ticker', '!@ticker')
  for (const price of ['100', '101', '102']) {
    trade(price)
    clock.advance(100)
    stream.send('nonsense')
  }
  await stream.drain()
  const counters = stream.texts.map((text) => JSON.parse(text).S)
  expect(counters).toEqual(counters.map((_, index) => index + 1))
})
