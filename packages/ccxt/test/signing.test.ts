import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import coinstore from '../src/upstream/coinstore.ts'

interface Vector {
  readonly id: string
  readonly secret: string
  readonly expiresAtMs: number
  readonly query: string
  readonly body: string
  readonly signature: string
}

interface Vectors {
  readonly valid: readonly (Vector & { readonly about: string })[]
  readonly mistaken: readonly (Vector & { readonly mistake: string; readonly mistakenSignature: string })[]
}

/** The same vectors that the package `protocol` is held to, computed elsewhere. Every secret in them is invented. */
const { valid, mistaken }: Vectors = JSON.parse(
  readFileSync(new URL('../../protocol/fixtures/signature-vectors.json', import.meta.url), 'utf8'),
)

test.each(valid)('$id: $about', ({ secret, expiresAtMs, query, body, signature }) => {
  expect(new coinstore({ secret }).signPayload(query + body, expiresAtMs)).toBe(signature)
})

test.each(mistaken)(
  '$id: the signature is not that of the mistake that $mistake',
  ({ secret, expiresAtMs, query, body, signature, mistakenSignature }) => {
    const signed = new coinstore({ secret }).signPayload(query + body, expiresAtMs)
    expect(signed).not.toBe(mistakenSignature)
    expect(signed).toBe(signature)
  },
)

const MARKET_BUY = { symbol: 'BTCUSDT', side: 'BUY', ordType: 'MARKET', ordAmt: '25.50' }

test.each([
  ['v01', 'POST', 'spot/accountList', {}],
  ['v02', 'GET', 'trade/match/accountMatches', { symbol: 'BTCUSDT', pageNum: 1, pageSize: 20 }],
  ['v03', 'GET', 'trade/order/active', {}],
  ['v18', 'GET', 'v2/trade/order/orderInfo', { ordId: '1834622635738979' }],
  ['v19', 'POST', 'trade/order/place', { ...MARKET_BUY, timestamp: 1_770_742_394_290 }],
  ['v20', 'GET', 'v2/trade/order/orderInfo', { clOrdId: 'a/b' }],
])('%s: what %s %s sends is, byte for byte, what it signs', (id, method, path, params) => {
  const { secret, expiresAtMs, query, body, signature } = vector(id)
  const exchange = new coinstore({ apiKey: 'invented', secret })
  exchange.nonce = () => expiresAtMs

  const request = exchange.sign(path, ['spot', 'private'], method, params)

  expect(request['url']).toBe(`https://api.coinstore.com/api/${path}${query === '' ? '' : `?${query}`}`)
  expect(request['body'] ?? '').toBe(body)
  expect(request['headers']).toEqual({
    'Content-Type': 'application/json',
    'X-CS-APIKEY': 'invented',
    'X-CS-EXPIRES': String(expiresAtMs),
    'X-CS-SIGN': signature,
  })
})

test('a public request carries no key and no signature', () => {
  const exchange = new coinstore({ apiKey: 'invented', secret: 'invented' })
  const url = 'https://api.coinstore.com/api/v1/ticker/price;symbol=BTCUSDT,ETHUSDT'
  expect(
    exchange.sign('v1/ticker/price;symbol={symbol}', ['spot', 'public'], 'GET', {
      symbol: 'BTCUSDT,ETHUSDT',
    }),
  ).toEqual({ url, method: 'GET', body: undefined, headers: undefined })
})

test('a private request without credentials is refused before it is sent', async () => {
  const exchange = new coinstore()
  await expect(exchange.spotPrivatePostSpotAccountList()).rejects.toThrow('requires "apiKey" credential')
})

test('a clock that is known to be wrong is corrected in what is signed', () => {
  const exchange = new coinstore({ options: { timeDifference: 60_000 } })
  exchange.milliseconds = () => 1_770_742_394_290
  expect(exchange.nonce()).toBe(1_770_742_334_290)
})

function vector(id: string): Vector {
  const found = valid.find((each) => each.id === id)
  if (found === undefined) throw new RangeError(`There is no vector ${id}.`)
  return found
}
