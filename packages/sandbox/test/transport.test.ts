import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { ManualClock } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { Sandbox } from '../src/sandbox.ts'
import { accountOf, NOW_MS, open, openQuiet, send, signed } from './http.ts'

const FIELD_MISSING = '{"message":"request field missing","code":400}'

test('an unknown path gets the page of a Spring server, as JSON', async () => {
  await using sandbox = await openQuiet()

  const reply = await open(sandbox, 'GET /no/such/path?x=1')

  expect([reply.status, reply.text]).toEqual([
    404,
    '{"timestamp":"2026-02-10T16:53:14.290+00:00","status":404,"error":"Not Found","path":"/api/no/such/path"}',
  ])
})

test('a known path with another method is 405, or 404 when asked for', async () => {
  await using sandbox = await openQuiet()

  const before = await open(sandbox, 'GET /spot/accountList')
  sandbox.changeSettings({ wrongMethodHttpStatus: 404 })
  const after = await open(sandbox, 'GET /spot/accountList')

  expect([before.status, JSON.parse(before.text).error]).toEqual([405, 'Method Not Allowed'])
  expect([after.status, JSON.parse(after.text).error]).toEqual([404, 'Not Found'])
})

test.each(['', 'not json', '{"symbol":', '[]', '"text"', 'null'])(
  'a body of %j lacks its fields',
  async (body) => {
    await using sandbox = await openQuiet()

    const reply = await signed(sandbox, accountOf(sandbox, 'alice'), 'POST /trade/order/place', { body })

    expect([reply.status, reply.text]).toEqual([200, FIELD_MISSING])
  },
)

test('a body of more than 1 MiB is refused before it is read', async () => {
  await using sandbox = await openQuiet()
  const body = `{"a":"${'x'.repeat(1_048_576)}"}`

  const { port } = new URL(sandbox.restUrl)
  const sent = request({ method: 'POST', host: '127.0.0.1', port, path: '/api/spot/accountList' })
  sent.on('error', () => {})
  sent.write(body)
  const [reply] = (await once(sent, 'response')) as [{ statusCode: number; destroy: () => void }]
  reply.destroy()

  expect(reply.statusCode).toBe(413)
})

test('the Date header tells the sandbox’s own time', async () => {
  const clock = new ManualClock(NOW_MS)
  await using sandbox = await openQuiet({ clock })

  const before = await open(sandbox, 'GET /v1/ticker/price')
  clock.advance(3_600_000)
  const after = await open(sandbox, 'GET /v1/ticker/price')

  expect(before.headers.date).toBe('Tue, 10 Feb 2026 16:53:14 GMT')
  expect(after.headers.date).toBe('Tue, 10 Feb 2026 17:53:14 GMT')
  expect(after.headers['content-type']).toBe('application/json')
})

test('connections are kept', async () => {
  await using sandbox = await openQuiet()

  expect((await open(sandbox, 'GET /v1/ticker/price')).headers['keep-alive']).toBe('timeout=600')
})

test('a request that is no HTTP is answered 400, and its connection ends', async () => {
  await using sandbox = await openQuiet()
  const socket = connect(Number(new URL(sandbox.restUrl).port), '127.0.0.1')
  socket.write('GET /api/v2/trade/order/active?clOrdId=\u00fc HTTP/1.1\r\nHost: x\r\n\r\n')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(socket, 'close')

  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
})

test('a socket upgrade is answered 404 anywhere but at the stream', async () => {
  await using sandbox = await openQuiet()
  const url = sandbox.wsUrl.replace('ws:', 'http:').replace('/s/ws', '/s/other')

  const reply = await send({ method: 'GET', url, headers: { Connection: 'Upgrade', Upgrade: 'websocket' } })

  expect(reply.status).toBe(404)
})

test('a defect answers HTTP 500, is kept, and ends nothing', async () => {
  await using sandbox = await openQuiet()
  Object.defineProperty(sandbox.exchange, 'tickers', {
    value: () => {
      throw new Error('a defect')
    },
  })

  const broken = await open(sandbox, 'GET /v1/market/tickers')
  const sound = await open(sandbox, 'GET /v1/market/trade/SHARPUSDT')

  expect([broken.status, JSON.parse(broken.text).error]).toEqual([500, 'Internal Server Error'])
  expect(String(sandbox.lastError)).toContain('a defect')
  expect(sound.status).toBe(200)
})

test('closing ends open connections at once and frees the port', async () => {
  const sandbox = await openQuiet()
  const port = Number(new URL(sandbox.restUrl).port)
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')

  const closed = once(socket, 'close')
  await sandbox.close()
  await closed
  await using again = await openQuiet({ port })

  expect(new URL(again.restUrl).port).toBe(String(port))
})

test('a port in use is told, and nothing stays open', async () => {
  await using sandbox = await openQuiet()
  const port = Number(new URL(sandbox.restUrl).port)

  await expect(Sandbox.open({ port, crowd: false })).rejects.toThrow('EADDRINUSE')
})
