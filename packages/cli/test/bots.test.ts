/** Bots from a goal in a file to their report, on a real home folder and a sandbox; nobody runs them here. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Sandbox } from '@trading-bridge/sandbox'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type CapturedRun, objectOf, type RunSettings, run } from './captured-run.ts'

// Every command opens the database, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

/** Invented. */
const MASTER_KEY = '0123456789abcdef'.repeat(4)

const GOAL = `
name: sell-sharp
account: main
market: SHARP/USDT
kind: twap
side: sell
target:
  quantity: 500
purpose: an invented goal of a test
authorisedBy: this test
duration: 10m
price:
  limit: 0.0075
`

let folder: string
let sandbox: Sandbox

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trading-bridge-bots-'))
  sandbox = await Sandbox.open({ crowd: false })
  const [alice] = sandbox.accounts
  if (alice === undefined) throw new Error('There is no account.')
  const key = { COINSTORE_API_KEY: alice.apiKey, COINSTORE_API_SECRET: alice.apiSecret }
  await done(['owner', 'add', 'ann'])
  await done(['account', 'add', 'main', '--owner', 'ann', '--sandbox'])
  await done(['key', 'add', '--account', 'main', '--no-test'], { environment: key })
})

afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
})

function command(argv: readonly string[], settings: RunSettings = {}): Promise<CapturedRun> {
  const environment = {
    TRADING_BRIDGE_HOME: join(folder, 'home'),
    TRADING_BRIDGE_MASTER_KEY: MASTER_KEY,
    COINSTORE_REST_URL: sandbox.restUrl,
    COINSTORE_WS_URL: sandbox.wsUrl,
    ...settings.environment,
  }
  return run(argv, { ...settings, environment })
}

async function done(argv: readonly string[], settings: RunSettings = {}): Promise<unknown> {
  const result = await command([...argv, '--json'], settings)
  expect(result, result.stdout).toMatchObject({ exitCode: 0, stderr: '' })
  return objectOf(result)
}

async function goalFile(text: string): Promise<string> {
  const path = join(folder, 'goal.yaml')
  await writeFile(path, text)
  return path
}

describe('before there is a bot', () => {
  test.each(['twap', 'vwap', 'pov', 'iceberg', 'chaser'])(
    'the example of %s passes, and needs neither home folder nor database',
    async (kind) => {
      const example = await run(['bot', 'example', kind], {
        environment: { TRADING_BRIDGE_HOME: '/dev/null/none' },
      })
      expect(example).toMatchObject({ exitCode: 0, stderr: '' })
      const checked = await run(['bot', 'validate', '-'], {
        piped: example.stdout,
        environment: { TRADING_BRIDGE_HOME: '/dev/null/none' },
      })
      expect(checked).toMatchObject({ exitCode: 0, stderr: '' })
      expect(checked.stdout).toContain('is a goal that passes')
      expect(checked.stdout).toContain('at worst')
    },
  )

  test('a kind that there is none of is refused with the kinds there are', async () => {
    const result = await run(['bot', 'example', 'volume'])
    expect(result.exitCode).toBe(2)
    expect(result.stderr).toContain('twap, vwap, pov, iceberg, chaser')
  })

  test('everything that is wrong is told at once: line, path, value, rule, what is allowed, what would pass', async () => {
    const file = await goalFile(
      GOAL.replace('side: sell', 'side: both').replace('duration: 10m', 'duration: 90d\nvolumeTarget: 1000'),
    )
    const spoken = await run(['bot', 'validate', file])
    expect(spoken).toMatchObject({ exitCode: 2, stdout: '' })
    expect(spoken.stderr).toContain('3 things in')
    for (const words of [
      'line 6, side: both',
      'INTEGRITY_BOTH_SIDES',
      'INTEGRITY_VOLUME_OBJECTIVE',
      'allowed  one of sell, buy',
      'passes   sell',
    ])
      expect(spoken.stderr).toContain(words)
    for (const line of spoken.stderr.split('\n')) expect(line.length).toBeLessThanOrEqual(110)

    const told = await run(['bot', 'validate', file, '--json'])
    expect(told.exitCode).toBe(2)
    expect(objectOf(told)).toMatchObject({
      error: {
        code: 'TB_INVALID_INPUT',
        problems: expect.arrayContaining([
          expect.objectContaining({
            code: 'INTEGRITY_BOTH_SIDES',
            path: 'side',
            line: 6,
            value: 'both',
            passes: 'sell',
          }),
          expect.objectContaining({ path: 'duration' }),
        ]),
      },
    })
  })

  test('a file that is not there is refused by its name', async () => {
    const result = await run(['bot', 'validate', '/nowhere/goal.yaml'])
    expect(result.exitCode).toBe(2)
    expect(result.stderr).toContain('/nowhere/goal.yaml cannot be read')
  })

  test('online, the rules of the market speak too', async () => {
    const fits = await command(['bot', 'validate', await goalFile(GOAL), '--online'])
    expect(fits).toMatchObject({ exitCode: 0 })
    expect(fits.stdout).toContain('in its market too')
    const unfit = await command([
      'bot',
      'validate',
      await goalFile(GOAL.replace('0.0075', '0.00000075')),
      '--online',
    ])
    expect(unfit.exitCode).toBe(2)
    expect(unfit.stderr).toContain('price.limit')
    const absent = await command([
      'bot',
      'validate',
      await goalFile(GOAL.replace('SHARP/USDT', 'FOO/USDT')),
      '--online',
    ])
    expect(absent.exitCode).toBe(2)
    expect(absent.stderr).toContain('FOO/USDT')
  })
})

