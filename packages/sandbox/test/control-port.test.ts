import { ManualClock, systemClock } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import type { Sandbox } from '../src/sandbox.ts'
import {
  accountOf,
  BUY_LIMIT,
  type Key,
  NOW_MS,
  open,
  openQuiet,
  place,
  SELL_LIMIT,
  send,
  signed,
} from './http.ts'

interface ControlReply {
  readonly status: number
  readonly data: Readonly<Record<string, unknown>>
}

async function control(sandbox: Sandbox, target: string, fields?: object): Promise<ControlReply> {
  const [method = '', path = ''] = target.split(' ')
  const body = fields === undefined ? '' : JSON.stringify(fields)
  const reply = await send({ method, url: `${sandbox.controlUrl}${path}`, body })
  return { status: reply.status, data: JSON.parse(reply.text) }
}

/** The key that a reply tells. */
function keyOf({ data }: ControlReply): Key {
  return { apiKey: String(data['apiKey']), apiSecret: String(data['apiSecret']) }
}

describe('who is answered', () => {
  test('the control port is another port, and answers nothing of the exchange’s', async () => {
    await using sandbox = await openQuiet()

    expect(new URL(sandbox.controlUrl).port).not.toBe(new URL(sandbox.restUrl).port)
    expect((await open(sandbox, 'GET /accounts')).status).toBe(404)
    expect((await control(sandbox, 'GET /api/v1/market/tickers')).status).toBe(404)
  })

  test.each([
    ['another host', { Host: 'evil.test' }, 421, 'CONTROL_HOST_REFUSED'],
    [
      'a host that only begins like this machine',
      { Host: '127.0.0.1.evil.test' },
      421,
      'CONTROL_HOST_REFUSED',
    ],
    ['a page', { Origin: 'http://evil.test' }, 403, 'CONTROL_BROWSER_REFUSED'],
    ['a page of this machine', { Origin: 'http://localhost' }, 403, 'CONTROL_BROWSER_REFUSED'],
    ['a form in a browser', { 'Sec-Fetch-Site': 'cross-site' }, 403, 'CONTROL_BROWSER_REFUSED'],
  ])('a request from %s is refused', async (_, headers, status, code) => {
    await using sandbox = await openQuiet()

    const reply = await send({ method: 'GET', url: `${sandbox.controlUrl}/health`, headers })

    expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([status, code])
  })

  test.each(['localhost', '[::1]:4000', '127.0.0.1:80'])('the host %s is this machine', async (host) => {
    await using sandbox = await openQuiet()

    const reply = await send({ method: 'GET', url: `${sandbox.controlUrl}/health`, headers: { Host: host } })

    expect(reply.status).toBe(200)
  })
})

describe('errors', () => {
  test.each([
    ['GET /nowhere', undefined, 404, 'CONTROL_NOT_FOUND'],
    ['GET /accounts/nobody', undefined, 404, 'TB_INVALID_INPUT'],
    ['GET /markets/NOPEUSDT/book', undefined, 404, 'TB_INVALID_INPUT'],
    ['DELETE /keys/none', undefined, 404, 'TB_INVALID_INPUT'],
    ['POST /accounts', { name: 'alice' }, 400, 'TB_INVALID_INPUT'],
    ['POST /accounts', { name: 'x', balances: { USDT: 5 } }, 400, 'TB_INVALID_INPUT'],
    ['POST /accounts', { name: 'x', colour: 'red' }, 400, 'TB_INVALID_INPUT'],
    ['PATCH /settings', { settings: { authErrorHttpStatus: 402 } }, 400, 'TB_INVALID_INPUT'],
    ['PATCH /settings', { rules: { orderIdOffset: 1 } }, 400, 'TB_INVALID_INPUT'],
  ])(
    '%s with %j is answered with a code, a message and what to do next',
    async (target, fields, status, code) => {
      await using sandbox = await openQuiet()

      const reply = await control(sandbox, target, fields)

      expect(reply).toEqual({
        status,
        data: { error: { code, message: expect.any(String), next: expect.any(String) } },
      })
    },
  )

  test('a body that is no JSON object is refused', async () => {
    await using sandbox = await openQuiet()

    const reply = await send({ method: 'POST', url: `${sandbox.controlUrl}/accounts`, body: '[]' })

    expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([400, 'CONTROL_BODY_UNREADABLE'])
  })
})

