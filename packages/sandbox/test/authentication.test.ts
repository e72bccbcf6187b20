import { readFileSync } from 'node:fs'
import { ManualClock, Secret } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { accountOf, NOW_MS, openQuiet, send, signByHand, signed } from './http.ts'

const KEY_TROUBLE = '{"message":"signature-failed","code":401}'
const REQUEST_TROUBLE = '{"message":"Unauthorized","code":1401}'
const BALANCES = 'POST /spot/accountList'
const EMPTY = { body: '{}' }

interface Vector {
  readonly id: string
  readonly secret: string
  readonly expiresAtMs: number
  readonly query: string
  readonly body: string
  readonly signature: string
  /** What a known mistake signs instead. */
  readonly mistakenSignature: string
}

const VECTORS: { readonly valid: readonly Vector[]; readonly mistaken: readonly Vector[] } = JSON.parse(
  readFileSync(new URL('../../protocol/fixtures/signature-vectors.json', import.meta.url), 'utf8'),
)

/** Sends a vector as it is, with a key that has its secret, at its time. */
async function sendVector(vector: Vector, signature: string): Promise<string> {
  await using sandbox = await openQuiet({ clock: new ManualClock(vector.expiresAtMs) })
  const { accountId } = accountOf(sandbox, 'alice')
  const apiKey = 'fa4efa4e000000000000000000000000'
  sandbox.exchange.accounts.issueKey({ accountId, apiKey, secret: Secret.fromText(vector.secret) })
  const target = vector.body === '' || vector.query !== '' ? '/trade/order/active' : '/spot/accountList'
  const reply = await send({
    method: target === '/spot/accountList' ? 'POST' : 'GET',
    url: `${sandbox.restUrl}${target}${vector.query === '' ? '' : `?${vector.query}`}`,
    headers: {
      'X-CS-APIKEY': apiKey,
      'X-CS-EXPIRES': String(vector.expiresAtMs),
      'X-CS-SIGN': signature,
    },
    body: vector.body,
  })
  return reply.text
}

describe('signatures', () => {
  test.each(VECTORS.valid)('$id, computed elsewhere, is accepted', async (vector) => {
    expect(await sendVector(vector, vector.signature)).not.toContain('1401')
  })

  test.each(VECTORS.mistaken)('$id, a known mistake, is refused', async (vector) => {
    expect(await sendVector(vector, vector.mistakenSignature)).toBe(REQUEST_TROUBLE)
  })
})

describe('what is refused before a request is read', () => {
  test('a request without a key, or with one that never was, blames the key', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')

    const withoutKey = await signed(sandbox, alice, BALANCES, {
      ...EMPTY,
      headers: { 'X-CS-APIKEY': undefined },
    })
    const withWrongKey = await signed(
      sandbox,
      { ...alice, apiKey: 'ffffffffffffffffffffffffffffffff' },
      BALANCES,
      EMPTY,
    )

    expect([withoutKey.status, withoutKey.text]).toEqual([200, KEY_TROUBLE])
    expect([withWrongKey.status, withWrongKey.text]).toEqual([200, KEY_TROUBLE])
  })

  test('a deleted key, and the key of a frozen or deleted account, blame the key as well', async () => {
    await using sandbox = await openQuiet()
    const [alice, bob] = [accountOf(sandbox, 'alice'), accountOf(sandbox, 'bob')]
    sandbox.exchange.accounts.deleteKey(alice.apiKey)

    const texts = [(await signed(sandbox, alice, BALANCES, EMPTY)).text]
    for (const state of ['frozen', 'deleted'] as const) {
      sandbox.exchange.accounts.change(bob.accountId, { state })
      texts.push((await signed(sandbox, bob, BALANCES, EMPTY)).text)
    }

    expect(texts).toEqual([KEY_TROUBLE, KEY_TROUBLE, KEY_TROUBLE])
  })

  test('an account that is released again works as before', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')
    sandbox.exchange.accounts.change(alice.accountId, { state: 'frozen' })
    sandbox.exchange.accounts.change(alice.accountId, { state: 'active' })

    expect((await signed(sandbox, alice, BALANCES, EMPTY)).text).toContain('"code":0')
  })

  test.each([
    ['missing', undefined],
    ['of ten digits', '1770742394'],
    ['no number', '177074239429x'],
    ['30 001 ms old', String(NOW_MS - 30_001)],
    ['30 001 ms ahead', String(NOW_MS + 30_001)],
  ])('a time that is %s is refused', async (_, expires) => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')
    const signature = signByHand(alice.apiSecret, expires ?? '', '{}')

    const reply = await signed(sandbox, alice, BALANCES, {
      ...EMPTY,
      headers: { 'X-CS-EXPIRES': expires, 'X-CS-SIGN': signature },
    })

    expect(reply.text).toBe(REQUEST_TROUBLE)
  })

  test.each([-30_000, 30_000])('a time %d ms from the clock is accepted', async (offsetMs) => {
    await using sandbox = await openQuiet()
    const headers = { 'X-CS-EXPIRES': String(NOW_MS + offsetMs) }

    expect(
      (await signed(sandbox, accountOf(sandbox, 'alice'), BALANCES, { ...EMPTY, headers })).text,
    ).toContain('"code":0')
  })

  test('a missing, a foreign and an upper-case signature are refused', async () => {
    await using sandbox = await openQuiet()
    const [alice, bob] = [accountOf(sandbox, 'alice'), accountOf(sandbox, 'bob')]
    const upper = signByHand(alice.apiSecret, String(NOW_MS), '{}').toUpperCase()

    const replies = await Promise.all([
      signed(sandbox, alice, BALANCES, { ...EMPTY, headers: { 'X-CS-SIGN': undefined } }),
      signed(sandbox, { ...alice, apiSecret: bob.apiSecret }, BALANCES, EMPTY),
      signed(sandbox, alice, BALANCES, { ...EMPTY, headers: { 'X-CS-SIGN': upper } }),
    ])

    expect(replies.map(({ text }) => text)).toEqual([REQUEST_TROUBLE, REQUEST_TROUBLE, REQUEST_TROUBLE])
  })

  test('bytes that differ from the signed ones are refused, though they mean the same', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')
    const signature = signByHand(alice.apiSecret, String(NOW_MS), '{"a":1}')

    const reply = await signed(sandbox, alice, BALANCES, {
      body: '{"a": 1}',
      headers: { 'X-CS-SIGN': signature },
    })

    expect(reply.text).toBe(REQUEST_TROUBLE)
  })

  test('an encoded query is checked as it was sent', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')
    const sent = { query: 'clOrdId=a%2Fb' }
    const signature = signByHand(alice.apiSecret, String(NOW_MS), 'clOrdId=a/b')

    const right = await signed(sandbox, alice, 'GET /v2/trade/order/active', sent)
    const wrong = await signed(sandbox, alice, 'GET /v2/trade/order/active', {
      ...sent,
      headers: { 'X-CS-SIGN': signature },
    })

    expect([right.text, wrong.text]).toEqual(['{"data":[],"code":0}', REQUEST_TROUBLE])
  })

  test('a public call asks for no key', async () => {
    await using sandbox = await openQuiet()

    expect((await send({ method: 'GET', url: `${sandbox.restUrl}/v1/market/tickers` })).text).toContain(
      '"code":0',
    )
  })
})