describe('a bot', () => {
  test('is made from a file, and not started', async () => {
    expect(await done(['bot', 'create', '--from', await goalFile(GOAL)])).toMatchObject({
      name: 'sell-sharp',
      account: 'main',
      accountKind: 'sandbox',
      kind: 'twap',
      actual: 'created',
      isLive: false,
      filled: '0',
    })
    expect(sandbox.exchange.openOrders(sandbox.accounts[0]?.accountId ?? '')).toEqual([])
  })

  test('is made from options as well, which say the same', async () => {
    const bot = await done([
      ...[
        'bot',
        'create',
        '--name',
        'by-options',
        '--account',
        'main',
        '--market',
        'SHARP/USDT',
        '--kind',
        'chaser',
      ],
      ...[
        '--side',
        'sell',
        '--target-quantity',
        '200',
        '--duration',
        '5m',
        '--purpose',
        'a test',
        '--authorised-by',
        'me',
      ],
    ])
    expect(bot).toMatchObject({ name: 'by-options', kind: 'chaser', target: { unit: 'base', amount: '200' } })
  })

  test('is refused with every reason when options are wrong, and when a file comes with them', async () => {
    const wrong = await command(['bot', 'create', '--name', 'X Y', '--side', 'sideways', '--json'])
    expect(wrong.exitCode).toBe(2)
    const { problems } = (objectOf(wrong) as { error: { problems: { path: string }[] } }).error
    expect(problems.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['name', 'side', 'account', 'market']),
    )
    const both = await command(['bot', 'create', '--from', await goalFile(GOAL), '--side', 'sell'])
    expect(both.exitCode).toBe(2)
    expect(both.stderr).toContain('--from names a whole goal, and --side is a part of one')
  })

  test('has a name of its own and an account that is there', async () => {
    const again = await command(['bot', 'create', '--from', await goalFile(GOAL)])
    expect(again.exitCode).toBe(2)
    expect(again.stderr).toContain('GOAL_NAME_TAKEN')
    const nobody = GOAL.replace('account: main', 'account: mian').replace('name: sell-sharp', 'name: other')
    const unknown = await command(['bot', 'create', '--from', await goalFile(nobody)])
    expect(unknown.exitCode).toBe(2)
    expect(unknown.stderr).toContain('passes   main')
  })

  test('is listed, and shown as it is', async () => {
    expect(await done(['bot', 'list'])).toMatchObject({
      bots: [{ name: 'by-options' }, { name: 'sell-sharp' }],
    })
    const table = await command(['bot', 'list'])
    expect(table.stdout).toMatch(/^sell-sharp +twap +main +sell 500 SHARP\/USDT +0 % +created/m)
    const shown = await command(['bot', 'show', 'sell-sharp'])
    expect(shown.stdout).toContain('TWAP sell SHARP/USDT on main')
    expect(shown.stdout).toContain('Never started')
    for (const line of shown.stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80)
  })

  test('is started only after a yes, and what it may do at worst is said before', async () => {
    const unasked = await command(['bot', 'start', 'sell-sharp'])
    expect(unasked.exitCode).toBe(2)
    expect(unasked.stderr).toContain('--yes')
    const refused = await command(['bot', 'start', 'sell-sharp'], { typed: 'n' })
    expect(refused.exitCode).toBe(130)
    expect(refused.stdout).toContain('a sandbox at 127.0.0.1')
    expect(refused.stdout).toContain('all of 500 SHARP is sold at 0.0075, for 3.75 USDT')
    expect(await done(['bot', 'show', 'sell-sharp'])).toMatchObject({
      bot: { actual: 'created', desired: 'paused' },
    })

    const started = await command(['bot', 'start', 'sell-sharp', '--yes'])
    expect(started.exitCode).toBe(0)
    expect(started.stdout).toContain('Nobody runs bots now')
    expect(await done(['bot', 'show', 'sell-sharp'])).toMatchObject({
      bot: { desired: 'running', isLive: false },
    })
  })

  test('that never began is paused by wish, and started again rather than resumed', async () => {
    await done(['bot', 'pause', 'sell-sharp'])
    const resumed = await command(['bot', 'resume', 'sell-sharp', '--yes'])
    expect(resumed.exitCode).toBe(3)
    expect(resumed.stderr).toContain('was never started: start it')
    expect(await done(['bot', 'start', 'sell-sharp', '--yes'])).toMatchObject({ desired: 'running' })
  })

  test('has a report as text, as an object and as a page', async () => {
    const text = await command(['bot', 'report', 'sell-sharp'])
    expect(text.exitCode).toBe(0)
    for (const words of ['Goal', 'Execution', 'Cost', 'Share of the market', 'sell 500 SHARP'])
      expect(text.stdout).toContain(words)
    expect(await done(['bot', 'report', 'sell-sharp'])).toMatchObject({
      report: { fills: 0, averagePrice: null },
    })
    const page = join(folder, 'report.html')
    const written = await command(['bot', 'report', 'sell-sharp', '--html', page])
    expect(written.stdout).toContain(page)
    expect(await readFile(page, 'utf8')).toMatch(/^<!doctype html>/)
    const unwritable = await command([
      'bot',
      'report',
      'sell-sharp',
      '--html',
      join(folder, 'no', 'such', 'page.html'),
    ])
    expect(unwritable.exitCode).toBe(2)
    expect(unwritable.stderr).toContain('--html')
  })

  test('that was never run is stopped at once, archived, and still on record', async () => {
    const early = await command(['bot', 'archive', 'by-options'])
    expect(early.exitCode).not.toBe(0)
    await done(['bot', 'stop', 'by-options'])
    await done(['bot', 'archive', 'by-options'])
    expect(await done(['bot', 'list'])).toMatchObject({ bots: [{ name: 'sell-sharp' }] })
    expect(await done(['bot', 'list', '--all'])).toMatchObject({
      bots: [{ name: 'by-options' }, { name: 'sell-sharp' }],
    })
    const again = await command(['bot', 'start', 'by-options', '--yes'])
    expect(again.exitCode).not.toBe(0)
  })

  test('that is not there leaves no empty report behind', async () => {
    const page = join(folder, 'nobody.html')
    expect((await command(['bot', 'report', 'nobody', '--html', page])).exitCode).toBe(3)
    await expect(readFile(page)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test.each([['watch'], ['start', '--yes'], ['stop']])(
    '%s of a bot that is not there says so',
    async (verb, ...options) => {
      const result = await command(['bot', verb, 'sell-shrap', ...options, '--json'])
      expect(result.exitCode).toBe(3)
      expect(objectOf(result)).toMatchObject({ error: { message: expect.stringContaining('sell-shrap') } })
    },
  )

  test.each(['show', 'watch', 'report', 'start', 'resume', 'pause', 'stop', 'archive'])(
    '%s without a name is wrong usage',
    async (verb) => {
      const result = await run(['bot', verb])
      expect(result.exitCode).toBe(2)
      expect(result.stderr).toContain('name')
    },
  )
})

test('watching a bot that nobody runs tells what is known, and ends as done at Ctrl-C', async () => {
  const interruption = new AbortController()
  const watched = await command(['bot', 'watch', 'sell-sharp'], {
    signal: interruption.signal,
    onOutput: (stdout) => {
      if (stdout.includes('filled')) interruption.abort()
    },
  })
  expect(watched).toMatchObject({ exitCode: 0, stderr: '' })
  expect(watched.stdout).toContain('0 of 500 SHARP filled (0 %)')
})
