import { Sandbox } from '@trading-bridge/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from './captured-run.ts'
import { SpawnedCli } from './spawned-cli.ts'

let sandbox: Sandbox
let environment: Record<string, string>

beforeAll(async () => {
  sandbox = await Sandbox.open()
  const account = await sandbox.createAccount({ name: 'watcher', balances: { SHARP: '1000' } })
  environment = {
    COINSTORE_REST_URL: sandbox.restUrl,
    COINSTORE_WS_URL: sandbox.wsUrl,
    COINSTORE_API_KEY: account.apiKey,
    COINSTORE_API_SECRET: account.apiSecret,
  }
})

afterAll(() => sandbox.close())

test('market watch shows book and trades from the stream, and ends as done at Ctrl-C', async () => {
  await using cli = new SpawnedCli(['market', 'watch', 'SHARP/USDT', '--json'], environment)
  while (!hasUpdates(cli.stdout)) await cli.moreOutput()
  cli.process.kill('SIGINT')
  expect(await cli.ended()).toBe(0)
  expect(cli.stderr).toBe('')
  const events = cli.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const book = events.find(({ channel, kind }) => channel === 'book' && kind === 'update')
  expect(book).toMatchObject({
    source: 'stream',
    isStale: false,
    bids: expect.any(Array),
    asks: expect.any(Array),
  })
  expect(book.bids[0]).toEqual({ price: expect.stringMatching(/^0\.00/), quantity: expect.any(String) })
})

test('market watch of a market that does not exist is refused before anything is watched', async () => {
  const { exitCode, stderr } = await run(['market', 'watch', 'FOO/USDT'], { environment })
  expect(exitCode).toBe(2)
  expect(stderr).toContain('does not list FOO/USDT')
})

test('order watch tells each change of an order and ends when it is final', async () => {
  const placed = await run(
    [
      'order',
      'place',
      '--symbol',
      'SHARP/USDT',
      '--side',
      'sell',
      '--quantity',
      '100',
      '--price',
      '0.05',
      '--yes',
      '--json',
    ],
    { environment },
  )
  const { orderId } = JSON.parse(placed.stdout)
  await using watch = new SpawnedCli(['order', 'watch', '--id', orderId, '--json'], environment)
  expect(JSON.parse(await watch.firstLine())).toMatchObject({
    kind: 'order',
    orderId,
    status: 'open',
    filled: '0',
  })
  await run(['order', 'cancel', '--symbol', 'SHARP/USDT', '--id', orderId], { environment })
  expect(await watch.ended()).toBe(0)
  const last = watch.stdout.trimEnd().split('\n').at(-1) ?? ''
  expect(JSON.parse(last)).toMatchObject({ kind: 'order', orderId, status: 'cancelled' })
})

function hasUpdates(stdout: string): boolean {
  return ['book', 'trades'].every((channel) => stdout.includes(`{"channel":"${channel}","kind":"update"`))
}
