import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Endpoint } from '../endpoint/define-endpoint.ts'
import { wireId } from '../endpoint/wire.ts'
import { SPOT_ENDPOINTS } from '../spot/endpoints.ts'
import { type ReplyReading, readReply } from './read-reply.ts'

const endpoint = { name: 'placeOrder', response: z.object({ ordId: wireId }) }

function read(body: string, httpStatus = 200): ReplyReading<{ ordId: string }> {
  return readReply(endpoint, { httpStatus, body })
}

test.each(['0', '"0"', '200', '"200"', '" 0 "'])('the code %s is a success', (code) => {
  const reading = read(`{"message":"anything at all","data":{"ordId":1},"code":${code}}`)
  expect(reading).toEqual({ kind: 'success', data: { ordId: '1' } })
})

test.each(['1401', '"1401"'])('the code %s is a refusal under every HTTP status', (code) => {
  for (const httpStatus of [200, 400, 401, 403, 404, 500, 503]) {
    const reading = read(`{"message":"Unauthorized","code":${code}}`, httpStatus)
    expect(reading).toEqual({ kind: 'rejected', exchangeCode: '1401', exchangeText: 'Unauthorized' })
  }
})

test.each<[body: string, exchangeText: string]>([
  ['{"code":3113,"message":"as message"}', 'as message'],
  ['{"code":3113,"msg":"as msg"}', 'as msg'],
  ['{"code":3113,"message":null,"msg":"as msg"}', 'as msg'],
  ['{"code":3113,"message":null}', ''],
  ['{"code":3113}', ''],
  ['{"code":3113,"message":{"a":1}}', ''],
])('the text of %s is %j', (body, exchangeText) => {
  expect(read(body)).toMatchObject({ kind: 'rejected', exchangeText })
})

test('a code that is no number is a refusal with that word', () => {
  expect(read('{"code":"order.id-required"}')).toMatchObject({
    kind: 'rejected',
    exchangeCode: 'order.id-required',
  })
})

test.each<[httpStatus: number, body: string, kind: string]>([
  [200, '{"data":{"ordId":1}}', 'malformed'],
  [200, '{"code":null,"data":{"ordId":1}}', 'malformed'],
  [200, '{"code":"","data":{"ordId":1}}', 'malformed'],
  [200, '{"code":false,"data":{"ordId":1}}', 'malformed'],
  [200, '{"code":[0],"data":{"ordId":1}}', 'malformed'],
  [200, '[{"code":0}]', 'malformed'],
  [200, '0', 'malformed'],
  [200, 'null', 'malformed'],
  [200, '{"__proto__":{"code":0,"data":{"ordId":1}}}', 'malformed'],
  [404, '{"code":0,"data":{"ordId":1}}', 'rejected'],
  [404, '[]', 'rejected'],
  [500, '{"code":0,"data":{"ordId":1}}', 'unavailable'],
  [502, '', 'unavailable'],
  [503, '<html></html>', 'unavailable'],
  [520, 'error code: 520', 'unavailable'],
  [429, '', 'rate-limited'],
  [429, '<html></html>', 'rate-limited'],
  [200, '{"code":"429","message":"too many visits"}', 'rate-limited'],
])('HTTP %i with %s is never a success: %s', (httpStatus, body, kind) => {
  expect(read(body, httpStatus).kind).toBe(kind)
})

test.each([
  '<!doctype html>',
  ' \n<HTML>',
  '<?xml version="1.0"?>',
  '<!-- gateway --><p>',
  '<center>',
  '<h1>No</h1>',
])('a text that begins with a tag is a web page: %j', (body) => {
  expect(read(body)).toMatchObject({ kind: 'malformed', error: { code: 'TB_REPLY_HTML' } })
})

