import { expect, test } from 'vitest'
import { addressesOf } from './exchange-addresses.ts'

const LIVE = { exchange: 'coinstore', kind: 'live', restUrl: undefined, streamUrl: undefined } as const
const SANDBOX = {
  exchange: 'coinstore',
  kind: 'sandbox',
  restUrl: 'http://127.0.0.1:4000/api',
  streamUrl: 'ws://127.0.0.1:4000/s/ws',
} as const

test('a live account goes to the exchange’s own addresses', () => {
  const { restUrl, streamUrl } = addressesOf(LIVE)
  expect([restUrl.href, streamUrl.href]).toEqual([
    'https://api.coinstore.com/api',
    'wss://ws.coinstore.com/s/ws',
  ])
})

test.each(['https://api.coinstore.com/api', 'http://127.0.0.1:4000/api', 'https://evil.test/api'])(
  'a live account does not go to %s by its own wish',
  (restUrl) => {
    expect(() => addressesOf({ ...LIVE, restUrl })).toThrow(
      expect.objectContaining({ code: 'TB_CONFIG', setting: 'restUrl' }),
    )
  },
)

test.each(['http://127.0.0.1:4000/api', 'http://localhost:4000/api', 'http://[::1]:4000/api'])(
  'a sandbox account may go to %s',
  (restUrl) => {
    expect(addressesOf({ ...SANDBOX, restUrl }).restUrl.href).toBe(restUrl)
  },
)

test.each([
  'https://api.coinstore.com/api',
  'http://api.coinstore.com/api',
  'http://evil.test/api',
  'http://127.0.0.1.evil.test/api',
  'http://127.0.0.1@evil.test/api',
  'http://user:pass@127.0.0.1/api',
  'http://evil.test#127.0.0.1',
  'http://evil.test?127.0.0.1',
  'http://127.0.0.1/api?to=evil.test',
  'http://localhost.evil.test/api',
  'http://evil.test:80\\@127.0.0.1/',
  'http://10.0.0.1/api',
  'http://192.168.1.1/api',
  'http://169.254.169.254/latest/meta-data',
  'http://0.0.0.0/api',
  'http://[::]/api',
  'http://[fe80::1]/api',
  'http://[::ffff:10.0.0.1]/api',
  'file:///etc/passwd',
  'ftp://127.0.0.1/api',
  'gopher://127.0.0.1/',
  'javascript:alert(1)',
  'data:text/plain,hello',
  '//127.0.0.1/api',
  '127.0.0.1:4000',
  '',
  undefined,
])('a sandbox account does not go to %s', (restUrl) => {
  expect(() => addressesOf({ ...SANDBOX, restUrl })).toThrow(
    expect.objectContaining({ code: 'TB_CONFIG', setting: 'restUrl' }),
  )
})

test('a number that browsers read as a loopback address is the same address', () => {
  expect(addressesOf({ ...SANDBOX, restUrl: 'http://2130706433:4000/api' }).restUrl.hostname).toBe(
    '127.0.0.1',
  )
})

test.each(['toString', '__proto__', 'Coinstore', ''])('%s is no exchange', (exchange) => {
  expect(() => addressesOf({ ...LIVE, exchange })).toThrow(
    expect.objectContaining({ code: 'TB_CONFIG', setting: 'exchange' }),
  )
})
