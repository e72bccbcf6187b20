/**
 * Programs that sign wrongly, each in its own few lines and without a line of what is under test. The texts they sign
 * are written out.
 */
import { createHmac } from 'node:crypto'

export interface SampleRequest {
  readonly secret: string
  readonly apiKey: string
  readonly expiresAtMs: number
  readonly query: string
  readonly body: string
}

/** Invented, and nobody's. The body has what the mistakes are about: numbers, an umlaut, a slash, keys out of order. */
export const SAMPLE: SampleRequest = {
  secret: '5f3c9a1e7b2d4860a9c1e3f5b7d90214',
  apiKey: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  expiresAtMs: 1_770_742_394_290,
  query: 'symbol=SHARPUSDT&clOrdId=a/b',
  body: '{"symbol":"SHARPUSDT","ordPrice":0.50,"ordQty":"12.5","note":"Zürich/1"}',
}

type Bytes = string | Buffer

/** The steps a program takes; the right ones where it says nothing. */
export interface Steps {
  readonly secret?: (request: SampleRequest) => Bytes
  readonly bucket?: (atMs: number) => string
  readonly windowKey?: (first: Buffer) => Bytes
  readonly payload?: (request: SampleRequest) => Bytes
  /** In the place of both HMACs. */
  readonly digest?: (secret: Bytes, bucket: string, payload: Bytes) => Buffer
  readonly write?: (digest: Buffer) => string
}

export function signWith(steps: Steps, request: SampleRequest): string {
  const secret = steps.secret?.(request) ?? request.secret
  const bucket = steps.bucket?.(request.expiresAtMs) ?? String(Math.floor(request.expiresAtMs / 30_000))
  const payload = steps.payload?.(request) ?? request.query + request.body
  const windowKey = steps.windowKey ?? ((first: Buffer) => first.toString('hex'))
  const digest = steps.digest?.(secret, bucket, payload) ?? hmac(windowKey(hmac(secret, bucket)), payload)
  return steps.write?.(digest) ?? digest.toString('hex')
}

export interface WrongSigner {
  readonly id: string
  readonly steps: Steps
  /** What is sent, where the mistake cannot be made with the sample. */
  readonly request?: Partial<SampleRequest>
}

const QUERY = SAMPLE.query
const BODY = SAMPLE.body