describe('addresses', () => {
  test('a key with addresses works from these alone', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')
    sandbox.exchange.changeKeyAddresses(alice.apiKey, ['127.0.0.2'])

    const foreign = await signed(sandbox, alice, BALANCES, EMPTY)
    const listed = await signed(sandbox, alice, BALANCES, { ...EMPTY, localAddress: '127.0.0.2' })

    expect(foreign.text).toBe(REQUEST_TROUBLE)
    expect(listed.text).toContain('"code":0')
  })

  test('a key bound to IPv4 fails over IPv6 until that address is listed too', async () => {
    await using sandbox = await openQuiet({ ipv6: true })
    const alice = accountOf(sandbox, 'alice')
    const baseUrl = sandbox.restUrl.replace('127.0.0.1', '[::1]')
    sandbox.exchange.changeKeyAddresses(alice.apiKey, ['127.0.0.1'])

    const before = await signed(sandbox, alice, BALANCES, { ...EMPTY, baseUrl })
    sandbox.exchange.changeKeyAddresses(alice.apiKey, ['127.0.0.1', '::1'])
    const after = await signed(sandbox, alice, BALANCES, { ...EMPTY, baseUrl })

    expect(before.text).toBe(REQUEST_TROUBLE)
    expect(after.text).toContain('"code":0')
  })

  test('a changed list acts after the delay that was asked for', async () => {
    const clock = new ManualClock(NOW_MS)
    await using sandbox = await openQuiet({ clock, rules: { addressListDelayMs: 90_000 } })
    const alice = accountOf(sandbox, 'alice')
    sandbox.exchange.changeKeyAddresses(alice.apiKey, ['127.0.0.2'])

    const during = await signed(sandbox, alice, BALANCES, EMPTY)
    clock.advance(90_000)
    const after = await signed(sandbox, alice, BALANCES, EMPTY)

    expect(during.text).toContain('"code":0')
    expect(after.text).toBe(REQUEST_TROUBLE)
  })
})

