/** What can be read out of logs and reports, and how sure it is. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EXPLAIN_FINDINGS, type Explanation, explain, MAX_TEXT_CHARACTERS } from '../src/explain/explain.ts'
import type { Standing } from '../src/explain/finding.ts'

const REPORT = readFileSync(new URL('../fixtures/signature-failed-report.md', import.meta.url), 'utf8')

describe('the report that this project began with', () => {
  const explanation = explain(REPORT)

  test('holds both replies, the order and the request', () => {
    expect(explanation.replies).toEqual([
      { code: '401', text: 'signature-failed', count: 4, firstLine: 1 },
      { code: '1401', text: 'Unauthorized', count: 1, firstLine: 43 },
    ])
    expect(explanation).toMatchObject({ orders: 1, requests: 2, isCut: false })
  })

  test('blames the key or the account, and not the signature', () => {
    expect(textOf(explanation, 'code-401')).toMatch(/key or account, not the signature/)
    expect(textOf(explanation, 'code-401-not-1')).toMatch(/^Not a wrong signature/)
    expect(explanation.next[0]).toMatch(/^Compare the key/)
  })

  test('leaves the IPv6 egress to be ruled out, first of all at 1401', () => {
    expect(textOf(explanation, 'code-1401-cause-1')).toMatch(/IPv6/)
    expect(textOf(explanation, 'ipv6-likely')).toMatch(/^Rule out IPv6 first/)
    expect(explanation.next.join(' ')).toMatch(/address family to 4/)
  })

  test('has twelve decimals in the quantity, and the precision of an amount behind them', () => {
    expect(statementOf(explanation, 'quantity-decimals')).toMatchObject({
      standing: 'certain',
      seen: 'ordQty 1386.193512614361 has 12 decimals',
      lines: [14],
    })
    expect(textOf(explanation, 'amount-decimals-next')).toMatch(/ordAmt.*3106/)
  })

  test('says which of its statements are certain', () => {
    expect(idsOf(explanation, 'certain')).toEqual([
      'code-401',
      'code-1401',
      'quantity-decimals',
      'http-200-is-no-success',
    ])
    for (const { ground } of explanation.statements) expect(ground).not.toBe('')
  })

  test('says as much of IPv6 when it ends with the 401', () => {
    const first = explain(REPORT.slice(0, REPORT.indexOf('## Three days later')))
    expect(statementOf(first, 'ipv6-next')).toMatchObject({ standing: 'possible', kind: 'open' })
    expect(statementOf(first, 'quantity-decimals').standing).toBe('certain')
    expect(first.next.join(' ')).toMatch(/IPv4 alone/)
  })
})

test.each([
  ['JSON', '{"message":"signature-failed","code":401}'],
  ['JSON with spaces, in prose', 'It said {"message": "signature-failed", "code": 401}, twice.'],
  ['JSON over several lines', '{\n  "message": "signature-failed",\n  "code": 401\n}'],
  ['a code in quotes', '{"code":"401","msg":"signature-failed"}'],
  [
    'JSON in a string of JSON',
    JSON.stringify({ level: 'error', body: '{"message":"signature-failed","code":401}' }),
  ],
  [
    'JSON in a string of JSON in a string of JSON',
    JSON.stringify({ a: JSON.stringify({ b: '{"message":"signature-failed","code":401}' }) }),
  ],
  ['escaped JSON in a line', String.raw`ERROR body={\"message\":\"signature-failed\",\"code\":401}`],
  [
    'JSON escaped twice in a line',
    String.raw`ERROR body={\\\"message\\\":\\\"signature-failed\\\",\\\"code\\\":401}`,
  ],
  ["Python's dict", "{'message': 'signature-failed', 'code': 401}"],
  [
    "Python's dict with other values",
    "{'ok': False, 'data': None, 'message': u'signature-failed', 'code': 401}",
  ],
  ["Node's console", "  data: { message: 'signature-failed', code: 401 },"],
  ['a PHP array', '{"message" => "signature-failed", "code" => 401}'],
  ['colours around it', '\u001b[31m{"message":\u001b[0m"signature-failed","code":401}'],
  [
    'an object that goes on behind it',
    '{"reply":{"message":"signature-failed","code":401},"rest":[1,{"a":"}"}]}',
  ],
])('a reply is found in %s', (_, text) => {
  expect(explain(text).replies).toEqual([{ code: '401', text: 'signature-failed', count: 1, firstLine: 1 }])
})

test.each([
  ['code=1401 msg=Unauthorized', '1401'],
  ['The error code is 1401.', '1401'],
  ['orders fail with 3104 since today', '3104'],
  ['we get "signature-failed" all the time', '401'],
  ['rejected: 3106 amount precision', '3106'],
])('a code is found in the prose "%s"', (text, code) => {
  expect(explain(text).replies).toMatchObject([{ code }])
})

test.each([
  'an order of 3104 pieces at 1401 each',
  'fails after 2026-02-13T14:01:31.104Z, 3.1401 seconds later',
  '{"code":0,"data":[],"message":"Success"}',
  '{"code":"0","data":null}',
  'code 200',
])('no refusal is found in "%s"', (text) => {
  expect(explain(text).replies).toEqual([])
})

test.each([
  ['HTTP/1.1 403 Forbidden', 'HTTP-403', 'possible'],
  ['status: 429', 'HTTP-429', 'certain'],
  ["{ statusCode: 500, error: 'Internal Server Error' }", 'HTTP-500', 'certain'],
  ['status_code=502', 'HTTP-502', 'possible'],
])('an HTTP status without a code, %s, is explained by itself', (text, code, standing) => {
  expect(statementOf(explain(text), `code-${code}`).standing).toBe(standing)
})

test('a status beside a code says nothing more', () => {
  expect(explain('HTTP 401 {"message":"signature-failed","code":401}').replies).toMatchObject([
    { code: '401' },
  ])
})

test('a login of the website is told apart from an unknown key', () => {
  const { replies, statements } = explain(
    '{"message":"signature-failed","code":401}\n{"message":"user-not-login","code":401}',
  )
  expect(replies.map(({ text }) => text)).toEqual(['signature-failed', 'user-not-login'])
  expect(statements.filter(({ id }) => id === 'code-401').map(({ standing }) => standing)).toEqual([
    'certain',
    'likely',
  ])
})

test('a code that nobody knows is told as such, and its statement is only possible', () => {
  const explanation = explain('{"message":"something new","code":9999}')
  expect(statementOf(explanation, 'code-9999')).toMatchObject({
    standing: 'possible',
    seen: '9999 something new',
    text: expect.stringMatching(/not in the list of known codes/),
  })
})

const KEY = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'
const SIGNATURE = '85bd7b4bfe5fe5e7c38a074e6e222b00e8ef791a47747c7bd77883dd5f035b92'
const ORDER = { symbol: 'BTCUSDT', side: 'SELL', ordType: 'LIMIT', ordPrice: '61250.5', ordQty: '0.002' }
const MARKET_BUY = { symbol: 'BTCUSDT', side: 'BUY', ordType: 'MARKET', ordAmt: '25.50' }

/** For each finding a text in which it is, and the standing it has there. */
const EXAMPLES: Readonly<Record<string, readonly [text: string, standing: Standing]>> = {
  'ipv6-likely': ['{"message":"Unauthorized","code":1401}', 'likely'],
  'ipv6-next': ['{"message":"signature-failed","code":401}', 'possible'],
  'ipv6-address-seen': ['connected from [2001:db8::5]:443', 'likely'],
  'key-accepted-since': ['{"code":401,"message":"signature-failed"}\n{"code":1401,"message":""}', 'likely'],
  'public-calls-prove-nothing': ['All public calls work.\n{"code":401,"message":""}', 'likely'],
  'http-200-is-no-success': ['HTTP/1.1 200 OK\n\n{"message":"Unauthorized","code":1401}', 'certain'],
  'web-page': ['<!DOCTYPE html><html><head><title>403 Forbidden', 'certain'],
  'not-connected': ['Error: getaddrinfo ENOTFOUND api.coinstore.com', 'certain'],
  'no-answer': ['Error: read ECONNRESET', 'possible'],
  'proxy-refused': ['requests.exceptions.ProxyError: Cannot connect to proxy.', 'likely'],
  'quantity-decimals': [order({ ...ORDER, symbol: 'SHARPUSDT', ordQty: '10.123' }), 'certain'],
  'quantity-decimals-many': [order({ ...ORDER, ordQty: '0.123456789' }), 'likely'],
  'amount-decimals': [order({ ...MARKET_BUY, ordAmt: '25.503' }), 'likely'],
  'amount-decimals-next': [
    order({ ...ORDER, ordType: 'MARKET', symbol: 'SHARPUSDT', ordQty: '1.234' }),
    'possible',
  ],
  'price-decimals': [order({ ...ORDER, ordPrice: '0.0000000001' }), 'possible'],
  'market-buy-by-quantity': [order({ side: 'BUY', ordType: 'MARKET', ordQty: '1' }), 'certain'],
  'market-sell-by-amount': [order({ side: 'SELL', ordType: 'MARKET', ordAmt: '1' }), 'certain'],
  'market-order-with-price': [order({ ...MARKET_BUY, ordPrice: '1' }), 'possible'],
  'limit-order-incomplete': [order({ side: 'BUY', ordType: 'LIMIT', ordQty: '1' }), 'certain'],
  'word-unknown': [order({ ...ORDER, side: 'sell' }), 'certain'],
  'symbol-form': [order({ ...ORDER, symbol: 'BTC/USDT' }), 'likely'],
  'number-form': [order({ ...ORDER, ordQty: '1e-7' }), 'likely'],
  'client-order-id-form': [order({ ...ORDER, clOrdId: 'bot_1-7' }), 'possible'],
  'timestamp-form': [order({ ...ORDER, timestamp: 1770742394 }), 'possible'],
  'header-missing': [JSON.stringify({ 'X-CS-APIKEY': KEY, 'X-CS-SIGN': SIGNATURE }), 'likely'],
  'expires-in-seconds': ['X-CS-EXPIRES: 1770742394', 'certain'],
  'expires-form': ['X-CS-EXPIRES: 1770742394290.5', 'certain'],
  'key-defect': [JSON.stringify({ 'x-cs-apikey': ` ${KEY}` }), 'certain'],
  'key-form': ['X-CS-APIKEY: mx0aBYs33eIilxBWC5', 'possible'],
  'signature-form': [`X-CS-SIGN: ${SIGNATURE.toUpperCase()}`, 'certain'],
  'content-type': [
    `curl -H 'X-CS-APIKEY: ${KEY}' https://api.coinstore.com/api/spot/accountList`,
    'possible',
  ],
  'body-on-get': [
    "curl -X GET -d 'symbol=BTCUSDT' https://api.coinstore.com/api/trade/order/active",
    'likely',
  ],
  'method-wrong': ['GET https://api.coinstore.com/api/spot/accountList', 'certain'],
  'base-address': ['POST https://api.coinstore.com/spot/accountList', 'certain'],
  'path-unknown': ['POST https://api.coinstore.com/api/spot/accounts', 'likely'],
  'path-removed': ['POST https://api.coinstore.com/api/trade/order/cancelAll', 'likely'],
  'futures-host': ['GET https://futures.coinstore.com/api/v1/positions', 'likely'],
  'query-encoded': ['GET https://api.coinstore.com/api/v2/trade/order/orderInfo?clOrdId=a%2Fb', 'possible'],
  'body-written-by-library': [
    'requests.post(BASE + "/api/trade/order/place", json=body, headers=h)',
    'possible',
  ],
}

