/** What else a program can rely on: the sandbox's address, a second try at the markets, the clock, and secrets kept. */
import { inspect } from 'node:util'
import { faultRule, NO_MEDDLING, Sandbox } from '@trading-bridge/sandbox'
import { AuthenticationError, ExchangeNotAvailable } from 'ccxt'
import { describe, expect, test } from 'vitest'
import { coinstore, pro } from '../src/index.ts'
import {
  API_KEY,
  exchangeAt,
  exchangeOf,
  failureOf,
  firstAccount,
  proExchangeOf,
  SECRET,
} from './programs.ts'
import { reply, ScriptedServer } from './scripted-server.ts'

describe('setSandboxMode', () => {
  test('points REST and stream at the documented port of this machine, and back', () => {
    const exchange = new pro.coinstore()
    const live = { spot: 'https://api.coinstore.com/api', ws: 'wss://ws.coinstore.com/s/ws' }
    expect(exchange.urls['api']).toMatchObject(live)
    exchange.setSandboxMode(true)
    exchange.setSandboxMode(true)
    expect(exchange.urls['api']).toMatchObject({
      spot: 'http://127.0.0.1:4000/api',
      ws: 'ws://127.0.0.1:4000/s/ws',
    })
    exchange.setSandboxMode(false)
    expect(exchange.urls['api']).toMatchObject(live)
  })

  test('goes where the program says', () => {
    const byOrigin = new pro.coinstore({
      sandbox: true,
      options: { sandboxOrigin: 'https://sandbox.test:8' },
    })
    expect(byOrigin.urls['api']).toMatchObject({
      spot: 'https://sandbox.test:8/api',
      ws: 'wss://sandbox.test:8/s/ws',
    })
    const byAddress = new coinstore({ urls: { test: { spot: 'http://127.0.0.1:9/api' } } })
    byAddress.setSandboxMode(true)
    expect(byAddress.urls['api']).toMatchObject({ spot: 'http://127.0.0.1:9/api' })
  })
})

test('markets that could not be loaded are asked for again', async () => {
  await using sandbox = await Sandbox.open({
    crowd: false,
    faults: { rules: [faultRule({ endpoint: 'symbols', nth: 1 }, { fault: 'html-page' })] },
  })
  const exchange = exchangeOf(sandbox)
  const both = await Promise.allSettled([exchange.loadMarkets(), exchange.fetchTicker('SHARP/USDT')])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(Object.keys(await exchange.loadMarkets())).toContain('SHARP/USDT')
})

test.each([-45_000, 45_000])('a clock that is %i ms off is noticed, and signed against', async (ms) => {
  await using sandbox = await Sandbox.open({
    crowd: false,
    faults: { rules: [{ name: 'skew', ...faultRule({}, { fault: 'clock-skew', ms }) }] },
  })
  const exchange = exchangeOf(sandbox)
  // The first reply tells the exchange's time, whatever else it says.
  await exchange.loadMarkets()
  expect(await exchange.fetchBalance()).toMatchObject({ BTC: { free: 1 } })
  expect(Math.abs(exchange.options['timeDifference'] + ms)).toBeLessThan(2_000)
})

test('a clock that is right is left alone', async () => {
  await using sandbox = await Sandbox.open({ crowd: false })
  const exchange = exchangeOf(sandbox)
  await exchange.fetchBalance()
  expect(exchange.options['timeDifference']).toBe(0)
})

describe('secrets', () => {
  test.each([
    ['its own transport', undefined],
    ["the program's transport", fetch],
  ])('verbose output over %s shows neither key nor signature', async (_, fetchImplementation) => {
    await using sandbox = await Sandbox.open({ crowd: false })
    const { apiKey, apiSecret } = firstAccount(sandbox)
    const exchange = exchangeOf(sandbox, { verbose: true })
    const printed = capturePrinted()
    if (fetchImplementation !== undefined) exchange.fetchImplementation = fetchImplementation
    await exchange.fetchBalance()
    const text = printed.stop()
    expect(text).toContain('/spot/accountList')
    expect(text).toContain("'X-CS-SIGN': '[secret]'")
    for (const secret of [apiKey, apiSecret, exchange.last_request_headers?.['X-CS-SIGN']]) {
      expect(text).not.toContain(secret)
    }
  })

  test('an error tells neither', async () => {
    await using server = await ScriptedServer.open((response) => reply(response, '<html>', 502))
    const exchange = exchangeAt(server.origin)
    const error = await failureOf(exchange.createOrder('SHARP/USDT', 'limit', 'sell', 100, 0.02))
    expect(error).toBeInstanceOf(ExchangeNotAvailable)
    const text = inspect(error)
    for (const secret of [API_KEY, SECRET, exchange.last_request_headers?.['X-CS-SIGN']]) {
      expect(text).not.toContain(secret)
    }
  })

  test('a secret that is changed signs from then on', async () => {
    await using sandbox = await Sandbox.open({ crowd: false })
    const exchange = exchangeOf(sandbox, { secret: SECRET })
    expect(await failureOf(exchange.fetchBalance())).toBeInstanceOf(AuthenticationError)
    exchange.secret = firstAccount(sandbox).apiSecret
    expect(await exchange.fetchBalance()).toMatchObject({ BTC: { free: 1 } })
  })
})

test('numbers in the frames of a stream keep their digits too', async () => {
  await using sandbox = await Sandbox.open()
  const id = '9007199254740993123'
  sandbox.meddleWithStreams({
    ...NO_MEDDLING,
    send: (_session, { text }, deliver) => deliver(text.replace(/"tradeId": *\d+/, `"tradeId" : ${id}`)),
  })
  const exchange = proExchangeOf(sandbox)
  const trades = await exchange.watchTrades('SHARP/USDT')
  await exchange.close()
  expect(trades.map((trade) => trade.id)).toContain(id)
})

test('a command to a stream that has closed rejects for who looks, and ends nothing', async () => {
  await using sandbox = await Sandbox.open()
  const exchange = proExchangeOf(sandbox)
  await exchange.watchTicker('SHARP/USDT')
  const client = exchange.client(sandbox.wsUrl)
  await exchange.close()
  await expect(client.send({ op: 'LIST' })).rejects.toThrow('not open')
  // As ccxt does it: were the failure left alone, it would end this run.
  const dropped: unknown = client.send({ op: 'LIST' })
  expect(dropped).toBeInstanceOf(Promise)
})

/** What a program prints from now on. */
function capturePrinted(): { stop(): string } {
  const parts: unknown[] = []
  const { log } = globalThis.console
  globalThis.console.log = (...values) => parts.push(...values)
  return {
    stop() {
      globalThis.console.log = log
      return parts.map((part) => (typeof part === 'string' ? part : inspect(part))).join(' ')
    },
  }
}
