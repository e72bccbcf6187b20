import { Secret } from '@trading-bridge/core'
import { Signer } from '@trading-bridge/protocol'
import { describe, expect, test } from 'vitest'
import type { SandboxAccount, SandboxSettings } from '../src/index.ts'
import { quietSandbox, RawStream } from './raw-stream.ts'
import { NOW_MS } from './trading.ts'

async function connected(settings: Partial<SandboxSettings> = {}) {
  const quiet = await quietSandbox({ settings: { servesPrivateStream: true, ...settings } })
  return { ...quiet, stream: await RawStream.greeted(quiet.sandbox) }
}

/** The login of an account, signed over the text of `expires`. */
function login(
  { apiKey, apiSecret }: SandboxAccount,
  { channel = ['spot_order'], expires = NOW_MS }: { channel?: readonly string[]; expires?: number } = {},
) {
  const signature = new Signer(Secret.fromText(apiSecret)).sign(String(expires), expires)
  return {
    op: 'login',
    channel,
    auth: { token: apiKey, type: 'apikey', expires, signature },
    params: { symbolIds: [] },
  }
}

describe('a login', () => {
  test('fails where the private channel is not served', async () => {
    const { sandbox, stream, alice } = await connected({ servesPrivateStream: false })
    await using _ = sandbox
    expect(await stream.ask(login(alice))).toMatchObject({ C: 400, M: 'login.failed' })
  })

  test('is echoed without what proves it', async () => {
    const { sandbox, stream, alice } = await connected()
    await using _ = sandbox
    stream.send(login(alice))
    expect((await stream.next())['echo']).toEqual({ op: 'login', channel: ['spot_order'] })
    expect(await stream.next()).toMatchObject({ C: 200, M: 'login.success' })
  })

  test('may give `expires` as text', async () => {
    const { sandbox, stream, alice } = await connected()
    await using _ = sandbox
    const { auth, ...rest } = login(alice)
    expect(await stream.ask({ ...rest, auth: { ...auth, expires: String(NOW_MS) } })).toMatchObject({
      C: 200,
    })
  })

  test('with an unknown key is refused with 401, as over REST', async () => {
    const { sandbox, stream, alice } = await connected()
    await using _ = sandbox
    const stranger = { ...alice, apiKey: 'fa4e0000000000000000000000000000' }
    expect(await stream.ask(login(stranger))).toMatchObject({ C: 401, M: 'signature-failed' })
  })

  test.each([
    ['a wrong signature', { apiSecret: 'fa4ebabe000000000000000000000000' }, {}],
    ['an old time', {}, { expires: NOW_MS - 30_001 }],
  ])('with %s is refused with 1401, as over REST', async (_what, wrong, more) => {
    const { sandbox, stream, alice } = await connected()
    await using _ = sandbox
    const result = await stream.ask(login({ ...alice, ...wrong }, more))
    expect(result).toMatchObject({ C: 1401, M: 'Unauthorized' })
  })
})

describe('the private channel', () => {
  const order = { symbol: 'BTCUSDT', ordType: 'LIMIT', side: 'BUY', ordPrice: '100', ordQty: '2' } as const

  test('tells of orders in force, and then only the ids of those that are over', async () => {
    const { sandbox, stream, alice, clock } = await connected()
    await using _ = sandbox
    await stream.ask(login(alice))
    sandbox.exchange.place(alice.accountId, { ...order, clOrdId: 'one' })
    clock.advance(100)
    const ordId = Number(sandbox.exchange.openOrders(alice.accountId)[0]?.ordId)
    expect(await stream.next()).toMatchObject({
      S: 4,
      T: 'spot_order',
      incrOrderList: [{ clOrdId: 'one', ordId, ordStatus: 'SUBMITTED', timestamp: NOW_MS }],
      delOrderIds: [],
    })
    sandbox.exchange.cancelAll(alice.accountId)
    clock.advance(100)
    expect(await stream.next()).toMatchObject({ incrOrderList: [], delOrderIds: [ordId] })
  })

  test('tells all balances after the login and then those that change', async () => {
    const { sandbox, stream, alice, clock } = await connected()
    await using _ = sandbox
    await stream.ask(login(alice, { channel: ['spot_asset'] }))
    expect(await stream.nextText()).toBe(
      '{"S":4,"T":"spot_asset","assets":[{"symbol":"BTC","usableAmount":"1000","frozenAmount":"0","btcValuation":"0","usdValuation":"0"},{"symbol":"USDT","usableAmount":"100000000","frozenAmount":"0","btcValuation":"0","usdValuation":"0"}]}',
    )
    sandbox.exchange.place(alice.accountId, order)
    clock.advance(100)
    expect(await stream.next()).toMatchObject({
      T: 'spot_asset',
      assets: [{ symbol: 'USDT', usableAmount: '99999800', frozenAmount: '200' }],
    })
  })

  test('tells nobody of another account', async () => {
    const { sandbox, stream, alice, clock } = await connected()
    await using _ = sandbox
    const bob = sandbox.createAccount({ name: 'bob' })
    await stream.ask(login(bob))
    const other = await RawStream.greeted(sandbox)
    await other.ask(login(alice))
    sandbox.exchange.place(alice.accountId, order)
    clock.advance(100)
    expect(await other.drain()).toHaveLength(1)
    expect(await stream.drain()).toEqual([])
  })
})