test.each(Object.entries(EXAMPLES))('%s is found', (id, [text, standing]) => {
  expect(statementOf(explain(text), id).standing).toBe(standing)
})

test('there is an example of every finding', () => {
  expect(EXPLAIN_FINDINGS.map(({ id }) => id).toSorted()).toEqual(Object.keys(EXAMPLES).toSorted())
})

test.each(EXPLAIN_FINDINGS)('$id is told in whole sentences, with its ground', ({ text, ground, next }) => {
  expect(text).toMatch(/^(?:[A-Z]|side).+\.$/)
  expect(ground).toMatch(/^[^A-Z].+[^.]$/)
  if (next !== undefined) expect(next).toMatch(/^[A-Z].+[^.]\.$|shows it\.$/)
})

test.each([
  ['quantity-decimals-many', { ...ORDER, ordQty: '0.123456789' }, 3104],
  ['amount-decimals', { ...MARKET_BUY, ordAmt: '25.503' }, 3106],
  ['price-decimals', { ...ORDER, ordPrice: '0.0000000001' }, 3105],
])('%s is certain beside the code that confirms it', (id, fields, code) => {
  const explanation = explain(`${order(fields)}\n{"code":${code},"message":"precision"}`)
  expect(statementOf(explanation, id).standing).toBe('certain')
})