export const WRONG_SIGNERS: readonly WrongSigner[] = [
  // The payload.
  { id: 'braces-not-signed', request: { body: '{}' }, steps: { payload: () => QUERY } },
  { id: 'braces-signed', request: { body: '' }, steps: { payload: () => `${QUERY}{}` } },
  { id: 'nothing-signed-as-text', request: { body: '' }, steps: { payload: () => `${QUERY}null` } },
  { id: 'question-mark-kept', steps: { payload: () => `?${QUERY}${BODY}` } },
  { id: 'question-mark-given', request: { query: `?${QUERY}` }, steps: { payload: () => QUERY + BODY } },
  { id: 'body-only', steps: { payload: () => BODY } },
  { id: 'query-only', steps: { payload: () => QUERY } },
  { id: 'body-first', steps: { payload: () => BODY + QUERY } },
  { id: 'separator-between', steps: { payload: () => `${QUERY}&${BODY}` } },
  { id: 'time-in-payload', steps: { payload: () => `1770742394290${QUERY}${BODY}` } },
  { id: 'trailing-line-feed', steps: { payload: () => `${QUERY}${BODY}\n` } },
  {
    id: 'carriage-returns',
    request: { body: '{\n"a":1\n}' },
    steps: { payload: () => `${QUERY}{\r\n"a":1\r\n}` },
  },
  {
    id: 'byte-order-mark',
    steps: { payload: () => Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from(QUERY + BODY)]) },
  },
  { id: 'ends-trimmed', request: { body: `${BODY}\n` }, steps: { payload: () => QUERY + BODY } },
  { id: 'latin-1', steps: { payload: () => Buffer.from(QUERY + BODY, 'latin1') } },
  {
    id: 'json-compact',
    request: { body: '{"a": 1, "b": [2, "3"]}' },
    steps: { payload: () => `${QUERY}{"a":1,"b":[2,"3"]}` },
  },
  {
    id: 'json-spaced',
    steps: {
      payload: () =>
        `${QUERY}{"symbol": "SHARPUSDT", "ordPrice": 0.50, "ordQty": "12.5", "note": "Zürich/1"}`,
    },
  },
  {
    id: 'json-indented',
    steps: {
      payload: () =>
        `${QUERY}{\n  "symbol": "SHARPUSDT",\n  "ordPrice": 0.50,\n  "ordQty": "12.5",\n  "note": "Zürich/1"\n}`,
    },
  },
  {
    id: 'json-keys-sorted',
    steps: {
      payload: () => `${QUERY}{"note":"Zürich/1","ordPrice":0.50,"ordQty":"12.5","symbol":"SHARPUSDT"}`,
    },
  },
  {
    id: 'json-numbers-as-strings',
    steps: {
      payload: () => `${QUERY}{"symbol":"SHARPUSDT","ordPrice":"0.50","ordQty":"12.5","note":"Zürich/1"}`,
    },
  },
  {
    id: 'json-strings-as-numbers',
    steps: {
      payload: () => `${QUERY}{"symbol":"SHARPUSDT","ordPrice":0.50,"ordQty":12.5,"note":"Zürich/1"}`,
    },
  },
  {
    id: 'json-numbers-rewritten',
    steps: {
      payload: () => `${QUERY}{"symbol":"SHARPUSDT","ordPrice":0.5,"ordQty":"12.5","note":"Zürich/1"}`,
    },
  },
  {
    id: 'json-escaped',
    steps: {
      payload: () => `${QUERY}{"symbol":"SHARPUSDT","ordPrice":0.50,"ordQty":"12.5","note":"Z\\u00fcrich/1"}`,
    },
  },
  {
    id: 'json-unescaped',
    request: { body: '{"note":"Z\\u00fcrich \\\\u00fc \\u000a"}' },
    steps: { payload: () => `${QUERY}{"note":"Zürich \\\\u00fc \\u000a"}` },
  },
  {
    id: 'json-slashes-escaped',
    steps: {
      payload: () => `${QUERY}{"symbol":"SHARPUSDT","ordPrice":0.50,"ordQty":"12.5","note":"Zürich\\/1"}`,
    },
  },
  {
    id: 'json-twice',
    request: { body: '{"a":"b"}' },
    steps: { payload: () => `${QUERY}"{\\"a\\":\\"b\\"}"` },
  },
  {
    id: 'python-dict',
    request: { body: '{"a":"b","c":[true,null],"d":1.50}' },
    steps: { payload: () => `${QUERY}{'a': 'b', 'c': [True, None], 'd': 1.50}` },
  },
  {
    id: 'body-as-form',
    steps: { payload: () => `${QUERY}symbol=SHARPUSDT&ordPrice=0.50&ordQty=12.5&note=Zürich/1` },
  },
  { id: 'query-sorted', steps: { payload: () => `clOrdId=a/b&symbol=SHARPUSDT${BODY}` } },
  { id: 'query-percent-encoded', steps: { payload: () => `symbol=SHARPUSDT&clOrdId=a%2Fb${BODY}` } },
  {
    id: 'query-percent-decoded',
    request: { query: 'clOrdId=a%2Fb' },
    steps: { payload: () => `clOrdId=a/b${BODY}` },
  },
  { id: 'query-as-json', steps: { payload: () => `{"symbol":"SHARPUSDT","clOrdId":"a/b"}${BODY}` } },
  // The secret.
  { id: 'secret-line-feed', steps: { secret: ({ secret }) => `${secret}\n` } },
  { id: 'secret-carriage-return', steps: { secret: ({ secret }) => `${secret}\r\n` } },
  { id: 'secret-written-line-feed', steps: { secret: ({ secret }) => `${secret}\\n` } },
  { id: 'secret-space', steps: { secret: ({ secret }) => ` ${secret}` } },
  { id: 'secret-quoted', steps: { secret: ({ secret }) => `"${secret}"` } },
  { id: 'secret-bytes-literal', steps: { secret: ({ secret }) => `b'${secret}'` } },
  { id: 'secret-byte-order-mark', steps: { secret: ({ secret }) => Buffer.from(`\ufeff${secret}`) } },
  {
    id: 'secret-unwrapped',
    request: { secret: ` b'${SAMPLE.secret}'\n` },
    steps: { secret: () => SAMPLE.secret },
  },
  { id: 'secret-hex-decoded', steps: { secret: ({ secret }) => Buffer.from(secret, 'hex') } },
  { id: 'secret-base64-decoded', steps: { secret: ({ secret }) => Buffer.from(secret, 'base64') } },
  { id: 'secret-other-case', steps: { secret: ({ secret }) => secret.toUpperCase() } },
  { id: 'secret-cut', steps: { secret: ({ secret }) => secret.slice(0, 31) } },
  { id: 'key-for-secret', steps: { secret: ({ apiKey }) => apiKey } },
  // The bucket.
  { id: 'bucket-full-milliseconds', steps: { bucket: () => '1770742394290' } },
  { id: 'bucket-full-seconds', steps: { bucket: () => '1770742394' } },
  { id: 'bucket-of-seconds', steps: { bucket: () => '59024' } },
  {
    id: 'expires-in-seconds',
    request: { expiresAtMs: 1_770_742_394 },
    steps: { bucket: () => '59024746' },
  },
  { id: 'bucket-point-zero', steps: { bucket: () => '59024746.0' } },
  { id: 'bucket-fraction', steps: { bucket: () => '59024746.476333335' } },
  { id: 'bucket-before', steps: { bucket: () => '59024745' } },
  { id: 'bucket-after', steps: { bucket: () => '59024747' } },
  // Between the two HMACs.
  { id: 'window-key-bytes', steps: { windowKey: (first) => first } },
  { id: 'window-key-upper-case', steps: { windowKey: (first) => first.toString('hex').toUpperCase() } },
  { id: 'window-key-base64', steps: { windowKey: (first) => first.toString('base64') } },
  { id: 'one-stage', steps: { digest: (secret, _, payload) => hmac(secret, payload) } },
  {
    id: 'stages-exchanged',
    steps: { digest: (secret, bucket, payload) => hmac(hmac(secret, payload).toString('hex'), bucket) },
  },
  {
    id: 'first-hmac-turned',
    steps: { digest: (secret, bucket, payload) => hmac(hmac(bucket, secret).toString('hex'), payload) },
  },
  // The result.
  { id: 'signature-upper-case', steps: { write: (digest) => digest.toString('hex').toUpperCase() } },
  { id: 'signature-base64', steps: { write: (digest) => digest.toString('base64') } },
  {
    id: 'signature-base64-of-hex',
    steps: { write: (digest) => Buffer.from(digest.toString('hex')).toString('base64') },
  },
  { id: 'signature-wrapped', steps: { write: (digest) => `${digest.toString('hex')}\n` } },
]

function hmac(key: Bytes, message: Bytes): Buffer {
  return createHmac('sha256', key).update(message).digest()
}
