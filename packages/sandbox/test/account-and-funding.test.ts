import { readJson } from '@trading-bridge/protocol'
import { describe, expect, test } from 'vitest'
import type { Sandbox } from '../src/sandbox.ts'
import { accountOf, BUY_LIMIT, type Key, openQuiet, place, SELL_LIMIT, send, signed } from './http.ts'

async function post(sandbox: Sandbox, key: Key, path: string, fields: object): Promise<string> {
  return (await signed(sandbox, key, `POST ${path}`, { body: JSON.stringify(fields) })).text
}

const BALANCES = '/spot/accountList'

describe('balances', () => {
  test('each currency has two rows, the frozen one first', async () => {
    await using sandbox = await openQuiet({ accounts: [{ name: 'alice', balances: { SHARP: '150.5' } }] })
    const alice = accountOf(sandbox, 'alice')
    await place(sandbox, alice, SELL_LIMIT)
    const holder = `"uid":7000001,"accountId":${alice.accountId},"accountType":1,"currency":"SHARP"`

    expect(await post(sandbox, alice, BALANCES, {})).toBe(
      `{"data":[{${holder},"balance":"100","type":4,"typeName":"FROZEN"},` +
        `{${holder},"balance":"50.5","type":1,"typeName":"AVAILABLE"}],"code":0}`,
    )
  })

  test('what is traded over HTTP is conserved, fees included', async () => {
    await using sandbox = await openQuiet()
    const [alice, bob] = [accountOf(sandbox, 'alice'), accountOf(sandbox, 'bob')]
    const { ledger } = sandbox.exchange
    await place(sandbox, alice, SELL_LIMIT)
    await place(sandbox, bob, { ...BUY_LIMIT, ordQty: '33.33' })
    await place(sandbox, bob, { symbol: 'SHARPUSDT', side: 'BUY', ordType: 'MARKET', ordAmt: '0.1' })
    await place(sandbox, bob, { ...BUY_LIMIT, ordPrice: '0.007' })

    for (const asset of ledger.assets()) expect(ledger.total(asset)).toBe(ledger.issued(asset))
    expect(ledger.balance('fees', 'SHARP').available).toBeGreaterThan(0n)
    expect(await post(sandbox, alice, BALANCES, {})).toContain('"currency":"USDT","balance":"5000.36590672"')
  })
})

