/** What `run` does as a process: it answers other terminals, ends in order at the first Ctrl-C and at once at the second. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { faultRule, type Sandbox } from '@trading-bridge/sandbox'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { bundleCli } from './bundled-cli.ts'
import { objectOf, run } from './captured-run.ts'
import { lastingGoals, RunHome } from './run-home.ts'
import { SpawnedCli } from './spawned-cli.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

/** Far above the market, so that nobody takes it. */
const RESTING_GOAL = `
name: rest-btc
account: alice
market: BTC/USDT
kind: iceberg
side: sell
target:
  quantity: 1
displayQuantity: 0.1
purpose: an invented goal of a test
authorisedBy: this test
duration: 1h
style: post-only
price:
  limit: 70000
participation:
  window: 1m
`

let program: string

beforeAll(async () => {
  program = await bundleCli()
})

afterAll(() => rm(dirname(program), { recursive: true, force: true }))

test('run works its bots, answers other terminals meanwhile, and ends in order at Ctrl-C', async () => {
  await using home = await RunHome.open(lastingGoals('1h'))
  const { environment } = home
  const ask = async (...argv: string[]) => objectOf(await run([...argv, '--json'], { environment }))
  await using cli = new SpawnedCli(['run'], environment, program)
  while (!cli.stdout.includes(' sold ') && !cli.stdout.includes(' bought ')) await cli.moreOutput()
  expect(cli.stdout).toContain(`Running the bots of ${home.home}`)

  expect(await ask('bot', 'list')).toMatchObject({ bots: Array(3).fill({ actual: 'running', isLive: true }) })
  const second = await run(['run'], { environment })
  expect(second.exitCode).toBe(3)
  expect(second.stderr).toContain(`are run by process ${cli.process.pid}`)

  await ask('bot', 'pause', 'buy-eth')
  await ask('bot', 'stop', 'sell-btc')
  const watched = await run(['bot', 'watch', 'sell-btc', '--json'], { environment })
  expect(watched.exitCode).toBe(0)
  const last = JSON.parse(watched.stdout.trimEnd().split('\n').at(-1) ?? '')
  expect(last).toMatchObject({ bot: { actual: 'stopped' } })
  expect(last.orders.map(({ status }: { status: string }) => status)).not.toContain('open')

  cli.process.kill('SIGINT')
  expect(await cli.ended(), cli.stderr).toBe(0)
  expect(cli.stdout).toContain('No new orders; open ones are being cancelled.')
  expect(cli.stdout).toContain('No order of the bots is open at the exchange.')
  expect(cli.stdout.match(/equal to the exchange's own/g)).toHaveLength(2)
  for (const { accountId } of home.sandbox.accounts)
    expect(home.sandbox.exchange.openOrders(accountId)).toEqual([])
  // What was wanted of the bots stays.
  expect(await ask('bot', 'list')).toMatchObject({
    bots: [
      { name: 'buy-eth', desired: 'paused', isLive: false },
      { name: 'sell-btc', actual: 'stopped' },
      { name: 'sell-sharp', desired: 'running', isLive: false },
    ],
  })
})

test('a second Ctrl-C says which orders may be left open, and ends at once', async () => {
  await using home = await RunHome.open([RESTING_GOAL])
  const { sandbox, environment } = home
  await using cli = new SpawnedCli(['run'], environment, program)
  await restingOrder(sandbox)
  // No cancel arrives any more, so that the order cannot be confirmed ended.
  sandbox.faults.add({
    rules: [
      faultRule(
        { endpoint: ['cancelOrder', 'cancelAllOrders'] },
        { fault: 'drop-request', connection: 'silence' },
      ),
    ],
  })
  cli.process.kill('SIGINT')
  while (!cli.stdout.includes('Ctrl-C again leaves at once')) await cli.moreOutput()
  cli.process.kill('SIGINT')
  expect(await cli.ended()).toBe(130)
  const [open] = openOrders(sandbox)
  expect(open).toBeDefined()
  expect(cli.stderr).toContain('may be open at the exchange')
  expect(cli.stderr).toContain('rest-btc on alice, BTC/USDT')
  expect(cli.stderr).toContain(open?.clOrdId)
})

test('run goes on where the disk of its output is full, and says at its end that it was', async () => {
  await using home = await RunHome.open([RESTING_GOAL])
  const { sandbox, environment } = home
  const full = openSync('/dev/full', 'w')
  try {
    const cli = spawn(process.execPath, [program, 'run'], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', full, 'pipe'],
    })
    const ended = once(cli, 'close')
    let stderr = ''
    cli.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString()
    })
    await restingOrder(sandbox)
    cli.kill('SIGINT')
    await ended
    expect(stderr).toContain('The output could not be written (ENOSPC); the command itself ended with 0.')
    expect(cli.exitCode).toBe(3)
    expect(openOrders(sandbox)).toEqual([])
  } finally {
    closeSync(full)
  }
})

