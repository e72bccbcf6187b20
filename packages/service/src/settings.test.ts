import { homedir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { readServiceSettings } from './settings.ts'

/** Invented. */
const PASSPHRASE = 'invented passphrase of this test'
/** Invented. */
const KEY = '0123456789abcdef'.repeat(4)

test('with nothing set there is a home in one’s own folder, the embedded database, and no named master key', () => {
  expect(readServiceSettings({})).toEqual({
    home: join(homedir(), '.trading-bridge'),
    databaseUrl: undefined,
    masterKey: undefined,
  })
  expect(readServiceSettings({ TRADING_BRIDGE_HOME: '', DATABASE_URL: '' })).toEqual(readServiceSettings({}))
})

test.each([
  ['a passphrase', { TRADING_BRIDGE_PASSPHRASE: PASSPHRASE }, { kind: 'passphrase' }],
  ['the key itself', { TRADING_BRIDGE_MASTER_KEY: KEY }, { kind: 'environment' }],
  [
    'a key file',
    { TRADING_BRIDGE_KEY_FILE: '/keys/master.key' },
    { kind: 'key-file', path: '/keys/master.key' },
  ],
])('the master key can be %s', (_, environment, expected) => {
  expect(readServiceSettings(environment).masterKey).toMatchObject(expected)
})

test('two master keys are one too many, and neither is shown', () => {
  const both = { TRADING_BRIDGE_PASSPHRASE: PASSPHRASE, TRADING_BRIDGE_MASTER_KEY: KEY }
  expect(() => readServiceSettings(both)).toThrow(
    expect.objectContaining({
      code: 'TB_CONFIG',
      message: 'TRADING_BRIDGE_PASSPHRASE and TRADING_BRIDGE_MASTER_KEY are both set.',
    }),
  )
})

test('the settings show no secret', () => {
  const settings = readServiceSettings({
    TRADING_BRIDGE_PASSPHRASE: PASSPHRASE,
    DATABASE_URL: 'postgres://user:invented@db.invalid/trading',
  })
  const shown = inspect(settings, { depth: Infinity, showHidden: true }) + JSON.stringify(settings)
  expect(shown).not.toContain('invented')
})
