import { ManualClock } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { accountOf, NOW_MS, open, openQuiet, send, signed } from './http.ts'

const TICKERS = 'GET /v1/market/tickers'
const BALANCES = 'POST /spot/accountList'
const EMPTY = { body: '{}' }
const TOO_MANY = '{"message":"too many visits","code":429}'

async function repeat<Result>(count: number, call: () => Promise<Result>): Promise<readonly Result[]> {
  return await Promise.all(Array.from({ length: count }, call))
}

test('the 301st request of an address within 3 s is refused with HTTP 429, and one 3 s later is not', async () => {
  const clock = new ManualClock(NOW_MS)
  await using sandbox = await openQuiet({ clock })

  const admitted = await repeat(300, () => open(sandbox, TICKERS))
  clock.advance(2_999)
  const refused = await open(sandbox, TICKERS)
  clock.advance(3_000)
  const later = await open(sandbox, TICKERS)

  expect(new Set(admitted.map(({ status }) => status))).toEqual(new Set([200]))
  expect([refused.status, refused.text]).toEqual([429, TOO_MANY])
  expect(refused.headers['retry-after']).toBeUndefined()
  expect(later.status).toBe(200)
})

test('another address has a limit of its own', async () => {
  await using sandbox = await openQuiet({ settings: { requestsPerAddress: 2 } })
  await repeat(3, () => open(sandbox, TICKERS))

  const other = await send({
    method: 'GET',
    url: `${sandbox.restUrl}/v1/market/tickers`,
    localAddress: '127.0.0.2',
  })

  expect(other.status).toBe(200)
})

test('the 121st request of an account within 3 s is refused, whichever of its keys it uses', async () => {
  await using sandbox = await openQuiet()
  const [alice, bob] = [accountOf(sandbox, 'alice'), accountOf(sandbox, 'bob')]
  const second = sandbox.issueKey(alice.accountId)

  await repeat(60, () => signed(sandbox, alice, BALANCES, EMPTY))
  const admitted = await repeat(60, () => signed(sandbox, second, BALANCES, EMPTY))
  const refused = await signed(sandbox, alice, BALANCES, EMPTY)

  expect(new Set(admitted.map(({ status }) => status))).toEqual(new Set([200]))
  expect(refused.text).toBe(TOO_MANY)
  expect((await signed(sandbox, bob, BALANCES, EMPTY)).status).toBe(200)
})

test('requests that are refused count as well', async () => {
  const clock = new ManualClock(NOW_MS)
  await using sandbox = await openQuiet({ clock, settings: { requestsPerAccount: 2 } })
  const alice = accountOf(sandbox, 'alice')

  await repeat(2, () => signed(sandbox, { ...alice, apiSecret: 'wrong' }, BALANCES, EMPTY))
  clock.advance(1_000)
  const tooMany = await repeat(2, () => signed(sandbox, alice, BALANCES, EMPTY))
  clock.advance(2_999)
  const forTheRefused = await signed(sandbox, alice, BALANCES, EMPTY)
  clock.advance(3_000)
  const afterSilence = await signed(sandbox, alice, BALANCES, EMPTY)

  expect(tooMany.map(({ status }) => status)).toEqual([429, 429])
  expect([forTheRefused.status, afterSilence.status]).toEqual([429, 200])
})

test('limits can be changed and lifted while the sandbox runs', async () => {
  await using sandbox = await openQuiet({ settings: { requestsPerAddress: 1 } })
  await open(sandbox, TICKERS)
  const before = await open(sandbox, TICKERS)

  sandbox.changeSettings({ requestsPerAddress: 'unlimited' })
  const after = await repeat(400, () => open(sandbox, TICKERS))

  expect(before.status).toBe(429)
  expect(new Set(after.map(({ status }) => status))).toEqual(new Set([200]))
})
