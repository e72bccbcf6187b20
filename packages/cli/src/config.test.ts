import { ConfigError } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { readCredentials, readHosts } from './config.ts'

/** Invented. */
const KEY = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'
const SECRET = '5f3c9a1e7b2d4860a9c1e3f5b7d90214'
const good = { COINSTORE_API_KEY: KEY, COINSTORE_API_SECRET: SECRET }

function refusal(read: () => unknown): ConfigError {
  try {
    read()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('It was not refused.')
}

describe('credentials', () => {
  test('come from two variables, the secret as one that does not print', () => {
    const { apiKey, secret, warnings } = readCredentials(good)
    expect(apiKey).toBe(KEY)
    expect(`${secret}`).toBe('[secret]')
    expect(secret.use((bytes) => Buffer.from(bytes).toString())).toBe(SECRET)
    expect(warnings).toEqual([])
  })

  test.each(['COINSTORE_API_KEY', 'COINSTORE_API_SECRET'])('%s is named when it is not set', (name) => {
    const error = refusal(() => readCredentials({ ...good, [name]: undefined }))
    expect(error.setting).toBe(name)
    expect(error.message).toBe(`${name} is not set.`)
  })

  test.each(['COINSTORE_API_KEY', 'COINSTORE_API_SECRET'])(
    '%s is named with its defect and without its value',
    (name) => {
      const error = refusal(() => readCredentials({ ...good, [name]: `${SECRET}\n` }))
      expect(error.setting).toBe(name)
      expect(error.message).toBe(`${name} ends with a line feed.`)
      expect(error.next).toBe('Set it again without the line feed.')
    },
  )

  test('that are the same are refused', () => {
    const error = refusal(() => readCredentials({ ...good, COINSTORE_API_SECRET: KEY }))
    expect(error.message).toBe('COINSTORE_API_SECRET is the same as COINSTORE_API_KEY.')
  })

  test('of another length or alphabet are warned about', () => {
    const { warnings } = readCredentials({ ...good, COINSTORE_API_KEY: 'short' })
    expect(warnings).toEqual(["COINSTORE_API_KEY has 5 characters; Coinstore's usually have 32."])
  })
})

describe('hosts', () => {
  test("are the exchange's own unless they are set", () => {
    expect(readHosts({})).toEqual({
      restUrl: 'https://api.coinstore.com/api',
      wsUrl: 'wss://ws.coinstore.com/s/ws',
    })
  })

  test.each(['http://127.0.0.1:4180/api', 'http://localhost:4180/api', 'http://[::1]:4180/api'])(
    '%s may be plain: it does not leave this machine',
    (restUrl) => {
      expect(readHosts({ COINSTORE_REST_URL: restUrl }).restUrl).toBe(restUrl)
    },
  )

  test('lose a slash at their end', () => {
    expect(readHosts({ COINSTORE_REST_URL: 'https://example.test/api/' }).restUrl).toBe(
      'https://example.test/api',
    )
  })

  test.each([
    ['plain http to another machine', 'http://api.coinstore.com/api', 'unencrypted'],
    [
      'plain http to a name that only begins like loopback',
      'http://127.0.0.1.example.test/api',
      'unencrypted',
    ],
    ['no address at all', 'api.coinstore.com/api', 'begins with https://'],
    ['nothing', '', 'begins with https://'],
    ['another scheme', 'ftp://api.coinstore.com/api', 'begins with https://'],
    ['a password', 'https://user:canary@api.coinstore.com/api', 'more than scheme, host and path'],
    ['a query', 'https://api.coinstore.com/api?x=1', 'more than scheme, host and path'],
  ])('with %s are refused', (_, restUrl, why) => {
    const error = refusal(() => readHosts({ COINSTORE_REST_URL: restUrl }))
    expect(error.setting).toBe('COINSTORE_REST_URL')
    expect(error.message).toContain(why)
    expect(`${error.message} ${error.next}`).not.toContain('canary')
  })

  test('of the streams are held to the same rules', () => {
    const error = refusal(() => readHosts({ COINSTORE_WS_URL: 'ws://ws.coinstore.com/s/ws' }))
    expect(error.setting).toBe('COINSTORE_WS_URL')
  })
})