describe('accounts and keys', () => {
  test('a new account comes with a key that works and the money asked for', async () => {
    await using sandbox = await openQuiet()

    const created = await control(sandbox, 'POST /accounts', { name: 'carol', balances: { USDT: '12.5' } })
    const reply = await signed(sandbox, keyOf(created), 'POST /spot/accountList', { body: '{}' })

    expect(reply.text).toContain('"currency":"USDT","balance":"12.5","type":1')
    expect((await control(sandbox, 'GET /accounts/carol')).data['balances']).toEqual([
      { asset: 'USDT', available: '12.5', frozen: '0' },
    ])
  })

  test('a secret is told once: lists of keys are without', async () => {
    await using sandbox = await openQuiet()

    const text = JSON.stringify((await control(sandbox, 'GET /accounts')).data)

    expect(text).toContain(accountOf(sandbox, 'alice').apiKey)
    expect(text).not.toContain(accountOf(sandbox, 'alice').apiSecret)
  })

  test('a key can be made for some addresses and permissions, changed and deleted', async () => {
    await using sandbox = await openQuiet()
    const created = await control(sandbox, 'POST /accounts/alice/keys', {
      permissions: ['read'],
      addresses: ['127.0.0.2'],
    })
    const key = keyOf(created)
    const ask = async () => (await signed(sandbox, key, 'POST /spot/accountList', { body: '{}' })).text

    const foreign = await ask()
    await control(sandbox, `PATCH /keys/${key.apiKey}`, { addresses: [] })
    const free = await ask()
    await control(sandbox, `PATCH /keys/${key.apiKey}`, { permissions: ['trade'] })
    const withoutReading = await ask()
    await control(sandbox, `DELETE /keys/${key.apiKey}`)

    expect(foreign).toContain('1401')
    expect(free).toContain('"code":0')
    expect(withoutReading).toContain('1401')
    expect(await ask()).toContain('"code":401')
  })

  test('an account can be frozen, restricted and made a market maker', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')
    const order = { body: JSON.stringify(SELL_LIMIT) }

    await control(sandbox, 'PATCH /accounts/alice', { restriction: 'no-trade-in', symbols: ['SHARPUSDT'] })
    const restricted = await signed(sandbox, alice, 'POST /trade/order/place', order)
    await control(sandbox, 'PATCH /accounts/alice', { restriction: 'none', isMarketMaker: true })
    const free = await signed(sandbox, alice, 'POST /trade/order/place', order)
    await control(sandbox, 'PATCH /accounts/alice', { state: 'frozen' })
    const frozen = await signed(sandbox, alice, 'POST /trade/order/place', order)

    expect([restricted.text, frozen.text]).toEqual([
      '{"message":"part-trade-limit","code":3012}',
      '{"message":"signature-failed","code":401}',
    ])
    expect(free.text).toContain('"code":0')
  })

  test('deposits and withdrawals are moved on here', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')
    const address = { currency: 'USDT', chainType: 'sbx20', address: 'sandbox-address' }
    const request = { currencyCode: 'USDT', amount: '10', address: address.address, chainType: 'sbx20' }

    const { data: deposit } = await control(sandbox, 'POST /accounts/alice/deposits', {
      currency: 'USDT',
      amount: '100',
      status: 'pending',
    })
    await control(sandbox, `PATCH /deposits/${deposit['id']}`, { status: 'completed' })
    await control(sandbox, 'POST /accounts/alice/withdrawal-addresses', address)
    await signed(sandbox, alice, 'POST /fi/v3/asset/doWithdraw', { body: JSON.stringify(request) })
    await control(sandbox, 'PATCH /withdrawals/4901', { status: 'completed' })

    expect((await control(sandbox, 'GET /accounts/alice/balances')).data['balances']).toContainEqual({
      asset: 'USDT',
      available: '5089.5',
      frozen: '0',
    })
  })

  test('orders and fills of an account are read whole', async () => {
    await using sandbox = await openQuiet()
    const ordId = await place(sandbox, accountOf(sandbox, 'alice'), SELL_LIMIT)
    await place(sandbox, accountOf(sandbox, 'bob'), { ...BUY_LIMIT, ordQty: '40' })

    const { data: orders } = await control(sandbox, 'GET /accounts/alice/orders')
    const { data: fills } = await control(sandbox, 'GET /accounts/alice/fills')

    expect(orders['open']).toMatchObject([
      { ordId, cumQty: '40', leavesQty: '60', ordStatus: 'PARTIAL_FILLED' },
    ])
    expect(fills['fills']).toMatchObject([{ orderId: ordId, execQty: '40', execAmt: '0.32', fee: '0.00064' }])
  })
})

