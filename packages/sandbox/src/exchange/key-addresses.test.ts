import { Secret } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { NOW_MS, trading } from '../../test/trading.ts'
import { addressesInForce } from '../accounts/api-key.ts'

/** Invented; it signs nothing outside this file. */
const SECRET = Secret.fromText('sandbox-test-secret-not-real')

test.each([
  ['at once', 0],
  ['after the delay of the rules', 90_000],
])('a changed list of addresses comes into force %s', (_, addressListDelayMs) => {
  const { exchange, account } = trading({ addressListDelayMs })
  const accountId = account('alice')
  exchange.accounts.issueKey({ accountId, apiKey: 'key-1', secret: SECRET, addresses: ['203.0.113.7'] })
  const key = exchange.changeKeyAddresses('key-1', ['203.0.113.8'])
  const inForceAtMs = NOW_MS + addressListDelayMs
  expect([...addressesInForce(key, inForceAtMs)]).toEqual(['203.0.113.8'])
  if (addressListDelayMs > 0) expect([...addressesInForce(key, inForceAtMs - 1)]).toEqual(['203.0.113.7'])
})
