/** How the mirror spaces its requests, and when it gives one up: on a clock moved by hand, against a real server. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ManualClock } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { PublicReader } from '../src/mirror/public-reader.ts'

const NO_TICKERS = '{"code":0,"message":"","data":[]}'

test('requests leave one after the other, 50 ms apart', async () => {
  const clock = new ManualClock(0)
  await using source = await openSource((reply) => reply.end(NO_TICKERS))
  const reader = source.reader(clock)
  await reader.days()
  const later = [reader.days(), reader.days()]
  clock.advance(49)
  expect(reader.requests).toBe(1)
  clock.advance(1)
  await later[0]
  expect(reader.requests).toBe(2)
  clock.advance(50)
  await later[1]
  expect(reader.requests).toBe(3)
})

test('none leaves for 3 s after the source has asked for fewer', async () => {
  const clock = new ManualClock(0)
  await using source = await openSource((reply, count) => {
    reply.statusCode = count === 1 ? 429 : 200
    reply.end(count === 1 ? 'too many visits' : NO_TICKERS)
  })
  const reader = source.reader(clock)
  await expect(reader.days()).rejects.toThrow('fewer requests')
  const next = reader.days()
  clock.advance(2_999)
  expect(reader.requests).toBe(1)
  clock.advance(1)
  await next
  expect(reader.requests).toBe(2)
})

test('a reply that does not end within 4 s is given up', async () => {
  const clock = new ManualClock(0)
  await using source = await openSource((reply) => {
    reply.write('{"code":0,')
    setImmediate(() => clock.advance(4_000))
  })
  await expect(source.reader(clock).days()).rejects.toThrow('nothing within 4000 ms')
})

test('a redirection is not followed', async () => {
  await using source = await openSource((reply) => {
    reply.writeHead(302, { location: '/elsewhere' }).end()
  })
  await expect(source.reader(new ManualClock(0)).days()).rejects.toMatchObject({ code: 'TB_NETWORK' })
})

async function openSource(answer: (reply: ServerResponse, count: number) => void) {
  let count = 0
  const server = createServer((_, reply) => {
    count += 1
    answer(reply, count)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    reader: (clock: ManualClock) =>
      new PublicReader({ restUrl: `http://127.0.0.1:${port}`, clock, signal: new AbortController().signal }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
