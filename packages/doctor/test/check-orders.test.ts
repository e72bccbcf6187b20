/**
 * What is wrong with a key, crossed with its address list, with the order in which the exchange checks, and with the code
 * that it has for a wrong signature. The doctor knows neither order nor code; where they hide the cause it must say so.
 */
import { Secret } from '@trading-bridge/core'
import { faultRule } from '@trading-bridge/sandbox'
import { expect, test } from 'vitest'
import { type Clinic, credentialsOf, openClinic } from './clinic.ts'

const LISTS = {
  none: [],
  both: ['127.0.0.1', '::1'],
  'IPv4 only': ['127.0.0.1'],
  'IPv6 only': ['::1'],
  neither: ['203.0.113.7'],
} as const
const ORDERS = ['key-first', 'address-first'] as const
const CODES = [1401, 401, 3005] as const
/** Invented. */
const NOBODYS_KEY = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'

type Order = (typeof ORDERS)[number]
type Code = (typeof CODES)[number]
type List = keyof typeof LISTS
type Credentials = ReturnType<typeof credentialsOf>

/** Makes it so, and says with which credentials. The key that comes in is bound to the list. */
const TROUBLES = {
  'nothing is wrong': (_, key) => key,
  'the key was never issued': (_, { secret }) => ({ apiKey: NOBODYS_KEY, secret }),
  'the key is deleted': ({ sandbox }, key) => {
    sandbox.exchange.accounts.deleteKey(key.apiKey)
    return key
  },
  'the account is frozen': ({ sandbox, alice }, key) => {
    sandbox.exchange.accounts.change(alice.accountId, { state: 'frozen' })
    return key
  },
  'the account is deleted': ({ sandbox, alice }, key) => {
    sandbox.exchange.accounts.change(alice.accountId, { state: 'deleted' })
    return key
  },
  'the secret is of another key': ({ alice }, { apiKey }) => ({ ...credentialsOf(alice), apiKey }),
  'key and secret are exchanged': (_, { apiKey, secret }) => ({
    apiKey: secret.use((bytes) => new TextDecoder().decode(bytes)),
    secret: Secret.fromText(apiKey),
  }),
  'the key may not trade': ({ sandbox }, key) => {
    sandbox.exchange.accounts.changePermissions(key.apiKey, ['read'])
    return key
  },
  'the key may not read': ({ sandbox }, key) => {
    sandbox.exchange.accounts.changePermissions(key.apiKey, ['trade'])
    return key
  },
  'the key may do nothing': ({ sandbox }, key) => {
    sandbox.exchange.accounts.changePermissions(key.apiKey, [])
    return key
  },
  'the clock is wrong': ({ sandbox }, key) => {
    sandbox.faults.add({ rules: [faultRule({}, { fault: 'clock-skew', ms: 90_000 })] })
    return key
  },
  'the key may not trade, and a code says so': ({ sandbox }, key) => {
    sandbox.changeSettings({ missingPermissionCode: 6001 })
    sandbox.exchange.accounts.changePermissions(key.apiKey, ['read'])
    return key
  },
  'the account may neither trade nor cancel': ({ sandbox, alice }, key) => {
    sandbox.changeSettings({ restrictsCancelling: true })
    sandbox.exchange.accounts.change(alice.accountId, { restriction: { kind: 'no-trade' } })
    return key
  },
} as const satisfies Record<string, (clinic: Clinic, key: Credentials) => Credentials>

type Trouble = keyof typeof TROUBLES

const FINE = 'healthy'
const ADDRESS = 'ip-not-allowed'
const KEY = 'key-unknown'
const SECRET = 'secret-mismatch'
const SWAPPED = 'credential-swapped'
const TRADE = 'trade-not-permitted'
const CLOCK = 'clock-skew'
const LIMITED = 'account-restricted'
const ADDRESS_OR_SECRET = '? ip-not-allowed, secret-mismatch'
const ADDRESS_NOT_SECRET = '? ip-not-allowed, trade-not-permitted'
const NO_READING = '? account-restricted, body-altered'

type Row = readonly [Trouble, readonly Code[], readonly Order[], ...verdicts: Expected]
/** One for each list, in the order of `LISTS`. */
type Expected = readonly [string, string, string, string, string]

