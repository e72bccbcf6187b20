import { expect, test } from 'vitest'
import { accountOf, openQuiet, signed } from './http.ts'

test('it opens with three markets and two accounts that can trade', async () => {
  await using sandbox = await openQuiet()

  expect(sandbox.exchange.markets().map(({ symbol, tickSz, lotSz }) => [symbol, tickSz, lotSz])).toEqual([
    ['SHARPUSDT', 6, 2],
    ['BTCUSDT', 2, 6],
    ['ETHUSDT', 2, 4],
  ])
  expect(sandbox.accounts.map(({ name }) => name)).toEqual(['alice', 'bob'])
  for (const { name } of sandbox.accounts) {
    const reply = await signed(sandbox, accountOf(sandbox, name), 'POST /spot/accountList', { body: '{}' })
    expect(reply.text).toContain('"currency":"SHARP","balance":"10000","type":1')
  }
})

test('keys have 32 hexadecimal characters, say that they are fake, and are the same for a seed', async () => {
  await using first = await openQuiet({ seed: 5 })
  await using second = await openQuiet({ seed: 5 })
  await using other = await openQuiet({ seed: 6 })

  for (const { apiKey, apiSecret } of first.accounts) {
    expect(apiKey).toMatch(/^fa4efa4e[0-9a-f]{24}$/)
    expect(apiSecret).toMatch(/^fa4ebabe[0-9a-f]{24}$/)
  }
  expect(second.accounts).toEqual(first.accounts)
  expect(other.accounts).not.toEqual(first.accounts)
})

test('its addresses are loopback, with ports of their own', async () => {
  await using sandbox = await openQuiet()

  expect(sandbox.restUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api$/)
  expect(sandbox.wsUrl).toBe(sandbox.restUrl.replace('http', 'ws').replace('/api', '/s/ws'))
  expect(sandbox.controlUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
})

test('an account can be added at any time', async () => {
  await using sandbox = await openQuiet()

  const carol = sandbox.createAccount({ name: 'carol', balances: { USDT: '1' } })

  expect((await signed(sandbox, carol, 'POST /spot/accountList', { body: '{}' })).text).toContain('"USDT"')
  expect(sandbox.accounts.at(-1)).toEqual(carol)
})

test('markets and accounts can be others', async () => {
  await using sandbox = await openQuiet({
    markets: [{ base: 'ACME', quote: 'EUR', tickSz: 2, lotSz: 0 }],
    accounts: [{ name: 'dora', balances: { EUR: '5' } }],
  })

  expect(sandbox.exchange.markets().map(({ symbol }) => symbol)).toEqual(['ACMEEUR'])
  expect(sandbox.accounts.map(({ name }) => name)).toEqual(['dora'])
})

test('closing twice does nothing more', async () => {
  const sandbox = await openQuiet()

  await sandbox.close()

  await expect(sandbox.close()).resolves.toBeUndefined()
})
