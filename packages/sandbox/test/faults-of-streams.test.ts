import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { FaultRule } from '../src/index.ts'
import { send, when } from './faulty-exchange.ts'
import { type Message, type QuietSandbox, quietSandbox, RawStream } from './raw-stream.ts'

interface Watched extends QuietSandbox {
  readonly stream: RawStream
  /** Makes one trade and has it pushed. */
  push(price: string): void
  /** `S/seq` of each trade message that has come. */
  trades(): Promise<readonly string[]>
}

/** A stream that watches trades; its rules come in once it has subscribed. */
async function watching(rules: readonly FaultRule[], channel = '4@trade'): Promise<Watched> {
  const quiet = await quietSandbox()
  const stream = await RawStream.greeted(quiet.sandbox)
  await stream.subscribe(channel)
  quiet.sandbox.faults.add({ rules })
  return {
    ...quiet,
    stream,
    push(price) {
      quiet.trade(price)
      quiet.clock.advance(100)
    },
    trades: async () => tradeNumbers(await stream.drain()),
  }
}

function tradeNumbers(messages: readonly Message[]): readonly string[] {
  return messages.filter(({ T }) => T === 'trade').map((message) => `${message.S}/${message['seq']}`)
}

describe('pushes', () => {
  test('drop-frames: a counted push is lost, and S has a gap', async () => {
    const { sandbox, push, trades } = await watching([when({ channel: 'trades', nth: 2 }, 'drop-frames')])
    await using _ = sandbox
    for (const price of ['100', '101', '102']) push(price)
    expect(await trades()).toEqual(['4/1', '6/3'])
  })

  test('drop-uncounted: a push is lost before it is counted, and only seq has a gap', async () => {
    const { sandbox, push, trades } = await watching([when({ channel: 'trades', nth: 2 }, 'drop-uncounted')])
    await using _ = sandbox
    for (const price of ['100', '101', '102']) push(price)
    expect(await trades()).toEqual(['4/1', '5/3'])
  })

  test('duplicate-frames: the same push comes twice', async () => {
    const { sandbox, push, trades } = await watching([when({ nth: 1 }, 'duplicate-frames')])
    await using _ = sandbox
    for (const price of ['100', '101']) push(price)
    expect(await trades()).toEqual(['4/1', '4/1', '5/2'])
  })

  test('reorder-frames: a push comes after the one that follows it', async () => {
    const { sandbox, push, trades } = await watching([when({ symbol: 'BTCUSDT', nth: 1 }, 'reorder-frames')])
    await using _ = sandbox
    for (const price of ['100', '101', '102']) push(price)
    expect(await trades()).toEqual(['5/2', '4/1', '6/3'])
  })

  test('delay-frames: a push comes so much later than it was due', async () => {
    const { sandbox, clock, push, trades } = await watching([when({ nth: 1 }, 'delay-frames', { ms: 4_000 })])
    await using _ = sandbox
    for (const price of ['100', '101']) push(price)
    expect(await trades()).toEqual(['5/2'])
    clock.advance(4_000)
    expect(await trades()).toEqual(['4/1'])
  })

  test('silent-stream: open, answering, and without a push while it lasts', async () => {
    const { sandbox, clock, push, trades } = await watching([when({ for: 1_000 }, 'silent-stream')])
    await using _ = sandbox
    push('100')
    expect(await trades()).toEqual([])
    clock.advance(1_000)
    push('101')
    expect((await trades()).map((each) => each.split('/')[1])).toEqual(['2'])
  })

  test('silent-stream: pings go on, or are kept back too', async () => {
    const quiet = await quietSandbox({ settings: { streamPingIntervalMs: 1_000 } })
    await using _ = quiet.sandbox
    const stream = await RawStream.greeted(quiet.sandbox)
    quiet.sandbox.faults.add({ rules: [when({ for: 1_500 }, 'silent-stream', { pings: false })] })
    let pings = 0
    stream.socket.on('ping', () => {
      pings += 1
    })
    quiet.clock.advance(1_000)
    await stream.drain()
    expect(pings).toBe(0)
    quiet.clock.advance(1_000)
    await stream.pinged(1)
  })

  test.each([
    ['empty-book', { a: [], b: [] }],
    ['crossed-book', { a: [['99', '1', -1]], b: [['101', '1', 1]] }],
  ])('%s: a picture that cannot be right is pushed', async (fault, picture) => {
    const { sandbox, clock, alice, stream } = await watching([when({ channel: 'depth' }, fault)], '4@depth@5')
    await using _ = sandbox
    await stream.drain()
    const order = { symbol: 'BTCUSDT', ordType: 'LIMIT', ordQty: '1' } as const
    sandbox.exchange.place(alice.accountId, { ...order, side: 'SELL', ordPrice: '101' })
    sandbox.exchange.place(alice.accountId, { ...order, side: 'BUY', ordPrice: '99' })
    clock.advance(100)
    expect(await stream.next()).toMatchObject({ T: 'depth', ...picture })
  })

  test('stale-book: the counter goes on and the picture stands still', async () => {
    const rule = when({ channel: 'depth' }, 'stale-book')
    const { sandbox, clock, alice, stream } = await watching([rule], '4@depth@5')
    await using _ = sandbox
    await stream.drain()
    const seen: Message[] = []
    for (const ordPrice of ['99', '98']) {
      sandbox.exchange.place(alice.accountId, {
        symbol: 'BTCUSDT',
        ordType: 'LIMIT',
        side: 'BUY',
        ordQty: '1',
        ordPrice,
      })
      clock.advance(100)
      seen.push(...(await stream.drain()))
    }
    const pictures = seen.filter(({ T }) => T === 'depth')
    expect(pictures).toHaveLength(2)
    expect(pictures.map((picture) => picture['b'])).toEqual([[['99', '1', 1]], [['99', '1', 1]]])
    expect(new Set(pictures.map(({ S }) => S)).size).toBe(2)
  })

  test('odd-price: trades at no price at all', async () => {
    const { sandbox, push, stream } = await watching([
      when({ channel: 'trades' }, 'odd-price', { price: '0' }),
    ])
    await using _ = sandbox
    push('100')
    expect(await stream.next()).toMatchObject({ T: 'trade', price: '0', seq: 1, volume: '1' })
  })
})

