/** How connections are made, and what is said of one that is not. Whatever fails here, no request has left. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { ConfigError, TransportError } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { CoinstoreClient } from '../src/index.ts'
import { ACCEPTED, failureOf, limitOrder, NO_BALANCES, openClient } from './build.ts'
import { RawServer, reply } from './raw-server.ts'

const UNCHECKED = { unchecked: true }

describe('an order that certainly did not leave is a TransportError', () => {
  test('where nobody listens', async () => {
    const port = await freePort()
    await using client = await openClient({ restUrl: `http://127.0.0.1:${port}/api` })
    const failure = await failureOf(client.placeOrder(limitOrder(), UNCHECKED))
    expect(failure).toBeInstanceOf(TransportError)
    expect(failure).toMatchObject({
      code: 'TB_CONNECTION_REFUSED',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    })
  })

  test('where the name does not resolve', async () => {
    await using client = await openClient({ restUrl: 'https://exchange.invalid/api' })
    const failure = await failureOf(client.placeOrder(limitOrder(), UNCHECKED))
    expect(failure).toMatchObject({
      code: 'TB_HOST_NOT_FOUND',
      message: expect.stringContaining('exchange.invalid'),
    })
  })

  test('where the other side does not speak TLS', async () => {
    await using server = await RawServer.open(() => {})
    const plain = createServer((socket) => socket.on('error', () => {}).end('not TLS\r\n'))
    plain.listen(0, '127.0.0.1')
    await once(plain, 'listening')
    const address = plain.address()
    const port = typeof address === 'object' ? address?.port : undefined
    await using client = await openClient({ restUrl: `https://127.0.0.1:${port}/api` })
    const failure = await failureOf(client.placeOrder(limitOrder(), UNCHECKED))
    expect(failure).toMatchObject({ code: 'TB_TLS_FAILED' })
    expect(server.connections).toBe(0)
    plain.close()
  })

  test('where the client is closed', async () => {
    await using server = await RawServer.open(() => {})
    const client = await openClient(server)
    await client.close()
    expect(await failureOf(client.placeOrder(limitOrder(), UNCHECKED))).toBeInstanceOf(TransportError)
    expect(server.connections).toBe(0)
  })
})

describe('addresses', () => {
  test.each([
    [4, '127.0.0.1'],
    [6, '::1'],
  ] as const)('family %i reaches a server at %s', async (addressFamily, host) => {
    await using server = await RawServer.open((arrival) => reply(arrival, NO_BALANCES), host)
    await using client = await openClient(server, { addressFamily })
    expect(await client.fetchBalances()).toEqual([])
  })

  test('a name is looked up in the chosen family alone', async () => {
    await using server = await RawServer.open((arrival) => reply(arrival, NO_BALANCES), '127.0.0.1')
    const restUrl = `http://localhost:${server.port}/api`
    await using over4 = await openClient({ restUrl }, { addressFamily: 4 })
    expect(await over4.fetchBalances()).toEqual([])
    await using over6 = await openClient({ restUrl }, { addressFamily: 6 })
    expect(await failureOf(over6.fetchBalances())).toBeInstanceOf(TransportError)
    expect(server.arrivals).toHaveLength(1)
  })

  test('requests leave by the local address that was asked for', async () => {
    const seen: (string | undefined)[] = []
    await using server = await RawServer.open((arrival) => {
      seen.push(arrival.socket.remoteAddress)
      reply(arrival, NO_BALANCES)
    })
    await using client = await openClient(server, { localAddress: '127.0.0.2' })
    await client.fetchBalances()
    expect(seen).toEqual(['127.0.0.2'])
  })

  test('connections are kept: calls one after the other take no more than two', async () => {
    await using server = await RawServer.open((arrival) => reply(arrival, NO_BALANCES))
    await using client = await openClient(server)
    for (let call = 0; call < 20; call += 1) await client.fetchBalances()
    expect(server.connections).toBeLessThanOrEqual(2)
  })
})

describe('a proxy', () => {
  test('is asked for a tunnel, and sees none of the request in the open but its bytes', async () => {
    await using server = await RawServer.open((arrival) => reply(arrival, ACCEPTED))
    await using proxy = await tunnelProxy()
    await using client = await openClient(server, {
      proxyUrl: `http://user:pa%20ss@127.0.0.1:${proxy.port}`,
    })
    await client.placeOrder(limitOrder(), UNCHECKED)
    const [asked] = proxy.arrivals
    expect(asked).toMatchObject({ method: 'CONNECT', target: `127.0.0.1:${server.port}` })
    const authorization = asked?.headers.get('proxy-authorization')
    expect(authorization).toBe(`Basic ${Buffer.from('user:pa ss').toString('base64')}`)
    expect(server.arrivals[0]?.headers.has('proxy-authorization')).toBe(false)
  })

  test.each([
    [407, 'Put the user and the password'],
    [403, 'Check the URL of the proxy'],
    [502, 'Check the URL of the proxy'],
  ])('that answers %i has refused, and the exchange saw nothing', async (status, next) => {
    await using server = await RawServer.open(() => {})
    await using proxy = await RawServer.open((arrival) => reply(arrival, '', { status }))
    await using client = await openClient(server, {
      proxyUrl: `http://user:word@127.0.0.1:${proxy.port}`,
    })
    const failure = await failureOf(client.placeOrder(limitOrder(), UNCHECKED))
    expect(failure).toMatchObject({
      code: 'TB_PROXY_REFUSED',
      message: expect.stringContaining(String(status)),
      next: expect.stringContaining(next),
    })
    expect(String((failure as Error).message)).not.toContain('word')
    expect(server.connections).toBe(0)
  })

  test('that hangs up on the request for a tunnel is asked once and not in a loop', async () => {
    await using proxy = await RawServer.open(({ socket }) => socket.destroy())
    await using client = await openClient(
      { restUrl: 'https://exchange.invalid/api' },
      {
        proxyUrl: `http://127.0.0.1:${proxy.port}`,
      },
    )
    expect(await failureOf(client.placeOrder(limitOrder(), UNCHECKED))).toMatchObject({
      code: 'TB_PROXY_REFUSED',
    })
    expect(proxy.arrivals).toHaveLength(1)
  })

  test('that is not there has refused', async () => {
    const proxyUrl = `http://127.0.0.1:${await freePort()}`
    await using client = await openClient({ restUrl: 'https://exchange.invalid/api' }, { proxyUrl })
    expect(await failureOf(client.fetchBalances())).toMatchObject({
      code: 'TB_PROXY_REFUSED',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })
})

describe('options that cannot be meant are refused by name before anything is opened', () => {
  const restUrl = 'https://api.coinstore.com/api'
  test.each([
    ['a host without a scheme', 'restUrl', { restUrl: 'api.coinstore.com/api' }],
    ['another scheme', 'restUrl', { restUrl: 'ftp://api.coinstore.com/api' }],
    ['plain HTTP to another machine', 'restUrl', { restUrl: 'http://api.coinstore.com/api' }],
    ['plain HTTP to what only looks like loopback', 'restUrl', { restUrl: 'http://127.0.0.1.evil.test/api' }],
    ['plain HTTP to a number that is not loopback', 'restUrl', { restUrl: 'http://10.0.0.1/api' }],
    ['a password in the address', 'restUrl', { restUrl: 'https://a:b@api.coinstore.com/api' }],
    ['a query in the address', 'restUrl', { restUrl: 'https://api.coinstore.com/api?x=1' }],
    ['a proxy of another kind', 'proxyUrl', { restUrl, proxyUrl: 'socks5://127.0.0.1:1080' }],
    ['a proxy with a path', 'proxyUrl', { restUrl, proxyUrl: 'http://127.0.0.1:8080/x' }],
    ['a local address that is a name', 'localAddress', { restUrl, localAddress: 'eth0' }],
    ['an IPv4 host over IPv6', 'addressFamily', { restUrl: 'http://127.0.0.1/api', addressFamily: 6 }],
    [
      'a local IPv4 address over IPv6',
      'addressFamily',
      { restUrl, addressFamily: 6, localAddress: '192.0.2.1' },
    ],
    ['no time at all', 'deadlineMs', { restUrl, deadlineMs: 0 }],
    ['a reserve as large as the limit', 'pacing.userRequests', { restUrl, pacing: { userRequests: 12 } }],
    ['no attempt', 'retry.attempts', { restUrl, retry: { attempts: 0 } }],
  ] as const)('%s', async (_, setting, options) => {
    const failure = await failureOf(CoinstoreClient.open(options))
    expect(failure).toBeInstanceOf(ConfigError)
    expect(failure).toMatchObject({ setting })
  })

  test('a key with a line feed, without showing it', async () => {
    const { CREDENTIALS } = await import('./build.ts')
    const credentials = { ...CREDENTIALS, apiKey: 'abc\n' }
    const failure = await failureOf(CoinstoreClient.open({ restUrl, credentials }))
    expect(failure).toMatchObject({ setting: 'credentials.apiKey' })
    expect((failure as Error).message).not.toContain('abc')
  })
})

test('a signed call without credentials says which are missing, and sends nothing', async () => {
  await using server = await RawServer.open(() => {})
  await using client = await CoinstoreClient.open({ restUrl: server.restUrl })
  expect(await failureOf(client.fetchBalances())).toMatchObject({ code: 'TB_CONFIG', setting: 'credentials' })
  expect(server.connections).toBe(0)
})

/** A proxy that makes the tunnels it is asked for. */
async function tunnelProxy(): Promise<RawServer> {
  return await RawServer.open(({ socket, target, method }) => {
    if (method !== 'CONNECT') return
    const [host, port] = target.split(':')
    socket.removeAllListeners('data')
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    onward.on('error', () => socket.destroy())
    socket.on('close', () => onward.destroy())
  })
}

/** A port at which nobody listens. */
async function freePort(): Promise<number> {
  const server = await RawServer.open(() => {})
  const { port } = server
  await server.close()
  return port
}
