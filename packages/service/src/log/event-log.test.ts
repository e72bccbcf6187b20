import { ConfigError, ManualClock, OutcomeUnknownError, Secret } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { EventLog, type LogFields } from './event-log.ts'
import { Redactor } from './redactor.ts'

/** Invented. */
const API_KEY = 'invented-key-0123456789abcdef'
/** Invented. */
const SIGNATURE = 'da83a1d95b281d927a9836ee2e9a83045ae0738af7acf90e251278305d711f38'
const AT_MS = Date.UTC(2026, 10, 24, 12, 34, 56, 789)

test('an event is one JSON line with time, level, name, ids and words', () => {
  const { log, json } = openLog()
  log.info('order.filled', { accountId: 'a1', intentId: 'i1', orderId: '9007199254740993123' }, 'It filled.')
  expect(json()).toEqual([
    '{"level":"info","time":"2026-11-24T12:34:56.789Z","event":"order.filled","accountId":"a1","intentId":"i1","orderId":"9007199254740993123","msg":"It filled."}\n',
  ])
})

test('a person reads the same event on one line', () => {
  const { log, text } = openLog()
  log.warn('order.unknown', { accountId: 'a1', clientOrderId: 'c1' }, 'No answer to the order.')
  expect(text()).toEqual([
    '12:34:56.789 warn   order.unknown  No answer to the order.  accountId=a1 clientOrderId=c1\n',
  ])
})

test('an error is told with its code, its next step and what it came from', () => {
  const { log, json, text } = openLog()
  const cause = new ConfigError('proxyUrl', 'The proxy is none.', { next: 'Set it.' })
  log.error('order.unknown', { err: new OutcomeUnknownError('placeOrder', [], cause) }, 'It is not known.')
  const record: unknown = JSON.parse(json()[0] ?? '')
  expect(record).toMatchObject({
    err: {
      name: 'OutcomeUnknownError',
      code: 'TB_OUTCOME_UNKNOWN',
      message: expect.stringContaining('placeOrder'),
      cause: { code: 'TB_CONFIG', message: 'The proxy is none.' },
    },
  })
  expect(text()[0]).toContain('TB_OUTCOME_UNKNOWN: No answer to placeOrder')
  expect(text()[0]).toContain('(because: The proxy is none.)')
})

test('fields that are common to many events are given once', () => {
  const { log, json } = openLog()
  log.about({ accountId: 'a1' }).info('bot.started', {}, 'It runs.')
  expect(JSON.parse(json()[0] ?? '')).toMatchObject({ accountId: 'a1', event: 'bot.started' })
})

test('what is less than the chosen level is not written', () => {
  const { log, json } = openLog()
  log.debug('feed.polled', {}, 'It was asked.')
  expect(json()).toEqual([])
})

const carriers: readonly (readonly [string, LogFields, string])[] = [
  ['a field', { apiKey: API_KEY }, ''],
  ['a field of another spelling', { 'X-CS-APIKEY': API_KEY, 'x-cs-sign': SIGNATURE }, ''],
  ['a nested field', { request: { headers: [{ authorization: API_KEY }], sign: SIGNATURE } }, ''],
  ['the words', {}, `The key ${API_KEY} was not taken, nor ${SIGNATURE}.`],
  ['a list', { values: [[API_KEY], [SIGNATURE]] }, ''],
  ['a name', { [API_KEY]: 1 }, ''],
  ['an error', { err: new Error(`${API_KEY} and ${SIGNATURE}`) }, ''],
  ['an error’s cause', { err: new Error('a', { cause: new Error('b', { cause: new Error(API_KEY) }) }) }, ''],
  ['an error elsewhere', { failure: Object.assign(new Error('x'), { detail: API_KEY }) }, ''],
  ['a thrown text', { err: API_KEY }, ''],
  ['base64', { header: Buffer.from(API_KEY).toString('base64') }, ''],
  ['hexadecimal', { bytes: Buffer.from(API_KEY).toString('hex') }, ''],
  ['a URL', { url: `https://h.invalid/?x=${encodeURIComponent(API_KEY)}` }, ''],
  ['a proxy', { proxyUrl: `http://user:${API_KEY}@proxy.invalid:3128` }, ''],
]

test.each(carriers)('a secret in %s does not reach a sink', (_, fields, words) => {
  const { log, json, text } = openLog()
  log.error('leak', fields, words)
  log.about(fields).info('leak', {}, words)
  const written = [...json(), ...text()].join('')
  expect(json()).toHaveLength(2)
  for (const secret of [API_KEY, SIGNATURE]) {
    const bytes = Buffer.from(secret)
    const forms = [secret, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '')]
    for (const form of forms) expect(written).not.toContain(form)
  }
})

test('what is known to nobody is still hidden by its name or its shape', () => {
  const redactor = new Redactor()
  expect(
    redactor.redact({
      passphrase: 'unknown to the log',
      apiSecret: { nested: 'unknown' },
      url: 'postgres://user:unknown@db.invalid/trading',
      text: `sent x-cs-sign: ${'ab'.repeat(32)}, api_key=unknown, "token":"unknown"`,
      hasSecret: true,
      token: '',
    }),
  ).toEqual({
    passphrase: '[secret]',
    apiSecret: '[secret]',
    url: 'postgres://[secret]@db.invalid/trading',
    text: 'sent x-cs-sign: [secret], api_key=[secret], "token":"[secret]"',
    hasSecret: true,
    token: '',
  })
})

test('ids of orders are not taken for secrets', () => {
  const ids = { orderId: '1856757976530948', clientOrderId: '00112233445566778899aabbccddeeff' }
  expect(new Redactor().redact(ids)).toEqual(ids)
})

test('texts of the exchange cannot begin a line of their own or move the cursor', () => {
  const { log, text } = openLog()
  log.warn('exchange.said', { reason: 'no\n12:00:00.000 info  all.well\u001b[2J' }, 'a\r\nb')
  expect(text()).toEqual([
    '12:34:56.789 warn   exchange.said  a b  reason=no 12:00:00.000 info  all.well [2J\n',
  ])
})

interface OpenLog {
  readonly log: EventLog
  readonly json: () => readonly string[]
  readonly text: () => readonly string[]
}

/** A log that knows one secret, and keeps what reaches its sinks. */
function openLog(): OpenLog {
  const json: string[] = []
  const text: string[] = []
  const redactor = new Redactor()
  redactor.hide(Secret.fromText(API_KEY))
  const log = EventLog.open({
    sinks: [
      { form: 'json', write: (line) => json.push(line) },
      { form: 'text', write: (line) => text.push(line) },
    ],
    redactor,
    clock: new ManualClock(AT_MS),
  })
  return { log, json: () => json, text: () => text }
}
