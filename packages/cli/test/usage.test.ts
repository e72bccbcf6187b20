/** What a mistake on the command line or in the settings gets. */
import { describe, expect, test } from 'vitest'
import { INVENTED_KEY, INVENTED_SECRET, objectOf, run } from './captured-run.ts'

const PLACE = 'order place --symbol SHARP/USDT --side sell'.split(' ')
/** A text no message contains by accident. */
const CANARY = 'c4na2yc4na2yc4na2yc4na2yc4na2yc4'

test('--help lists every command, the variables and the exit codes', async () => {
  const { exitCode, stdout } = await run(['--help'])
  expect(exitCode).toBe(0)
  for (const word of [
    'sandbox',
    'demo',
    'market',
    'owner',
    'account',
    'key',
    'order',
    'fill',
    'bot',
    'run',
    'sign',
  ]) {
    expect(stdout).toMatch(new RegExp(`^  ${word} `, 'm'))
  }
  for (const word of ['COINSTORE_API_KEY', 'COINSTORE_REST_URL', '130 interrupted'])
    expect(stdout).toContain(word)
})

test('no command at all gets the help, as a failure', async () => {
  const { exitCode, stdout, stderr } = await run([])
  expect(exitCode).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain('Usage: trading-bridge')
  expect(objectOf(await run(['--json']))).toHaveProperty('error.message', 'A command is missing.')
})

test('a misspelt command gets the nearest one', async () => {
  const { exitCode, stderr } = await run(['markt', 'list'])
  expect(exitCode).toBe(2)
  expect(stderr).toContain("Unknown command 'markt' (Did you mean market?)")
  expect(stderr).not.toMatch(/^\s+at /m)
})

test.each([
  ['an unknown command', ['markt'], /Unknown command/],
  ['an unknown subcommand', ['market', 'lst'], /Did you mean list/],
  ['an unknown option', ['market', 'list', '--sybmol', 'x'], /Unknown option '--sybmol'/],
  ['a value that is no choice', [...PLACE.slice(0, -1), 'sideways'], /Allowed choices are buy, sell/],
  ['a missing option', ['order', 'place'], /Required option '--symbol/],
  ['a word too many', ['account', 'balance', 'SHARP'], /Too many arguments/],
  ['two bodies', ['sign', '--expires', '1', '--body', 'a', '--body-file', 'b'], /cannot be used with/],
  [
    'an interval that is none',
    ['market', 'candles', 'A/B', '--interval', '2m'],
    /--interval takes one of 1m, 5m/,
  ],
  [
    'a limit that is no number',
    ['market', 'trades', 'A/B', '--limit', 'ten'],
    /--limit takes a whole number/,
  ],
  ['a limit out of range', ['market', 'trades', 'A/B', '--limit', '0'], /from 1 to 100/],
  ['a port out of range', ['sandbox', '--port', '70000'], /--port takes a whole number from 0 to 65535/],
  ['a symbol without a slash', ['market', 'ticker', 'SHARPUSDT'], /does not name a market/],
  ['a local address that is none', ['market', 'list', '--local-address', 'eth0'], /takes an IP address/],
  ['a deadline of nothing', ['market', 'list', '--deadline', '0'], /--deadline takes a whole number/],
  [
    'an order id that is none',
    ['order', 'cancel', '--symbol', 'A/B', '--id', 'x1'],
    /--id: "x1" is not an order id/,
  ],
  ['an order without a size', [...PLACE, '--price', '1'], /--quantity is missing/],
  ['no order to show', ['order', 'show'], /Neither --id nor --client-order-id/],
])('%s is refused with exit code 2, as one object with --json', async (_, argv, message) => {
  const environment = { COINSTORE_API_KEY: INVENTED_KEY, COINSTORE_API_SECRET: INVENTED_SECRET }
  const result = await run([...argv, '--json'], { environment })
  expect(result.exitCode).toBe(2)
  expect(result.stderr).toBe('')
  expect(objectOf(result)).toEqual({
    error: expect.objectContaining({
      code: 'TB_INVALID_INPUT',
      message: expect.stringMatching(message),
      next: expect.stringMatching(/\.$/),
    }),
  })
  const spoken = await run(argv, { environment })
  expect(spoken).toMatchObject({ exitCode: 2, stdout: '' })
  expect(spoken.stderr).toMatch(/^Error: .*\n[\s\S]*\nNext: .*\n$/)
})

test('a proxy that is none is refused without showing its password', async () => {
  const result = await run(['market', 'list', '--json', '--proxy', `socks5://user:${CANARY}@proxy.test`])
  expect(result.exitCode).toBe(2)
  expect(objectOf(result)).toHaveProperty('error.subject', '--proxy')
  expect(result.stdout).not.toContain(CANARY)
})

describe('settings', () => {
  const signed = ['account', 'balance', '--json']

  test.each([
    ['without a key', { COINSTORE_API_SECRET: CANARY }, 'COINSTORE_API_KEY', 'is not set'],
    ['without a secret', { COINSTORE_API_KEY: CANARY }, 'COINSTORE_API_SECRET', 'is not set'],
    [
      'with an empty key',
      { COINSTORE_API_KEY: '', COINSTORE_API_SECRET: CANARY },
      'COINSTORE_API_KEY',
      'empty',
    ],
    [
      'with a line feed after the secret',
      { COINSTORE_API_KEY: INVENTED_KEY, COINSTORE_API_SECRET: `${CANARY}\n` },
      'COINSTORE_API_SECRET',
      'ends with a line feed',
    ],
    [
      'with quotes around the key',
      { COINSTORE_API_KEY: `"${CANARY}"`, COINSTORE_API_SECRET: INVENTED_SECRET },
      'COINSTORE_API_KEY',
      'quotes',
    ],
    [
      'with the key as secret',
      { COINSTORE_API_KEY: CANARY, COINSTORE_API_SECRET: CANARY },
      'COINSTORE_API_SECRET',
      'is the same as COINSTORE_API_KEY',
    ],
    [
      'with a plain address',
      {
        COINSTORE_API_KEY: INVENTED_KEY,
        COINSTORE_API_SECRET: CANARY,
        COINSTORE_REST_URL: 'http://example.test',
      },
      'COINSTORE_REST_URL',
      'unencrypted',
    ],
  ])('%s are refused with exit code 3, the variable and the defect, never the value', async (...row) => {
    const [, environment, setting, defect] = row
    const result = await run(signed, { environment })
    expect(result.exitCode).toBe(3)
    expect(objectOf(result)).toEqual({
      error: expect.objectContaining({
        code: 'TB_CONFIG',
        setting,
        message: expect.stringMatching(new RegExp(`^${setting} .*${defect}`)),
      }),
    })
    const spoken = await run(['account', 'balance'], { environment })
    expect(result.stdout + result.stderr + spoken.stdout + spoken.stderr).not.toContain(CANARY)
  })
})
