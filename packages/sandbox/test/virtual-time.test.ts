/** Time that jumps, over real sockets: what a sandbox and its clients say to each other is over before it moves on. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { VirtualTime } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { LoopbackWatch, Sandbox, type SandboxOptions } from '../src/index.ts'
import { when } from './faulty-exchange.ts'
import { RawStream } from './raw-stream.ts'
import { NOW_MS } from './trading.ts'

/** What the crowd's last step changes is pushed by then. */
const PUSHED_WITHIN_MS = 500

async function openWorld(options: SandboxOptions = {}) {
  const watch = LoopbackWatch.open()
  const time = new VirtualTime(NOW_MS, watch)
  const sandbox = await Sandbox.open({ clock: time.clock, ...options })
  return {
    time,
    watch,
    sandbox,
    async [Symbol.asyncDispose]() {
      await sandbox.close()
      watch.close()
    },
  }
}

test('a reader on a socket has every push of an hour when the hour is over', async () => {
  await using world = await openWorld()
  const { time, sandbox } = world
  using stream = await time.until(RawStream.greeted(sandbox))
  await time.until(stream.subscribe('4@trade'))
  const before = stream.texts.length
  const traded: string[] = []
  sandbox.exchange.onEvent((event) => {
    if (event.type === 'trade' && event.trade.symbol === 'BTCUSDT') traded.push(event.trade.tradeId)
  })

  await time.advance(3_600_000 + PUSHED_WITHIN_MS)

  const seen = stream.texts.slice(before).flatMap((text) => /"tradeId":(\d+)/.exec(text)?.[1] ?? [])
  expect(traded.length).toBeGreaterThan(1_000)
  expect(seen.slice(-traded.length)).toEqual(traded)
})

test('a call that a fault holds back is answered when its time has come, not before', async () => {
  const faults = { rules: [when({}, 'delay-reply', { ms: 7_000 })] }
  await using world = await openWorld({ crowd: false, faults })
  const { time, sandbox } = world

  const reply = time.until(fetch(`${sandbox.restUrl}/v1/market/tickers`))

  expect((await reply).status).toBe(200)
  expect(time.clock.monotonicMs()).toBe(7_000)
})

test('connections that are opened, cut and closed on either side come to rest', async () => {
  await using world = await openWorld({ crowd: false })
  const { time, sandbox } = world
  for (let round = 0; round < 20; round += 1) {
    const stream = await time.until(RawStream.greeted(sandbox))
    if (round % 3 === 0) stream.socket.terminate()
    else if (round % 3 === 1) stream.socket.close(1000)
    await time.advance(60_000)
    if (round % 3 < 2) expect(stream.socket.readyState).toBe(WebSocket.CLOSED)
    stream[Symbol.dispose]()
  }
})

test('a session that does not answer pings is closed after ten minutes to the millisecond', async () => {
  await using world = await openWorld({ crowd: false })
  const { time, sandbox } = world
  const stream = new WebSocket(sandbox.wsUrl, { autoPong: false })
  const closed = once(stream, 'close').then(() => time.clock.monotonicMs())

  expect(await time.until(closed)).toBe(600_000)
})

test('a message that nobody on the other side reads does not hold time up', async () => {
  using watch = LoopbackWatch.open()
  const time = new VirtualTime(NOW_MS, watch)
  const accepted: Socket[] = []
  const server = createServer({ pauseOnConnect: true }, (socket) => accepted.push(socket)).listen(
    0,
    '127.0.0.1',
  )
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  const client = connect(port, '127.0.0.1').resume()
  await once(client, 'connect')
  client.write('Is anybody there?')

  await time.advance(1_000)

  for (const socket of [client, ...accepted]) socket.destroy()
  server.close()
  expect(time.clock.monotonicMs()).toBe(1_000)
})

test('a connection that leads nowhere is found out and named', async () => {
  using watch = LoopbackWatch.open({ stalledAfterMs: 50 })
  const time = new VirtualTime(NOW_MS, watch)
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  const silent = connect(port, '127.0.0.1')

  await expect(time.advance(1_000)).rejects.toMatchObject({
    code: 'TB_INTERNAL',
    message: expect.stringContaining(`127.0.0.1:${port}`),
  })
  expect(time.clock.monotonicMs()).toBe(0)
  silent.destroy()
  server.close()
})

test('a connection that nobody speaks on is taken for a spare one, where such are expected', async () => {
  using watch = LoopbackWatch.open({ spareAfterMs: 50, stalledAfterMs: 5_000 })
  const time = new VirtualTime(NOW_MS, watch)
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  const spare = connect(port, '127.0.0.1')

  await time.advance(1_000)

  expect(time.clock.monotonicMs()).toBe(1_000)
  spare.destroy()
  server.close()
})

test('a connection to a server named as outside is not waited for', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  using watch = LoopbackWatch.open({ stalledAfterMs: 50, outsidePorts: [port] })
  const time = new VirtualTime(NOW_MS, watch)
  const silent = connect(port, '127.0.0.1')

  await time.advance(1_000)

  expect(time.clock.monotonicMs()).toBe(1_000)
  silent.destroy()
  server.close()
})