test.each([
  ['a limit order', order(ORDER)],
  ['a market buy', order(MARKET_BUY)],
  [
    'an order with numbers',
    '{"symbol":"BTCUSDT","side":"SELL","ordType":"LIMIT","ordPrice":2,"ordQty":1.50,"timestamp":1770742394290}',
  ],
  [
    'an order as the exchange tells it',
    '{"code":0,"data":{"ordType":"LIMIT","side":"BUY","ordQty":"0","ordPrice":"1e-8","cumQty":"0","ordStatus":"FILLED"}}',
  ],
  [
    'a signed call',
    `curl -X POST -H 'X-CS-APIKEY: ${KEY}' -H 'X-CS-EXPIRES: 1770742394290' -H 'X-CS-SIGN: ${SIGNATURE}' \\\n  -H 'Content-Type: application/json' -d '{}' 'https://api.coinstore.com/api/spot/accountList'`,
  ],
  [
    'a call whose credentials were taken out',
    "-H 'X-CS-APIKEY: ****', X-CS-SIGN: <signature>, X-CS-EXPIRES: ***",
  ],
  ['a public call', 'GET https://api.coinstore.com/api/v1/market/depth/BTCUSDT?depth=20'],
  ['headers in prose', 'The header X-CS-SIGN: must be hexadecimal, and X-CS-EXPIRES: milliseconds.'],
  ['a time of day and an IPv4 address', '12:34:56 127.0.0.1 ::1 fe80::1 de:ad:be:ef'],
])('nothing is wrong with %s', (_, text) => {
  expect(explain(text).statements).toEqual([])
})

