/** What a broken network or a confused gateway does to a call: always an error of ccxt's, always within the time limit. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import {
  BadRequest,
  DDoSProtection,
  ExchangeNotAvailable,
  NetworkError,
  RateLimitExceeded,
  RequestTimeout,
} from 'ccxt'
import { describe, expect, test } from 'vitest'
import { exchangeAt, failureOf } from './programs.ts'
import { type Answer, reply, ScriptedServer } from './scripted-server.ts'

const BALANCES = '{"code":0,"data":[{"currency":"SHARP","balance":"7","type":1}]}'
const PAGE = '<!DOCTYPE html><html><body>Just a moment</body></html>'
const SHORT_MS = 150

const cut: Answer = (response) => {
  response.writeHead(200, { 'Content-Length': BALANCES.length })
  response.write(BALANCES.slice(0, 20), () => response.socket?.resetAndDestroy())
}
const stalled: Answer = (response) => {
  response.writeHead(200, { 'Content-Length': BALANCES.length })
  response.write(BALANCES.slice(0, 20))
}

const faults: readonly (readonly [string, typeof NetworkError, Answer])[] = [
  ['no answer', RequestTimeout, () => {}],
  ['a body that stops', RequestTimeout, stalled],
  ['a connection reset before any reply', NetworkError, (response) => response.socket?.resetAndDestroy()],
  ['a connection closed before any reply', NetworkError, (response) => response.socket?.destroy()],
  ['a connection reset in the middle of the body', NetworkError, cut],
  ['a page under HTTP 200', ExchangeNotAvailable, (response) => reply(response, PAGE)],
  ['an empty body under HTTP 200', ExchangeNotAvailable, (response) => reply(response, '')],
  ['a text that is no JSON', ExchangeNotAvailable, (response) => reply(response, 'upstream error')],
  ['JSON that is cut', ExchangeNotAvailable, (response) => reply(response, BALANCES.slice(0, 20))],
  ['a page under HTTP 403', DDoSProtection, (response) => reply(response, PAGE, 403)],
  ['a page under HTTP 429', RateLimitExceeded, (response) => reply(response, PAGE, 429)],
  ['a page under HTTP 502', ExchangeNotAvailable, (response) => reply(response, PAGE, 502)],
  ['a page under HTTP 504', RequestTimeout, (response) => reply(response, PAGE, 504)],
  ['a redirect', NetworkError, (response) => reply(response, '', 302, { Location: 'http://127.0.0.1/' })],
  [
    'a body that is not packed as it says',
    NetworkError,
    (response) => reply(response, BALANCES, 200, { 'Content-Encoding': 'gzip' }),
  ],
  ['a reply without end', NetworkError, (response) => reply(response, ' '.repeat(16 * 1024 * 1024 + 1))],
]

describe.each(faults)('%s', (_, errorClass, answer) => {
  test(`is a ${errorClass.name}`, async () => {
    await using server = await ScriptedServer.open(answer)
    const exchange = exchangeAt(server.origin, { timeout: 2_000 })
    if (errorClass === RequestTimeout) exchange.timeout = SHORT_MS
    const error = await failureOf(exchange.fetchBalance())
    expect(error).toBeInstanceOf(errorClass)
    expect(String(error)).not.toContain('<html>')
    expect(server.arrivals).toHaveLength(1)
  })
})

test.each([
  ['says nothing', () => {}],
  ['stops in the middle of a body', stalled],
] as const)('the connection to a server that %s is closed when the time is over', async (_, answer) => {
  await using server = await ScriptedServer.open(answer)
  await failureOf(exchangeAt(server.origin, { timeout: SHORT_MS }).fetchBalance())
  expect(server.arrivals).toHaveLength(1)
  await server.arrivals[0]?.abandoned
})

test('where nobody listens it is a NetworkError that says so', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  const port = typeof address === 'object' ? address?.port : undefined
  const error = await failureOf(exchangeAt(`http://127.0.0.1:${port}`).fetchBalance())
  expect(error).toBeInstanceOf(NetworkError)
  expect(String(error)).toContain('no connection was made (ECONNREFUSED)')
})

test('a key with a line feed is told as such, and nothing is sent', async () => {
  await using server = await ScriptedServer.open((response) => reply(response, BALANCES))
  const error = await failureOf(exchangeAt(server.origin, { apiKey: 'pasted\n' }).fetchBalance())
  expect(error).toBeInstanceOf(BadRequest)
  expect(String(error)).toContain('invalid X-CS-APIKEY header')
  expect(server.arrivals).toEqual([])
})

test('the program goes on over the same exchange after a failure', async () => {
  let isBroken = true
  await using server = await ScriptedServer.open((response) => {
    if (isBroken) response.socket?.resetAndDestroy()
    else reply(response, BALANCES)
  })
  const exchange = exchangeAt(server.origin)
  await failureOf(exchange.fetchBalance())
  isBroken = false
  expect(await exchange.fetchBalance()).toMatchObject({ SHARP: { free: 7 } })
})

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('a body packed with %s is read', async (encoding, pack) => {
  await using server = await ScriptedServer.open((response) =>
    reply(response, pack(BALANCES), 200, { 'Content-Encoding': encoding }),
  )
  expect(await exchangeAt(server.origin).fetchBalance()).toMatchObject({ SHARP: { free: 7 } })
})

test('what a program reads of the last reply is there as ccxt has it', async () => {
  await using server = await ScriptedServer.open((response) =>
    reply(response, BALANCES, 200, { 'x-trace-id': 'a', 'Set-Cookie': ['b=1', 'c=2'] }),
  )
  const exchange = exchangeAt(server.origin)
  await exchange.fetchBalance()
  expect(exchange.last_http_response).toBe(BALANCES)
  expect(exchange.last_response_headers).toMatchObject({
    'Content-Type': 'application/json',
    'X-Trace-Id': 'a',
    'Set-Cookie': 'b=1, c=2',
  })
})

describe("a transport of the program's own", () => {
  test('is used, and bounded in time', async () => {
    const exchange = exchangeAt('http://127.0.0.1:9', { timeout: SHORT_MS })
    exchange.fetchImplementation = () => new Promise(() => {})
    expect(await failureOf(exchange.fetchBalance())).toBeInstanceOf(RequestTimeout)
  })

  test('fails with an error of ccxt, whatever it throws', async () => {
    const exchange = exchangeAt('http://127.0.0.1:9')
    exchange.fetchImplementation = () => Promise.reject(new RangeError('a mistake'))
    const error = await failureOf(exchange.fetchBalance())
    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toMatchObject({ cause: { message: 'a mistake' } })
  })
})