describe('currencies', () => {
  test('a currency is found by its code or that of its chain, and tells its chains', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')
    const path = 'GET /fi/v1/common/currency'

    const byCode = await signed(sandbox, alice, path, { query: 'currencyCode=USDT' })
    const byChain = await signed(sandbox, alice, path, { query: 'currencyCode=usdtsbx' })

    expect(byCode.text).toMatch(
      /^\{"code":"0","message":"Success","data":\{"name":"usdt","code":"usdt","showPrecision":8,"chainDataList":\[\{"currencyCode":"usdtsbx",.*"depositOpen":1,.*"withdrawFee":"0\.50000000"/,
    )
    expect(byChain.text).toBe(byCode.text)
  })

  test('the query wants a signature, unless it is asked not to', async () => {
    await using sandbox = await openQuiet()
    const request = { method: 'GET', url: `${sandbox.restUrl}/fi/v1/common/currency?currencyCode=USDT` }

    const refused = await send(request)
    sandbox.changeSettings({ signedCurrencyQuery: false })

    expect(refused.text).toContain('"code":401')
    expect((await send(request)).text).toContain('"code":"0"')
  })
})

describe('deposits and withdrawals', () => {
  test('a deposit address is invented, says so, and stays the same', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')
    const ask = () =>
      post(sandbox, alice, '/fi/v3/asset/deposit/do', { currencyCode: 'USDTSBX', chain: 'SBX' })

    const first = await ask()

    expect(first).toMatch(
      /^\{"code":"0","message":"Success","data":\{"address":"sandbox-sbx-[0-9a-f]{32}","tag":"","depositMin":0\.10000000\}\}$/,
    )
    expect(await ask()).toBe(first)
  })

  test('deposits are listed with their time on the clocks of UTC+8', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')
    sandbox.exchange.deposits.add(alice.accountId, { currency: 'USDT', amount: '150.25' })
    const list = (fields: object) => post(sandbox, alice, '/fi/v3/asset/deposit/record/list', fields)

    expect(await list({ currencyCode: 'USDT', startDate: '', endDate: '', fromId: '', limit: '10' })).toMatch(
      /^\{"code":"0","message":"Success","data":\{"depositList":\[\{"id":38001,"symbol":"usdt","chainName":"sbx","chainProtocol":"sbx20","amount":"150\.25","createdAt":"2026-02-11 00:53:14","status":1,"explorer":"","txId":"[0-9a-f]{64}","internalType":0,"lockAccount":false,"noDepositMsg":null\}\],"externalId":null,"label":null\}\}$/,
    )
    expect(await list({ currencyCode: 'USDT', startDate: '2026-02-12' })).toContain('"depositList":[]')
    expect(await list({ currencyCode: 'USDT', endDate: '2026-02-11' })).toContain('"id":38001')
  })

  test('a withdrawal goes to verified addresses alone, freezes its fee on top, and can be taken back', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')
    const request = { currencyCode: 'USDT', amount: '10', address: 'sandbox-address', chainType: 'sbx20' }
    const withdraw = () => post(sandbox, alice, '/fi/v3/asset/doWithdraw', request)

    const unverified = await withdraw()
    sandbox.exchange.withdrawals.verifyAddress(alice.accountId, {
      currency: 'USDT',
      chainType: 'sbx20',
      address: 'sandbox-address',
    })
    const accepted = await withdraw()
    const frozen = sandbox.exchange.ledger.balance(alice.accountId, 'USDT').frozen
    const cancelled = await post(sandbox, alice, '/fi/v3/asset/cancelWithdraw', { withdrawId: 4901 })
    const listed = await post(sandbox, alice, '/fi/v3/asset/withdraw/record/list', { currencyCode: '' })

    expect(unverified).toBe('{"message":"withdraw address not verified","code":"6001"}')
    expect(accepted).toBe('{"code":"0","message":"Success","data":{"id":4901}}')
    expect(frozen).toBe(10_500_000_000_000_000_000n)
    expect(cancelled).toBe(accepted)
    expect(listed).toContain('"status":6,"showStatus":6')
    expect(sandbox.exchange.ledger.balance(alice.accountId, 'USDT').frozen).toBe(0n)
  })
})

describe('transfers', () => {
  const transfer = { type: '0', currencyCode: 'USDT', amount: '1', from: '1', to: '2', subAccount: '' }

  test('a transfer succeeds without data', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')

    expect(await post(sandbox, alice, '/v1/future/transfer', transfer)).toBe(
      '{"code":"0","message":"Success"}',
    )
    expect(await post(sandbox, alice, '/v1/future/transfer', { ...transfer, type: 0, from: 2, to: 1 })).toBe(
      '{"code":"0","message":"Success"}',
    )
  })

  test.each([
    [101040502, 'request field missing', { currencyCode: 'NOPE' }],
    [102150400, 'transfer failed', { amount: '0' }],
    [102150808, 'insufficient balance', { amount: '5000.01' }],
  ])('code %d comes with msg, after the code, and a null for data', async (code, msg, changes) => {
    await using sandbox = await openQuiet()

    expect(
      await post(sandbox, accountOf(sandbox, 'alice'), '/v1/future/transfer', { ...transfer, ...changes }),
    ).toBe(`{"code":${code},"msg":"${msg}","data":null}`)
  })

  test('a master moves money to and from its sub-account by the name of that', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')
    const sub = sandbox.createAccount({ name: 'alice-sub', masterId: alice.accountId })
    const toSub = { ...transfer, type: '1', from: '1', to: '1', subAccount: 'alice-sub' }

    expect(await post(sandbox, alice, '/v1/future/transfer', toSub)).toContain('"0"')
    expect(await post(sandbox, sub, BALANCES, {})).toContain('"currency":"USDT","balance":"1","type":1')
  })
})

test('every reply of every account call is JSON to a lossless reader', async () => {
  await using sandbox = await openQuiet()
  const text = await post(sandbox, accountOf(sandbox, 'alice'), BALANCES, {})

  expect(readJson(text).kind).toBe('value')
})