test('one finding in many requests is one statement with the first few lines', () => {
  const line = `${order({ ...ORDER, side: 'sell' })}\n`
  const statements = explain(line.repeat(100)).statements.filter(({ id }) => id === 'word-unknown')
  expect(statements).toMatchObject([{ lines: [1, 2, 3, 4, 5] }])
})

const ENCODINGS: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => Buffer.from(secret).toString('base64'),
  (secret) => Buffer.from(secret).toString('hex'),
  (secret) => [...Buffer.from(secret)].map((byte) => `%${byte.toString(16)}`).join(''),
]

/** Places in which a credential can stand in a log. */
const PLACES: readonly ((secret: string) => string)[] = [
  (secret) => `{"code":1401,"message":"${secret}"}`,
  (secret) => `{"code":9999,"msg":"no ${secret}, sorry"}`,
  (secret) => order({ symbol: secret, side: secret, ordType: secret, ordQty: secret, clOrdId: secret }),
  (secret) => `X-CS-APIKEY: ${secret}\nX-CS-EXPIRES: ${secret}\nX-CS-SIGN: ${secret}`,
  (secret) =>
    `curl -H "X-CS-SIGN: ${secret}" https://u:${secret}@api.coinstore.com/api/${secret}?key=${secret}`,
  (secret) => `POST https://api.coinstore.com/api/v1/${secret}`,
  (secret) => `code ${secret} failed`,
  (secret) => `curl -X ${secret} https://api.coinstore.com/api/spot/accountList`,
  (secret) => `{"method":"${secret}","url":"/spot/accountList"}`,
]