describe('permissions', () => {
  test('a key may read, trade and withdraw as its permissions say', async () => {
    await using sandbox = await openQuiet()
    const { accountId } = accountOf(sandbox, 'alice')
    const reader = sandbox.issueKey(accountId, { permissions: ['read'] })
    const trader = sandbox.issueKey(accountId, { permissions: ['trade'] })
    const order = { body: '{"symbol":"SHARPUSDT","ordId":1}' }
    const transfer = { body: '{"type":"0","currencyCode":"USDT","amount":"1","from":"1","to":"2"}' }

    expect((await signed(sandbox, reader, BALANCES, EMPTY)).text).toContain('"code":0')
    expect((await signed(sandbox, reader, 'POST /trade/order/cancel', order)).text).toBe(REQUEST_TROUBLE)
    expect((await signed(sandbox, trader, 'POST /trade/order/cancel', order)).text).toContain('3103')
    expect((await signed(sandbox, trader, BALANCES, EMPTY)).text).toBe(REQUEST_TROUBLE)
    expect((await signed(sandbox, trader, 'POST /v1/future/transfer', transfer)).text).toBe(REQUEST_TROUBLE)
  })
})

describe('switches', () => {
  test('authentication errors come under HTTP 401 when asked for', async () => {
    await using sandbox = await openQuiet({ settings: { authErrorHttpStatus: 401 } })
    const alice = accountOf(sandbox, 'alice')

    const unknownKey = await signed(sandbox, { ...alice, apiKey: 'x' }, BALANCES, EMPTY)
    const wrongSecret = await signed(sandbox, { ...alice, apiSecret: 'x' }, BALANCES, EMPTY)

    expect([unknownKey.status, unknownKey.text]).toEqual([401, KEY_TROUBLE])
    expect([wrongSecret.status, wrongSecret.text]).toEqual([401, REQUEST_TROUBLE])
  })

  test('a missing permission answers 6001 when asked for', async () => {
    await using sandbox = await openQuiet({ settings: { missingPermissionCode: 6001 } })
    const key = sandbox.issueKey(accountOf(sandbox, 'alice').accountId, { permissions: ['trade'] })

    expect((await signed(sandbox, key, BALANCES, EMPTY)).text).toBe(
      '{"message":"sub-user-operator-business-error","code":6001}',
    )
  })

  test('a wider tolerance accepts an older time', async () => {
    await using sandbox = await openQuiet({ settings: { expiresToleranceMs: 120_000 } })
    const headers = { 'X-CS-EXPIRES': String(NOW_MS - 100_000) }

    expect(
      (await signed(sandbox, accountOf(sandbox, 'alice'), BALANCES, { ...EMPTY, headers })).text,
    ).toContain('"code":0')
  })

  test('a signature over the decoded query is accepted when asked for', async () => {
    await using sandbox = await openQuiet({ settings: { alsoVerifiesDecodedQuery: true } })
    const alice = accountOf(sandbox, 'alice')
    const headers = { 'X-CS-SIGN': signByHand(alice.apiSecret, String(NOW_MS), 'clOrdId=a/b') }

    const reply = await signed(sandbox, alice, 'GET /v2/trade/order/active', {
      query: 'clOrdId=a%2Fb',
      headers,
    })

    expect(reply.text).toBe('{"data":[],"code":0}')
  })
})

describe('what nobody knows of the order of the checks', () => {
  const elsewhere = { addresses: ['203.0.113.7'] }

  test.each([
    ['key-first', KEY_TROUBLE],
    ['address-first', REQUEST_TROUBLE],
  ] as const)('%s: a frozen account from an address that is not listed', async (checkOrder, text) => {
    await using sandbox = await openQuiet({ settings: { checkOrder } })
    const alice = accountOf(sandbox, 'alice')
    const key = { ...alice, ...sandbox.issueKey(alice.accountId, elsewhere) }
    sandbox.exchange.accounts.change(alice.accountId, { state: 'frozen' })

    expect((await signed(sandbox, key, BALANCES, EMPTY)).text).toBe(text)
  })

  test('address-first: a key that never was has no list and is blamed as a key', async () => {
    await using sandbox = await openQuiet({ settings: { checkOrder: 'address-first' } })
    const nobody = { ...accountOf(sandbox, 'alice'), apiKey: 'ffffffffffffffffffffffffffffffff' }

    expect((await signed(sandbox, nobody, BALANCES, EMPTY)).text).toBe(KEY_TROUBLE)
  })

  test.each([1401, 401, 3005] as const)('a wrong signature is answered with %d', async (code) => {
    await using sandbox = await openQuiet({ settings: { wrongSignatureCode: code } })
    const forged = { ...accountOf(sandbox, 'alice'), apiSecret: 'invented' }

    expect((await signed(sandbox, forged, BALANCES, EMPTY)).text).toContain(`"code":${code}`)
  })

  test.each([
    [false, 3103],
    [true, 3013],
  ])('an account that may not trade, with restrictsCancelling %s, cancels with %d', async (isToo, code) => {
    await using sandbox = await openQuiet({ settings: { restrictsCancelling: isToo } })
    const alice = accountOf(sandbox, 'alice')
    sandbox.exchange.accounts.change(alice.accountId, { restriction: { kind: 'no-trade' } })

    const body = '{"symbol":"BTCUSDT","ordId":1}'
    const reply = await signed(sandbox, alice, 'POST /trade/order/cancel', { body })
    expect(reply.text).toContain(`"code":${code}`)
  })
})