describe('markets', () => {
  test('a market can be added, changed and suspended', async () => {
    await using sandbox = await openQuiet()

    const { data } = await control(sandbox, 'POST /markets', {
      base: 'ACME',
      quote: 'USDT',
      tickSz: 3,
      lotSz: 0,
    })
    await control(sandbox, 'PATCH /markets/ACMEUSDT', { openTrade: false, minLmtSz: '5' })
    const catalogue = await open(
      sandbox,
      'POST /v2/public/config/spot/symbols',
      '{"symbolCodes":["ACMEUSDT"]}',
    )

    expect(data).toMatchObject({ symbol: 'ACMEUSDT', symbolId: 1043, minLmtPr: '0.001' })
    expect(catalogue.text).toContain('"openTrade":false')
    expect(catalogue.text).toContain('"minLmtSz":"5"')
  })

  test('a book is read order by order, with whose each is, in the order they fill', async () => {
    await using sandbox = await openQuiet({ rules: { visibilityDelayMs: 60_000 } })
    const [alice, bob] = [accountOf(sandbox, 'alice'), accountOf(sandbox, 'bob')]
    const first = await place(sandbox, alice, SELL_LIMIT)
    const second = await place(sandbox, bob, SELL_LIMIT)
    const better = await place(sandbox, bob, { ...SELL_LIMIT, ordPrice: '0.0079' })

    const { data } = await control(sandbox, 'GET /markets/SHARPUSDT/book')

    expect(data).toMatchObject({
      asks: [
        { ordId: better, accountId: bob.accountId, ordPrice: '0.0079', leavesQty: '100' },
        { ordId: first, accountId: alice.accountId, ordPrice: '0.008', leavesQty: '100' },
        { ordId: second, accountId: bob.accountId },
      ],
      bids: [],
    })
  })

  test('public trades are read as the tape holds them', async () => {
    await using sandbox = await openQuiet()
    await place(sandbox, accountOf(sandbox, 'alice'), SELL_LIMIT)
    await place(sandbox, accountOf(sandbox, 'bob'), BUY_LIMIT)

    expect((await control(sandbox, 'GET /markets/SHARPUSDT/trades?size=5')).data['trades']).toMatchObject([
      { price: '0.008', volume: '100', amount: '0.8', takerSide: 'BUY', atMs: NOW_MS },
    ])
  })
})

describe('the sandbox itself', () => {
  test('switches change from the next request on, all of them or none', async () => {
    await using sandbox = await openQuiet()
    const wrong = { ...accountOf(sandbox, 'alice'), apiSecret: 'wrong' }
    const ask = async () => (await signed(sandbox, wrong, 'POST /spot/accountList', { body: '{}' })).status

    const refused = await control(sandbox, 'PATCH /settings', {
      settings: { authErrorHttpStatus: 401 },
      rules: { activeOrdersLimit: -1 },
    })
    const before = await ask()
    const { data } = await control(sandbox, 'PATCH /settings', {
      settings: { authErrorHttpStatus: 401 },
      rules: { activeOrdersLimit: 3 },
    })

    expect([refused.status, before, await ask()]).toEqual([400, 200, 401])
    expect(data).toMatchObject({ settings: { authErrorHttpStatus: 401 }, rules: { activeOrdersLimit: 3 } })
    expect((await control(sandbox, 'GET /settings')).data).toEqual(data)
  })

  test('a manual clock is moved here; a real one is not', async () => {
    await using manual = await openQuiet({ clock: new ManualClock(NOW_MS) })
    const { data } = await control(manual, 'POST /clock/advance', { durationMs: 1_500 })

    expect(data).toEqual({ nowMs: NOW_MS + 1_500, now: '2026-02-10T16:53:15.790Z', isManual: true })
    await using real = await openQuiet({ clock: systemClock })
    expect((await control(real, 'POST /clock/advance', { durationMs: 1 })).status).toBe(400)
    expect((await control(real, 'GET /clock')).data['isManual']).toBe(false)
  })

  test('the hash of the state tells two histories apart and equal ones equal', async () => {
    await using first = await openQuiet()
    await using second = await openQuiet()
    const hashOf = async (sandbox: Sandbox) => (await control(sandbox, 'GET /state')).data['hash']

    const atStart = [await hashOf(first), await hashOf(second)]
    await place(first, accountOf(first, 'alice'), SELL_LIMIT)
    const apart = [await hashOf(first), await hashOf(second)]
    await place(second, accountOf(second, 'alice'), SELL_LIMIT)

    expect(atStart[0]).toBe(atStart[1])
    expect(apart[0]).not.toBe(apart[1])
    expect(await hashOf(second)).toBe(apart[0])
  })

  test('its health tells its addresses', async () => {
    await using sandbox = await openQuiet()
    const { restUrl, wsUrl, controlUrl } = sandbox

    expect((await control(sandbox, 'GET /health')).data).toEqual({
      status: 'ok',
      lastError: null,
      restUrl,
      wsUrl,
      controlUrl,
    })
  })
})
