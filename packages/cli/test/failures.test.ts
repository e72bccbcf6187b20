/** What goes wrong between here and the exchange: each way has a code, an exit code and a next step of its own. */
import { describe, expect, test } from 'vitest'
import { INVENTED_KEY, INVENTED_SECRET, objectOf, run } from './captured-run.ts'
import { type Answer, always, openReplyServer } from './reply-server.ts'

const BALANCE = ['account', 'balance', '--json']
const PLACE =
  'order place --symbol SHARP/USDT --side sell --quantity 10 --price 0.008 --client-order-id mine1 --unchecked --yes'.split(
    ' ',
  )

function environmentOf(restUrl: string): Record<string, string> {
  return {
    COINSTORE_API_KEY: INVENTED_KEY,
    COINSTORE_API_SECRET: INVENTED_SECRET,
    COINSTORE_REST_URL: restUrl,
  }
}

describe('a balance that cannot be read', () => {
  test.each<[string, Answer, string]>([
    ['a web page', always('<!DOCTYPE html><html><body>Just a moment</body></html>'), 'TB_REPLY_HTML'],
    ['an empty body', always(''), 'TB_REPLY_EMPTY'],
    ['truncated JSON', always('{"data":[{"uid":315,"accou'), 'TB_REPLY_TRUNCATED'],
    ['text that is no JSON', always('upstream connect error'), 'TB_REPLY_NOT_JSON'],
    [
      'an unknown state',
      always(
        '{"data":[{"uid":1,"accountId":1,"currency":"SHARP","balance":"1","type":9,"typeName":"LENT"}],"code":0}',
      ),
      'TB_REPLY_UNKNOWN_STATE',
    ],
    ['another shape', always('{"data":{"balances":{}},"code":0}'), 'TB_REPLY_UNEXPECTED'],
  ])('because of %s is told by its own code, with exit code 6', async (_, answer, code) => {
    await using server = await openReplyServer(answer)
    const result = await run(BALANCE, { environment: environmentOf(server.restUrl) })
    expect(result.exitCode).toBe(6)
    expect(objectOf(result)).toEqual({
      error: expect.objectContaining({
        code,
        message: expect.stringMatching(/\.$/),
        next: expect.any(String),
      }),
    })
  })

  test('because nobody listens there has exit code 4 and names the address', async () => {
    const server = await openReplyServer(always(''))
    await server[Symbol.asyncDispose]()
    const result = await run(BALANCE, { environment: environmentOf(server.restUrl) })
    expect(result.exitCode).toBe(4)
    expect(objectOf(result)).toHaveProperty('error.code', 'TB_CONNECTION_REFUSED')
    expect(objectOf(result)).toHaveProperty(
      'error.message',
      expect.stringContaining(new URL(server.restUrl).host),
    )
  })

  test('because the host has no address has exit code 4', async () => {
    const result = await run(BALANCE, { environment: environmentOf('https://exchange.invalid/api') })
    expect(result.exitCode).toBe(4)
    expect(objectOf(result)).toHaveProperty('error.code', 'TB_HOST_NOT_FOUND')
  })

  test('because no answer comes within the deadline has exit code 4', async () => {
    await using server = await openReplyServer(() => {})
    const result = await run([...BALANCE, '--deadline', '50'], { environment: environmentOf(server.restUrl) })
    expect(result.exitCode).toBe(4)
    expect(objectOf(result)).toHaveProperty('error.code', 'TB_TIMEOUT')
  })

  test('because the gateway cannot serve has exit code 4', async () => {
    await using server = await openReplyServer(always('<html>502 Bad Gateway</html>', 502))
    const result = await run(BALANCE, { environment: environmentOf(server.restUrl) })
    expect(result.exitCode).toBe(4)
    expect(objectOf(result)).toHaveProperty('error.code', 'TB_EXCHANGE_UNAVAILABLE')
  })
})

describe('an order whose answer never comes', () => {
  test('has exit code 5 and names the client order id that may be live', async () => {
    await using server = await openReplyServer((_, response) => response.destroy())
    const result = await run([...PLACE, '--json'], { environment: environmentOf(server.restUrl) })
    expect(result.exitCode).toBe(5)
    expect(objectOf(result)).toEqual({
      error: expect.objectContaining({ code: 'TB_OUTCOME_UNKNOWN', clientOrderIds: ['mine1'] }),
    })
    expect(server.arrivals.filter(({ path }) => path.endsWith('/trade/order/place'))).toHaveLength(1)
  })

  test('tells a person the same, with the reason and what to do', async () => {
    await using server = await openReplyServer((_, response) => response.destroy())
    const { exitCode, stderr } = await run(PLACE, { environment: environmentOf(server.restUrl) })
    expect(exitCode).toBe(5)
    expect(stderr).toContain('mine1')
    expect(stderr).toContain('Next: Look it up by client order id')
  })

  test('and is interrupted has exit code 130 and still names the client order id', async () => {
    const interruption = new AbortController()
    await using server = await openReplyServer(({ path }) => {
      if (path.endsWith('/trade/order/place')) interruption.abort()
    })
    const result = await run([...PLACE, '--json'], {
      environment: environmentOf(server.restUrl),
      signal: interruption.signal,
    })
    expect(result.exitCode).toBe(130)
    expect(objectOf(result)).toEqual({
      error: expect.objectContaining({ code: 'TB_OUTCOME_UNKNOWN', clientOrderIds: ['mine1'] }),
    })
  })
})

test('a query that is interrupted has exit code 130 and nothing left half-done', async () => {
  const interruption = new AbortController()
  await using server = await openReplyServer(() => interruption.abort())
  const result = await run(BALANCE, {
    environment: environmentOf(server.restUrl),
    signal: interruption.signal,
  })
  expect(result.exitCode).toBe(130)
  expect(objectOf(result)).toHaveProperty('error.code', 'TB_INTERRUPTED')
})

test("a person reads the exchange's words without its control characters", async () => {
  await using server = await openReplyServer(always('{"message":"\\u001b[2Jgone","code":9999}'))
  const { exitCode, stderr } = await run(['account', 'balance'], {
    environment: environmentOf(server.restUrl),
  })
  expect(exitCode).toBe(1)
  expect(stderr).toContain('[2Jgone')
  expect(stderr).not.toContain('\u001b')
})

test('a wrong address that answers 404 names the variable to look at', async () => {
  await using server = await openReplyServer(
    always('{"timestamp":1770742394290,"status":404,"error":"Not Found","path":"/x"}', 404),
  )
  const result = await run(BALANCE, { environment: environmentOf(server.restUrl) })
  expect(result.exitCode).toBe(1)
  expect(objectOf(result)).toHaveProperty('error.exchangeCode', 'HTTP-404')
  expect(objectOf(result)).toHaveProperty('error.next', expect.stringContaining('COINSTORE_REST_URL'))
})

test('no failure shows the secret, and none shows a stack trace unless it is asked for', async () => {
  await using server = await openReplyServer((_, response) => response.destroy())
  for (const argv of [['account', 'balance'], PLACE]) {
    const { stdout, stderr } = await run(argv, { environment: environmentOf(server.restUrl) })
    expect(stdout + stderr).not.toContain(INVENTED_SECRET)
    expect(stderr).not.toMatch(/^\s+at /m)
  }
  const { stderr } = await run(BALANCE, {
    environment: { ...environmentOf(server.restUrl), TRADING_BRIDGE_DEBUG: '1' },
  })
  expect(stderr).toMatch(/^\s+at /m)
  expect(stderr).not.toContain(INVENTED_SECRET)
})