// What was seen wins over what is true: a list that has neither address hides every other trouble behind 1401.
const TABLE: readonly Row[] = [
  ['nothing is wrong', CODES, ORDERS, FINE, FINE, ADDRESS, ADDRESS, ADDRESS_OR_SECRET],
  ['the key was never issued', CODES, ORDERS, KEY, KEY, KEY, KEY, KEY],
  ['the key is deleted', CODES, ['key-first'], KEY, KEY, KEY, KEY, KEY],
  ['the key is deleted', CODES, ['address-first'], KEY, KEY, KEY, KEY, ADDRESS_OR_SECRET],
  ['the account is frozen', CODES, ['key-first'], KEY, KEY, KEY, KEY, KEY],
  ['the account is frozen', CODES, ['address-first'], KEY, KEY, KEY, KEY, ADDRESS_OR_SECRET],
  ['the account is deleted', CODES, ['key-first'], KEY, KEY, KEY, KEY, KEY],
  ['the account is deleted', CODES, ['address-first'], KEY, KEY, KEY, KEY, ADDRESS_OR_SECRET],
  [
    'the secret is of another key',
    [1401],
    ORDERS,
    ADDRESS_OR_SECRET,
    ADDRESS_OR_SECRET,
    ADDRESS_OR_SECRET,
    ADDRESS_OR_SECRET,
    ADDRESS_OR_SECRET,
  ],
  ['the secret is of another key', [401, 3005], ORDERS, SECRET, SECRET, SECRET, SECRET, ADDRESS_OR_SECRET],
  ['key and secret are exchanged', CODES, ORDERS, SWAPPED, SWAPPED, SWAPPED, SWAPPED, SWAPPED],
  ['the key may not trade', CODES, ORDERS, TRADE, TRADE, ADDRESS, TRADE, ADDRESS_OR_SECRET],
  [
    'the key may not read',
    CODES,
    ORDERS,
    NO_READING,
    NO_READING,
    ADDRESS_OR_SECRET,
    NO_READING,
    ADDRESS_OR_SECRET,
  ],
  [
    'the key may do nothing',
    [1401],
    ORDERS,
    ADDRESS_OR_SECRET,
    ADDRESS_OR_SECRET,
    ADDRESS_OR_SECRET,
    ADDRESS_OR_SECRET,
    ADDRESS_OR_SECRET,
  ],
  [
    'the key may do nothing',
    [401, 3005],
    ORDERS,
    ADDRESS_NOT_SECRET,
    ADDRESS_NOT_SECRET,
    ADDRESS_OR_SECRET,
    ADDRESS_NOT_SECRET,
    ADDRESS_OR_SECRET,
  ],
  ['the clock is wrong', CODES, ORDERS, CLOCK, CLOCK, ADDRESS, CLOCK, ADDRESS_OR_SECRET],
  [
    'the key may not trade, and a code says so',
    CODES,
    ORDERS,
    LIMITED,
    LIMITED,
    ADDRESS,
    LIMITED,
    ADDRESS_OR_SECRET,
  ],
  [
    'the account may neither trade nor cancel',
    CODES,
    ORDERS,
    LIMITED,
    LIMITED,
    ADDRESS,
    LIMITED,
    ADDRESS_OR_SECRET,
  ],
]

const CASES = TABLE.flatMap(([trouble, codes, orders, ...verdicts]) =>
  codes.flatMap((code) =>
    orders.flatMap((order) =>
      (Object.keys(LISTS) as List[]).map((list, index) => ({
        trouble,
        code,
        order,
        list,
        expected: verdicts[index] ?? '',
      })),
    ),
  ),
)

test('the table has every case once', () => {
  const names = CASES.map(({ trouble, code, order, list }) => `${trouble} ${code} ${order} ${list}`)
  const all = Object.keys(TROUBLES).length * CODES.length * ORDERS.length * Object.keys(LISTS).length
  expect([names.length, new Set(names).size]).toEqual([all, all])
})

test.each(CASES)(
  '$trouble, listed: $list, $order, wrong signatures get $code: $expected',
  async ({ trouble, code, order, list, expected }) => {
    await using clinic = await openClinic({ settings: { checkOrder: order, wrongSignatureCode: code } })
    const issued = clinic.sandbox.issueKey(clinic.alice.accountId, { addresses: LISTS[list] })
    const credentials = TROUBLES[trouble](clinic, credentialsOf(issued))
    const { verdict, candidates } = await clinic.examine({ credentials })
    expect(verdict === 'undecided' ? `? ${candidates.join(', ')}` : verdict).toBe(expected)
  },
)
