/** Paper trading against the public data of another sandbox, over real sockets. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { unitsText } from '../src/accounts/units.ts'
import { Sandbox } from '../src/index.ts'
import { MirroredExchange, openSource, SYMBOL } from './mirrored-exchange.ts'
import { codeOf, limit } from './trading.ts'

const BOOK = ['SELL 0.0082 30', 'SELL 0.0081 20', 'BUY 0.0079 20', 'BUY 0.0078 30']

describe('what is shown', () => {
  test('is what the source shows: catalogue, book, trades, ticker and candles, call for call', async () => {
    const source = await openSource()
    await using mirrored = await MirroredExchange.open([...BOOK, 'SELL 0.00805 50'], {}, source)
    const { paper } = mirrored
    mirrored.trade('BUY 0.00805 47.5')
    mirrored.trade('SELL 0.0079 5.25')
    await mirrored.untilTraded('5.25')
    await mirrored.twoPictures()
    await mirrored.twoPictures()
    await mirrored.until(() => mirrored.levels('asks').length === 3)
    for (const call of [
      '/v1/market/depth/SHARPUSDT?depth=100',
      '/v1/market/trade/SHARPUSDT?size=100',
      '/v1/market/tickers',
      '/v1/market/kline/SHARPUSDT?period=1min&size=10',
      '/v1/ticker/price',
    ])
      expect(await get(paper, call), call).toEqual(await get(source, call))
    expect(await catalogue(paper)).toEqual(await catalogue(source))
  })

  test('has no trace of paper fills but in the book', async () => {
    await using mirrored = await MirroredExchange.open(BOOK)
    mirrored.place('BUY', '12', '0.0081')
    expect(mirrored.fills()).toEqual(['taker 0.0081 12'])
    expect(mirrored.paper.exchange.trades(SYMBOL, 10)).toEqual([])
    expect(mirrored.paper.exchange.ticker(SYMBOL)).toMatchObject({ count: 0, volume: 0n })
    expect(mirrored.levels('asks')).toEqual(['0.0081 8', '0.0082 30'])
  })
})

describe('a paper order that takes', () => {
  test('fills against the mirrored levels with the money of the sandbox, and never reaches the source', async () => {
    await using mirrored = await MirroredExchange.open(BOOK)
    const before = mirrored.source.exchange.depth(SYMBOL, 100)
    mirrored.place('BUY', '45', '0.0082')
    expect(mirrored.fills()).toEqual(['taker 0.0081 20', 'taker 0.0082 25'])
    const sharp = mirrored.paper.exchange.balances(mirrored.alice).find(({ asset }) => asset === 'SHARP')
    expect(unitsText(sharp?.available ?? 0n)).toBe('1000044.91')
    await mirrored.twoPictures()
    const after = mirrored.source.exchange.depth(SYMBOL, 100)
    expect(after?.bids).toEqual(before?.bids)
    expect(after?.asks.slice(0, 2)).toEqual(before?.asks)
  })

  test('does not take the same quantity twice before the source shows another at that price', async () => {
    await using mirrored = await MirroredExchange.open(BOOK)
    mirrored.place('BUY', '15', '0.0081')
    await mirrored.twoPictures()
    expect(mirrored.levels('asks')[0]).toBe('0.0081 5')
    mirrored.rest('SELL 0.0081 7')
    await mirrored.until(() => mirrored.levels('asks')[0] === '0.0081 27')
  })
})

describe('a resting paper order', () => {
  test('fills at its price when a mirrored trade goes through it, up to the quantity of the trade', async () => {
    await using mirrored = await MirroredExchange.open(BOOK)
    mirrored.place('BUY', '50', '0.00795')
    await mirrored.twoPictures()
    mirrored.trade('SELL 0.0079 12')
    await mirrored.untilTraded('12')
    await mirrored.twoPictures()
    expect(mirrored.fills()).toEqual(['maker 0.00795 12'])
  })

  test('stands behind what the source showed at its price', async () => {
    await using mirrored = await MirroredExchange.open(BOOK)
    mirrored.place('BUY', '50', '0.0079')
    await mirrored.twoPictures()
    mirrored.rest('BUY 0.0079 40')
    mirrored.trade('SELL 0.0079 12')
    await mirrored.untilTraded('12')
    await mirrored.twoPictures()
    expect(mirrored.fills()).toEqual([])
    mirrored.trade('SELL 0.0079 30')
    await mirrored.untilTraded('22')
    await mirrored.twoPictures()
    expect(mirrored.fills()).toEqual(['maker 0.0079 22'])
  })

  test('is not filled by a trade that was there before it', async () => {
    await using mirrored = await MirroredExchange.open(BOOK)
    mirrored.trade('SELL 0.0079 12')
    mirrored.place('BUY', '50', '0.00795')
    await mirrored.untilTraded('12')
    await mirrored.twoPictures()
    expect(mirrored.fills()).toEqual([])
  })

  test('fills at its price when the mirrored book comes to cross it', async () => {
    await using mirrored = await MirroredExchange.open(BOOK)
    mirrored.place('BUY', '50', '0.00795')
    mirrored.rest('SELL 0.00793 9')
    await mirrored.until(() => mirrored.fills().length > 0)
    expect(mirrored.fills()).toEqual(['maker 0.00795 9'])
    await mirrored.twoPictures()
    expect(mirrored.fills()).toHaveLength(1)
  })
})

describe('a source that fails', () => {
  test('leaves the market suspended: orders get 3012, nothing fills, cancelling goes on; and it comes back', async () => {
    const source = await openSource()
    await using mirrored = await MirroredExchange.open(BOOK, { staleAfterMs: 700 }, source)
    const { paper, alice } = mirrored
    const ordId = mirrored.place('BUY', '50', '0.00795')
    const port = Number(new URL(source.restUrl).port)
    await source.close()

    await mirrored.until(() => paper.exchange.market(SYMBOL)?.openTrade === false)
    expect(paper.mirrorStatus).toMatchObject({
      markets: [{ symbol: SYMBOL, state: 'stale' }],
      lastFailure: expect.stringContaining(source.restUrl),
    })
    expect(codeOf(paper.exchange.place(alice, limit('BUY', '10', '0.0081')))).toBe(3012)
    expect(mirrored.levels('asks')).toEqual([])
    expect(paper.exchange.cancel(alice, { ordId }).kind).toBe('cancelled')

    await using again = await openSource({ port })
    await mirrored.until(() => paper.exchange.market(SYMBOL)?.openTrade === true)
    expect(paper.mirrorStatus?.markets[0]?.state).toBe('live')
    expect(again.exchange.depth(SYMBOL, 5)?.asks).toEqual([])
  })

  test('is told at the opening when nothing answers', async () => {
    const source = await openSource()
    const { restUrl } = source
    await source.close()
    await expect(Sandbox.open({ mirror: { restUrl } })).rejects.toMatchObject({ code: 'TB_NETWORK' })
  })

  test('is told at the opening when what answers is no exchange', async () => {
    await using page = await listen((_, reply) => reply('<html></html>'))
    await expect(Sandbox.open({ mirror: { restUrl: page.url } })).rejects.toMatchObject({
      code: 'TB_REPLY_HTML',
    })
  })
})

test('a market that takes no orders at the source takes none here', async () => {
  const source = await openSource()
  source.exchange.changeMarket(SYMBOL, { openTrade: false })
  await using mirrored = await MirroredExchange.open([], {}, source)
  expect(mirrored.paper.mirrorStatus?.markets[0]?.state).toBe('suspended')
  expect(codeOf(mirrored.paper.exchange.place(mirrored.alice, limit('BUY', '10', '0.0081')))).toBe(3012)
})

test('only public calls leave, without any header of a key', async () => {
  await using source = await openSource()
  const seen: { readonly call: string; readonly headers: IncomingHttpHeaders }[] = []
  await using between = await listen(async ({ method, url, headers, body }, reply) => {
    seen.push({ call: `${method} ${url.split('?')[0]}`, headers })
    const answer = await fetch(`${new URL(source.restUrl).origin}${url}`, {
      method,
      ...(method === 'POST' ? { body, headers: { 'content-type': 'application/json' } } : {}),
    })
    reply(await answer.text())
  })
  await using mirrored = await MirroredExchange.open(BOOK, { restUrl: `${between.url}/api` }, source)
  mirrored.place('BUY', '12', '0.0081')
  mirrored.place('SELL', '12', '0.0081')
  await mirrored.twoPictures()
  expect(new Set(seen.map(({ call }) => call))).toEqual(
    new Set([
      'POST /api/v2/public/config/spot/symbols',
      'GET /api/v1/market/tickers',
      'GET /api/v1/market/trade/SHARPUSDT',
      'GET /api/v1/market/depth/SHARPUSDT',
      'GET /api/v1/market/kline/SHARPUSDT',
    ]),
  )
  const names = seen.flatMap(({ headers }) => Object.keys(headers))
  expect(names.filter((name) => /^x-cs-|authorization|cookie/.test(name))).toEqual([])
  const own = mirrored.paper.accounts.flatMap(({ apiKey, apiSecret }) => [apiKey, apiSecret])
  const sent = JSON.stringify(seen)
  expect(own.filter((secret) => sent.includes(secret))).toEqual([])
})

test.each([
  ['an address with a user', { restUrl: 'http://me:word@127.0.0.1:1/api' }, 'mirror'],
  ['an address that is none', { restUrl: 'coinstore' }, 'mirror'],
  ['no time between rounds', { restUrl: 'http://127.0.0.1:1/api', pollMs: 0 }, 'mirror'],
])('a mirror of %s is refused', async (_, mirror, rule) => {
  await expect(Sandbox.open({ mirror })).rejects.toMatchObject({ rule })
})

test('a symbol that the source does not list is refused', async () => {
  await using source = await openSource()
  const mirror = { restUrl: source.restUrl, symbols: ['NONEUSDT'] }
  await expect(Sandbox.open({ mirror })).rejects.toMatchObject({ rule: 'mirror-symbols', value: 'NONEUSDT' })
})

async function get({ restUrl }: Sandbox, call: string): Promise<unknown> {
  return (await fetch(`${restUrl}${call}`)).json()
}

async function catalogue({ restUrl }: Sandbox): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const call = `${restUrl}/v2/public/config/spot/symbols`
  return (await fetch(call, { method: 'POST', body: '{}', headers })).json()
}

interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A server of which only the answers matter. */
async function listen(answer: (seen: Seen, reply: (body: string) => void) => unknown) {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const { method = '', url = '', headers } = request
    answer({ method, url, headers, body }, (text) => response.end(text))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
