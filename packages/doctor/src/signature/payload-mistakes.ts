/** Mistakes in joining the payload: the query as sent, without its `?`, followed at once by the body as sent. */
import { type KnownMistake, payloadMistake } from './signing-mistake.ts'

const BYTE_ORDER_MARK = '\ufeff'
/** The range in which one character of latin-1 is two bytes of UTF-8; all of the text must be below its end. */
const LATIN_1 = /^[\0-\u00ff]*[\u0080-\u00ff][\0-\u00ff]*$/
/** What is signed in the place of nothing where nothing was turned into text. */
const NOTHINGS = ['null', 'undefined', 'None', '""']

export const PAYLOAD_MISTAKES: readonly KnownMistake[] = [
  payloadMistake(
    {
      id: 'braces-not-signed',
      what: 'Nothing was signed in the place of the body {}.',
      mend: 'Sign the two characters {} when they are sent.',
    },
    (payload) => (payload.body === '{}' ? [{ ...payload, body: '' }] : []),
  ),
  payloadMistake(
    {
      id: 'braces-signed',
      what: 'The body {} was signed although no body is sent.',
      mend: 'Sign nothing in the place of a body that is not sent.',
    },
    (payload) => (payload.body === '' ? [{ ...payload, body: '{}' }] : []),
  ),
  payloadMistake(
    {
      id: 'nothing-signed-as-text',
      what: 'A body that is not there was signed as the text null, undefined, None or "".',
      mend: 'Sign the empty text where there is no body.',
    },
    (payload) =>
      payload.body === '' || payload.body === '{}' ? NOTHINGS.map((body) => ({ ...payload, body })) : [],
  ),
  payloadMistake(
    {
      id: 'question-mark-kept',
      what: 'The ? before the query was signed as well.',
      mend: 'Sign the query without its question mark.',
    },
    (payload) => (payload.query.startsWith('?') ? [] : [{ ...payload, query: `?${payload.query}` }]),
  ),
  payloadMistake(
    {
      id: 'question-mark-given',
      what: 'The query given here begins with a ?; the signature was made without it.',
      mend: 'Give the query without its question mark; the signature is right.',
    },
    (payload) => (payload.query.startsWith('?') ? [{ ...payload, query: payload.query.slice(1) }] : []),
  ),
  payloadMistake(
    {
      id: 'body-only',
      what: 'Only the body was signed; the query was left out.',
      mend: 'Sign the query followed by the body.',
    },
    (payload) => (payload.query === '' ? [] : [{ ...payload, query: '' }]),
  ),
  payloadMistake(
    {
      id: 'query-only',
      what: 'Only the query was signed; the body was left out.',
      mend: 'Sign the query followed by the body.',
    },
    (payload) => (payload.body === '' ? [] : [{ ...payload, body: '' }]),
  ),
  payloadMistake(
    {
      id: 'body-first',
      what: 'The body was put before the query.',
      mend: 'Put the query first and the body right behind it.',
    },
    (payload) =>
      payload.query === '' || payload.body === ''
        ? []
        : [{ ...payload, query: payload.body, body: payload.query }],
  ),
  payloadMistake(
    {
      id: 'separator-between',
      what: 'Something was put between query and body: &, a line feed, a space or ?.',
      mend: 'Put the body right behind the query.',
    },
    (payload) =>
      payload.query === '' || payload.body === ''
        ? []
        : ['&', '\n', ' ', '?'].map((separator) => ({ ...payload, query: payload.query + separator })),
  ),
  payloadMistake(
    {
      id: 'time-in-payload',
      what: 'The digits of X-CS-EXPIRES were signed together with the payload, as other exchanges want it.',
      mend: 'Sign query and body alone; the time is in the first HMAC.',
    },
    (payload, { expiresAtMs }) => [
      { ...payload, query: expiresAtMs + payload.query },
      { ...payload, body: payload.body + expiresAtMs },
    ],
  ),
  payloadMistake(
    {
      id: 'trailing-line-feed',
      what: 'A line feed was signed at the end of the payload.',
      mend: 'Sign the payload without a line feed behind it; echo and editors add one.',
    },
    (payload) => [{ ...payload, body: `${payload.body}\n` }],
  ),
  payloadMistake(
    {
      id: 'carriage-returns',
      what: 'Line feeds were signed as carriage return and line feed, as in files from Windows.',
      mend: 'Sign and send the same line ends; better, send JSON without any.',
    },
    (payload) => [
      ...(/\n/.test(payload.body) ? [{ ...payload, body: payload.body.replace(/\r?\n/g, '\r\n') }] : []),
      { ...payload, body: `${payload.body}\r\n` },
    ],
  ),
  payloadMistake(
    {
      id: 'byte-order-mark',
      what: 'A byte order mark was signed before the payload.',
      mend: 'Write the text as UTF-8 without the mark.',
    },
    (payload) =>
      payload.query.startsWith(BYTE_ORDER_MARK)
        ? []
        : [{ ...payload, query: BYTE_ORDER_MARK + payload.query }],
  ),
  payloadMistake(
    {
      id: 'ends-trimmed',
      what: 'White space or a byte order mark at an end of what is sent was not signed.',
      mend: 'Strip it before signing and sending, so that the same bytes are signed and sent.',
    },
    (payload) => {
      const query = payload.query.trimStart()
      const body = payload.body.trimEnd()
      const whole = { ...payload, query, body: query === '' ? body.trimStart() : body }
      return whole.query === payload.query && whole.body === payload.body ? [] : [whole]
    },
  ),
  payloadMistake(
    {
      id: 'latin-1',
      what: 'The payload was signed in latin-1 and is sent in UTF-8.',
      mend: 'Encode as UTF-8 for both; better, escape everything beyond ASCII in JSON.',
    },
    (payload) =>
      payload.charset === 'utf8' && LATIN_1.test(payload.query + payload.body)
        ? [{ ...payload, charset: 'latin1' }]
        : [],
  ),
]
