/** Over which family and from which address requests and streams leave, for keys that are bound to one. */

import { NO_MEDDLING, Sandbox } from '@trading-bridge/sandbox'
import { AuthenticationError, BadRequest, NetworkError } from 'ccxt'
import { expect, test } from 'vitest'
import { exchangeAt, exchangeOf, failureOf, firstAccount, proExchangeOf } from './programs.ts'
import { reply, ScriptedServer } from './scripted-server.ts'

const NOTHING = '{"code":0,"data":[]}'

test('family 6 reaches a server at ::1', async () => {
  await using server = await ScriptedServer.open((response) => reply(response, NOTHING), '::1')
  await exchangeAt(server.origin, { options: { addressFamily: 6 } }).fetchBalance()
  expect(server.arrivals[0]?.remoteAddress).toBe('::1')
})

test('a name is looked up in the chosen family alone', async () => {
  await using server = await ScriptedServer.open((response) => reply(response, NOTHING))
  const origin = server.origin.replace('127.0.0.1', 'localhost')
  const over6 = exchangeAt(origin, { options: { addressFamily: 6 } })
  expect(await failureOf(over6.fetchBalance())).toBeInstanceOf(NetworkError)
  await exchangeAt(origin, { options: { addressFamily: 4 } }).fetchBalance()
  expect(server.arrivals.map(({ remoteAddress }) => remoteAddress)).toEqual(['127.0.0.1'])
})

test('a family that is none is refused by name', async () => {
  const exchange = exchangeAt('http://127.0.0.1:9', { options: { addressFamily: '4' } })
  const error = await failureOf(exchange.fetchBalance())
  expect(error).toBeInstanceOf(BadRequest)
  expect(String(error)).toContain('options.addressFamily is 4 or 6')
})

test('a key that is bound to an address works from there alone', async () => {
  await using sandbox = await Sandbox.open({ crowd: false })
  const { accountId } = firstAccount(sandbox)
  const { apiKey, apiSecret: secret } = sandbox.issueKey(accountId, { addresses: ['127.0.0.2'] })
  const elsewhere = exchangeOf(sandbox, { apiKey, secret })
  expect(await failureOf(elsewhere.fetchBalance())).toBeInstanceOf(AuthenticationError)
  const bound = exchangeOf(sandbox, { apiKey, secret, options: { localAddress: '127.0.0.2' } })
  expect(await bound.fetchBalance()).toMatchObject({ BTC: { free: 1 } })
})

test('a stream leaves as requests do, and plain ws:// needs no agent', async () => {
  await using sandbox = await Sandbox.open()
  const addresses: string[] = []
  sandbox.meddleWithStreams({
    ...NO_MEDDLING,
    upgrade({ address }) {
      addresses.push(address)
      return { kind: 'admit' }
    },
  })
  const exchange = proExchangeOf(sandbox, { options: { localAddress: '127.0.0.3', addressFamily: 4 } })
  await exchange.watchTicker('SHARP/USDT')
  await exchange.close()
  expect(addresses).toEqual(['127.0.0.3'])
})
