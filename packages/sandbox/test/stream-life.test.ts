import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { MeddledSession, Sandbox, StreamMeddler } from '../src/index.ts'
import { NO_MEDDLING } from '../src/index.ts'
import { quietSandbox, RawStream } from './raw-stream.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

describe('a session', () => {
  test('is pinged every 3 minutes', async () => {
    const { sandbox, clock } = await quietSandbox()
    await using _ = sandbox
    const stream = await RawStream.greeted(sandbox)
    clock.advance(3 * MINUTE_MS)
    await stream.pinged(1)
    clock.advance(3 * MINUTE_MS)
    await stream.pinged(2)
  })

  test('without a pong is closed after 10 minutes', async () => {
    const { sandbox, clock } = await quietSandbox()
    await using _ = sandbox
    const stream = await RawStream.greeted(sandbox, { autoPong: false })
    clock.advance(10 * MINUTE_MS - 1)
    await stream.drain()
    clock.advance(1)
    expect(await stream.closed()).toEqual({ code: 1008, reason: 'no pong' })
  })

  test.each<readonly [string, (stream: RawStream) => void]>([
    ['a message', (stream) => stream.send({ op: 'pong', epochMillis: 1_770_742_394_290 })],
    ['a frame nobody asked for', (stream) => stream.socket.pong()],
  ])('lives 10 minutes from its last pong, be it %s', async (_what, pong) => {
    const { sandbox, clock } = await quietSandbox()
    await using _ = sandbox
    const stream = await RawStream.greeted(sandbox, { autoPong: false })
    clock.advance(9 * MINUTE_MS)
    pong(stream)
    await stream.drain()
    clock.advance(10 * MINUTE_MS - 1)
    expect(await stream.drain()).toEqual([])
    clock.advance(1)
    expect(await stream.closed()).toMatchObject({ code: 1008 })
  })

  test('that answers every ping is closed at the age of 24 hours', async () => {
    const { sandbox, clock } = await quietSandbox()
    await using _ = sandbox
    const stream = await RawStream.greeted(sandbox)
    for (let ping = 1; ping < 24 * 20; ping += 1) {
      clock.advance(3 * MINUTE_MS)
      await stream.pinged(ping)
      await stream.drain()
    }
    clock.advance(3 * MINUTE_MS)
    expect((await stream.closed()).code).toBe(1001)
  })

  test('keeps the times the settings say', async () => {
    const settings = { streamPingIntervalMs: 1_000, streamPongTimeoutMs: 5_000, streamLifetimeMs: HOUR_MS }
    const { sandbox, clock } = await quietSandbox({ settings })
    await using _ = sandbox
    const stream = await RawStream.greeted(sandbox, { autoPong: false })
    clock.advance(4_999)
    await stream.pinged(4)
    clock.advance(1)
    expect((await stream.closed()).code).toBe(1008)
  })
})

describe('a reader that takes nothing in', () => {
  /** One client that stops reading, and one that goes on. */
  async function twoReaders() {
    const quiet = await quietSandbox({ settings: { streamBufferBytes: 100_000 } })
    const { sandbox, clock, trade } = quiet
    const opened: MeddledSession[] = []
    const gone = new Set<MeddledSession>()
    sandbox.meddleWithStreams({
      ...NO_MEDDLING,
      opened: (session) => opened.push(session),
      closed: (session) => gone.add(session),
    })
    const slow = await RawStream.greeted(sandbox)
    const quick = await RawStream.greeted(sandbox)
    await quick.subscribe('4@trade')
    slow.socket.pause()
    let price = 100
    const [first] = opened
    while (first !== undefined && !gone.has(first)) {
      for (let count = 0; count < 4; count += 1) first.sendRaw('x'.repeat(60_000))
      price += 1
      trade(String(price))
      clock.advance(100)
      expect(await quick.next()).toMatchObject({ T: 'trade', price: String(price) })
    }
    return { ...quiet, slow, quick }
  }

  test('is dropped, while trading and all others go on', async () => {
    const { sandbox, slow, quick, trade, clock } = await twoReaders()
    await using _ = sandbox
    trade('99')
    clock.advance(100)
    expect(await quick.next()).toMatchObject({ price: '99' })
    slow.socket.resume()
    expect(await slow.closed()).toEqual({ code: 1008, reason: 'reader too slow' })
  })

  test('is cut off where it does not even read that it was dropped', async () => {
    const { sandbox, slow, clock } = await twoReaders()
    await using _ = sandbox
    clock.advance(5_000)
    slow.socket.resume()
    expect((await slow.closed()).code).toBe(1006)
  })
})

