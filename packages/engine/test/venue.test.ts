import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { coinstore } from '@trading-bridge/ccxt'
import { CoinstoreClient } from '@trading-bridge/client'
import { Secret } from '@trading-bridge/core'
import { faultRule, Sandbox } from '@trading-bridge/sandbox'
import ccxt from 'ccxt'
import { expect, test } from 'vitest'
import { ccxtVenue, coinstoreVenue } from '../src/index.ts'
import { BinanceStandIn } from './binance-stand-in.ts'
import { type TradedVenue, venueContract } from './venue-contract.ts'

venueContract('the sandbox through the client', async () => {
  const sandbox = await openSandbox()
  const client = await openClient(sandbox.restUrl, sandbox)
  return {
    venue: coinstoreVenue(client),
    ...sandboxSide(sandbox),
    unreachable: async () => coinstoreVenue(await openClient(`${await deadAddress()}/api`, sandbox)),
    async [Symbol.asyncDispose]() {
      await client.close()
      await sandbox.close()
    },
  }
})

venueContract('the sandbox through the ccxt class', async () => {
  const sandbox = await openSandbox()
  return {
    venue: ccxtVenue(coinstoreAt(sandbox.restUrl, sandbox), { mostOpenOrders: 50 }),
    ...sandboxSide(sandbox),
    async unreachable() {
      const exchange = coinstoreAt(sandbox.restUrl, sandbox)
      // Markets are known from before the exchange went away.
      await exchange.loadMarkets()
      exchange.urls['api'] = { spot: `${await deadAddress()}/api` }
      return ccxtVenue(exchange, { mostOpenOrders: 50 })
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
})

venueContract('a second exchange through ccxt', async () => {
  const standIn = await BinanceStandIn.open()
  return {
    venue: ccxtVenue(binanceAt(standIn.url)),
    offer: async (side, at, amount) => standIn.offer(side === 'buy' ? 'BUY' : 'SELL', at, amount),
    loseNextReply: () => standIn.loseNextReply(),
    async unreachable() {
      const exchange = binanceAt(standIn.url)
      const address = await deadAddress()
      // Markets are known from before the exchange went away.
      await exchange.loadMarkets()
      speakTo(exchange, `${address}/api/v3`)
      return ccxtVenue(exchange)
    },
    [Symbol.asyncDispose]: () => standIn[Symbol.asyncDispose](),
  }
})

test('what ccxt says of a failure is passed on without the signed address', async () => {
  const venue = ccxtVenue(binanceAt(`${await deadAddress()}/api/v3`))
  const failure: unknown = await venue.fetchBalances().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(Error)
  const { message, cause } = failure as Error
  expect(`${message} ${String(cause)}`).not.toMatch(/signature|timestamp/)
})

test('a ccxt exchange that hands out floats is refused', () => {
  expect(() => ccxtVenue(new ccxt.binance())).toThrow(/floating-point/)
})

test('a ccxt exchange that cannot look up an order is refused', () => {
  expect(() => ccxtVenue(new ccxt.zaif({ number: String }))).toThrow(/lacks fetchOrder/)
})

function coinstoreAt(restUrl: string, { accounts: [bot] }: Sandbox) {
  if (bot === undefined) throw new Error('The sandbox opened without an account.')
  const { apiKey, apiSecret: secret } = bot
  return new coinstore({ apiKey, secret, number: String, urls: { api: { spot: restUrl } } })
}

function binanceAt(url: string) {
  const exchange = new ccxt.binance({
    // Invented.
    apiKey: 'key of the stand-in',
    secret: 'secret of the stand-in',
    number: String,
    options: {
      defaultType: 'spot',
      fetchMarkets: { types: ['spot'] },
      fetchCurrencies: false,
      fetchMargins: false,
      warnOnFetchOpenOrdersWithoutSymbol: false,
    },
  })
  return speakTo(exchange, url)
}

/** All of its addresses: nothing may leave this machine. */
function speakTo<Exchange extends InstanceType<typeof ccxt.binance>>(
  exchange: Exchange,
  url: string,
): Exchange {
  exchange.urls['api'] = { public: url, private: url, sapi: url }
  return exchange
}

async function openSandbox(): Promise<Sandbox> {
  const balances = { SHARP: '10000', USDT: '5000' }
  const accounts = [
    { name: 'bot', balances },
    { name: 'other', balances },
  ]
  return await Sandbox.open({ crowd: false, accounts })
}

/** The exchange's side: somebody else trades, and a reply gets lost. */
function sandboxSide({ exchange, accounts, faults }: Sandbox): Pick<TradedVenue, 'offer' | 'loseNextReply'> {
  const [, other] = accounts
  if (other === undefined) throw new Error('The sandbox opened without another trader.')
  return {
    async offer(side, at, amount) {
      exchange.place(other.accountId, {
        symbol: 'SHARPUSDT',
        side: side === 'buy' ? 'BUY' : 'SELL',
        ordType: 'LIMIT',
        ordPrice: at,
        ordQty: amount,
      })
    },
    loseNextReply() {
      faults.add({
        rules: [faultRule({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-reply', connection: 'reset' })],
      })
    },
  }
}

async function openClient(restUrl: string, { accounts: [bot] }: Sandbox): Promise<CoinstoreClient> {
  if (bot === undefined) throw new Error('The sandbox opened without an account.')
  const credentials = { apiKey: bot.apiKey, secret: Secret.fromText(bot.apiSecret) }
  return await CoinstoreClient.open({ restUrl, credentials, retry: { attempts: 1 } })
}

async function deadAddress(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}
