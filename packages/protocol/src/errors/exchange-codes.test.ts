import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { EXCHANGE_CODES, explainCode } from './exchange-codes.ts'

const PAGE = new URL('../../../../docs/coinstore/error-codes.md', import.meta.url)

/** The documented table of 2024-01-22, what was observed, and the codes of transfers. */
const KNOWN = [
  ...['401', '1401', '3005', '3011', '3012', '3013', '3014', '3015', '3103', '3104', '3106', '3111', '3113'],
  ...['6001', '101040502', '102150400', '102150808'],
]

test.each(KNOWN)('%s says what it means, what can lie behind it and what to do next', (code) => {
  const entry = EXCHANGE_CODES.get(code)
  expect(entry).toMatchObject({ code, source: expect.stringMatching(/^(?:documented|observed)$/) })
  expect(explainCode(code)).toBe(entry)
})

test.each([...EXCHANGE_CODES])('%s is told in whole sentences', (code, entry) => {
  expect(entry.code).toBe(code)
  expect(entry.text).not.toBe('')
  expect(entry.meaning).toMatch(/^[A-Z].+\.$/)
  expect(entry.next).toMatch(/^[A-Z].+\.$/)
  expect(entry.causes.length).toBeGreaterThan(0)
  for (const cause of entry.causes) expect(cause).toMatch(/^[^A-Z].*[^.]$/)
})

test('no code is explained twice', () => {
  const source = readFileSync(new URL('exchange-codes.ts', import.meta.url), 'utf8')
  const listed = [...source.matchAll(/^ {4}code: '([^']+)'/gm)].map(([, code]) => code)
  expect(listed.filter((code) => code !== '401')).toEqual(
    [...EXCHANGE_CODES.keys()].filter((code) => code !== '401'),
  )
})

test('a success is no code to be explained', () => {
  expect([EXCHANGE_CODES.has('0'), EXCHANGE_CODES.has('200')]).toEqual([false, false])
})

test('401 blames the key or account, and says that the signature is not it', () => {
  const { meaning, causes, next } = explainCode('401', 'signature-failed')
  expect(meaning).toMatch(/key or account, not the signature/)
  expect(causes.join('; ')).toMatch(/unknown.*deleted.*froze/)
  expect(next).toMatch(/key/)
})

test('1401 names the address, IPv6, the secret and the clock', () => {
  const { causes, next } = explainCode('1401', 'Unauthorized')
  const told = causes.join('; ')
  for (const word of [/address/, /IPv6/, /IPv4/, /secret/, /signed/, /clock/]) expect(told).toMatch(word)
  expect(causes[0]).toMatch(/IPv6/)
  expect(next).toMatch(/address family.*IPv6.*secret/)
})

test.each(['user-not-login', 'User-Not-Login'])('401 with %s wants a login, not another key', (text) => {
  expect(explainCode('401', text)).toMatchObject({
    code: '401',
    text,
    source: 'observed',
    meaning: expect.stringMatching(/login/),
  })
})

test('an unknown code is told as unknown, with the words of the exchange', () => {
  expect(explainCode('9999', 'something new')).toEqual({
    code: '9999',
    text: 'something new',
    source: 'assumed',
    meaning: 'The exchange refused with code 9999, which is not in the list of known codes.',
    causes: [],
    next: 'Treat it as final, and report the code and its text.',
  })
  expect(explainCode('toString').source).toBe('assumed')
})

test('the page of codes names every code', () => {
  const page = readFileSync(PAGE, 'utf8')
  const missing = [...EXCHANGE_CODES.keys()].filter((code) => !page.includes(code.replace('HTTP-', '')))
  expect(missing).toEqual([])
})