describe('a meddler', () => {
  const meddle = (sandbox: Sandbox, meddler: Partial<StreamMeddler>) =>
    sandbox.meddleWithStreams({ ...NO_MEDDLING, ...meddler })

  test('that lets everything through changes nothing', async () => {
    const { sandbox, trade, clock } = await quietSandbox()
    await using _ = sandbox
    meddle(sandbox, {})
    const stream = await RawStream.greeted(sandbox)
    await stream.subscribe('4@trade')
    trade('100')
    clock.advance(100)
    expect(await stream.drain()).toMatchObject([{ S: 4, price: '100' }])
  })

  test('can lose, double and reorder messages, and the counter shows it', async () => {
    const { sandbox, trade, clock } = await quietSandbox()
    await using _ = sandbox
    const stream = await RawStream.greeted(sandbox)
    await stream.subscribe('4@trade')
    let late = (): void => undefined
    meddle(sandbox, {
      send(_session, { counter, text }, deliver) {
        if (counter === 4) return
        if (counter === 5) late = () => deliver(text)
        else deliver(text)
        if (counter === 6) {
          deliver(text)
          late()
        }
      },
    })
    for (const price of ['100', '101', '102', '103']) trade(price)
    clock.advance(100)
    expect((await stream.drain()).map(({ S }) => S)).toEqual([6, 6, 5, 7])
  })

  test('can lose a message before it is counted, and only the trades’ own count shows it', async () => {
    const { sandbox, trade, clock } = await quietSandbox()
    await using _ = sandbox
    const stream = await RawStream.greeted(sandbox)
    await stream.subscribe('4@trade')
    let seen = 0
    meddle(sandbox, {
      counts: () => {
        seen += 1
        return seen !== 2
      },
    })
    for (const price of ['100', '101', '102']) trade(price)
    clock.advance(100)
    expect((await stream.drain()).map(({ S, seq }) => [S, seq])).toEqual([
      [4, 1],
      [5, 3],
    ])
  })

  test('can keep a session open and silent', async () => {
    const { sandbox, trade, clock } = await quietSandbox()
    await using _ = sandbox
    const stream = await RawStream.greeted(sandbox)
    await stream.subscribe('4@trade')
    meddle(sandbox, { send: () => undefined, pings: () => false })
    trade('100')
    clock.advance(4 * MINUTE_MS)
    meddle(sandbox, {})
    trade('101')
    clock.advance(100)
    expect(await stream.next()).toMatchObject({ S: 5, seq: 2 })
  })

  test('can take no notice of pongs', async () => {
    const { sandbox, clock } = await quietSandbox()
    await using _ = sandbox
    const stream = await RawStream.greeted(sandbox)
    meddle(sandbox, { receives: (_session, text) => text !== '' })
    clock.advance(9 * MINUTE_MS)
    await stream.pinged(3)
    await stream.drain()
    clock.advance(MINUTE_MS)
    expect((await stream.closed()).code).toBe(1008)
  })

  test('can close a session, or cut it', async () => {
    const { sandbox } = await quietSandbox()
    await using _ = sandbox
    const ends: ((session: MeddledSession) => void)[] = [
      (session) => session.close(1012, 'restart'),
      (session) => session.terminate(),
    ]
    meddle(sandbox, { receives: (session) => ends.shift()?.(session) !== undefined })
    const [closed, cut] = [await RawStream.greeted(sandbox), await RawStream.greeted(sandbox)]
    closed.send('anything')
    expect(await closed.closed()).toEqual({ code: 1012, reason: 'restart' })
    cut.send('anything')
    expect((await cut.closed()).code).toBe(1006)
  })

  test('can answer the wish for a stream with an HTTP reply', async () => {
    const { sandbox } = await quietSandbox()
    await using _ = sandbox
    const page = { httpStatus: 502, contentType: 'text/html', body: '<h1>502 Bad Gateway</h1>' }
    meddle(sandbox, { upgrade: () => ({ kind: 'refuse', ...page }) })
    const socket = new WebSocket(sandbox.wsUrl)
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
    })
    expect(status).toBe(502)
  })

  test('can reset the wish for a stream', async () => {
    const { sandbox } = await quietSandbox()
    await using _ = sandbox
    meddle(sandbox, { upgrade: () => ({ kind: 'reset' }) })
    await expect(RawStream.open(sandbox.wsUrl)).rejects.toThrow()
  })

  test('can leave the wish for a stream without an answer until the sandbox closes', async () => {
    const { sandbox } = await quietSandbox()
    const asked = new Promise<void>((resolve) => {
      meddle(sandbox, {
        upgrade: () => {
          resolve()
          return { kind: 'ignore' }
        },
      })
    })
    const opening = RawStream.open(sandbox.wsUrl)
    await asked
    await sandbox.close()
    await expect(opening).rejects.toThrow()
  })
})