describe('connections', () => {
  test('close-stream: after so many pushes, with a code', async () => {
    const rule = when({ channel: 'any', nth: 2 }, 'close-stream', { code: 1012, reason: 'restart' })
    const { sandbox, push, stream } = await watching([rule])
    await using _ = sandbox
    for (const price of ['100', '101', '102']) push(price)
    expect(await stream.closed()).toEqual({ code: 1012, reason: 'restart' })
    expect(tradeNumbers(stream.texts.map((text) => JSON.parse(text)))).toEqual(['4/1', '5/2'])
  })

  test('close-stream: all streams at a time, without a closing frame', async () => {
    const { sandbox, clock, stream } = await watching([
      when({ after: 500 }, 'close-stream', { how: 'terminate' }),
    ])
    await using _ = sandbox
    clock.advance(500)
    expect(await stream.closed()).toMatchObject({ code: 1006 })
    expect(sandbox.faults.fired[0]?.note).toBe('1 streams')
  })

  test('refuse-upgrade: three times, then the stream can be had', async () => {
    const { sandbox } = await quietSandbox({
      faults: { rules: [when({ times: 3 }, 'refuse-upgrade', { status: 502 })] },
    })
    await using _ = sandbox
    for (let tried = 0; tried < 3; tried += 1)
      await expect(RawStream.open(sandbox.wsUrl)).rejects.toThrow('Unexpected server response: 502')
    expect(await (await RawStream.open(sandbox.wsUrl)).next()).toMatchObject({ M: 'established' })
  })

  test('refuse-upgrade: by a reset', async () => {
    const { sandbox } = await quietSandbox({
      faults: { rules: [when({}, 'refuse-upgrade', { how: 'reset' })] },
    })
    await using _ = sandbox
    await expect(RawStream.open(sandbox.wsUrl)).rejects.toThrow()
  })

  test('refuse-upgrade: by silence', async () => {
    const { sandbox } = await quietSandbox({
      faults: { rules: [when({}, 'refuse-upgrade', { how: 'silence' })] },
    })
    await using _ = sandbox
    const fired = new Promise<void>((resolve) => sandbox.faults.onFired(() => resolve()))
    const socket = new WebSocket(sandbox.wsUrl)
    socket.on('error', () => undefined)
    await fired
    await send(`${sandbox.restUrl}/v1/market/tickers`)
    expect(socket.readyState).toBe(WebSocket.CONNECTING)
    socket.terminate()
  })

  test('maintenance: ends open streams and lets nobody in', async () => {
    const { sandbox, clock, stream } = await watching([when({ after: 100, for: 1_000 }, 'maintenance')])
    await using _ = sandbox
    clock.advance(100)
    expect(await stream.closed()).toEqual({ code: 1001, reason: 'maintenance' })
    await expect(RawStream.open(sandbox.wsUrl)).rejects.toThrow('503')
    clock.advance(1_000)
    await RawStream.greeted(sandbox)
  })

  test('without rules nothing stands between a stream and its client', async () => {
    const { sandbox, push, trades } = await watching([when({}, 'drop-frames')])
    await using _ = sandbox
    push('100')
    sandbox.faults.clear()
    push('101')
    expect(await trades()).toEqual(['5/2'])
  })
})
