import ccxt from 'ccxt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import coinstore from '../src/upstream/coinstore.ts'
import { reply, ScriptedServer } from './scripted-server.ts'

const {
  AuthenticationError,
  BadRequest,
  BadResponse,
  BadSymbol,
  BaseError,
  DuplicateOrderId,
  ExchangeError,
  ExchangeNotAvailable,
  InsufficientFunds,
  InvalidOrder,
  NetworkError,
  NullResponse,
  OperationRejected,
  OrderNotFound,
  PermissionDenied,
  RateLimitExceeded,
  RequestTimeout,
} = ccxt

let server: ScriptedServer
let exchange: coinstore
let answer = { body: '', status: 200 }

beforeAll(async () => {
  server = await ScriptedServer.open((response) =>
    reply(response, answer.body, answer.status, { Connection: 'close' }),
  )
  exchange = new coinstore({
    apiKey: 'invented',
    secret: 'invented',
    enableRateLimit: false,
    urls: { api: { spot: `${server.origin}/api` } },
  })
  await exchange.loadMarkets()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

/** What a call that is answered like this rejects with. The server is real, on loopback. */
async function failureOf(
  body: string,
  status: number,
  call: () => Promise<unknown> = () => exchange.fetchBalance(),
): Promise<unknown> {
  answer = { body, status }
  return await call().then(
    () => 'success',
    (error: unknown) => error,
  )
}

/** The class itself, not one below or above it. */
function classOf(failure: unknown): unknown {
  return failure instanceof BaseError ? failure.constructor : failure
}

const CODES = [
  [400, 'request field missing', BadRequest],
  [401, 'signature-failed', AuthenticationError],
  [401, 'user-not-login', AuthenticationError],
  [429, 'too many visits', RateLimitExceeded],
  [1401, 'Unauthorized', AuthenticationError],
  [1401, 'IP not in whitelist', PermissionDenied],
  [1401, 'invalid ip', PermissionDenied],
  [3005, 'signature error', AuthenticationError],
  [3011, 'symbol not found', BadSymbol],
  [3012, 'part-trade-limit', PermissionDenied],
  [3013, 'trade-limit', PermissionDenied],
  [3014, 'user-trade-limit', PermissionDenied],
  [3015, 'user-part-trade-limit', PermissionDenied],
  [3103, 'order-not-found', OrderNotFound],
  [3104, 'quantity precision', InvalidOrder],
  [3105, 'price precision', InvalidOrder],
  [3106, 'amount precision', InvalidOrder],
  [3111, 'duplicate-order', DuplicateOrderId],
  [3113, 'account-insufficient', InsufficientFunds],
  [6001, 'sub-user-operator-business-error', PermissionDenied],
  [101_040_502, 'currency not supported', BadRequest],
  [102_150_400, 'transfer failed', BadRequest],
  [102_150_808, 'insufficient balance', InsufficientFunds],
  [102_150_808, 'insufficient balance or duplicate', InsufficientFunds],
  [102_150_808, 'duplicate', OperationRejected],
  [1006, 'pair does not exist', BadSymbol],
  [1019, 'rejected', OrderNotFound],
  [1046, 'gear invalid', BadRequest],
  [1047, 'field empty', BadRequest],
  [1_000_012, 'invalid request', BadRequest],
  [99_999, 'nobody knows this', ExchangeError],
] as const

describe.each([200, 400, 401, 403])('under HTTP %i', (status) => {
  test.each(CODES)(
    'code %i with "%s" is its class, the code as a number or as text',
    async (code, text, expected) => {
      for (const body of [
        JSON.stringify({ message: text, code }),
        JSON.stringify({ code: String(code), message: text.toUpperCase(), data: null }),
        JSON.stringify({ code, msg: text, data: null }),
      ]) {
        const failure = await failureOf(body, status)
        expect(classOf(failure)).toBe(expected)
        expect(String(failure)).toContain(String(code))
      }
    },
  )
})

test('the codes are those that the class has a class for', () => {
  const { exceptions } = new coinstore().describe()
  const known = [...new Set(CODES.map(([code]) => String(code)))].filter((code) => code !== '99999')
  expect(Object.keys(exceptions.exact).sort()).toEqual(known.sort())
})

describe('a code that nobody knows', () => {
  test.each([
    ['Signature-Failed', AuthenticationError],
    ['signature error', AuthenticationError],
    ['Unauthorized', AuthenticationError],
    ['user-not-login', AuthenticationError],
    ['the address is not in the whitelist', PermissionDenied],
    ['Insufficient balance', InsufficientFunds],
    ['Order Not Found', OrderNotFound],
    ['order-not-found', OrderNotFound],
    ['Symbol not found', BadSymbol],
    ['duplicate-order', DuplicateOrderId],
    ['amount precision is wrong', InvalidOrder],
    ['order.id-required', BadRequest],
    ['request field missing', BadRequest],
    ['Too many visits', RateLimitExceeded],
    ['', ExchangeError],
  ])('with the text "%s" is told by its text', async (message, expected) => {
    expect(classOf(await failureOf(JSON.stringify({ message, code: 99_999 }), 200))).toBe(expected)
  })

  test('under HTTP 500 is not a refusal', async () => {
    const failure = await failureOf('{"message":"internal","code":99999}', 500)
    expect(classOf(failure)).toBe(ExchangeNotAvailable)
  })
})

test('an answer of 1401 names the causes that are easily overlooked', async () => {
  const failure = await failureOf('{"message":"Unauthorized","code":1401}', 200)
  expect(String(failure)).toContain('whitelist')
  expect(String(failure)).toContain('IPv6')
})

const PAGE = '<html><head><title>Attention Required! | Cloudflare</title></head></html>'

describe('an answer that is no JSON', () => {
  test.each([
    [200, BadResponse],
    [204, BadResponse],
    [302, BadResponse],
    [400, BadRequest],
    [401, AuthenticationError],
    [402, ExchangeNotAvailable],
    [403, PermissionDenied],
    [404, BadRequest],
    [408, RequestTimeout],
    [429, RateLimitExceeded],
    [500, ExchangeNotAvailable],
    [502, ExchangeNotAvailable],
    [503, ExchangeNotAvailable],
    [504, RequestTimeout],
    [520, ExchangeNotAvailable],
    [521, ExchangeNotAvailable],
    [522, ExchangeNotAvailable],
    [523, ExchangeNotAvailable],
    [524, RequestTimeout],
    [527, ExchangeNotAvailable],
    [599, ExchangeNotAvailable],
  ])('under HTTP %i is never a success', async (status, expected) => {
    for (const body of [PAGE, '', 'error code: 1020', '{"code":0,"data":[']) {
      expect(classOf(await failureOf(status === 204 ? '' : body, status))).toBe(expected)
    }
  })

  test('leaves the outcome of an order open: it may be repeated as little as after silence', async () => {
    const place = () => exchange.createOrder('SHARP/USDT', 'limit', 'buy', 100, 0.0079)
    for (const status of [200, 500, 502, 504, 524]) {
      const failure = await failureOf(PAGE, status, place)
      expect(failure).toBeInstanceOf(ccxt.OperationFailed)
      expect(failure).not.toBeInstanceOf(ExchangeError)
    }
  })
})

describe('an answer that is JSON', () => {
  test.each(['{}', '[]', '{"data":[]}', '{"code":null,"data":[]}', '{"success":true}'])(
    'without a code, such as %s, is never a success',
    async (body) => {
      expect(classOf(await failureOf(body, 200))).toBe(BadResponse)
    },
  )

  test('of a path that the exchange does not know is told by its status', async () => {
    const body = '{"timestamp":1770742394290,"status":404,"error":"Not Found","path":"/api/spot/accountList"}'
    expect(classOf(await failureOf(body, 404))).toBe(BadRequest)
  })

  test('with code 0 under a status of failure is a failure', async () => {
    expect(await failureOf('{"code":0,"data":[]}', 402)).toBeInstanceOf(NetworkError)
    expect(await failureOf('{"code":0,"data":[]}', 502)).toBeInstanceOf(NetworkError)
  })

  test('with code 200 is a success of a transfer, and of nothing else', async () => {
    const body = '{"code":200,"msg":"success"}'
    const transfer = () => exchange.transfer('USDT', 1, 'spot', 'swap')
    expect(await failureOf(body, 200, transfer)).toBe('success')
    expect(await failureOf(body, 200)).toBeInstanceOf(ExchangeError)
  })
})

describe('an order', () => {
  const place = () => exchange.createOrder('SHARP/USDT', 'limit', 'buy', 100, 0.0079)

  test.each([
    '{"code":0}',
    '{"code":0,"data":null}',
    '{"code":0,"data":{}}',
    '{"code":0,"data":{"ordId":0}}',
  ])('that is accepted without an id, as in %s, is no order to hand out', async (body) => {
    expect(classOf(await failureOf(body, 200, place))).toBe(NullResponse)
  })

  const ORDER = ['SHARP/USDT', 'limit', 'buy', 100, 0.0079] as const
  const [symbol, type, side, amount, price] = ORDER
  const placeTwo = () => {
    const order = { symbol, type, side, amount, price }
    return exchange.createOrders([order, order])
  }

  test('of a batch that is answered for fewer orders than were sent is not guessed at', async () => {
    expect(classOf(await failureOf('{"code":0,"data":[{"ordId":1}]}', 200, placeTwo))).toBe(NullResponse)
  })

  test.each([
    ['NOT_FOUND', OrderNotFound],
    ['FILLED', OrderNotFound],
    ['REJECTED', OrderNotFound],
    ['EXPIRED', OrderNotFound],
    ['CANCELED', 'success'],
    ['STOPPED', 'success'],
    ['CANCELING', 'success'],
    ['SUBMITTED', 'success'],
  ])('that answers a cancel with the state %s is told by it', async (state, expected) => {
    const cancel = () => exchange.cancelOrder('1', symbol)
    const body = JSON.stringify({ code: 0, data: { clientOrderId: '', state, ordId: 1 } })
    expect(classOf(await failureOf(body, 200, cancel))).toBe(expected)
  })

  test.each(['null', '[]', '{}', '[null]', '{"ordId":1,"ordStatus":"NOT_FOUND"}'])(
    'of which the exchange knows %s is not found',
    async (data) => {
      const fetchOne = () => exchange.fetchOrder('1', symbol)
      expect(classOf(await failureOf(`{"code":0,"data":${data}}`, 200, fetchOne))).toBe(OrderNotFound)
    },
  )
})