test('a terminal that is closed ends run in order, as Ctrl-C does', async () => {
  await using home = await RunHome.open([RESTING_GOAL])
  const { sandbox, environment } = home
  const running = onTerminal(['run'], environment)
  const open = await restingOrder(sandbox)
  const cancelled = new Promise<void>((resolve) => {
    sandbox.exchange.onEvent(() => {
      if (openOrders(sandbox).length === 0) resolve()
    })
  })
  expect(open).toHaveLength(1)
  running.close()
  await cancelled
})

/** The orders that the first account has open, as soon as there is one. */
function restingOrder(sandbox: Sandbox): Promise<ReturnType<typeof openOrders>> {
  return new Promise((resolve) => {
    sandbox.exchange.onEvent(({ type }) => {
      const open = openOrders(sandbox)
      if (type === 'order.accepted' && open.length > 0) resolve(open)
    })
  })
}

function openOrders({ exchange, accounts }: Sandbox): ReturnType<Sandbox['exchange']['openOrders']> {
  return exchange.openOrders(accounts[0]?.accountId ?? '')
}

test('on a terminal, Ctrl-C reaches run as it does a person’s, and bot watch draws a picture that fits', async () => {
  await using home = await RunHome.open(lastingGoals('1h'))
  const { environment } = home
  const running = onTerminal(['run'], environment)
  await running.until('sold')
  const watching = onTerminal(['bot', 'watch', 'sell-sharp'], environment)
  await watching.until('price and cost')
  watching.type('\u0003')
  await watching.ended
  const picture = stripVTControlCharacters(watching.text())
  expect(picture).toContain('TWAP sell SHARP/USDT on alice')
  for (const line of picture.split('\n')) expect([...line.replace(/\r/g, '')].length).toBeLessThanOrEqual(80)

  running.type('\u0003')
  await running.ended
  expect(running.text()).toContain('No order of the bots is open at the exchange.')
  expect(running.text()).toContain("equal to the exchange's own")
})

/** The command line on a terminal of 80 by 24, made by `script`. */
function onTerminal(argv: readonly string[], environment: Readonly<Record<string, string>>) {
  const words = [process.execPath, program, ...argv].map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['-qec', `stty cols 80 rows 24; exec ${words}`, '/dev/null'], {
    env: { PATH: process.env['PATH'], TERM: 'xterm', ...environment },
  })
  let text = ''
  let heard = (): void => undefined
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    heard()
  })
  const ended = once(child, 'close')
  return {
    ended,
    text: () => text,
    type: (keys: string) => child.stdin.write(keys),
    /** As when its window is closed. */
    close: () => child.kill('SIGKILL'),
    until: (words: string) =>
      new Promise<void>((resolve, reject) => {
        heard = () => {
          if (text.includes(words)) resolve()
        }
        void ended.then(() => reject(new Error(`It ended before it said ${words}: ${text}`)))
        heard()
      }),
  }
}