test('no key, secret or signature comes back, in whatever form and place', () => {
  const secrets = fc.oneof(
    fc.stringMatching(/^[\da-f]{32}$/),
    fc.stringMatching(/^[\dA-F]{64}$/),
    fc.stringMatching(/^[A-Za-z\d]{20,64}$/),
    fc.stringMatching(/^[a-z]{20,32}$/),
  )
  fc.assert(
    fc.property(
      secrets,
      fc.constantFrom(...ENCODINGS),
      fc.constantFrom(...PLACES),
      (secret, encode, place) => {
        const shown = JSON.stringify(explain(place(encode(secret))))
        for (const form of ENCODINGS) expect(shown).not.toContain(form(secret))
      },
    ),
    { numRuns: 500 },
  )
})

const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '\\',
  ':',
  ',',
  '=>',
  '\n',
  'code',
  '401',
  '"code":1401',
  'curl ',
  '-H ',
]
const tangled = fc
  .array(fc.oneof(fc.constantFrom(...PIECES, '\u001b[', '\u001b]', '\u202e', 'X-CS-SIGN: '), fc.string()), {
    maxLength: 200,
  })
  .map((pieces) => pieces.join(''))

/** Control characters, and marks of direction. */
const MOVING = /\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

test('any text is explained, and nothing in the answer moves a cursor or turns a line around', () => {
  fc.assert(
    fc.property(fc.oneof(tangled, fc.string({ unit: 'binary', maxLength: 2000 })), (text) => {
      const { statements, replies, next } = explain(text)
      const shown = [...statements.flatMap((one) => [one.text, one.seen, one.ground]), ...next]
      for (const part of [...shown, ...replies.map((one) => one.text)]) expect(part).not.toMatch(MOVING)
    }),
    { numRuns: 500 },
  )
})

test.each([
  '{',
  '{"a":',
  '{"a":{',
  '{"a":[',
  "{'a':\"",
  '{\\"a\\":',
  '[{',
  '{"code":1401,',
  '"',
  "curl '",
  'curl "\\',
  '\u001b[',
  '\u001b]',
  '\u001b[0;',
  'X-CS-SIGN: ',
  'GET /',
  'HTTP ',
  'https://',
  'public ',
  '::',
  'status',
  ') ',
  '\\\n',
  'curl \\\n',
  'requests.post(',
  '{"a":"{\\"b\\":',
  '{"a":(',
  'code ',
  '\\\\\\\\"{',
  '1401 code ',
  '%7B%22',
  '\r\n',
  `${'{"a":'.repeat(11)}"`,
])('text that repeats %j without end is read to its bound', (piece) => {
  const text = piece.repeat(Math.ceil((MAX_TEXT_CHARACTERS + 1) / piece.length))
  expect(explain(text).isCut).toBe(true)
})

function order(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(fields)
}

function statementOf(explanation: Explanation, id: string): Explanation['statements'][number] {
  const found = explanation.statements.find((statement) => statement.id === id)
  if (found === undefined) {
    throw new RangeError(`${id} is not among ${explanation.statements.map((one) => one.id).join(', ')}.`)
  }
  return found
}

function textOf(explanation: Explanation, id: string): string {
  return statementOf(explanation, id).text
}

function idsOf({ statements }: Explanation, standing: Standing): readonly string[] {
  return statements.filter((statement) => statement.standing === standing).map(({ id }) => id)
}
