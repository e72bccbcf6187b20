/** What only a process has: signals, closed pipes, ports. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { INVENTED_KEY, INVENTED_SECRET } from './captured-run.ts'
import { openReplyServer } from './reply-server.ts'
import { SOURCES, SpawnedCli } from './spawned-cli.ts'

const READY = ['sandbox', '--port', '0', '--control-port', '0']

test.each(['SIGINT', 'SIGTERM'] as const)(
  'sandbox --json tells its addresses and keys on one line and runs until %s',
  async (signal) => {
    await using cli = new SpawnedCli([...READY, '--json', '--seed', '7'])
    const ready = JSON.parse(await cli.firstLine())
    expect(ready).toEqual({
      restUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api$/),
      wsUrl: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/s\/ws$/),
      controlUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+/),
      accounts: expect.arrayContaining([
        { name: expect.any(String), apiKey: expect.any(String), apiSecret: expect.any(String) },
      ]),
    })
    const [{ apiKey, apiSecret }] = ready.accounts
    await using balance = new SpawnedCli(['account', 'balance', '--json'], {
      COINSTORE_REST_URL: ready.restUrl,
      COINSTORE_API_KEY: apiKey,
      COINSTORE_API_SECRET: apiSecret,
    })
    expect(await balance.ended()).toBe(0)
    expect(JSON.parse(balance.stdout).balances.length).toBeGreaterThan(0)

    cli.process.kill(signal)
    expect(await cli.ended()).toBe(0)
    expect(cli.stderr).toBe('')
  },
)

test('sandbox prints lines to paste into another terminal', async () => {
  await using cli = new SpawnedCli(READY)
  await cli.firstLine()
  cli.process.kill('SIGINT')
  await cli.ended()
  for (const name of ['REST_URL', 'WS_URL', 'API_KEY', 'API_SECRET']) {
    expect(cli.stdout).toMatch(new RegExp(`^export COINSTORE_${name}=\\S+$`, 'm'))
  }
})

test('a port in use is refused by its number, with what to do', async () => {
  const occupant = createServer()
  const port = await new Promise<number>((resolve) => {
    occupant.listen(0, '127.0.0.1', () => {
      const address = occupant.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  try {
    await using cli = new SpawnedCli(['sandbox', '--port', String(port), '--control-port', '0'])
    expect(await cli.ended()).toBe(2)
    expect(cli.stderr).toContain(`Port ${port} is in use`)
    expect(cli.stderr).toContain('--port')
    expect(cli.stderr).not.toMatch(/^\s+at /m)
  } finally {
    occupant.close()
  }
})

test('Ctrl-C ends a command that waits, with exit code 130', async () => {
  let arrived = (): void => {}
  const isWaiting = new Promise<void>((resolve) => {
    arrived = resolve
  })
  await using server = await openReplyServer(() => arrived())
  await using cli = new SpawnedCli(['account', 'balance'], {
    COINSTORE_REST_URL: server.restUrl,
    COINSTORE_API_KEY: INVENTED_KEY,
    COINSTORE_API_SECRET: INVENTED_SECRET,
  })
  await isWaiting
  cli.process.kill('SIGINT')
  expect(await cli.ended()).toBe(130)
  expect(cli.stderr).toContain('Stopped before it was done.')
})

test('a reader that has seen enough is no failure', async () => {
  await using cli = new SpawnedCli(['--help'])
  cli.process.stdout.destroy()
  expect(await cli.ended()).toBe(0)
  expect(cli.stderr).toBe('')
})

test('output that a full disk does not take is told as that, and not as what the command came to', async () => {
  const full = openSync('/dev/full', 'w')
  try {
    const cli = spawn(process.execPath, [...SOURCES, 'bot', 'example', 'twap'], {
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', full, 'pipe'],
    })
    let stderr = ''
    cli.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString()
    })
    await once(cli, 'close')
    expect(cli.exitCode).toBe(3)
    expect(stderr).toContain('The output could not be written (ENOSPC); the command itself ended with 0.')
    expect(stderr).not.toMatch(/^\s+at /m)
  } finally {
    closeSync(full)
  }
})

test('a failure that nobody caught ends the process as a defect, without a stack trace', async () => {
  const failing = "process.once('SIGUSR2', () => { throw new Error('invented by this test') })"
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(failing)}`
  await using cli = new SpawnedCli(['sandbox', '--json'], { NODE_OPTIONS })
  await cli.firstLine()
  cli.process.kill('SIGUSR2')
  expect(await cli.ended()).toBe(70)
  expect(cli.stderr).toContain('Trading Bridge failed unexpectedly: Error: invented by this test')
  expect(cli.stderr).toContain('TRADING_BRIDGE_DEBUG=1')
  expect(cli.stderr).not.toMatch(/^\s+at /m)
})