test.each<[what: string, data: string, code: string, message: string]>([
  [
    'an unknown word',
    '{"state":"FROZEN","ordId":1}',
    'TB_REPLY_UNKNOWN_STATE',
    'an unknown word at data.state: "FROZEN"',
  ],
  [
    'an unknown number for a word',
    '{"state":7,"ordId":1}',
    'TB_REPLY_UNKNOWN_STATE',
    'an unknown word at data.state: 7',
  ],
  ['no word', '{"ordId":1}', 'TB_REPLY_UNEXPECTED', 'another shape at data.state'],
  ['null for a word', '{"state":null,"ordId":1}', 'TB_REPLY_UNEXPECTED', 'another shape at data.state'],
  [
    'a list for a word',
    '{"state":["CANCELED"],"ordId":1}',
    'TB_REPLY_UNEXPECTED',
    'another shape at data.state',
  ],
  ['a missing id', '{"state":"CANCELED"}', 'TB_REPLY_UNEXPECTED', 'another shape at data.ordId'],
  [
    'an id that is none',
    '{"state":"CANCELED","ordId":"x"}',
    'TB_REPLY_UNEXPECTED',
    'data.ordId: expected a whole number',
  ],
  ['no data', 'null', 'TB_REPLY_UNEXPECTED', 'another shape at data:'],
])('%s where a state is acted on is told apart and named', (_, data, code, message) => {
  const reading = readReply(SPOT_ENDPOINTS.cancelOrder, {
    httpStatus: 200,
    body: `{"code":0,"data":${data}}`,
  })
  expect(reading).toMatchObject({ kind: 'malformed', error: { code } })
  expect(reading.kind === 'malformed' && reading.error.message).toContain(message)
})

const ORDER =
  '{"symbol":"XRPUSDT","baseCurrency":"XRP","quoteCurrency":"USDT","timestamp":1770742394290,"side":"BUY",' +
  '"timeInForce":"GTC","accountId":1,"ordPrice":"2","ordQty":"1","cumQty":"0","cumAmt":"0","leavesQty":"1",' +
  '"ordType":"LIMIT","ordId":1,"avgPrice":"0","ordAmt":"2"}'

test.each<[string, Endpoint]>([
  ['old', SPOT_ENDPOINTS.orderInfo],
  ['new', SPOT_ENDPOINTS.orderInfoV2],
])('an order without any state is not read, in the %s query', (_, query) => {
  const reading = readReply(query, { httpStatus: 200, body: `{"code":0,"data":${ORDER}}` })
  expect(reading).toMatchObject({ kind: 'malformed', error: { code: 'TB_REPLY_UNEXPECTED' } })
  expect(reading.kind === 'malformed' && reading.error.message).toContain('expected ordStatus or ordState')
})

test('in a list the place of the fault is told', () => {
  const body = `{"code":0,"data":[${ORDER.replace('}', ',"ordStatus":"NEW"}')}]}`
  const reading = readReply(SPOT_ENDPOINTS.orderInfoV2, { httpStatus: 200, body })
  expect(reading.kind === 'malformed' && reading.error.message).toBe(
    'The reply to orderInfoV2 (HTTP 200) is JSON with an unknown word at data.0.ordStatus: "NEW".',
  )
})

test('a malformed reply shows the start of what came and what to do next, and keeps its cause', () => {
  const body = `upstream connect error ${'x'.repeat(1_000)}`
  const reading = read(body, 200)
  const error = reading.kind === 'malformed' ? reading.error : undefined
  expect(error).toMatchObject({ httpStatus: 200, excerpt: body.slice(0, 200) })
  expect(error?.next).toMatch(/host/)
  expect(error?.cause).toBeInstanceOf(SyntaxError)
  expect(error?.message).not.toContain('xxx')
})

test('a very long unknown word does not fill the message', () => {
  const data = JSON.stringify({ state: 'X'.repeat(10_000), ordId: 1 })
  const reading = readReply(SPOT_ENDPOINTS.cancelOrder, {
    httpStatus: 200,
    body: `{"code":0,"data":${data}}`,
  })
  expect(reading.kind === 'malformed' && reading.error.message.length).toBeLessThan(200)
})
